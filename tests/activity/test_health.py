"""What a computer says of itself, in the form in which it may leave."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from justemesure.activity.event import Raw, Span
from justemesure.activity.health import (
    LEAST,
    MINUTE,
    NOT_ANSWERING,
    OTHER,
    Answers,
    Hang,
    is_due,
    name_of,
    named,
    network,
    row,
    within,
)
from justemesure.activity.private import Private
from justemesure.charter.law import Law
from justemesure.charter.load import load
from justemesure.charter.permissions import RUNS
from justemesure.charter.values import parse_duration

NOON = datetime(2027, 2, 2, 12, tzinfo=UTC)
PRIVATE = Private(Law(NOON.date()), ("banque",))
READINGS = {"cpu": 31.4, "memory": 63.0, "disk": 71.2, "latency": 18.4, "jitter": 0.7}
FIELDS = sorted(RUNS["device_health"].sends)
moments = st.integers(0, 20 * 60_000).map(lambda n: NOON + timedelta(milliseconds=n))
spans = st.tuples(moments, moments).filter(lambda ab: ab[0] < ab[1]).map(lambda ab: Span(*ab))
samples = st.lists(st.none() | st.floats(0, 900), max_size=20)


def after(seconds: float) -> datetime:
    return NOON + timedelta(seconds=seconds)


@given(st.lists(samples, max_size=4))
def test_loss_is_a_share_and_no_time_is_below_nought(hosts: list[list[float | None]]) -> None:
    found = network(hosts)
    asked = [samples for samples in hosts if samples]
    assert ("packet_loss" in found) == bool(asked)
    assert 0 <= found.get("packet_loss", 0) <= 100
    assert (found.get("packet_loss") == 100) == any(
        not any(s is not None for s in h) for h in asked
    )
    answers = [sample for samples in asked for sample in samples if sample is not None]
    assert ("latency" in found) == bool(answers)
    if answers:
        assert min(answers) <= found["latency"] <= max(answers)
        assert 0 <= found.get("jitter", 0) <= max(answers) - min(answers)


def test_each_figure_is_that_of_the_host_that_does_worst() -> None:
    steady, far, shaky = [10.0, 10.0, 10.0], [80.0, 80.0, None], [1.0, 9.0, 1.0]
    found = network([steady, far, shaky])
    assert found == {"latency": 80, "jitter": 8, "packet_loss": pytest.approx(100 / 3)}


@given(st.lists(spans, max_size=6), st.sampled_from(["orme.exe", "softphone"]))
def test_a_hang_cut_at_the_minutes_is_the_hang(hung: list[Span], name: str) -> None:
    hangs = [Hang(name, span) for span in hung]
    minutes = [NOON + n * MINUTE for n in range(21)]
    pieces = [piece.span for minute in minutes for piece in within(hangs, minute)]
    covered: set[datetime] = set()
    for span in hung:
        length = (span.end - span.start) // timedelta(milliseconds=100)
        covered |= {span.start + timedelta(milliseconds=100) * n for n in range(length)}
    assert all(any(p.start <= moment < p.end for p in pieces) for moment in covered)
    assert sum((p.length for p in pieces), timedelta()) <= sum(
        (span.length for span in hung), timedelta()
    )
    if len(hung) == 1:
        assert sum((p.length for p in pieces), timedelta()) == hung[0].length
    for minute in minutes:
        for piece in within(hangs, minute):
            assert minute <= piece.span.start < piece.span.end <= minute + MINUTE
    ordered = sorted(pieces)
    assert all(one.end <= other.start for one, other in pairwise(ordered))


@given(
    st.frozensets(st.sampled_from([*FIELDS, "active_window", "idle"])),
    st.dictionaries(st.sampled_from([*READINGS, "packet_loss"]), st.floats(0, 1000)),
    st.none() | st.lists(spans.map(lambda span: Hang("orme.exe", span)), max_size=3),
)
def test_a_row_holds_the_charters_fields_and_no_other(
    fields: frozenset[str], readings: dict[str, float], hangs: list[Hang] | None
) -> None:
    made = row("d", NOON, readings, hangs, fields)
    assert set(made) - {"device", "minute"} <= fields & set(FIELDS)
    assert (NOT_ANSWERING in made) == (NOT_ANSWERING in fields and hangs is not None)


def test_a_row_is_as_the_call_reads_it_and_no_finer_than_a_repair_needs() -> None:
    hang = Hang("orme.exe", Span(after(26), after(70.5)))
    assert row("d", NOON, READINGS, [hang], frozenset(FIELDS)) == {
        "device": "d",
        "minute": "2027-02-02T12:00:00Z",
        "cpu": 30,
        "memory": 65,
        "disk": 71,
        "latency": 18,
        "jitter": 1,
        NOT_ANSWERING: [
            {
                "application": "orme.exe",
                "from": "2027-02-02T12:00:26.000Z",
                "to": "2027-02-02T12:01:00.000Z",
            }
        ],
    }


def test_quiet_is_said_and_not_known_is_left_out() -> None:
    asked = frozenset({NOT_ANSWERING})
    assert row("d", NOON, {}, [], asked)[NOT_ANSWERING] == []
    assert NOT_ANSWERING not in row("d", NOON, {}, None, asked)


def test_a_window_hangs_from_the_first_question_without_an_answer_until_the_next() -> None:
    answers = Answers()
    answers.ask(1, after(0))
    answers.answered(1, after(0.1))
    for second in range(1, 9):
        answers.ask(1, after(second))
    assert answers.waiting == (1,)
    assert not answers.hangs_unnamed(1, after(5.9))
    assert answers.hangs_unnamed(1, after(6))
    answers.name(1, "orme.exe")
    assert answers.hangs(after(5)) == []
    assert answers.hangs(after(8)) == [Hang("orme.exe", Span(after(1), after(8)))]
    answers.answered(1, after(9))
    assert answers.hangs(after(60)) == [Hang("orme.exe", Span(after(1), after(9)))]
    answers.forget(before=after(9))
    assert answers.hangs(after(60)) == []


@given(st.floats(0, 4.9))
def test_what_answers_late_but_answers_does_not_hang(seconds: float) -> None:
    answers = Answers()
    answers.ask(1, NOON)
    answers.name(1, "orme.exe")
    answers.answered(1, after(seconds))
    assert timedelta(seconds=seconds) < LEAST
    assert answers.hangs(after(60)) == []


def test_one_of_which_nothing_may_be_said_leaves_nothing() -> None:
    answers = Answers()
    answers.ask(1, NOON)
    answers.name(1, None)
    assert answers.hangs(after(20)) == []
    answers.answered(1, after(30))
    assert answers.hangs(after(40)) == []


@pytest.mark.parametrize(
    ("application", "title", "told"),
    [
        ("Orme", "Dossier", "orme.exe"),
        ("softphone", "", "softphone"),
        ("steam", "", OTHER),
        ("web.whatsapp.com", "", OTHER),
        ("banque", "", None),
        ("outlook.exe", "CGT - réunion de section", None),
    ],
)
def test_an_application_is_named_in_the_charters_words_or_not_at_all(
    root: Path, application: str, title: str, told: str | None
) -> None:
    known = named(load(root / "examples" / "call-centre.yaml").charter)
    assert known == ("orme.exe", "softphone", "outlook.exe")
    window = Raw("currentwindow", Span(NOON, NOON), {"app": application, "title": title})
    assert name_of(window, known, PRIVATE) == told


@pytest.mark.parametrize(
    ("every", "due"), [("1 minute", 60), ("30 seconds", 60), ("5 minutes", 12), ("1 hour", 1)]
)
def test_rows_come_as_often_as_the_charter_says_and_once_a_minute_at_most(
    every: str, due: int
) -> None:
    length = parse_duration(every)
    assert sum(is_due(NOON + n * MINUTE, length) for n in range(60)) == due
