"""The law on each day: what begins, moves, changes and ends, the day before and the day itself."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import corpus
from justemesure.charter import law as law_module
from justemesure.charter.law import Law
from justemesure.charter.lint import lint, rules
from justemesure.charter.load import loads
from justemesure.charter.model import CharterFile
from justemesure.charter.pages import RULES, page
from justemesure.charter.render import tell
from justemesure.i18n import LANGUAGES, Language

IN_FORCE = date(2024, 8, 1)
FIRST_DUTIES = date(2025, 2, 2)
FINES = date(2025, 8, 2)
OMNIBUS = date(2026, 7, 27)
TRANSPARENCY = date(2026, 8, 2)
HIGH_RISK = date(2027, 12, 2)
DAYS = (IN_FORCE, FIRST_DUTIES, FINES, OMNIBUS, TRANSPARENCY, HIGH_RISK)

_SYSTEM = "serves: [m], risk: high, annex_iii: 4b, profiling: true, why: w"
_HIGH = f"""
charter: {{in_force_from: 2028-01-03}}
organisation: {{headcount: 60, sector: public_body}}
measures: {{m: {{kind: call_recording, purpose: evaluation}}}}
ai_systems: {{s: {{{_SYSTEM}}}}}
"""
RULES_OF_THE_ACT: dict[str, tuple[str, set[date]]] = {
    # A charter that breaks the rule, and every day on which what is found of it changes.
    "AIA001": (
        "measures: {m: {kind: call_recording, makes: [stress]}}",
        {FIRST_DUTIES, FINES},
    ),
    "AIA002": (
        "measures: {m: {kind: call_recording, makes: [customer_emotion_from_voice]}}",
        {TRANSPARENCY},
    ),
    "AIA003": (
        """
measures:
  m:
    kind: call_recording
    purpose: evaluation
    makes: [adviser_tone_from_words]
    tone: {reads: transcript_and_voice, of: adviser}
""",
        set(),
    ),
    "AIA004": (
        "measures: {m: {kind: call_recording, makes: [protected_traits]}}",
        {FIRST_DUTIES, FINES},
    ),
    "AIA005": (_HIGH.replace("risk: high", "risk: minimal"), {IN_FORCE, OMNIBUS, HIGH_RISK}),
    "AIA006": (_HIGH, {IN_FORCE, OMNIBUS, HIGH_RISK}),
    "AIA007": (_HIGH, {IN_FORCE, OMNIBUS, HIGH_RISK}),
    "AIA008": (_HIGH, {IN_FORCE, OMNIBUS, HIGH_RISK}),
    "AIA009": (_HIGH, {FIRST_DUTIES, OMNIBUS}),
    "AIA010": (_HIGH, {IN_FORCE, OMNIBUS, HIGH_RISK}),
}


def told(code: str, on: date) -> set[tuple[str, str, str]]:
    """What the rule finds in its charter on that day: how serious, where, and in which words."""
    charter, _ = RULES_OF_THE_ACT[code]
    return {
        (finding.severity, finding.sentence, tell(finding, "en").message)
        for finding in lint(loads(charter.encode(), "c.yaml"), on)
        if finding.rule.code == code
    }


def test_every_rule_of_the_ai_act_is_dated_here() -> None:
    assert {code for code in rules() if code.startswith("AIA")} == RULES_OF_THE_ACT.keys()


@pytest.mark.parametrize("day", DAYS, ids=str)
@pytest.mark.parametrize("code", RULES_OF_THE_ACT)
def test_a_rule_changes_on_its_days_and_on_no_other(code: str, day: date) -> None:
    changes = told(code, day - timedelta(1)) != told(code, day)
    assert changes == (day in RULES_OF_THE_ACT[code][1])


@given(on=st.dates(date(2000, 1, 1), date(2040, 1, 1)), code=st.sampled_from([*RULES_OF_THE_ACT]))
@settings(max_examples=120)
def test_between_two_days_of_the_act_nothing_changes(on: date, code: str) -> None:
    since = max((day for day in DAYS if day <= on), default=None)
    assert told(code, on) == told(code, since or IN_FORCE - timedelta(1))


@pytest.mark.parametrize("code", RULES_OF_THE_ACT)
def test_a_rule_finds_something_in_the_end(code: str) -> None:
    assert {"prohibited", "mandatory"} & {severity for severity, _, _ in told(code, HIGH_RISK)}


@pytest.mark.parametrize("code", ["AIA005", "AIA006", "AIA007", "AIA008", "AIA010"])
def test_duties_of_high_risk_systems_only_recommend_until_they_apply(code: str) -> None:
    assert told(code, IN_FORCE - timedelta(1)) == set()
    for day in (IN_FORCE, TRANSPARENCY, HIGH_RISK - timedelta(1)):
        assert {severity for severity, _, _ in told(code, day)} == {"recommended"}, day
    assert {severity for severity, _, _ in told(code, HIGH_RISK)} == {"mandatory"}


@pytest.mark.parametrize("code", ["AIA005", "AIA006", "AIA007", "AIA008", "AIA010"])
@pytest.mark.parametrize(
    ("on", "announced"),
    [
        (date(2026, 7, 1), "2026-08-02"),
        (date(2026, 7, 26), "2026-08-02"),
        (date(2026, 7, 27), "2027-12-02"),
        (date(2026, 8, 2), "2027-12-02"),
    ],
)
def test_a_finding_announces_the_day_that_the_law_of_its_own_day_did(
    code: str, on: date, announced: str
) -> None:
    assert all(announced in sentence for _, _, sentence in told(code, on))
    assert told(code, on)


@pytest.mark.parametrize("code", ["AIA001", "AIA004"])
def test_a_prohibited_practice_was_prohibited_before_it_was_fined(code: str) -> None:
    for day, sentence in ((FINES - timedelta(1), "before-fines"), (FINES, "declared")):
        assert {(severity, name) for severity, name, _ in told(code, day)} == {
            ("prohibited", sentence)
        }


def test_callers_had_to_be_told_of_emotions_from_the_day_of_article_50() -> None:
    severities = {
        day: {severity for severity, sentence, _ in told("AIA002", day) if sentence == "not-told"}
        for day in (TRANSPARENCY - timedelta(1), TRANSPARENCY)
    }
    assert list(severities.values()) == [{"recommended"}, {"mandatory"}]


# ---- a whole charter, lawful on one day and not on another ----


def blocking(file: CharterFile, on: date) -> set[str]:
    return {finding.rule.code for finding in lint(file, on) if finding.blocks}


@pytest.fixture(scope="module")
def evaluating(call_centre: CharterFile, edited: Callable[..., CharterFile]) -> CharterFile:
    """The example, whose only fault is a high-risk system that nobody attends to."""
    assert call_centre.charter.measures
    return edited(
        {
            "ai_systems.transcription.risk": "high",
            "ai_systems.transcription.annex_iii": "4b",
            "charter.review_by": "2028-06-30",
        }
    )


def test_a_charter_that_was_lawful_is_no_longer(evaluating: CharterFile) -> None:
    assert blocking(evaluating, HIGH_RISK - timedelta(1)) == set()
    assert blocking(evaluating, HIGH_RISK) == {"AIA006", "AIA008"}


def test_a_charter_that_was_unlawful_is_no_longer() -> None:
    """On 23 December 2025 the Conseil d'État admitted indicators of the work tool."""
    file = corpus.read("lawful/warehouse-scanners")
    assert "PRO009" in blocking(file, date(2025, 12, 22))
    assert blocking(file, date(2025, 12, 23)) == set()


def test_a_charter_of_before_the_ai_act_is_found_against_from_its_day() -> None:
    file = corpus.read("unlawful/smile-in-the-voice-2024")
    assert "AIA001" not in blocking(file, FIRST_DUTIES - timedelta(1))
    assert "AIA001" in blocking(file, FIRST_DUTIES)


# ---- how the law is written down ----


@pytest.mark.parametrize(
    ("name", "day"),
    [
        ("article_4", FIRST_DUTIES),
        ("article_5", FIRST_DUTIES),
        ("penalties", FINES),
        ("article_50", TRANSPARENCY),
        ("annex_iii_from", IN_FORCE),
    ],
)
def test_a_provision_begins_on_its_day(name: str, day: date) -> None:
    assert not Law(day - timedelta(1)).applies(f"ai_act.{name}")
    assert Law(day).applies(f"ai_act.{name}")


def test_article_4_was_reworded() -> None:
    assert Law(OMNIBUS - timedelta(1)).value("ai_act.article_4").value == "ensure"
    assert Law(OMNIBUS).value("ai_act.article_4").value == "support"


@pytest.mark.parametrize("name", ["ai_act.annex_iii_from", "ai_act.article_86_from"])
def test_a_day_that_moved_has_not_come_when_it_was_first_due(name: str) -> None:
    assert not Law(IN_FORCE - timedelta(1)).has_come(name)
    assert Law(OMNIBUS - timedelta(1)).day(name) == TRANSPARENCY
    assert Law(OMNIBUS).day(name) == HIGH_RISK
    assert not Law(TRANSPARENCY).has_come(name)
    assert not Law(HIGH_RISK - timedelta(1)).has_come(name)
    assert Law(HIGH_RISK).has_come(name)


def test_the_periods_of_the_old_standard_on_calls_outlived_it() -> None:
    before, since = Law(date(2018, 5, 24)), Law(date(2018, 5, 25))
    for name in ("calls.recording_retention", "calls.analysis_retention"):
        assert before.value(name).source == "ns-57"
        assert since.value(name).source == "cnil-calls"
        assert before.value(name).value == since.value(name).value


@pytest.fixture
def written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[str], object]]:
    """Writes a file of the law, ``test.yaml``, in place of ours."""
    caches: tuple[Any, ...] = (law_module.history, law_module._subject)
    monkeypatch.setattr(law_module, "_FOLDER", tmp_path)
    for cache in caches:
        cache.cache_clear()
    yield (tmp_path / "test.yaml").write_text
    for cache in caches:
        cache.cache_clear()


def test_a_law_that_ended_has_no_value_any_more(written: Callable[[str], object]) -> None:
    written(
        "cap:\n  from:\n"
        "    2001-01-01: {value: 3 days, source: a}\n"
        "    2005-01-01: {value: 5 days, source: b}\n"
        "    2010-01-01: {value: ended, source: c}\n"
        "    2015-01-01: {value: 1 day, source: d}\n"
    )
    applied = {year: Law(date(year, 1, 1)).applies("test.cap") for year in (2000, 2001, 2010, 2015)}
    assert applied == {2000: False, 2001: True, 2010: False, 2015: True}
    assert str(Law(date(2009, 12, 31)).duration("test.cap")) == "5 days"
    with pytest.raises(LookupError):
        Law(date(2010, 1, 1)).duration("test.cap")


def test_the_order_of_the_lines_does_not_matter(written: Callable[[str], object]) -> None:
    written(
        "cap:\n  from:\n"
        "    2005-01-01: {value: 5 days, source: b}\n    2001-01-01: {value: 3 days, source: a}\n"
    )
    assert str(Law(date(2020, 1, 1)).duration("test.cap")) == "5 days"


def test_what_was_replaced_is_told_with_what_holds_on_the_day(
    written: Callable[[str], object],
) -> None:
    written(
        "cap:\n  from:\n"
        "    2001-01-01: {value: A, source: a}\n    2005-01-01: {value: B, source: b}\n"
        "    2010-01-01: {value: C, source: c}\n    2015-01-01: {value: ended, source: d}\n"
    )
    told = {year: Law(date(year, 1, 1)).replaced("test.cap") for year in (2001, 2005, 2010, 2015)}
    assert told == {
        2001: [],
        2005: [("A", "B", date(2005, 1, 1))],
        2010: [("A", "C", date(2010, 1, 1)), ("B", "C", date(2010, 1, 1))],
        2015: [],
    }


# ---- articles that had another number ----


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("on", "number"),
    [
        (date(1992, 12, 31), "L1121-1"),  # no such article yet: it goes by the name of today
        (date(1993, 1, 1), "L120-2 (L1121-1)"),
        (date(2008, 4, 30), "L120-2 (L1121-1)"),
        (date(2008, 5, 1), "L1121-1"),
        (None, "L1121-1"),
    ],
)
def test_an_article_is_cited_by_the_number_of_the_day(
    on: date | None, number: str, language: Language
) -> None:
    (folder,) = (path.name for path in RULES.glob("pro009_*"))
    (cited,) = (c for c in page(folder, language).citations(on) if c.source == "L1121-1")
    assert cited.text.endswith(f"art. {number}")


def test_check_cites_the_number_of_the_day(command: Callable[..., Any], root: Path) -> None:
    for form in ("text", "json"):
        for on, shown in (("2008-04-30", True), ("2008-05-01", False)):
            ran = command(
                "check", root / "examples" / "unlawful.yaml", "--as-of", on, "--format", form
            )
            assert ("L120-2" in ran.out) == shown, (form, on)


OLD = ("L120-2", "C. trav., art. L. 120-2", "l120-2 du code du travail", "L.\u00a0120\u20112")
NOT_OLD = ("L120-25", "L120-2-1", "L1120-2", "L1121-1", "ALL120-2")


@pytest.mark.parametrize("text", [*OLD, *NOT_OLD, "articles L120-2, L121-8"])
def test_an_old_number_is_found_as_people_write_it(text: str) -> None:
    file = loads(f'consultation: {{bases: ["{text}"]}}'.encode(), "c.yaml")
    found = [finding for finding in lint(file, HIGH_RISK) if finding.rule.code == "LAW001"]
    assert [finding.said["new"] for finding in found] == ([] if text in NOT_OLD else ["L1121-1"])


@pytest.mark.parametrize(
    "charter",
    [
        "purposes: {workload: {for: au titre de L120-2}}",
        "purposes: {workload: {text: L120-2}}",
        "decisions: [{exception: L120-2}]",
        "measures: {m: {kind: declared_work, sensitive_data_exception: L120-2}}",
    ],
)
def test_an_old_number_is_found_wherever_texts_are_cited(charter: str) -> None:
    file = loads(charter.encode(), "c.yaml")
    assert "LAW001" in {finding.rule.code for finding in lint(file, HIGH_RISK)}
    assert "LAW001" not in {finding.rule.code for finding in lint(file, date(2008, 4, 30))}
