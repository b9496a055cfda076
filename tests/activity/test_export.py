"""What the person takes away: as written here, read by others, and never a formula or an hour."""

import csv
import io
from datetime import UTC, date, datetime, timedelta
from typing import Any

import icalendar
from hypothesis import given
from hypothesis import strategies as st

from activity.conftest import PARIS, paris
from activity.test_mine import GIVEN, TUESDAY, span, window
from justemesure.activity import calendar, mine
from justemesure.activity.declared import Declared
from justemesure.activity.event import Raw, Span
from justemesure.activity.export import as_ics, days_csv, period_csv
from justemesure.activity.front import fronts, summary
from justemesure.activity.mine import Day
from justemesure.activity.private import Private
from justemesure.charter.law import Law

MADE = datetime(2027, 2, 3, 9, tzinfo=UTC)
DECLARED = [
    Declared(span("18:00", "19:30"), "Réunion d'équipe ; suite", from_calendar=True),
    Declared(span("2027-02-02T23:30", "2027-02-03T00:30"), "Astreinte"),
]
EVENTS = [
    window("09:00", "09:20", "outlook", "Été, « courrier »"),
    window("09:20", "09:25:30", "orme", "=HYPERLINK(1)"),
    Raw("web.tab.current", span("09:05", "09:06"), {"url": "https://a.example/", "title": "A"}),
    Raw("web.tab.current", span("09:05:30", "09:07"), {"url": "https://a.example/", "title": "A"}),
]
GOLDEN = """\
what,start,end,seconds,application,category,text\r
front,2027-02-02T09:00:00+01:00,2027-02-02T09:20:00+01:00,1200,outlook,mail,"Été, « courrier »"\r
front,2027-02-02T09:20:00+01:00,2027-02-02T09:25:30+01:00,330,orme,other,'=HYPERLINK(1)\r
page,2027-02-02T09:05:00+01:00,2027-02-02T09:07:00+01:00,120,https://a.example/,,A\r
meeting,2027-02-02T18:00:00+01:00,2027-02-02T19:30:00+01:00,5400,,,Réunion d'équipe ; suite\r
declared,2027-02-02T23:30:00+01:00,2027-02-03T00:30:00+01:00,3600,,,Astreinte\r
"""
TOTALS = """\
date,what,category,seconds\r
2027-02-02,category,mail,1200\r
2027-02-02,category,other,330\r
2027-02-02,declared,,7200\r
2027-02-02,beyond,,7200\r
2027-02-02,meetings,,5400\r
2027-02-03,declared,,1800\r
2027-02-03,beyond,,1800\r
"""


def tuesday(events: list[Raw] = EVENTS) -> Day:
    return mine.day(TUESDAY, events, DECLARED, GIVEN)


def test_a_day_as_a_table() -> None:
    assert b"".join(days_csv([tuesday()], PARIS)).decode("utf-8-sig") == GOLDEN


def test_the_totals_of_a_period_as_a_table() -> None:
    summaries = {TUESDAY: summary(fronts(EVENTS))}
    period = mine.period(TUESDAY, date(2027, 2, 3), summaries, DECLARED, GIVEN)
    assert period_csv(period).decode("utf-8-sig") == TOTALS


@given(st.text(st.sampled_from("=+-@\t\r\n;,|\"' aé＝"), max_size=12))
def test_no_spreadsheet_takes_a_title_for_a_formula_wherever_it_splits_it(title: str) -> None:
    day = tuesday([window("09:00", "09:20", "orme", title)])
    table = b"".join(days_csv([day], PARIS)).decode("utf-8-sig")
    (row,) = [row for row in csv.reader(io.StringIO(table)) if row[0] == "front"]
    for mark in (";", ",", "|"):
        assert not any(
            part.lstrip().startswith(("=", "+", "-", "@")) for part in row[6].split(mark)
        )


def test_a_calendar_holds_what_was_declared_and_others_read_it() -> None:
    content = as_ics(
        [tuesday(), mine.day(date(2027, 2, 3), [], DECLARED, GIVEN)], MADE, stretches=False
    )
    found: Any = icalendar.Calendar.from_ical(content)
    entries = [
        (each["DTSTART"].dt, each["DTEND"].dt, str(each["SUMMARY"]))
        for each in found.walk("VEVENT")
    ]
    assert entries == [(*each.span, each.task) for each in DECLARED]
    assert b"DTSTART:20270202T170000Z\r\n" in content
    assert len({str(each["UID"]) for each in found.walk("VEVENT")}) == 2


def test_what_was_in_front_never_comes_back_as_declared_hours() -> None:
    content = as_ics([tuesday()], MADE, stretches=True)
    found = icalendar.Calendar.from_ical(content)
    assert len(list(found.walk("VEVENT"))) == 4
    week = Span(paris("2027-02-01T00:00"), paris("2027-02-08T00:00"))
    private = Private(Law(TUESDAY), ())
    read = calendar.read(content, "own.ics", week, PARIS, private)
    assert [(each.span, each.task) for each in read] == [each[:2] for each in DECLARED]


def test_a_name_of_signs_that_nobody_can_see_breaks_no_calendar() -> None:
    strange = [Declared(span("09:00", "10:00"), "a\x00b\r\nEND:VEVENT\x1b ; c")]
    content = as_ics([mine.day(TUESDAY, [], strange, GIVEN)], MADE, stretches=False)
    (entry,) = icalendar.Calendar.from_ical(content).walk("VEVENT")
    assert entry["SUMMARY"] == "a b END:VEVENT ; c"


def test_a_calendar_is_the_same_each_time_it_is_made() -> None:
    later = MADE + timedelta(days=1)
    one, other = (as_ics([tuesday()], made, stretches=True) for made in (MADE, later))
    assert one.replace(b"20270203T090000Z", b"20270204T090000Z") == other
