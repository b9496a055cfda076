"""A calendar in iCalendar's format → declared work: a meeting or a visit is not an absence.

Recurrences and time zones are those of the file. Left out, because they say nothing of hours worked
or are nobody's business: whole days, what is cancelled or leaves one free, what is marked private,
and subjects that are protected.
"""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from justemesure.activity.declared import MOST_LETTERS, Declared
from justemesure.activity.event import Raw, Span
from justemesure.activity.private import Private
from justemesure.errors import BadInput

_LEFT_OUT = {
    "STATUS": {"CANCELLED"},
    "TRANSP": {"TRANSPARENT"},
    "CLASS": {"PRIVATE", "CONFIDENTIAL"},
}


def read(content: bytes, name: str, span: Span, zone: ZoneInfo, private: Private) -> list[Declared]:
    """What the calendar has in a span, cut to it, in order of time.

    Args:
        name: how errors call the file.
        zone: that of times written without one.

    Raises:
        BadInput: it is not a calendar.
    """
    import icalendar
    import recurring_ical_events

    try:
        calendar = icalendar.Calendar.from_ical(content)
        found = recurring_ical_events.of(calendar).between(span.start, span.end)
        events = [*_declared(found, span, zone, private)]
    except (ValueError, KeyError, TypeError, IndexError, OverflowError):
        raise BadInput("not-a-calendar", file=name) from None
    return sorted(set(events))


def _declared(
    events: list[Any], span: Span, zone: ZoneInfo, private: Private
) -> Iterator[Declared]:
    for event in events:
        if any(str(event.get(name, "")).upper() in words for name, words in _LEFT_OUT.items()):
            continue
        start, end, task = event.start, event.end, str(event.get("SUMMARY", "")).strip()
        if not (isinstance(start, datetime) and isinstance(end, datetime) and task):
            continue
        part = Span(_instant(start, zone), _instant(end, zone)).within(span)
        if part and not private.hides(Raw("currentwindow", part, {"title": task})):
            yield Declared(part, task[:MOST_LETTERS], from_calendar=True)


def _instant(moment: datetime, zone: ZoneInfo) -> datetime:
    return (moment if moment.tzinfo else moment.replace(tzinfo=zone)).astimezone(UTC)
