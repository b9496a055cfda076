"""A calendar in iCalendar's format → declared work: a meeting or a visit is not an absence.

Recurrences and time zones are those of the file. Left out, because they say nothing of hours worked
or are nobody's business: whole days, what is cancelled or leaves one free, absences, invitations
that the person declined or passed on, what is marked private, subjects that are protected, and what
repeats hour by hour or faster, which is no meeting and would take hours to read.
"""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, time
from math import prod
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
    "X-MICROSOFT-CDO-BUSYSTATUS": {"FREE", "OOF"},  # out of the office
    "X-MICROSOFT-CDO-ALLDAYEVENT": {"TRUE"},
}
_WITHIN_A_DAY = ("BYHOUR", "BYMINUTE", "BYSECOND")
_MOST_A_DAY = 8
_NOT_COMING = {"DECLINED", "DELEGATED"}
_OF_OTHERS = {"CANCEL", "REPLY", "DECLINECOUNTER"}
"""What a file says of a meeting that is none, or of what somebody answered."""


def read(
    content: bytes,
    name: str,
    span: Span,
    zone: ZoneInfo,
    private: Private,
    addresses: Iterable[str] = (),
) -> list[Declared]:
    """What the calendar has in a span, cut to it, in order of time.

    Args:
        name: how errors call the file.
        zone: that of times written without one.
        addresses: the person's own, to know which answers to invitations are theirs. The calendar's
            name is one more where it is an address, as in Google's.

    Raises:
        BadInput: it is not a calendar.
    """
    import icalendar
    import recurring_ical_events

    try:
        calendar = icalendar.Calendar.from_ical(content)
        calendar.subcomponents = [
            each for each in calendar.subcomponents if not _repeats_too_often(each)
        ]
        found = recurring_ical_events.of(calendar).between(span.start, span.end)
        mine = {_plain(address) for address in (*addresses, calendar.get("X-WR-CALNAME", ""))}
        kept = [event for event in found if not _is_left_out(calendar, event, mine, zone)]
        events = [*_declared(kept, span, zone, private)]
    except (ValueError, KeyError, TypeError, IndexError, OverflowError):
        raise BadInput("not-a-calendar", file=name) from None
    return sorted(set(events))


def _declared(
    events: list[Any], span: Span, zone: ZoneInfo, private: Private
) -> Iterator[Declared]:
    for event in events:
        start, end, task = event.start, event.end, str(event.get("SUMMARY", "")).strip()
        if not (isinstance(start, datetime) and isinstance(end, datetime) and task):
            continue
        part = Span(_instant(start, zone), _instant(end, zone)).within(span)
        if part and not private.hides(Raw("currentwindow", part, {"title": task})):
            yield Declared(part, task[:MOST_LETTERS], from_calendar=True)


def _repeats_too_often(component: Any) -> bool:
    rules = component.get("RRULE", [])
    return any(
        {str(each).upper() for each in rule.get("FREQ", [])} & {"SECONDLY", "MINUTELY", "HOURLY"}
        or prod(len(rule.get(part, [0])) for part in _WITHIN_A_DAY) > _MOST_A_DAY
        for rule in (rules if isinstance(rules, list) else [rules])
    )


def _is_left_out(calendar: Any, event: Any, mine: set[str], zone: ZoneInfo) -> bool:
    if _said(calendar, "METHOD") in _OF_OTHERS:
        return True
    if any(_said(event, name) in words for name, words in _LEFT_OUT.items()):
        return True
    if any(
        str(one.params.get("PARTSTAT", "")).upper() in _NOT_COMING
        for one in _attendees(event)
        if {_plain(one), _plain(one.params.get("EMAIL", ""))} & mine - {""}
    ):
        return True
    moments = (event.start, event.end)
    return all(isinstance(m, datetime) and _local(m, zone).time() == time() for m in moments)


def _said(component: Any, name: str) -> str:
    return str(component.get(name, "")).strip().upper()


def _attendees(event: Any) -> list[Any]:
    found = event.get("ATTENDEE", [])
    return [
        one for one in (found if isinstance(found, list) else [found]) if hasattr(one, "params")
    ]


def _plain(address: object) -> str:
    return str(address).strip().casefold().removeprefix("mailto:")


def _local(moment: datetime, zone: ZoneInfo) -> datetime:
    """As its calendar shows it."""
    return moment.astimezone(zone) if str(moment.tzinfo) == "UTC" else moment


def _instant(moment: datetime, zone: ZoneInfo) -> datetime:
    return (moment if moment.tzinfo else moment.replace(tzinfo=zone)).astimezone(UTC)
