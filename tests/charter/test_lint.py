"""Findings: the same for the same content, the worst first, and never fewer for less proof."""

from collections.abc import Callable
from datetime import date
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

import corpus
from justemesure.charter.finding import SEVERITIES, Finding
from justemesure.charter.lint import lint
from justemesure.charter.load import loads
from justemesure.charter.model import CharterFile, Path, Written

ON = date(2027, 1, 4)
# What asks for more than nothing: taking it away may well leave less to find.
ASKS = {"kind", "purpose", "people", "makes", "phrases", "categories", "seen_by", "each", "close"}
ASKS |= {"fields", "basis", "relation", "what", "pilots", "with", "every", "waivers", "keeps", "of"}
# That people telework asks for rules on telework; a version, that proofs be for that one.
ASKS_THERE = {("populations", "telework"), ("charter", "version")}
UNLAWFUL = [name for name in corpus.names() if name.startswith("unlawful/")]


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


def silenced(before: list[Finding], after: list[Finding], lost: Path) -> list[tuple[str, Path]]:
    """What is no longer found, for want of what was at ``lost``.

    A finding may give way to another, as serious, of its rule or where something was lost.
    """
    gone = {
        (code, path)
        for code, _, path in told(before) - told(after)
        if path[: len(lost)] != lost and lost[: len(path)] != path
    }
    there = worst([finding for finding in after if finding.path == lost])
    ranks, rank_there = worst(after), min(there.values(), default=len(SEVERITIES))
    return [
        (code, path)
        for code, path in gone
        if min(ranks.get(code, len(SEVERITIES)), rank_there) > worst(before)[code]
    ]


def may_lose(path: Path) -> bool:
    """Whether what is written there asks for nothing more than its absence would."""
    return not (ASKS & set(path) or (path[0], path[-1]) in ASKS_THERE)


def test_taking_away_a_proof_a_date_or_a_safeguard_never_silences_a_rule(
    unlawful: CharterFile,
    leaves: Callable[[Written], list[Any]],
    delete: Callable[[Written, Path], Written],
    extract: Callable[[Written], CharterFile],
) -> None:
    before = lint(unlawful, ON)
    paths = [leaf.path for leaf in leaves(unlawful.written) if may_lose(leaf.path)]
    assert len(paths) > 40
    for path in paths:
        after = lint(extract(delete(unlawful.written, path)), ON)
        assert silenced(before, after, path) == [], path


@settings(max_examples=120)
@given(data=st.data(), charter=st.sampled_from(UNLAWFUL))
def test_nor_does_it_in_any_charter_of_the_corpus(
    data: st.DataObject,
    charter: str,
    leaves: Callable[[Written], list[Any]],
    delete: Callable[[Written, Path], Written],
    extract: Callable[[Written], CharterFile],
) -> None:
    file = corpus.read(charter)
    paths = [leaf.path for leaf in leaves(file.written) if may_lose(leaf.path)]
    path = data.draw(st.sampled_from(paths))
    after = lint(extract(delete(file.written, path)), ON)
    assert silenced(lint(file, ON), after, path) == []


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
        (("ai_systems", "transcription", "why"), "AIA005"),
        (("ai_systems", "transcription", "literacy"), "AIA009"),
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
