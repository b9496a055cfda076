"""Waivers: dated, reasoned, signed, at one place; never against the law, never forgotten."""

from datetime import date

import pytest

from justemesure.charter.finding import Finding
from justemesure.charter.lint import lint
from justemesure.charter.load import loads

ON = date(2027, 1, 4)
# Two soft findings of one rule at two places, and findings of the law.
MEASURES = """
measures:
  calls: {kind: call_recording, makes: [transcript], trigger: every_call}
  calls-2: {kind: call_recording, makes: [transcript], trigger: every_call}
"""
WHOLE = {
    "rule": "APP006",
    "where": "measures.calls.makes",
    "reason": "the new telephony comes in March",
    "signed_by": "the director",
    "expires": "2027-01-04",
}


def checked(*waivers: dict[str, str], on: date = ON) -> list[Finding]:
    lines = "".join(
        "  - {" + ", ".join(f"{key}: {text}" for key, text in waiver.items()) + "}\n"
        for waiver in waivers
    )
    text = f"{MEASURES}waivers:\n{lines}" if waivers else MEASURES
    return lint(loads(text.encode(), "c.yaml"), on)


def about_waivers(findings: list[Finding]) -> dict[str, str]:
    return {f.sentence: f.severity for f in findings if f.rule.code == "WAI001"}


def soft(findings: list[Finding]) -> dict[str, bool]:
    """Each measure with the soft finding → whether it is waived."""
    return {str(f.path[1]): f.waived_until is not None for f in findings if f.rule.code == "APP006"}


def test_without_a_waiver_both_places_are_found() -> None:
    assert soft(checked()) == {"calls": False, "calls-2": False}
    assert about_waivers(checked()) == {}


def test_a_waiver_lifts_the_finding_of_its_place_and_no_other() -> None:
    findings = checked(WHOLE)
    assert soft(findings) == {"calls": True, "calls-2": False}
    assert about_waivers(findings) == {}
    waived = next(f for f in findings if f.waived_until)
    assert waived.waived_until == date(2027, 1, 4)
    assert not waived.blocks


def test_a_waiver_holds_to_the_end_of_its_last_day() -> None:
    assert soft(checked(WHOLE, on=date(2027, 1, 4)))["calls"]
    late = checked(WHOLE, on=date(2027, 1, 5))
    assert not soft(late)["calls"]
    assert about_waivers(late) == {"expired": "recommended"}


@pytest.mark.parametrize("missing", WHOLE)
def test_an_incomplete_waiver_lifts_nothing(missing: str) -> None:
    findings = checked({key: text for key, text in WHOLE.items() if key != missing})
    assert soft(findings) == {"calls": False, "calls-2": False}
    assert about_waivers(findings) == {"incomplete": "mandatory"}


@pytest.mark.parametrize(
    ("where", "lifted"),
    [
        ("measures", {"calls", "calls-2"}),
        ("measures.calls", {"calls"}),
        ("measures.calls-2", {"calls-2"}),
        ("measures.calls.makes", {"calls"}),
        ("measures.cal", set()),
        ("measures.calls.makes.more", set()),
        ("measures.calls.", set()),
        ("calls", set()),
    ],
)
def test_a_waiver_names_a_place_or_a_block_around_it(where: str, lifted: set[str]) -> None:
    findings = checked({**WHOLE, "where": where})
    assert {name for name, waived in soft(findings).items() if waived} == lifted
    assert about_waivers(findings) == ({} if lifted else {"unused": "recommended"})


@pytest.mark.parametrize("rule", ["APP005", "app006", "APP", "APP006x", "'*'"])
def test_a_waiver_of_another_rule_is_unused(rule: str) -> None:
    findings = checked({**WHOLE, "rule": rule})
    assert not any(soft(findings).values())
    assert about_waivers(findings) == {"unused": "recommended"}


def test_the_law_cannot_be_waived() -> None:
    findings = checked({**WHOLE, "rule": "APP001", "where": "measures"})
    assert all(f.waived_until is None for f in findings if f.rule.code == "APP001")
    assert about_waivers(findings) == {"law-cannot-be-waived": "mandatory"}


def test_a_waiver_of_the_waivers_rule_lifts_nothing() -> None:
    """Nobody signs that a signature is worth nothing."""
    broken = {key: text for key, text in WHOLE.items() if key != "reason"}
    findings = checked(broken, {**WHOLE, "rule": "WAI001", "where": "waivers"})
    assert about_waivers(findings) == {"incomplete": "mandatory", "unused": "recommended"}
    assert all(f.waived_until is None for f in findings)


def test_of_two_waivers_one_expired_the_other_holds() -> None:
    findings = checked({**WHOLE, "expires": "2026-12-31"}, {**WHOLE, "expires": "2027-06-30"})
    assert soft(findings)["calls"]
    assert about_waivers(findings) == {"expired": "recommended"}


def test_a_finding_about_a_waiver_stands_at_the_waiver() -> None:
    findings = checked(WHOLE, {**WHOLE, "where": "nowhere"})
    unused = next(f for f in findings if f.sentence == "unused")
    assert unused.path == ("waivers", 1)
    assert unused.line == 7
