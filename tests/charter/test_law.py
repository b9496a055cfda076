"""Legal values: each dated, each with a known source, and a law that can be asked on any day."""

import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from justemesure.charter.law import Law
from justemesure.charter.lint import lint, rules
from justemesure.charter.load import loads
from justemesure.charter.model import CharterFile
from justemesure.charter.pages import sources
from justemesure.charter.values import YEARS

LAW = Path(__file__).parents[2] / "src" / "justemesure" / "charter" / "law"
SUBJECTS = sorted(path.stem for path in LAW.glob("*.yaml") if path.stem != "sources")
FIRST_DAY = date(YEARS[0], 1, 1)


def read(name: str) -> dict[str, Any]:
    content = yaml.safe_load((LAW / f"{name}.yaml").read_text("utf-8"))
    assert isinstance(content, dict)
    return content


def entries() -> list[tuple[str, dict[date, Any]]]:
    return [
        (f"{subject}.{name}", entry["from"])
        for subject in SUBJECTS
        for name, entry in read(subject).items()
    ]


def test_no_source_is_written_twice() -> None:
    """Of two, YAML would silently keep the last."""
    written = re.findall(r"^([\w-]+):", (LAW / "sources.yaml").read_text("utf-8"), re.MULTILINE)
    assert sorted(written) == sorted(set(written))


@pytest.mark.parametrize("subject", SUBJECTS)
def test_a_file_of_the_law_holds_dated_values_with_known_sources(subject: str) -> None:
    for name, entry in read(subject).items():
        assert set(entry) == {"from"}, name
        assert entry["from"], name
        for day, step in entry["from"].items():
            assert isinstance(day, date), (name, day)
            assert day.year in YEARS
            assert set(step) == {"value", "source"}, name
            assert step["source"] in sources(), step


@pytest.mark.parametrize("name", sorted(sources()))
def test_a_source_is_named_in_both_languages_and_its_address_is_a_page_of_its_own(
    name: str,
) -> None:
    source = sources()[name]
    assert {"fr", "en"} <= set(source) <= {"fr", "en", "url"}
    assert source["fr"].strip()
    assert source["en"].strip()
    # The front page of a site leads nowhere.
    assert "url" not in source or re.fullmatch(r"https://[^/]+/.+", source["url"])


def test_the_subjects_are_found() -> None:
    assert {"ai_act", "calls", "consultation", "groups", "lexicon", "work_tool"} <= set(SUBJECTS)


@pytest.mark.parametrize(("name", "history"), entries())
def test_our_own_choices_hold_on_every_day(name: str, history: dict[date, Any]) -> None:
    """A rule asks for them without asking whether they apply."""
    ours = {step["source"] for step in history.values()} <= {"product", "gdpr-9"}
    assert Law(FIRST_DAY).applies(name) == ours


def test_a_value_begins_on_its_day() -> None:
    assert not Law(date(2025, 2, 1)).applies("ai_act.article_5")
    assert Law(date(2025, 2, 2)).applies("ai_act.article_5")
    with pytest.raises(LookupError):
        Law(date(2025, 2, 1)).value("ai_act.article_5")


def test_a_value_is_read_with_its_unit() -> None:
    law = Law(date(2027, 1, 1))
    assert str(law.duration("calls.recording_retention")) == "6 months"
    assert str(law.rate("calls.sample_rate")) == "5 %"
    assert law.number("consultation.headcount") == 50
    assert "whistleblower" in law.words("lexicon.words")


def test_an_unknown_value_is_a_defect_and_not_an_absence() -> None:
    with pytest.raises(LookupError):
        Law(FIRST_DAY).applies("calls.nothing")


@given(on=st.dates(FIRST_DAY, date(YEARS[-1], 12, 31)))
@settings(max_examples=30)
def test_a_rule_never_fails_whatever_the_day(
    call_centre: CharterFile, unlawful: CharterFile, every_field: CharterFile, on: date
) -> None:
    for file in (call_centre, unlawful, every_field):
        assert {finding.rule.code for finding in lint(file, on)} <= rules().keys()


@pytest.mark.parametrize("year", [1990, 2014, 2018, 2024, 2025, 2026, 2027, 2050, 2100])
def test_the_unlawful_example_is_refused_at_all_times(unlawful: CharterFile, year: int) -> None:
    blocking = {
        finding.rule.code for finding in lint(unlawful, date(year, 12, 31)) if finding.blocks
    }
    assert {"PRO001", "PRO002", "TRA001", "APP001"} <= blocking


@pytest.mark.parametrize(
    ("code", "before", "since", "charter"),
    [
        (
            "AIA001",
            date(2025, 2, 1),
            date(2025, 2, 2),
            "measures: {m: {kind: call_recording, makes: [smile_in_voice]}}",
        ),
        (
            "CON001",
            date(2014, 11, 26),
            date(2014, 11, 27),
            "measures: {m: {kind: call_recording, keeps: {sound: 7 months}}}",
        ),
    ],
)
def test_a_rule_applies_from_the_date_of_its_law(
    code: str, before: date, since: date, charter: str
) -> None:
    file = loads(charter.encode(), "c.yaml")
    assert code not in {finding.rule.code for finding in lint(file, before)}
    assert code in {finding.rule.code for finding in lint(file, since)}
