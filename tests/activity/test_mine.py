"""The person's own day: an instant counts once, hours are declared ones, each figure has limits."""

from datetime import date, datetime, time, timedelta
from typing import get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from activity.conftest import DAY, NO_HOURS, PARIS, paris
from justemesure.activity import mine
from justemesure.activity.declared import Declared
from justemesure.activity.event import Kind, Raw, Span
from justemesure.activity.front import BRIDGED, fronts, gaps, stretches, summary, union
from justemesure.activity.hours import day_span, declared_hours, rest
from justemesure.activity.mine import Figure, Given, Reason
from justemesure.activity.schedule import Schedule
from justemesure.charter.law import Law
from justemesure.charter.vocabulary import Label, Name
from justemesure.i18n import LANGUAGES, Language, catalogue

TUESDAY = date(2027, 2, 2)
SCHEDULE = Schedule(PARIS, (*[DAY] * 5, NO_HOURS, NO_HOURS), (), lambda _: False)
CATEGORIES = {Name("mail"): (Label("outlook"),), Name("other"): (Label("*"),)}
GIVEN = Given(CATEGORIES, SCHEDULE, timedelta(hours=11))
SECOND, HOUR = timedelta(seconds=1), timedelta(hours=1)


def span(start: str, end: str) -> Span:
    return Span(paris(start), paris(end))


def window(start: str, end: str, app: str = "orme", title: str = "t") -> Raw:
    return Raw("currentwindow", span(start, end), {"app": app, "title": title})


def seconds(at: int, length: int) -> Span:
    start = paris("09:00") + at * SECOND
    return Span(start, start + length * SECOND)


def drawn(kind: Kind, at: int, length: int, app: str, title: str) -> Raw:
    said = {"status": "afk"} if kind == "afkstatus" else {"app": app, "title": title}
    return Raw(kind, seconds(at, length), said)


EVENTS = st.lists(
    st.builds(
        drawn,
        st.sampled_from(get_args(Kind)),
        st.integers(0, 300),
        st.integers(0, 60),
        st.sampled_from(["orme", "outlook", "firefox"]),
        st.sampled_from(["un", "deux"]),
    ),
    max_size=25,
)


def ticks(spans: list[Span]) -> set[datetime]:
    """The seconds that spans cover, one by one: the slow way to know."""
    return {one.start + n * SECOND for one in spans for n in range(int(one.length.total_seconds()))}


@given(EVENTS)
@settings(max_examples=100)
def test_an_instant_counts_once_and_never_while_away(events: list[Raw]) -> None:
    found = fronts(events)
    windows = ticks([raw.span for raw in events if raw.kind == "currentwindow"])
    away = ticks([raw.span for raw in events if raw.kind == "afkstatus"])
    covered = [front.span for front in found]
    assert ticks(covered) == windows - away
    assert sum((one.length for one in covered), timedelta()) == len(windows - away) * SECOND
    assert covered == sorted(covered)


@given(EVENTS)
@settings(max_examples=100)
def test_every_way_to_add_a_day_up_comes_to_the_same(events: list[Raw]) -> None:
    day = mine.day(TUESDAY, events, [], GIVEN)
    total = sum((front.span.length for front in day.fronts), timedelta())
    for times in (day.categories, day.applications, day.titles):
        assert sum(times.values(), timedelta()) == total
        assert list(times.values()) == sorted(times.values(), reverse=True)
    figures = {figure.id: figure.value for figure in day.figures if figure.id != "category_time"}
    assert figures["front_time"] == total.total_seconds()
    of = {figure.of: figure.value for figure in day.figures if figure.id == "category_time"}
    assert of == {name: time.total_seconds() for name, time in day.categories.items()}


@given(EVENTS)
@settings(max_examples=100)
def test_a_stretch_has_one_application_and_no_long_silence(events: list[Raw]) -> None:
    found = fronts(events)
    for stretch in stretches(found):
        inside = [front for front in found if front.span.within(stretch.span)]
        assert {front.application for front in inside} == {stretch.application}
        assert not gaps((front.span for front in inside), BRIDGED + SECOND)
        assert (inside[0].span.start, inside[-1].span.end) == stretch.span


@given(EVENTS, st.integers(1, 200))
@settings(max_examples=100)
def test_a_period_is_the_sum_of_its_days(events: list[Raw], apart: int) -> None:
    other = [raw._replace(span=Span(*(at + 24 * HOUR for at in raw.span))) for raw in events[::2]]
    both = {TUESDAY: events, date(2027, 2, 3): other}
    period = mine.period(
        date(2027, 2, 1),
        date(2027, 2, 1) + timedelta(days=apart),
        {on: summary(fronts(some)) for on, some in both.items() if on <= _last(apart)},
        [],
        GIVEN,
    )
    days = [mine.day(on, some, [], GIVEN) for on, some in both.items() if on <= _last(apart)]
    for name in {*period.applications}:
        whole = sum((day.applications.get(name, timedelta()) for day in days), timedelta())
        assert period.applications[name] == whole
    found = [stretch.span.length for day in days for stretch in day.stretches]
    assert (period.longest.span.length if period.longest else None) == max(found, default=None)
    assert len(period.days) == apart + 1


def _last(apart: int) -> date:
    return date(2027, 2, 1) + timedelta(days=apart)


def test_what_two_watchers_tell_of_one_moment_is_the_first_ones() -> None:
    found = fronts([window("09:00", "09:10", "a"), window("09:05", "09:20", "b")])
    assert [(front.span, front.application) for front in found] == [
        (span("09:00", "09:10"), "a"),
        (span("09:10", "09:20"), "b"),
    ]


def test_nothing_tells_a_pause_from_a_break_or_a_private_window() -> None:
    events = [window("09:00", "09:30"), window("09:40", "10:00"), window("10:00", "10:30", "b")]
    assert mine.day(TUESDAY, events, [], GIVEN).gaps == (span("09:30", "09:40"),)
    assert mine.Day._fields.count("gaps") == 1
    assert all(isinstance(gap, Span) for gap in mine.day(TUESDAY, events, [], GIVEN).gaps)


def test_declared_work_closes_a_gap() -> None:
    events = [window("09:00", "09:30"), window("10:30", "11:00")]
    visit = Declared(span("09:30", "10:30"), "Visite")
    assert mine.day(TUESDAY, events, [visit], GIVEN).gaps == ()


def test_a_category_is_the_charters_of_today() -> None:
    events = [window("09:00", "09:30", "outlook"), window("09:30", "10:00", "orme")]
    half = timedelta(minutes=30)
    assert mine.day(TUESDAY, events, [], GIVEN).categories == {"mail": half, "other": half}
    other = GIVEN._replace(categories={Name("letters"): (Label("outlook"),)})
    assert mine.day(TUESDAY, events, [], other).categories == {"letters": half, None: half}


DECLARED = st.lists(
    st.builds(
        lambda at, length, calendar: Declared(
            Span(paris("00:00") + at * HOUR / 2, paris("00:00") + (at + length) * HOUR / 2),
            "t",
            calendar,
        ),
        st.integers(0, 95),
        st.integers(1, 20),
        st.booleans(),
    ),
    max_size=8,
)


@given(DECLARED)
@settings(max_examples=100)
def test_declared_hours_count_once_and_lie_in_the_schedule_or_beyond_it(
    declared: list[Declared],
) -> None:
    day = day_span(TUESDAY, PARIS)
    found = declared_hours(declared, TUESDAY, SCHEDULE)
    halves = {day.start + n * HOUR / 2 for n in range(48)}
    told = {at for at in halves for each in declared if each.span.start <= at < each.span.end}
    planned = {
        at
        for at in halves
        for one in SCHEDULE.working(day, time.min, time.max)
        if one.start <= at < one.end
    }
    assert found.length == len(told) * HOUR / 2
    assert found.beyond == len(told - planned) * HOUR / 2
    assert found.in_meetings <= found.length
    begins = [each for each in declared if each.from_calendar and each.span.start < day.end]
    assert found.meetings == len(begins)


@given(DECLARED)
@settings(max_examples=100)
def test_a_rest_is_the_longest_free_time_within_a_day_of_the_first_hour(
    declared: list[Declared],
) -> None:
    found = rest(union(each.span for each in declared), TUESDAY, PARIS)
    starts = [one.start for one in union(each.span for each in declared)]
    first = min((at for at in starts if at < day_span(TUESDAY, PARIS).end), default=None)
    assert (found is None) == (first is None)
    if first is None or found is None:
        return
    best = run = 0
    for n in range(48):
        at = first + n * HOUR / 2
        free = not any(each.span.start <= at < each.span.end for each in declared)
        run = run + 1 if free else 0
        best = max(best, run)
    assert found.span.length == best * HOUR / 2


@pytest.mark.parametrize(
    ("evening", "morning", "short"),
    [("20:00", "07:00", 0), ("20:30", "07:00", 1), ("18:00", "07:00", 0)],
)
def test_a_rest_under_eleven_hours_is_told_of_the_day_before_it(
    evening: str, morning: str, short: int
) -> None:
    declared = [
        Declared(span("2027-02-02T09:00", f"2027-02-02T{evening}"), "a"),
        Declared(span(f"2027-02-03T{morning}", "2027-02-03T12:00"), "b"),
    ]
    week = mine.period(date(2027, 2, 1), date(2027, 2, 7), {}, declared, GIVEN)
    assert [each.date for each in week.short_rests] == [TUESDAY] * short
    assert week.figures[-1] == Figure("short_rests", short, "count")


def test_windows_say_nothing_of_hours_and_hours_nothing_of_windows() -> None:
    late = [window("2027-02-02T23:00", "2027-02-02T23:50")]
    day = mine.day(TUESDAY, late, [], GIVEN)
    values = {figure.id: figure.value for figure in day.figures}
    assert (values["declared_time"], values["beyond_time"], values["short_rests"]) == (0, 0, None)
    declared = [Declared(span("09:00", "10:00"), "a")]
    assert mine.day(TUESDAY, [], declared, GIVEN).applications == {}


def test_without_a_store_a_figure_says_what_it_lacks() -> None:
    declared = [Declared(span("09:00", "10:00"), "a")]
    found = mine.day(TUESDAY, [], declared, GIVEN._replace(kept=False)).figures
    said = {figure.id: (figure.value, figure.reason) for figure in found}
    assert said["front_time"] == said["longest_stretch"] == (None, "store-off")
    assert said["declared_time"] == (3600, "declared-partly")


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_formula_names_the_lengths_that_are_computed_with(language: Language) -> None:
    said = catalogue(language, "own")
    assert f"{BRIDGED.seconds} se" in said["longest_stretch.formula"]
    least = Law(TUESDAY).duration("working_time.daily_rest")
    for name in ("name", "formula"):
        assert f"{least.amount} h" in said[f"short_rests.{name}"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_figure_has_its_formula_and_what_it_cannot_tell(language: Language) -> None:
    events = [window("09:00", "09:30")]
    declared = [Declared(span("09:00", "10:00"), "a")]
    figures = mine.day(TUESDAY, events, declared, GIVEN).figures
    for figure in figures:
        for said in (figure.name, figure.formula, figure.cannot_tell):
            assert said(language)
        assert figure.why(language) is None
    told = {name.partition(".")[0] for name in catalogue(language, "own")} - {"reason"}
    assert told == {figure.id for figure in figures}
    reasons = {name for name in catalogue(language, "own") if name.startswith("reason.")}
    assert reasons == {f"reason.{reason}" for reason in get_args(Reason)}
