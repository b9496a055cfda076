"""Findings: the same for the same content, the worst first, and never fewer for less proof."""

import json
import random
from collections.abc import Callable
from datetime import date
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from justemesure.charter.finding import SEVERITIES, Finding
from justemesure.charter.lint import lint
from justemesure.charter.load import loads
from justemesure.charter.model import CharterFile, Path, Written

ON = date(2027, 1, 4)
# What asks for more than nothing: taking it away may well leave less to find.
ASKS = {"kind", "purpose", "people", "makes", "phrases", "categories", "seen_by", "each", "close"}
ASKS |= {"fields", "basis", "relation", "what", "pilots", "with", "every", "waivers", "keeps", "of"}


def told(findings: list[Finding]) -> set[tuple[str, str, Path]]:
    return {(finding.rule.code, finding.sentence, finding.path) for finding in findings}


def worst(findings: list[Finding]) -> dict[str, int]:
    """The most serious finding of each rule, 0 being the worst."""
    found: dict[str, int] = {}
    for finding in findings:
        rank = SEVERITIES.index(finding.severity)
        found[finding.rule.code] = min(rank, found.get(finding.rule.code, rank))
    return found


def test_the_lawful_example_has_no_finding(call_centre: CharterFile) -> None:
    assert lint(call_centre, ON) == []


def test_the_worst_comes_first_then_the_order_of_the_file(unlawful: CharterFile) -> None:
    findings = lint(unlawful, ON)
    order = [(SEVERITIES.index(f.severity), f.line, f.column, f.rule.code) for f in findings]
    assert order == sorted(order)
    assert {rank for rank, *_ in order} == {0, 1, 2}


def test_what_is_waived_comes_last() -> None:
    file = loads(
        b"measures: {m: {kind: call_recording, makes: [transcript], trigger: every_call}}\n"
        b"waivers: [{rule: APP006, where: measures, reason: r, signed_by: s, expires: 2027-02-01}]",
        "c.yaml",
    )
    findings = lint(file, ON)
    waived = [finding.waived_until is not None for finding in findings]
    assert waived == sorted(waived)
    assert findings[-1].severity == "prohibited"


def test_a_finding_stands_where_its_cause_is_written(unlawful: CharterFile, root: Any) -> None:
    lines = (root / "examples" / "unlawful.yaml").read_text("utf-8").splitlines()
    by_code = {finding.rule.code: finding for finding in lint(unlawful, ON)}
    for code, line in (
        ("PRO001", "keystroke_content"),
        ("FIN003", "consent"),
        ("PRO002", "random"),
    ):
        assert line in lines[by_code[code].line - 1]


@settings(max_examples=20)
@given(seed=st.integers(0, 2**32))
def test_order_and_layout_never_change_findings(unlawful: CharterFile, seed: int) -> None:
    shuffle = random.Random(seed)

    def shuffled(node: Written) -> Written:
        if isinstance(node, dict):
            keys = list(node)
            shuffle.shuffle(keys)
            return {key: shuffled(node[key]) for key in keys}
        return [shuffled(item) for item in node] if isinstance(node, list) else node

    text = json.dumps(shuffled(unlawful.written), indent=shuffle.choice([None, 1, 7]))
    assert told(lint(loads(text.encode(), "c.yaml"), ON)) == told(lint(unlawful, ON))


def test_taking_away_a_proof_a_date_or_a_safeguard_never_silences_a_rule(
    unlawful: CharterFile,
    leaves: Callable[[Written], list[Any]],
    delete: Callable[[Written, Path], Written],
    extract: Callable[[Written], CharterFile],
) -> None:
    """A finding may give way to another of its rule, as serious: nothing else of it may go."""
    before = lint(unlawful, ON)
    silenced, tried = [], 0
    for leaf in leaves(unlawful.written):
        if ASKS & set(leaf.path):
            continue
        tried += 1
        after = lint(extract(delete(unlawful.written, leaf.path)), ON)
        gone = {
            (code, path)
            for code, _, path in told(before) - told(after)
            if path[: len(leaf.path)] != leaf.path and leaf.path[: len(path)] != path
        }
        ranks = worst(after)
        silenced += [
            (leaf.path, code, path)
            for code, path in gone
            if ranks.get(code, len(SEVERITIES)) > worst(before)[code]
        ]
    assert silenced == []
    assert tried > 40


def test_taking_a_safeguard_away_from_the_lawful_example_is_found(
    call_centre: CharterFile,
    delete: Callable[[Written, Path], Written],
    extract: Callable[[Written], CharterFile],
) -> None:
    calls = ("measures", "training-calls")
    for path, code in (
        ((*calls, "objection", "stops"), "APP004"),
        ((*calls, "private_calls"), "APP003"),
        ((*calls, "keeps", "sound"), "CON001"),
        ((*calls, "sample"), "APP001"),
        (("consultation", "opinion", "date"), "CSE001"),
        (("consultation", "pilots"), "CSE003"),
        (("information", "callers", "message"), "TRA005"),
        (("information", "employees", "proof"), "TRA002"),
        (("information", "employees", "says", 3), "TRA003"),
        (("impact_assessment", "document"), "FIN005"),
        (("organisation", "indicator"), "TRA001"),
        (("purposes", "training", "balancing"), "FIN002"),
        (("purposes", "training", "for"), "FIN001"),
        (("never", "channels", 0), "SYN001"),
        (("never", "channels", 5), "SYN002"),
        (("never", "times", 0), "DEX001"),
        (("measures", "training-screen", "window", "nothing_else"), "COU003"),
        (("measures", "team-time", "detail"), "PRO009"),
        (("measures", "team-time", "shown"), "REU002"),
        (("consultation", "expert", "delay_extended"), "CSE005"),
        (("consultation", "file_complete_on"), "CSE002"),
        (("reuse", 0, "test", "document"), "FIN004"),
        (("reuse",), "FIN004"),
        (("register", "entries", "team-time"), "FIN006"),
        (("impact_assessment", "dpo_involved_on"), "FIN007"),
        (("rights", "ask"), "DRO001"),
        (("rights", "can", 5), "DRO001"),
        (("measures", "training-calls", "export", "person"), "DRO001"),
        (("rights", "can", 4), "DRO002"),
        (("rights", "objection_shown_separately"), "DRO002"),
        (("ai_systems", "transcription", "error_rate"), "DIS001"),
        (("never", "times", 1), "DIS002"),
        (("organisation", "hosting"), "TRF001"),
        (("organisation", "disconnection"), "DEX002"),
        (("organisation", "duerp"), "DEX003"),
    ):
        found = lint(extract(delete(call_centre.written, path)), ON)
        assert code in {finding.rule.code for finding in found if finding.blocks}, path
