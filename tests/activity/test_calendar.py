"""Meetings of a calendar as declared work, with its recurrences and zones."""

from datetime import datetime

import pytest

from justemesure.activity.calendar import read
from justemesure.activity.event import Span
from justemesure.activity.minimise import Context
from justemesure.errors import BadInput

HEAD = "BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:-//x//y//FR\n"


def event(*lines: str) -> str:
    joined = "\n".join(lines)
    return (
        f"BEGIN:VEVENT\nUID:{abs(hash(joined))}\nDTSTAMP:20270101T000000Z\n{joined}\nEND:VEVENT\n"
    )


def calendar(*events: str) -> bytes:
    return (HEAD + "".join(events) + "END:VCALENDAR\n").replace("\n", "\r\n").encode()


def listed(context: Context, content: bytes, day: str = "2027-02-02") -> list[tuple[str, str, str]]:
    zone = context.schedule.zone
    start, end = (datetime.fromisoformat(f"{day}T{at}") for at in ("00:00", "23:59:59"))
    span = Span(start.replace(tzinfo=zone), end.replace(tzinfo=zone))
    found = read(content, "a.ics", span, zone, context.private)
    times = [(each.span.start.astimezone(zone), each.span.end.astimezone(zone)) for each in found]
    return [
        (f"{a:%H:%M}", f"{b:%H:%M}", each.task) for (a, b), each in zip(times, found, strict=True)
    ]


def test_a_meeting_is_told_in_the_zone_of_the_charter(context: Context) -> None:
    content = calendar(
        event("DTSTART;TZID=America/New_York:20270202T040000", "DURATION:PT45M", "SUMMARY:Revue"),
        event("DTSTART:20270202T080000Z", "DTEND:20270202T090000Z", "SUMMARY:Visite"),
        event("DTSTART:20270202T143000", "DTEND:20270202T150000", "SUMMARY:Sans zone"),
    )
    assert listed(context, content) == [
        ("09:00", "10:00", "Visite"),
        ("10:00", "10:45", "Revue"),
        ("14:30", "15:00", "Sans zone"),
    ]


def test_a_weekly_meeting_keeps_its_hour_through_the_change_and_its_exceptions(
    context: Context,
) -> None:
    content = calendar(
        event(
            "DTSTART;TZID=Europe/Paris:20270105T090000",
            "DTEND;TZID=Europe/Paris:20270105T093000",
            "RRULE:FREQ=WEEKLY;BYDAY=TU",
            "EXDATE;TZID=Europe/Paris:20270209T090000",
            "SUMMARY:Point",
        )
    )
    for day, times in (("2027-02-02", 1), ("2027-02-09", 0), ("2027-07-06", 1), ("2027-02-03", 0)):
        assert listed(context, content, day) == [("09:00", "09:30", "Point")] * times


@pytest.mark.parametrize(
    "line",
    [
        "STATUS:CANCELLED",
        "TRANSP:TRANSPARENT",
        "CLASS:PRIVATE",
        "SUMMARY:Réunion CGT",
        "SUMMARY:Visite médicale",
        "SUMMARY:",
    ],
)
def test_what_is_cancelled_private_or_protected_is_left_out(context: Context, line: str) -> None:
    lines = ["DTSTART:20270202T080000Z", "DTEND:20270202T090000Z"]
    lines += [line] if line.startswith("SUMMARY") else [line, "SUMMARY:x"]
    assert listed(context, calendar(event(*lines))) == []
    whole = event("DTSTART;VALUE=DATE:20270202", "SUMMARY:Journée")
    assert listed(context, calendar(whole)) == []


@pytest.mark.parametrize(
    "content", [b"", b"hello", b"\xff\xfe", calendar()[:-20], b"BEGIN:VCALENDAR"]
)
def test_what_is_no_calendar_is_refused(context: Context, content: bytes) -> None:
    with pytest.raises(BadInput):
        listed(context, content)
