"""What a watcher says → what the charter needs of it, or nothing. Read ``STEPS`` first.

Everything is decided on the time that an event covers, never on when it arrived. Whatever a step
drops is gone: no step, queue or file after it sees it.
"""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, time, timedelta
from functools import lru_cache
from typing import NamedTuple

from justemesure.activity.classify import classify
from justemesure.activity.event import Dropped, Event, Raw, Span
from justemesure.activity.private import Private, says_what_is_private
from justemesure.activity.schedule import Schedule, without
from justemesure.charter.gate import Gate, Permit
from justemesure.charter.permissions import permissions
from justemesure.charter.questions import measure_called

_HOUR = timedelta(hours=1)


class Context(NamedTuple):
    """Under what an event is looked at.

    ``since``: nothing before this instant is read (a pause ended then); ``now``: nor after;
    ``hidden``: nor then, because the browser in front showed a private page.
    """

    gate: Gate
    measure: str
    groups: frozenset[str]
    schedule: Schedule
    private: Private
    since: datetime
    now: datetime
    hidden: tuple[Span, ...] = ()


class Admitted(NamedTuple):
    """The parts of an event that may be looked at: what the person's own store may hold."""

    raw: Raw
    spans: tuple[Span, ...]
    category: str | None = None


Step = Callable[[Admitted, Context], Admitted | Dropped]


def minimise(raw: Raw, context: Context) -> tuple[Event, ...] | Dropped:
    """The event as rows of an hour and a category, or why there is nothing of it."""
    found = _walk(STEPS, raw, context)
    return found if isinstance(found, Dropped) else coarsen(found, context)


def admit(raw: Raw, context: Context) -> Admitted | Dropped:
    """The first steps alone: whether, and when, the event may be looked at at all."""
    return _walk(ADMISSION, raw, context)


def is_admitted(span: Span, context: Context) -> bool:
    """Whether the whole of a span may be looked at: a device's minute, which has no window."""
    found = admit(Raw("currentwindow", span, {}), context._replace(since=span.start, now=span.end))
    return not isinstance(found, Dropped) and found.spans == (span,)


def _walk(steps: tuple[Step, ...], raw: Raw, context: Context) -> Admitted | Dropped:
    event = Admitted(raw, (raw.span,))
    for step in steps:
        found = step(event, context)
        if isinstance(found, Dropped):
            return found
        event = found
    return event


def after_the_pause(event: Admitted, context: Context) -> Admitted | Dropped:
    """What lies before the end of the last pause, or in the future, is not read."""
    return _cut(event, _one(event, Span(context.since, context.now)), "paused")


def not_private(event: Admitted, context: Context) -> Admitted | Dropped:
    """Protected channels, private applications, private browsing: dropped whole.

    A charter that does not say which applications are private lets none be looked at.
    """
    if not says_what_is_private(context.gate.charter):
        return Dropped("private-unsaid")
    return Dropped("private") if context.private.hides(event.raw) else event


def no_private_page(event: Admitted, context: Context) -> Admitted | Dropped:
    """Nor the time of a browser whose page in front was private, as the browser itself says."""
    return _cut(event, _shown(event, context.hidden), "private")


def in_working_hours(event: Admitted, context: Context) -> Admitted | Dropped:
    """Within the person's hours and the charter's: no break, absence or public holiday."""
    hours = context.gate.charter.working_hours
    if hours is None or hours.never_before is None or hours.never_after is None:
        return Dropped("outside-hours")
    earliest, latest = hours.never_before, hours.never_after
    return _cut(event, _worked(event, context.schedule, earliest, latest), "outside-hours")


def permitted(event: Admitted, context: Context) -> Admitted | Dropped:
    """What the gate permits to collect from this person at that time, and until when."""
    return _cut(event, _permitted(event, context), "not-permitted")


def of_an_application(event: Admitted, _: Context) -> Admitted | Dropped:
    """Time is counted once, of the window in front; pages and absences are the person's own."""
    return event if event.raw.kind == "currentwindow" else Dropped("private-only")


def in_a_category(event: Admitted, context: Context) -> Admitted | Dropped:
    """The application becomes a category of the charter's; its name and title end here."""
    measure = measure_called(context.gate.charter, context.measure)
    categories = measure.categories if measure else None
    category = classify(event.raw.text("app"), categories or {})
    return Dropped("no-category") if category is None else event._replace(category=category)


ADMISSION: tuple[Step, ...] = (
    after_the_pause,
    not_private,
    no_private_page,
    in_working_hours,
    permitted,
)
STEPS: tuple[Step, ...] = (*ADMISSION, of_an_application, in_a_category)


def coarsen(event: Admitted, context: Context) -> tuple[Event, ...] | Dropped:
    """One row an hour (or a day, if the charter says so), with the fields that may leave."""
    measure = measure_called(context.gate.charter, context.measure)
    leaving = measure.leaves_the_computer if measure else None
    if leaving is None or leaving == "never":
        return Dropped("stays-here")
    fields = sendable(context.gate, context.measure)
    if not fields:
        return Dropped("stays-here")
    found: dict[datetime, timedelta] = {}
    for span in event.spans:
        for since, length in _by_grain(span, context.schedule, by_day=leaving.each == "day"):
            found[since] = found.get(since, timedelta()) + length
    category = event.category if "category" in fields else None
    return tuple(
        Event(context.measure, since, category, length if "seconds" in fields else None)
        for since, length in found.items()
    )


@lru_cache(maxsize=8)
def sendable(gate: Gate, measure: str) -> frozenset[str]:
    """The fields that the charter ever lets out; the gate is asked again when they leave."""
    return frozenset(
        fact.field
        for fact in permissions(gate.charter)
        if fact.act == "send" and fact.measure == measure and fact.field is not None
    )


def _cut(event: Admitted, spans: Iterator[Span], reason: str) -> Admitted | Dropped:
    left = tuple(spans)
    return event._replace(spans=left) if left else Dropped(reason)


def _one(event: Admitted, limits: Span) -> Iterator[Span]:
    for span in event.spans:
        if part := span.within(limits):
            yield part


def _shown(event: Admitted, hidden: tuple[Span, ...]) -> Iterator[Span]:
    for span in event.spans:
        yield from without(span, hidden)


def _worked(event: Admitted, schedule: Schedule, earliest: time, latest: time) -> Iterator[Span]:
    for span in event.spans:
        yield from schedule.working(span, earliest, latest)


def _permitted(event: Admitted, context: Context) -> Iterator[Span]:
    for span in event.spans:
        answer = context.gate.decide("collect", context.measure, context.groups, span.start)
        if isinstance(answer, Permit) and (part := span.within(Span(span.start, answer.until))):
            yield part


def _by_grain(
    span: Span, schedule: Schedule, *, by_day: bool
) -> Iterator[tuple[datetime, timedelta]]:
    """The hours, or the days of the charter's zone, that a span covers, and how much of each."""
    start = span.start
    while start < span.end:
        since = start.replace(minute=0, second=0, microsecond=0)
        end = since + _HOUR
        if by_day:
            here = start.astimezone(schedule.zone)
            midnight = datetime.combine(here.date(), time(), schedule.zone)
            since = midnight.astimezone(UTC)
            end = (midnight + timedelta(days=1)).astimezone(UTC)
        yield since, min(end, span.end) - start
        start = min(end, span.end)
