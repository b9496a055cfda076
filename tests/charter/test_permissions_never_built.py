"""Never built: no charter whatsoever permits it, however much it asks for and whoever signs it."""

from collections.abc import Iterator
from datetime import date, time
from typing import Any, get_args

import pytest

from justemesure.charter import measure as m
from justemesure.charter import model
from justemesure.charter.permissions import Permission, permissions
from justemesure.charter.values import Delay, Duration, Rate
from justemesure.charter.vocabulary import (
    Basis,
    DataClass,
    Field,
    Kind,
    Make,
    Name,
    PurposeName,
    Role,
    View,
)

KINDS: tuple[Kind, ...] = get_args(Kind)
ROLES: tuple[Role, ...] = get_args(Role)
PURPOSES: tuple[PurposeName, ...] = get_args(PurposeName)
OURS = {
    "call_recording",
    "screen_video_during_call",
    "application_time",
    "device_health",
    "declared_work",
    "application_rule",
}
LONG = Duration(9, "year")
CALL = Name("call_recording")
TRAINEES = (Name("trainees"),)
PERIOD = m.Period(date(2000, 1, 1), date(2099, 12, 31))
SAMPLE = m.Sample(Rate(99.0), "before_the_call")


def greedy(kind: Kind, purpose: Any, view: Any) -> m.Measure:
    """A measure that asks for everything, for everybody, as long as can be written."""
    # Only the time in applications leaves in hours; other rows are finer.
    grain: Any = "hour" if kind == "application_time" else None
    return m.Measure(
        kind=kind,
        purpose=purpose,
        people=TRAINEES,
        period=PERIOD,
        trigger="drawn",
        sample=SAMPLE,
        with_=CALL if kind != "call_recording" else None,
        every=Duration(1, "second"),
        detail="person",
        key="device",
        fields=get_args(Field),
        written_by="person",
        rule=m.ApplicationRule(("*",), "no"),
        records="none",
        makes=get_args(Make),
        tone=m.Tone("voice", "both"),
        leaves_the_computer=m.Leaving(grain, get_args(Field), Duration(1, "second")),
        keeps=dict.fromkeys(get_args(DataClass), LONG),
        shown=m.Shown(8, zoom=False, differencing_protection=True),
        seen_by={role: "first" if role == "person" else view for role in ROLES},
        export=dict.fromkeys(ROLES, "whole"),
    )


def charter(measures: dict[Name, m.Measure], basis: Basis = "legitimate_interest") -> model.Charter:
    purpose = model.Purpose("a text", basis, "a law")
    return model.Charter(
        format="1",
        charter=model.Identity(Name("x"), 1, date(2000, 1, 1), date(2099, 12, 31)),
        purposes=dict.fromkeys(PURPOSES, purpose),
        populations=dict.fromkeys(TRAINEES, model.Population("x")),
        working_hours=model.WorkingHours("site_hours", time(0, 0), time(23, 59)),
        measures=measures,
    )


VIEWS: tuple[Any, ...] = (*get_args(View), Delay(Duration(1, "second")))


def everything() -> Iterator[tuple[Kind, Permission]]:
    """Each fact of each kind, for each purpose, shown to each role in each way."""
    names = {Name(kind): kind for kind in KINDS}
    for purpose in PURPOSES:
        for view in VIEWS:
            asked = {name: greedy(kind, purpose, view) for name, kind in names.items()}
            for fact in permissions(charter(asked)):
                yield names[fact.measure], fact


@pytest.fixture(scope="module")
def facts() -> set[tuple[Kind, Permission]]:
    return set(everything())


Facts = set[tuple[Kind, Permission]]


def test_what_we_do_is_found_where_everything_is_asked_for(facts: Facts) -> None:
    """Without this the tests below could pass because nothing is permitted at all."""
    assert {kind for kind, _ in facts} == OURS
    assert {fact.act for _, fact in facts} == {"collect", "make", "keep", "send", "show", "export"}
    assert {fact.role for _, fact in facts} >= {"person", "trainer", "it", "hr", "team_lead"}


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind not in OURS])
def test_no_other_kind_is_ever_permitted(facts: Facts, kind: Kind) -> None:
    """Screenshots, keystrokes, the mouse, webcams, microphones, messages, places, predictions…"""
    assert [fact for found, fact in facts if found == kind] == []


def test_only_words_and_times_are_made_and_of_calls_only(facts: Facts) -> None:
    """No emotion, no stress, no score, no rank, no pay, no prediction, no tone of a voice."""
    made = {(kind, fact.field) for kind, fact in facts if fact.act == "make"}
    words = {"transcript", "timing", "phrases", "contact_reasons"}
    assert made == {("call_recording", word) for word in words}


@pytest.mark.parametrize("of", ["adviser", "both", None])
@pytest.mark.parametrize("reads", ["voice", "transcript_and_voice", "transcript", None])
def test_nobodys_tone_is_made_but_a_customers_from_the_words(reads: Any, of: Any) -> None:
    calls = greedy("call_recording", "training", "first")
    for tone in (m.Tone(reads, of), m.Tone("voice", "customer"), None):
        found = permissions(charter({CALL: calls.but(tone=tone)}))
        assert "customer_tone_from_words" not in {fact.field for fact in found}
    words = calls.but(tone=m.Tone("transcript", "customer"))
    assert "customer_tone_from_words" in {f.field for f in permissions(charter({CALL: words}))}


def test_no_image_content_place_or_rating_is_ever_kept_shown_or_taken(facts: Facts) -> None:
    kept = {fact.field for _, fact in facts if fact.act in ("keep", "show", "export")}
    never = {"images", "content", "locations", "passages", "logs", "notes", "ratings"}
    assert kept
    assert not kept & never


def test_nothing_that_a_person_does_minute_by_minute_ever_leaves(facts: Facts) -> None:
    sent = {(kind, fact.field) for kind, fact in facts if fact.act == "send"}
    assert {field for kind, field in sent if kind == "application_time"} == {"category", "seconds"}
    assert {field for kind, field in sent if kind == "declared_work"} == {"start", "end", "task"}
    assert {kind for kind, _ in sent} == {"application_time", "device_health", "declared_work"}
    people = {"idle", "keystrokes", "browsing", "user_activity", "active_window", "location"}
    assert not {field for _, field in sent} & people


def shown(facts: Facts, *but: str) -> set[tuple[Kind, Permission]]:
    return {
        (kind, fact)
        for kind, fact in facts
        if fact.act in ("show", "export") and fact.role not in but
    }


def test_one_persons_data_are_shown_to_the_person_and_the_trainer_only(facts: Facts) -> None:
    """Besides a computer's health to technicians, and hours that the person declared."""
    others = {
        (kind, f.role) for kind, f in shown(facts, "person", "trainer") if not f.smallest_group
    }
    assert others == {("device_health", "it"), ("declared_work", "hr")}


def test_a_trainer_sees_drawn_calls_only_and_after_the_person(facts: Facts) -> None:
    seen = {(kind, fact) for kind, fact in shown(facts) if fact.role == "trainer"}
    alone = {(kind, fact) for kind, fact in seen if not fact.smallest_group}
    assert {kind for kind, _ in alone} == {"call_recording", "screen_video_during_call"}
    assert all(fact.drawn and fact.person_first and fact.wait for _, fact in alone)


def test_payroll_sees_declared_hours_and_nothing_recorded(facts: Facts) -> None:
    assert {(kind, fact.field) for kind, fact in shown(facts) if fact.role == "hr"} == {
        ("declared_work", "declarations")
    }


def team_totals(smallest: int | None, *waivers: model.Waiver) -> set[int | None]:
    """From how many people a figure of this group is shown, to anybody, in any view."""
    few = m.Shown(smallest, zoom=False, differencing_protection=True)
    return {
        fact.smallest_group
        for view in VIEWS
        for fact in permissions(
            charter({FEW: greedy("application_time", "workload", view).but(shown=few)}).but(
                waivers=waivers
            )
        )
        if fact.role is not None and fact.field == "team_totals"
    }


FEW = Name("few")
WAIVER = model.Waiver("REU002", "measures.few.shown", "one site", "the director", date(2099, 1, 1))


@pytest.mark.parametrize("smallest", [None, 0, 1, 4, 5, 7])
def test_no_figure_of_a_group_under_eight_is_shown(facts: Facts, smallest: int | None) -> None:
    assert {f.smallest_group for _, f in shown(facts) if f.field == "team_totals"} == {8}
    assert team_totals(smallest) == set()


@pytest.mark.parametrize(("smallest", "shown_from"), [(5, {5}), (7, {7}), (8, {8}), (4, set())])
def test_a_waiver_shows_groups_of_five_to_seven_and_none_under_five(
    smallest: int, shown_from: set[int]
) -> None:
    assert team_totals(smallest, WAIVER) == shown_from


@pytest.mark.parametrize(
    "changed",
    [
        {"rule": "REU001"},
        {"where": "measures.other"},
        {"where": "measures.few.shown.zoom"},
        *({name: None} for name in ("rule", "where", "reason", "signed_by", "expires")),
    ],
)
def test_a_waiver_that_is_incomplete_or_about_something_else_shows_no_small_group(
    changed: dict[str, Any],
) -> None:
    assert team_totals(6, WAIVER.but(**changed)) == set()


def test_calls_and_screens_are_permitted_when_drawn_and_never_otherwise(facts: Facts) -> None:
    drawn = {
        fact.drawn for kind, fact in facts if kind in ("call_recording", "screen_video_during_call")
    }
    assert drawn == {True}


def test_no_purpose_that_decides_about_a_person_is_ever_admitted() -> None:
    deciding = ("evaluation", "pay", "bonus", "discipline", "dismissal", "productivity", "presence")
    for kind in KINDS:
        for purpose in deciding:
            for purposes in (purpose, ("training", purpose), (purpose, "workload", "security")):
                asked = {Name("x"): greedy(kind, purposes, "first")}
                assert permissions(charter(asked)) == set(), (kind, purposes)


@pytest.mark.parametrize("basis", ["consent", "collective_agreement", None])
def test_no_basis_that_binds_an_employee_to_agree_is_ever_admitted(basis: Any) -> None:
    asked = {Name(kind): greedy(kind, PURPOSES, "first") for kind in KINDS}
    assert permissions(charter(asked, basis)) == set()
    for purpose in PURPOSES:
        asked = {Name(kind): greedy(kind, purpose, "first") for kind in KINDS}
        assert permissions(charter(asked, basis)) == set()
