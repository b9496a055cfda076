"""What must hold of every charter and every question, however they were come by."""

from collections.abc import Callable, Iterable
from collections.abc import Set as AbstractSet
from copy import deepcopy
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, event, given, settings
from hypothesis import strategies as st

from justemesure.charter.gate import Gate, Permit, Refused, open_gate
from justemesure.charter.model import CharterFile, Written
from justemesure.charter.permissions import Permission, permissions
from justemesure.charter.values import parse_duration
from justemesure.errors import BadInput, NotPermitted

Question = dict[str, Any]
Ask = Callable[[Question], Permit | Refused]

PARIS = ZoneInfo("Europe/Paris")
DAYS = st.integers(0, 370).map(
    lambda days: datetime(2027, 1, 1, 10, tzinfo=PARIS) + timedelta(days)
)
MOMENTS = st.builds(
    lambda day, minutes: day + timedelta(minutes=minutes), DAYS, st.integers(0, 700)
)
WORDS = st.text("abcdefghijklmnopqrstuvwxyz_-", min_size=1, max_size=12)

# What somebody could add who wants the gate to permit one thing too many.
ADDED: list[tuple[str, Any]] = [
    ("measures.team-time.key", "device"),
    ("measures.team-time.keeps.raw", "7 days"),
    ("measures.team-time.keeps.declarations", "1 year"),
    ("measures.team-time.seen_by.management", "device"),
    ("measures.team-time.seen_by.hr", "declared_hours_only"),
    ("measures.team-time.seen_by.trainer", "1 second later"),
    ("measures.team-time.leaves_the_computer.fields", ["start", "end", "window_title", "idle"]),
    ("measures.training-calls.makes", ["transcript", "speech_score", "stress"]),
    ("measures.training-calls.keeps.images", "1 month"),
    ("measures.training-calls.seen_by.hr", "named"),
    ("measures.training-calls.export.trainer", "whole"),
    ("measures.training-calls.sample.rate", "100 %"),
    ("measures.training-screen.with", "training-screen"),
    ("measures.training-screen.people", ["advisers", "office"]),
    ("measures.declared-time.written_by", "system"),
    ("measures.declared-time.seen_by.team_lead", "declared_hours_only"),
    ("measures.workstation-health.fields", ["idle", "keystrokes", "start"]),
    ("measures.closed-apps.keeps", {"logs": "1 year"}),
    ("measures.closed-apps.records", "each_event"),
    ("purposes.workload", {"basis": "legal_obligation", "text": "x", "for": "x"}),
    ("never.people", ["staff_representatives"]),
    ("waivers", [{"rule": "PRO009", "where": "measures", "reason": "x", "signed_by": "x",
                  "expires": "2028-01-01"}]),
    ("measures.team-time.shown.smallest_group", "5"),
    ("measures.team-time.seen_by.third_party", "named"),
    ("waivers", [{"rule": "REU002", "where": "measures", "reason": "x", "signed_by": "x",
                  "expires": "2028-01-01"}]),
]  # fmt: skip


@st.composite
def charters(draw: st.DrawFn, whole: Written, leaves: Any, others: Any) -> Written:
    """The example charter with a few values dropped, changed or added."""
    written: Any = deepcopy(whole)
    for leaf in draw(st.lists(st.sampled_from(leaves), max_size=3)):
        node = written
        for part in leaf.path[:-1]:
            node = node[part]
        if texts := others(leaf):
            node[leaf.path[-1]] = draw(st.sampled_from(texts))
    for dotted, value in draw(st.lists(st.sampled_from(ADDED), max_size=4)):
        *blocks, last = dotted.split(".")
        node = written
        for part in blocks:
            node = node[part]
        node[last] = value
    return written  # type: ignore[no-any-return]


@pytest.fixture(scope="module")
def generated(call_centre: CharterFile, leaves: Any, others: Any) -> st.SearchStrategy[Written]:
    found = [leaf for leaf in leaves(call_centre.written) if others(leaf)]
    return charters(call_centre.written, found, others)


def fitting(facts: Iterable[Permission], draw: Callable[..., Any]) -> Question:
    """A question that one of these facts seems to answer, at moments drawn at random."""
    fact = draw(st.sampled_from(sorted(facts, key=str)))
    made = draw(MOMENTS)
    at = made + timedelta(hours=draw(st.integers(0, 24 * 120)))
    return {
        "act": fact.act,
        "measure": fact.measure,
        "groups": [fact.people],
        "role": fact.role,
        "field": fact.field,
        "made_at": None if fact.act == "collect" else made,
        "at": draw(MOMENTS) if fact.act == "collect" else at,
        "person_saw_at": made + timedelta(hours=draw(st.integers(-1, 48))),
        "group_size": draw(st.integers(7, 9)),
        "drawn": True,
    }


CLOSED = Refused("SEC004", "closed")


def answer(file: CharterFile, asked: Question) -> Permit | Refused:
    try:
        return open_gate(file, asked["at"]).decide(**asked)
    except NotPermitted:
        return CLOSED


@pytest.fixture(scope="module")
def ask(call_centre: CharterFile) -> Ask:
    """The example charter's answers, each day's gate being opened once."""
    gates: dict[date, Gate | None] = {}

    def asked_of_its_day(asked: Question) -> Permit | Refused:
        day = asked["at"].astimezone(PARIS).date()
        if day not in gates:
            try:
                gates[day] = open_gate(call_centre, asked["at"])
            except NotPermitted:
                gates[day] = None
        gate = gates[day]
        return CLOSED if gate is None else gate.decide(**asked)

    return asked_of_its_day


@pytest.fixture(scope="module")
def facts(call_centre: CharterFile) -> AbstractSet[Permission]:
    return permissions(call_centre.charter)


def named(written: Any, asked: Question) -> bool:
    """Whether a measure's own words name what is asked, read without any of the gate's code."""
    measure = written["measures"].get(asked["measure"], {})
    if not set(asked["groups"]) <= set(measure.get("people", ())):
        return False
    role, field = str(asked["role"]), str(asked["field"])
    shown = [measure.get("keeps", {}).get(field, "none")]
    match asked["act"]:
        case "collect":
            return (role, field) == ("None", "None")
        case "make":
            others = written["measures"].values()
            joined = {other.get("joins", {}).get(asked["measure"]) for other in others}
            return field in measure["makes"] or field in joined
        case "send":
            return field in measure.get("leaves_the_computer", measure)["fields"]
        case "show":
            shown.append(measure["seen_by"][role])
        case "export":
            shown += measure["seen_by"][role], measure["export"][role]
    return not {"none", "never"}.intersection(map(str, shown))


def ends(written: Any, asked: Question) -> list[datetime]:
    """Every moment at which, by the charter's words, what is asked must have ended."""

    def midnight(day: str) -> datetime:
        after = date.fromisoformat(day) + timedelta(days=1)
        return datetime.combine(after, time(), ZoneInfo(written["organisation"]["timezone"]))

    measure = written["measures"][asked["measure"]]
    found = [midnight(written["charter"]["review_by"])]
    if asked["act"] in ("collect", "make"):
        found.append(midnight(measure["period"]["to"]))
    elif asked["act"] != "send":
        kept = measure["keeps"][asked["field"]]
        length = parse_duration(kept["for"] if isinstance(kept, dict) else kept)
        made = asked["made_at"].astimezone(found[0].tzinfo)
        found.append(length.after(made) + timedelta(hours=2 if length.unit == "hour" else 0))
    return found


@pytest.mark.slow
@settings(max_examples=80)
@given(data=st.data())
def test_nothing_is_permitted_that_no_measure_names_nor_for_longer_than_is_written(
    generated: st.SearchStrategy[Written], rebuilt: Any, data: st.DataObject
) -> None:
    """Its findings left aside: a rule that is missing, or waived, must not open a door."""
    written: Any = data.draw(generated)
    try:
        file = rebuilt(written)
    except BadInput:
        assume(False)
    facts = permissions(file.charter)
    assume(facts)
    asked = fitting(facts, data.draw)
    found = Gate(file, asked["at"].date()).decide(**asked)
    event(type(found).__name__)
    if isinstance(found, Permit):
        assert named(written, asked)
        assert asked["at"] < found.until <= min(ends(written, asked))


@settings(max_examples=150)
@given(data=st.data())
def test_a_permit_holds_until_it_ends_and_no_longer(
    ask: Ask, facts: AbstractSet[Permission], data: st.DataObject
) -> None:
    asked = fitting(facts, data.draw)
    found = ask(asked)
    assume(found)
    assert isinstance(found, Permit)
    now = asked["at"].astimezone(UTC)
    later = now + (found.until - now) * data.draw(st.floats(0, 0.999))
    assert ask(asked | {"at": later})
    assert not ask(asked | {"at": found.until})


@given(data=st.data())
def test_a_word_that_the_charter_does_not_know_is_refused(
    ask: Ask, facts: AbstractSet[Permission], call_centre: CharterFile, data: st.DataObject
) -> None:
    asked = fitting(facts, data.draw)
    word = data.draw(WORDS.filter(lambda word: word not in str(call_centre.written)))
    groups = asked["groups"]
    for argument, value in (
        ("act", word),
        ("measure", word),
        ("role", word),
        ("field", word),
        ("groups", [word]),
        ("groups", [*groups, word]),
    ):
        assert not ask(asked | {argument: value})


@settings(max_examples=150)
@given(data=st.data())
def test_a_question_without_an_argument_that_a_limit_needs_is_refused(
    ask: Ask, facts: AbstractSet[Permission], data: st.DataObject
) -> None:
    asked = fitting(facts, data.draw)
    assume(ask(asked))
    needed = {
        "groups": True,
        "role": asked["role"] is not None,
        "field": asked["field"] is not None,
        "made_at": asked["act"] != "collect",
        "drawn": asked["measure"] in ("training-calls", "training-screen"),
        "group_size": asked["role"] is not None and asked["field"] == "team_totals",
        "person_saw_at": asked["role"] == "trainer",
    }
    left_out: Question = {"groups": (), "drawn": False}
    for argument, is_needed in needed.items():
        answered = ask(asked | {argument: left_out.get(argument)})
        assert bool(answered) is not is_needed, argument


@given(data=st.data(), extra=st.permutations(["advisers", "agency", "trainees", "office", "it"]))
def test_the_same_question_always_gets_the_same_answer(
    ask: Ask,
    facts: AbstractSet[Permission],
    call_centre: CharterFile,
    data: st.DataObject,
    extra: list[str],
) -> None:
    asked = fitting(facts, data.draw) | {"groups": extra}
    first = ask(asked)
    for groups in (list(reversed(extra)), set(extra), iter(extra), tuple(extra) * 2):
        assert ask(asked | {"groups": groups}) == first
    assert answer(call_centre, asked) == first
