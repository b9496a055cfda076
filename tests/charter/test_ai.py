"""AI systems and decisions: what counts as what, in the cases that no page has room for."""

from datetime import date

import pytest

from justemesure.charter.ai import needs_ai
from justemesure.charter.finding import Finding
from justemesure.charter.lint import lint
from justemesure.charter.load import loads
from justemesure.charter.vocabulary import Name

ON = date(2028, 1, 5)


def found(charter: str, *codes: str) -> list[Finding]:
    findings = lint(loads(charter.encode(), "c.yaml"), ON)
    return [finding for finding in findings if finding.rule.code in codes]


def sentences(charter: str, *codes: str) -> set[str]:
    return {finding.sentence for finding in found(charter, *codes)}


@pytest.mark.parametrize(
    ("exception", "sentence"),
    [
        ("article 22(2)(a)", None),
        ("RGPD, art. 22, § 2, b", None),
        ("22-2b", None),
        ("article 22 du RGPD, paragraphe 2, point a)", None),
        ("Article 22, paragraphe 2, point C", "consent-not-free"),
        ("article 22(2)", "exception-not-admitted"),
        ("article 22(3)(a)", "exception-not-admitted"),
        ("article 122(2)(a)", "exception-not-admitted"),
        ("article 22(2)(d)", "exception-not-admitted"),
        ("the supplier recommends it", "exception-not-admitted"),
    ],
)
def test_an_exception_names_its_point(exception: str, sentence: str | None) -> None:
    charter = f'decisions: [{{effect: pay, automation: solely, exception: "{exception}"}}]'
    assert sentences(charter, "DEC001") == ({sentence} if sentence else set())


def test_a_decision_that_says_nothing_is_never_taken_for_a_humans() -> None:
    assert "automation-not-said" in sentences("decisions: [{what: promotion}]", "DEC001")
    assert "no-reviewer" in sentences("decisions: [{what: promotion}]", "DEC002")


@pytest.mark.parametrize("makes", ["speech_score", "productivity_score", "ranking_of_people"])
def test_a_decisive_score_decides_whatever_the_charter_says_of_the_machine(makes: str) -> None:
    charter = f"""
decisions: [{{effect: dismissal, uses: [m], automation: never, weight: decisive}}]
measures: {{m: {{kind: application_time, makes: [{makes}]}}}}
"""
    assert sentences(charter, "DEC001") == {"decisive"}
    assert sentences(charter.replace(makes, "timing"), "DEC001") == set()


@pytest.mark.parametrize(
    ("kind", "makes", "needed"),
    [
        ("call_recording", "transcript", True),
        ("call_recording", "phrases", True),
        ("email_content", "phrases", False),  # a search in written text
        ("call_recording", "timing", False),
        ("application_time", "productivity_score", False),
        ("idle_time", "pay_deduction", False),
        ("webcam_behaviour", None, True),
        ("staff_prediction", None, True),
        ("application_time", None, False),
    ],
)
def test_arithmetic_is_not_artificial_intelligence(
    kind: str, makes: str | None, needed: object
) -> None:
    made = f", makes: [{makes}]" if makes else ""
    charter = loads(f"measures: {{m: {{kind: {kind}{made}}}}}".encode(), "c.yaml").charter
    assert charter.measures
    assert needs_ai(charter.measures[Name("m")]) is needed


REPRESENTED = """
charter: {in_force_from: 2028-01-03}
organisation: {ORGANISATION}
ai_systems: {s: {risk: high, annex_iii: 4b, profiling: true, informed: {workers: 2027-12-20}}}
"""


@pytest.mark.parametrize(
    ("organisation", "asked"),
    [
        ("headcount: 11, country: FR", True),
        ("headcount: 10, country: FR", False),
        ("country: FR", True),
        ("works_council: {no_candidate_minutes: pv.pdf, date: 2027-01-04}", False),
        ("works_council: {no_candidate_minutes: pv.pdf}", True),
        ("headcount: 200, works_council: false, country: FR", True),
        ("headcount: 5, country: DE", True),
        ("works_council: false, country: DE", False),
    ],
)
def test_representatives_are_told_where_there_are_or_should_be_some(
    organisation: str, asked: object
) -> None:
    told = sentences(REPRESENTED.replace("ORGANISATION", organisation), "AIA006")
    assert told == ({"representatives-not-told"} if asked else set())


def test_a_class_that_is_too_low_is_one_fault_and_not_five() -> None:
    charter = """
organisation: {sector: public_body}
measures: {m: {kind: call_recording, purpose: evaluation, makes: [transcript]}}
ai_systems: {s: {serves: [m], risk: minimal, annex_iii: none, profiling: false, why: w}}
"""
    family = ("AIA005", "AIA006", "AIA007", "AIA008", "AIA010")
    assert sentences(charter, *family) == {"too-low"}
    unclassed = charter.replace("risk: minimal, annex_iii: none, profiling: false,", "")
    assert {finding.rule.code for finding in found(unclassed, *family)} == set(family)


def test_a_waiver_lifts_our_refusal_of_customers_emotions_and_no_duty() -> None:
    charter = """
measures: {m: {kind: call_recording, makes: [customer_emotion_from_voice]}}
waivers: [{rule: AIA002, where: measures.m.makes, reason: r, signed_by: s, expires: 2028-06-30}]
"""
    standing = {f.sentence for f in found(charter, "AIA002") if f.waived_until is None}
    assert standing >= {"no-consent", "not-told", "adviser-not-excluded"}
    assert "refused" not in standing
