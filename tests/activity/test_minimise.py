"""What is left of what a watcher says, and what never is."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from justemesure.activity import minimise as steps
from justemesure.activity.event import Dropped, Event, Raw, Span
from justemesure.activity.minimise import Context, admit, minimise
from justemesure.charter.gate import open_gate
from justemesure.charter.model import CharterFile

Said = Callable[..., Raw]
Edit = Callable[[dict[str, Any]], CharterFile]
CATEGORIES = {"telephony", "customer_file", "mail", "other"}
TEN = datetime(2027, 2, 2, 9, tzinfo=UTC)  # ten o'clock in Paris


def total(found: tuple[Event, ...] | Dropped) -> timedelta:
    assert not isinstance(found, Dropped), found
    return sum((event.length or timedelta() for event in found), timedelta())


def test_an_event_becomes_seconds_of_a_category_in_each_hour_it_touches(
    context: Context, said: Said
) -> None:
    assert minimise(said("10:50", 25), context) == (
        Event("team-time", TEN, "customer_file", timedelta(minutes=10)),
        Event("team-time", TEN + timedelta(hours=1), "customer_file", timedelta(minutes=15)),
    )


@pytest.mark.parametrize(
    ("at", "minutes", "kept"),
    [
        ("08:00", 60, 30),  # before the day begins
        ("12:00", 120, 60),  # across the meal
        ("17:00", 120, 30),
        ("2027-02-03T14:00", 60, 30),  # leave from half past two
    ],
)
def test_time_outside_the_persons_hours_is_cut_out(
    context: Context, said: Said, at: str, minutes: int, kept: int
) -> None:
    later = context._replace(now=context.now + timedelta(days=2))
    gate = open_gate_of(context, later.now)
    assert total(minimise(said(at, minutes), later._replace(gate=gate))) == timedelta(minutes=kept)


def open_gate_of(context: Context, at: datetime) -> Any:
    file = CharterFile("example", context.gate.charter, {}, {})
    return type(context.gate)(file, at.astimezone(context.schedule.zone).date())


@pytest.mark.parametrize(
    ("at", "reason"),
    [
        ("07:00", "outside-hours"),
        ("12:45", "outside-hours"),
        ("2027-01-30T10:00", "outside-hours"),  # a Saturday
        ("2027-01-29T10:00", "outside-hours"),  # a public holiday
        ("2027-01-15T10:00", "not-permitted"),  # before the measure's first day
        ("23:30", "paused"),  # later than now
    ],
)
def test_an_event_wholly_outside_is_dropped(
    context: Context, said: Said, at: str, reason: str
) -> None:
    assert minimise(said(at, 5), context) == Dropped(reason)


def test_the_charters_own_hours_bind_whoever_works_longer(context: Context, said: Said) -> None:
    from justemesure.charter.values import parse_hours

    always = context.schedule._replace(week=((parse_hours("00:00-23:59"),),) * 7)
    found = minimise(said("07:00", 60), context._replace(schedule=always))
    assert total(found) == timedelta(minutes=30)


@pytest.mark.parametrize(
    "groups", [(), ("it",), ("nobody",), ("advisers", "staff_representatives_on_mandate")]
)
def test_nothing_is_read_of_whoever_the_measure_does_not_cover(
    context: Context, said: Said, groups: tuple[str, ...]
) -> None:
    found = admit(said("10:00", 5), context._replace(groups=frozenset(groups)))
    assert found == Dropped("not-permitted")


@pytest.mark.parametrize(
    ("app", "title", "url"),
    [
        ("firefox", "Accueil — CGT", ""),
        ("firefox", "Rendez-vous avec la médecine du travail", ""),
        ("outlook.exe", "Boîte syndicale - Messages", ""),
        ("firefox", "Mon avocate", ""),
        ("firefox", "x", "https://www.cfdt.fr/adherer"),
        ("firefox", "x", "https://moncompte.ameli.fr:443/"),
        ("firefox", "x", "https://user:pw@signalement.cnil.fr/"),
        ("banque", "x", ""),
        ("Webmail-Perso.EXE", "x", ""),
    ],
)
def test_a_protected_or_private_window_is_dropped_whole(
    context: Context, said: Said, app: str, title: str, url: str
) -> None:
    for kind in ("currentwindow", "web.tab.current"):
        raw = said("10:00", 5, app, kind, title=title, url=url)
        assert admit(raw, context) == Dropped("private")
        assert minimise(raw, context) == Dropped("private")


def test_private_browsing_is_dropped_and_an_ordinary_page_is_not(
    context: Context, said: Said
) -> None:
    page = {"kind": "web.tab.current", "url": "https://orme.example/dossier", "title": "Dossier"}
    assert not isinstance(admit(said("10:00", 5, **page, incognito=False), context), Dropped)
    assert admit(said("10:00", 5, **page, incognito=True), context) == Dropped("private")


@pytest.mark.parametrize("kind", ["afkstatus", "web.tab.current"])
def test_absences_from_the_keyboard_and_pages_never_leave(
    context: Context, said: Said, kind: Any
) -> None:
    assert minimise(said("10:00", 5, kind=kind), context) == Dropped("private-only")


def test_a_pause_is_not_bridged_by_an_event_that_spans_it(context: Context, said: Said) -> None:
    resumed = context._replace(since=TEN + timedelta(minutes=40))
    assert total(minimise(said("10:00", 60), resumed)) == timedelta(minutes=20)


def test_without_a_category_of_its_own_nothing_is_counted(
    context: Context, said: Said, edited: Edit
) -> None:
    narrow = {"measures.team-time.categories": {"mail": ["outlook.exe"]}}
    gate = open_gate(edited(narrow), context.now)
    assert minimise(said("10:00", 5), context._replace(gate=gate)) == Dropped("no-category")


def test_a_field_that_the_charter_does_not_let_out_is_not_there(
    context: Context, said: Said, edited: Edit
) -> None:
    file = edited({"measures.team-time.leaves_the_computer.fields": ["seconds"]})
    gate = type(context.gate)(file, context.now.date())
    found = minimise(said("10:00", 5), context._replace(gate=gate))
    assert found == (Event("team-time", TEN, None, timedelta(minutes=5)),)


def test_by_day_nothing_says_the_hour(context: Context, said: Said, edited: Edit) -> None:
    file = edited({"measures.team-time.leaves_the_computer.each": "day"})
    gate = type(context.gate)(file, context.now.date())
    found = minimise(said("10:50", 25), context._replace(gate=gate))
    midnight = datetime(2027, 2, 1, 23, tzinfo=UTC)
    assert found == (Event("team-time", midnight, "customer_file", timedelta(minutes=25)),)


def test_what_stays_on_the_computer_makes_no_row(
    context: Context, said: Said, edited: Edit
) -> None:
    file = edited({"measures.team-time.leaves_the_computer": "never"})
    gate = type(context.gate)(file, context.now.date())
    found = minimise(said("10:00", 5), context._replace(gate=gate))
    assert found == Dropped("stays-here")


def test_what_a_watcher_said_is_never_printed(said: Said) -> None:
    raw = said("10:00", 5, title="Lettre de démission", url="https://secret.example")
    for shown in (repr(raw), str(raw), f"{raw}", f"{raw!r}", repr([raw]), repr({"a": raw})):
        assert "mission" not in shown
        assert "secret" not in shown
        assert "orme" not in shown


@pytest.mark.parametrize("step", steps.STEPS)
def test_each_step_matters(
    context: Context, said: Said, step: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without it, one of these is let through or counted wrongly."""
    hour = timedelta(hours=1)
    tried = [
        (said("10:00", 5, "banque"), context),
        (said("12:45", 5), context),
        (said("10:00", 5), context._replace(groups=frozenset({"it"}))),
        (said("10:00", 5), context._replace(since=TEN + hour)),
        (said("10:00", 5, kind="afkstatus"), context),
        (said("10:00", 5), context._replace(hidden=(Span(TEN, TEN + hour / 60),))),
        (said("10:00", 5), context),
    ]
    before = [minimise(*each) for each in tried]
    monkeypatch.setattr(steps, "STEPS", tuple(each for each in steps.STEPS if each is not step))
    assert [minimise(*each) for each in tried] != before


WORDS = st.text(max_size=30) | st.sampled_from(["orme.exe", "softphone", "CGT", "outlook"])
STARTS = st.integers(0, 3 * 24 * 3600)
LENGTHS = st.floats(0, 30_000, allow_nan=False)


@given(start=STARTS, length=LENGTHS, app=WORDS, title=WORDS)
def test_only_the_charters_fields_and_no_more_time_than_passed(
    context: Context, start: int, length: float, app: str, title: str
) -> None:
    began = TEN - timedelta(days=2) + timedelta(seconds=start)
    span = Span(began, began + timedelta(seconds=length))
    found = minimise(Raw("currentwindow", span, {"app": app, "title": title}), context)
    if isinstance(found, Dropped):
        return
    assert total(found) <= span.length
    assert all(event.category in CATEGORIES for event in found)
    assert all(event.since == event.since.replace(minute=0, second=0) for event in found)
    assert len({event.since for event in found}) == len(found)


@given(start=STARTS, length=LENGTHS, app=WORDS)
def test_twice_is_once(context: Context, start: int, length: float, app: str) -> None:
    """What admission leaves is admitted whole: no step depends on the parts already cut away."""
    began = TEN - timedelta(days=2) + timedelta(seconds=start)
    raw = Raw("currentwindow", Span(began, began + timedelta(seconds=length)), {"app": app})
    found = admit(raw, context)
    if isinstance(found, Dropped):
        return
    for span in found.spans:
        again = admit(raw._replace(span=span), context)
        assert not isinstance(again, Dropped)
        assert again.spans == (span,)
    once = minimise(raw, context)
    if not isinstance(once, Dropped):
        parts = [minimise(raw._replace(span=span), context) for span in found.spans]
        assert sum(map(total, parts), timedelta()) == total(once)


@given(cut=st.floats(0.0, 1.0), start=STARTS, length=st.floats(1, 20_000))
def test_an_event_in_two_parts_counts_as_much_as_in_one(
    context: Context, cut: float, start: int, length: float
) -> None:
    """Arrival does not matter: watchers merge and split as they like."""
    began = TEN - timedelta(days=2) + timedelta(seconds=start)
    whole = Span(began, began + timedelta(seconds=length))
    middle = began + timedelta(seconds=length * cut)
    parts = [Span(began, middle), Span(middle, whole.end)]

    def counted(span: Span) -> timedelta:
        found = minimise(Raw("currentwindow", span, {"app": "orme"}), context)
        return timedelta() if isinstance(found, Dropped) else total(found)

    assert sum(map(counted, parts), timedelta()) == counted(whole)
