"""The corpus: what people expected from the law, what the rules find, and what never changes it."""

import json
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import corpus
from corpus import Case
from justemesure.charter.decode import dotted
from justemesure.charter.finding import Finding
from justemesure.charter.lint import lint, rules
from justemesure.charter.load import loads
from justemesure.charter.model import Written

CASES = {case.title: case for case in corpus.cases()}
NEVER_IN_A_CHARTER = {"SEC004"}
"""A property of the gate: no charter can break it."""


def is_around(place: str, other: str) -> bool:
    """Whether the two dotted places are the same, or one is a block around the other."""
    short, long = sorted((place, other), key=len)
    return long == short or long.startswith((f"{short}.", f"{short}["))


def test_every_charter_of_the_corpus_has_expectations() -> None:
    assert {case.charter for case in CASES.values()} == set(corpus.names())
    assert len(corpus.names()) >= 60


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_what_the_law_expects_is_found_and_nothing_else(case: Case) -> None:
    found = {(finding.rule.code, dotted(finding.path)) for finding in case.findings()}
    missed = {
        (code, place)
        for code, place in case.expected
        if not any(code == other and is_around(place, where) for other, where in found)
    }
    unexpected = {
        (code, place)
        for code, place in found
        if not any(code == other and is_around(place, where) for other, where in case.expected)
    }
    assert (missed, unexpected) == (set(), set())


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_nothing_stands_in_the_way_of_a_lawful_charter(case: Case) -> None:
    if case.title.startswith("lawful/") and " on " not in case.title:
        standing = [finding for finding in case.findings() if finding.waived_until is None]
        assert {finding.rule.code for finding in standing} <= {"GAT001"}


def test_the_table_says_what_is_found() -> None:
    """After a change of the rules: ``make corpus-diff``, read it, then ``make corpus``."""
    before = corpus.FOUND.read_text("utf-8")
    assert corpus.difference(before, corpus.findings(), "en") == ""
    assert corpus.table(corpus.findings()) == before


def test_the_difference_tells_what_came_and_what_went() -> None:
    found = corpus.findings()
    title = "unlawful/no-way-out-for-private-calls"
    silent = {**found, title: {}}
    came = corpus.difference(corpus.table(silent), found, "en")
    went = corpus.difference(corpus.table(found), silent, "en")
    assert [line.strip()[0] for line in came.splitlines()[1:]] == ["+", "N"]
    assert went.splitlines()[1].strip().startswith("- mandatory   APP003 measures.")


def test_every_rule_finds_something_in_the_corpus_and_is_quiet_somewhere() -> None:
    found = [{finding.rule.code for finding in case.findings()} for case in CASES.values()]
    assert set().union(*found) == rules().keys() - NEVER_IN_A_CHARTER
    assert set.intersection(*found) == set()


@settings(max_examples=60)
@given(charter=st.sampled_from(corpus.names()), seed=st.integers(0, 2**32))
def test_order_and_layout_never_change_what_is_found(charter: str, seed: int) -> None:
    shuffle = random.Random(seed)

    def shuffled(node: Written) -> Written:
        if isinstance(node, dict):
            keys = list(node)
            shuffle.shuffle(keys)
            return {key: shuffled(node[key]) for key in keys}
        return [shuffled(item) for item in node] if isinstance(node, list) else node

    case = next(case for case in CASES.values() if case.charter == charter)
    text = json.dumps(shuffled(case.file.written), indent=shuffle.choice([None, 1, 7]))
    again = loads(text.encode(), "shuffled.yaml")
    assert told(lint(again, case.on, case.previous)) == told(case.findings())


def told(findings: list[Finding]) -> set[tuple[str, str, str]]:
    return {(found.rule.code, found.sentence, dotted(found.path)) for found in findings}
