"""When a person works: the hours of the week, less breaks, absences and public holidays.

An absence has no reason here: leave, illness, a strike, hours of mandate and adjusted work are
one and the same, so that nobody has to write which.
"""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from justemesure.activity.event import Span
from justemesure.charter.values import Hours

_DAY = timedelta(days=1)


class Schedule(NamedTuple):
    """``week`` is seven days from Monday; what lies between two spans of a day is a break."""

    zone: ZoneInfo
    week: tuple[tuple[Hours, ...], ...]
    absences: tuple[Span, ...]
    is_holiday: Callable[[date], bool]

    def working(self, span: Span, earliest: time, latest: time) -> Iterator[Span]:
        """The parts of ``span`` that are worked, between two times of the day at most."""
        day = span.start.astimezone(self.zone).date()
        last = span.end.astimezone(self.zone).date()
        while day <= last:
            if not self.is_holiday(day):
                for hours in self.week[day.weekday()]:
                    start, end = max(hours.start, earliest), min(hours.end, latest)
                    if start < end and (part := span.within(self._on(day, start, end))):
                        yield from without(part, self.absences)
            day += _DAY

    def _on(self, day: date, start: time, end: time) -> Span:
        return Span(
            datetime.combine(day, start, self.zone).astimezone(UTC),
            datetime.combine(day, end, self.zone).astimezone(UTC),
        )


def without(span: Span, others: tuple[Span, ...]) -> Iterator[Span]:
    """What is left of a span, in order, once the others are cut out of it."""
    start = span.start
    for other in sorted(others):
        if other.end <= start or other.start >= span.end:
            continue
        if start < other.start:
            yield Span(start, other.start)
        start = max(start, other.end)
    if start < span.end:
        yield Span(start, span.end)
