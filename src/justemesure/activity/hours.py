"""Declared hours: how many, how far beyond the schedule, and the rest between them.

They are what the person declared and nothing else: no window, key or lock says when work began.
"""

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from justemesure.activity.declared import Declared
from justemesure.activity.event import Span
from justemesure.activity.front import union
from justemesure.activity.schedule import Schedule, without

_DAY = timedelta(days=1)


class DeclaredHours(NamedTuple):
    """Of one day, from midnight to midnight; hours declared twice count once.

    ``beyond`` lies outside the schedule: breaks, absences and public holidays included. A meeting
    is what came from a calendar; it counts on the day on which it begins, its time where it lies.
    """

    length: timedelta
    beyond: timedelta
    meetings: int
    in_meetings: timedelta


class Rest(NamedTuple):
    """The longest time without declared hours in the 24 hours from a day's first declared one."""

    date: date
    span: Span


def day_span(on: date, zone: ZoneInfo) -> Span:
    """From midnight to midnight there: 23 or 25 hours when clocks change."""
    return Span(_midnight(on, zone), _midnight(on + _DAY, zone))


def declared_hours(declared: Iterable[Declared], on: date, schedule: Schedule) -> DeclaredHours:
    """What was declared of one day."""
    day = day_span(on, schedule.zone)
    found = [(each, part) for each in declared if (part := each.span.within(day))]
    spans = union(part for _, part in found)
    planned = tuple(schedule.working(day, time.min, time.max))
    beyond = (rest.length for span in spans for rest in without(span, planned))
    meetings = [(each, part) for each, part in found if each.from_calendar]
    return DeclaredHours(
        _sum(span.length for span in spans),
        _sum(beyond),
        sum(each.span.start >= day.start for each, _ in meetings),
        _sum(span.length for span in union(part for _, part in meetings)),
    )


def rest(spans: list[Span], on: date, zone: ZoneInfo) -> Rest | None:
    """The rest after a day's first declared hour; ``None`` if nothing is declared to begin that
    day. What comes after the last declared hour is rest: it can only be less than is told here.

    Args:
        spans: declared time without overlaps, in order, to the end of the next day at least.
    """
    day = day_span(on, zone)
    first = next((span.start for span in spans if day.start <= span.start < day.end), None)
    if first is None:
        return None
    whole = Span(first, first + _DAY)
    declared = tuple(part for span in spans if (part := span.within(whole)))
    nothing = Span(whole.end, whole.end)
    free = without(whole, declared)
    return Rest(on, max(free, key=lambda span: span.length, default=nothing))


def _midnight(on: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(on, time(), zone).astimezone(UTC)


def _sum(lengths: Iterable[timedelta]) -> timedelta:
    return sum(lengths, timedelta())
