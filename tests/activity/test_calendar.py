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


def listed(
    context: Context,
    content: bytes,
    day: str = "2027-02-02",
    addresses: tuple[str, ...] = ("A.Durand@VoixClaire.example",),
) -> list[tuple[str, str, str]]:
    zone = context.schedule.zone
    start, end = (datetime.fromisoformat(f"{day}T{at}") for at in ("00:00", "23:59:59"))
    span = Span(start.replace(tzinfo=zone), end.replace(tzinfo=zone))
    found = read(content, "a.ics", span, zone, context.private, addresses)
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


OUTLOOK = """BEGIN:VCALENDAR
PRODID:-//Microsoft Corporation//Outlook 16.0 MIMEDIR//EN
VERSION:2.0
METHOD:PUBLISH
X-CALSTART:20270131T230000Z
X-WR-RELCALID:{0000002E-7B6C-4D1B-9F6F-8D0C3A7C1A11}
X-WR-CALNAME:Alix Durand
BEGIN:VTIMEZONE
TZID:Romance Standard Time
BEGIN:STANDARD
DTSTART:16011028T030000
RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10
TZOFFSETFROM:+0200
TZOFFSETTO:+0100
END:STANDARD
BEGIN:DAYLIGHT
DTSTART:16010325T020000
RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3
TZOFFSETFROM:+0100
TZOFFSETTO:+0200
END:DAYLIGHT
END:VTIMEZONE
BEGIN:VEVENT
ATTENDEE;CN="Alix Durand";RSVP=TRUE;PARTSTAT=ACCEPTED:mailto:a.durand@voixclaire.example
ATTENDEE;CN="Noé Martin";RSVP=TRUE;PARTSTAT=DECLINED:mailto:n.martin@voixclaire.example
CLASS:PUBLIC
DTEND;TZID="Romance Standard Time":20270202T093000
DTSTAMP:20270120T101500Z
DTSTART;TZID="Romance Standard Time":20270202T090000
ORGANIZER;CN="Chef d'équipe":mailto:chef@voixclaire.example
RRULE:FREQ=WEEKLY;BYDAY=TU
SEQUENCE:0
SUMMARY;LANGUAGE=fr:Point d'équipe
TRANSP:OPAQUE
UID:040000008200E00074C5B7101A82E0081
X-MICROSOFT-CDO-BUSYSTATUS:BUSY
X-MICROSOFT-CDO-IMPORTANCE:1
X-MICROSOFT-DISALLOW-COUNTER:FALSE
BEGIN:VALARM
TRIGGER:-PT15M
ACTION:DISPLAY
DESCRIPTION:Reminder
END:VALARM
END:VEVENT
BEGIN:VEVENT
ATTENDEE;CN="Alix Durand";RSVP=TRUE;PARTSTAT=DECLINED:mailto:a.durand@voixclaire.example
DTEND;TZID="Romance Standard Time":20270209T093000
DTSTAMP:20270120T101500Z
DTSTART;TZID="Romance Standard Time":20270209T090000
RECURRENCE-ID;TZID="Romance Standard Time":20270209T090000
SUMMARY;LANGUAGE=fr:Point d'équipe
TRANSP:OPAQUE
UID:040000008200E00074C5B7101A82E0081
X-MICROSOFT-CDO-BUSYSTATUS:BUSY
END:VEVENT
BEGIN:VEVENT
DTEND;TZID="Romance Standard Time":20270203T000000
DTSTAMP:20270120T101500Z
DTSTART;TZID="Romance Standard Time":20270202T000000
SUMMARY:Salon à Rennes
TRANSP:OPAQUE
UID:040000008200E00074C5B7101A82E0082
X-MICROSOFT-CDO-ALLDAYEVENT:TRUE
X-MICROSOFT-CDO-BUSYSTATUS:BUSY
END:VEVENT
BEGIN:VEVENT
DTEND;TZID="Romance Standard Time":20270202T120000
DTSTAMP:20270120T101500Z
DTSTART;TZID="Romance Standard Time":20270202T110000
SUMMARY:Absente
TRANSP:OPAQUE
UID:040000008200E00074C5B7101A82E0083
X-MICROSOFT-CDO-BUSYSTATUS:OOF
END:VEVENT
END:VCALENDAR
"""
GOOGLE = """BEGIN:VCALENDAR
PRODID:-//Google Inc//Google Calendar 70.9054//EN
VERSION:2.0
CALSCALE:GREGORIAN
METHOD:PUBLISH
X-WR-CALNAME:a.durand@voixclaire.example
X-WR-TIMEZONE:Europe/Paris
BEGIN:VEVENT
DTSTART:20270202T130000Z
DTEND:20270202T140000Z
DTSTAMP:20270131T090000Z
ORGANIZER;CN=Chef:mailto:chef@voixclaire.example
UID:5s0e0c0a1@google.com
ATTENDEE;CUTYPE=INDIVIDUAL;ROLE=REQ-PARTICIPANT;PARTSTAT=ACCEPTED;CN=Chef;X-NUM-GUESTS=0:
 mailto:chef@voixclaire.example
ATTENDEE;CUTYPE=INDIVIDUAL;ROLE=REQ-PARTICIPANT;PARTSTAT=DECLINED;CN=a.durand@voixclaire.exa
 mple;X-NUM-GUESTS=0:mailto:a.durand@voixclaire.example
CREATED:20270120T090000Z
SEQUENCE:0
STATUS:CONFIRMED
SUMMARY:Réunion déclinée
TRANSP:OPAQUE
END:VEVENT
BEGIN:VEVENT
DTSTART:20270202T143000Z
DTEND:20270202T150000Z
DTSTAMP:20270131T090000Z
UID:5s0e0c0a2@google.com
ATTENDEE;CUTYPE=INDIVIDUAL;ROLE=REQ-PARTICIPANT;PARTSTAT=TENTATIVE;CN=Alix;X-NUM-GUESTS=0:m
 ailto:a.durand@voixclaire.example
STATUS:CONFIRMED
SUMMARY:Visite client
TRANSP:OPAQUE
END:VEVENT
BEGIN:VEVENT
DTSTART:20270201T230000Z
DTEND:20270202T230000Z
DTSTAMP:20270131T090000Z
UID:5s0e0c0a3@google.com
STATUS:CONFIRMED
SUMMARY:Toute la journée
TRANSP:OPAQUE
END:VEVENT
END:VCALENDAR
"""
NEXTCLOUD = """BEGIN:VCALENDAR
CALSCALE:GREGORIAN
VERSION:2.0
PRODID:-//IDN nextcloud.com//Calendar app 4.7.6//EN
BEGIN:VEVENT
CREATED:20270128T083000Z
DTSTAMP:20270128T083100Z
LAST-MODIFIED:20270128T083100Z
SEQUENCE:2
UID:9e0ff4d1-4b0c-4f0e-a6fd-0f7b3f6a1c11
DTSTART;TZID=Europe/Paris:20270202T160000
DTEND;TZID=Europe/Paris:20270202T164500
STATUS:CONFIRMED
SUMMARY:Atelier
ATTENDEE;CN=Alix;CUTYPE=INDIVIDUAL;PARTSTAT=DELEGATED;ROLE=REQ-PARTICIPANT;RSVP=TRUE;EMAIL=a.durand@voixclaire.example:urn:uuid:2b1f
ORGANIZER;CN=Chef:mailto:chef@voixclaire.example
END:VEVENT
BEGIN:VEVENT
DTSTAMP:20270128T083100Z
UID:9e0ff4d1-4b0c-4f0e-a6fd-0f7b3f6a1c12
DTSTART;TZID=Europe/Paris:20270202T170000
DTEND;TZID=Europe/Paris:20270202T173000
STATUS:CANCELLED
SUMMARY:Annulée
END:VEVENT
BEGIN:VEVENT
DTSTAMP:20270128T083100Z
UID:9e0ff4d1-4b0c-4f0e-a6fd-0f7b3f6a1c13
DTSTART;TZID=Europe/Paris:20270202T173000
DTEND;TZID=Europe/Paris:20270202T174500
SUMMARY:Compte rendu
ATTENDEE;CN=Noé;PARTSTAT=DECLINED:mailto:n.martin@voixclaire.example
END:VEVENT
END:VCALENDAR
"""


@pytest.mark.parametrize(
    ("text", "day", "expected"),
    [
        (OUTLOOK, "2027-02-02", [("09:00", "09:30", "Point d'équipe")]),
        (OUTLOOK, "2027-02-09", []),
        (OUTLOOK, "2027-02-16", [("09:00", "09:30", "Point d'équipe")]),
        (GOOGLE, "2027-02-02", [("15:30", "16:00", "Visite client")]),
        (NEXTCLOUD, "2027-02-02", [("17:30", "17:45", "Compte rendu")]),
        (OUTLOOK.replace("METHOD:PUBLISH", "METHOD:CANCEL"), "2027-02-02", []),
        (GOOGLE.replace("METHOD:PUBLISH", "METHOD:REPLY"), "2027-02-02", []),
    ],
)
def test_what_the_person_declined_passed_on_or_is_away_for_is_left_out(
    context: Context, text: str, day: str, expected: list[tuple[str, str, str]]
) -> None:
    assert listed(context, text.replace("\n", "\r\n").encode(), day) == expected


def test_without_the_persons_address_nobody_knows_whose_answer_it_is(context: Context) -> None:
    told = [task for _, _, task in listed(context, NEXTCLOUD.encode(), addresses=())]
    assert told == ["Atelier", "Compte rendu"]
    told = [task for _, _, task in listed(context, GOOGLE.encode(), addresses=())]
    assert told == ["Visite client"]  # the calendar's name is their address


@pytest.mark.parametrize(
    "content", [b"", b"hello", b"\xff\xfe", calendar()[:-20], b"BEGIN:VCALENDAR"]
)
def test_what_is_no_calendar_is_refused(context: Context, content: bytes) -> None:
    with pytest.raises(BadInput):
        listed(context, content)


@pytest.mark.parametrize(
    "rule",
    [
        "FREQ=SECONDLY",
        "freq=minutely",
        "FREQ=HOURLY",
        "FREQ=DAILY;BYHOUR=8,9,10;BYMINUTE=0,15,30",
        "FREQ=YEARLY;BYSECOND=1,2,3,4,5,6,7,8,9",
    ],
)
def test_what_repeats_all_day_long_is_no_meeting_and_holds_nobody_up(
    context: Context, rule: str
) -> None:
    content = calendar(
        event("DTSTART:19000101T080000Z", "DURATION:PT1S", f"RRULE:{rule}", "SUMMARY:x"),
        event(
            "DTSTART:20270101T080000Z",
            "DURATION:PT5M",
            "RRULE:FREQ=DAILY;BYHOUR=8,13;BYMINUTE=30",
            "SUMMARY:Point",
        ),
    )
    assert listed(context, content) == [("09:30", "09:35", "Point"), ("14:30", "14:35", "Point")]
