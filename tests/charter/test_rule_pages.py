"""Each rule's page is its test: the refused examples are refused in these words, the others not."""

import re
from datetime import date, datetime, time
from pathlib import Path
from typing import NamedTuple
from zoneinfo import ZoneInfo

import pytest

from justemesure.charter.decode import dotted
from justemesure.charter.finding import Finding
from justemesure.charter.gate import open_gate
from justemesure.charter.lint import WAIVERS, lint, rules
from justemesure.charter.load import loads
from justemesure.charter.pages import ACCEPTED, NEAR_MISS, REFUSED, RULES, page, sources
from justemesure.charter.render import tell
from justemesure.errors import NotPermitted
from justemesure.i18n import LANGUAGES, Language

PAGES = [(folder, language) for folder, _ in rules().values() for language in LANGUAGES]
_CHARTER = re.compile(
    r"(?:```previous\n(.*?)```\s*)?"
    r"```charter(?: on (\S+))?\n(.*?)```(?:\s*```findings\n(.*?)```)?",
    re.DOTALL,
)
TODAY = date(2026, 11, 22)
# The one rule that finds nothing: its examples are tried on the gate, which keeps it.
KEPT_BY_THE_GATE = "sec004_collected_without_charter"


class Example(NamedTuple):
    """A charter of a page, the one that it replaces, its day, the findings it is said to have."""

    previous: str
    day: date
    charter: str
    findings: list[str]

    def lint(self) -> list[Finding]:
        previous = loads(self.previous.encode(), "previous.yaml") if self.previous else None
        return lint(loads(self.charter.encode(), "example.yaml"), self.day, previous)


def examples(section: str) -> list[Example]:
    return [
        Example(previous, date.fromisoformat(day) if day else TODAY, charter, findings.splitlines())
        for previous, day, charter, findings in _CHARTER.findall(section)
    ]


def findings_of(folder: str, example: Example, language: Language) -> list[str]:
    """The findings of this one rule (waivers need them all), as the page writes them."""
    code = folder[:6].upper()
    return [
        _spaces(f"{finding.severity} {dotted(finding.path)}: {tell(finding, language).message}")
        for finding in example.lint()
        if finding.rule.code == code
    ]


def _spaces(text: str) -> str:
    return text.replace("\u202f", " ").replace("\u00a0", " ")


@pytest.mark.parametrize(
    ("folder", "language"), [shown for shown in PAGES if shown[0] != KEPT_BY_THE_GATE]
)
def test_refused_examples_are_refused_in_these_words(folder: str, language: Language) -> None:
    refused = examples(page(folder, language).sections[REFUSED])
    assert refused
    for example in refused:
        assert example.findings, example
        found = findings_of(folder, example, language)
        assert sorted(example.findings) == sorted(found), example.charter


def test_one_rule_alone_has_nothing_to_find() -> None:
    silent = [folder for folder, _ in rules().values() if not page(folder, "en").sentences()]
    assert silent == [KEPT_BY_THE_GATE]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("section", [REFUSED, ACCEPTED, NEAR_MISS])
def test_the_gate_keeps_the_rule_that_finds_nothing(section: int, language: Language) -> None:
    shown = examples(page(KEPT_BY_THE_GATE, language).sections[section])
    assert shown
    for example in shown:
        assert example.findings == []
        file = loads(example.charter.encode(), "example.yaml")
        noon = datetime.combine(example.day, time(12), ZoneInfo("Europe/Paris"))
        if section == REFUSED:
            with pytest.raises(NotPermitted):
                open_gate(file, noon)
        else:
            asked = open_gate(file, noon).decide("collect", "calls", ["advisers"], noon)
            assert not asked  # open, and still nothing that the charter does not permit


@pytest.mark.parametrize(("folder", "language"), PAGES)
@pytest.mark.parametrize("section", [ACCEPTED, NEAR_MISS])
def test_accepted_examples_and_near_misses_are_quiet(
    folder: str, language: Language, section: int
) -> None:
    accepted = examples(page(folder, language).sections[section])
    assert accepted
    for example in accepted:
        assert findings_of(folder, example, language) == [], example.charter


@pytest.mark.parametrize("folder", [folder for folder, _ in rules().values()])
def test_both_languages_show_the_same_examples(folder: str) -> None:
    english, french = page(folder, "en"), page(folder, "fr")
    for section in (REFUSED, ACCEPTED, NEAR_MISS):
        shown = [
            [example[:3] for example in examples(side.sections[section])]
            for side in (english, french)
        ]
        assert shown[0] == shown[1]
    assert english.sentences().keys() == french.sentences().keys()
    assert [c.source for c in english.citations()] == [c.source for c in french.citations()]


@pytest.mark.parametrize("folder", [folder for folder, _ in rules().values()])
def test_every_sentence_of_a_page_is_shown_by_an_example(folder: str) -> None:
    """A sentence that no example brings out may never be said."""
    rule_page = page(folder, "en")
    said = {
        finding.sentence
        for example in examples(rule_page.sections[REFUSED])
        for finding in example.lint()
        if finding.rule.code == folder[:6].upper()
    }
    assert said == rule_page.sentences().keys()


@pytest.mark.parametrize(("folder", "language"), PAGES)
def test_pages_are_headed_alike_and_cite_known_texts(folder: str, language: Language) -> None:
    code = folder[:6].upper()
    _, module = rules()[code]
    rule_page = page(folder, language)
    assert rule_page.heading == f"{code} {module.RULE.name}"
    assert folder == f"{code.lower()}_{module.RULE.name.replace('-', '_')}"
    assert rule_page.summary
    assert rule_page.citations()
    assert all(citation.source in sources() for citation in rule_page.citations())


def test_a_rule_is_a_folder_of_three_files() -> None:
    for folder, _ in rules().values():
        files = {path.name for path in (RULES / folder).iterdir()} - {"__pycache__"}
        assert files == {"__init__.py", "check.py", "en.md", "fr.md"}
        assert (RULES / folder / "__init__.py").read_text() == ""


def test_the_waivers_rule_exists() -> None:
    assert WAIVERS in rules()


@pytest.mark.parametrize(
    ("zones", "found"),
    [
        (("Europe/Paris", "Europe/Brussels", "Indian/Reunion", "Pacific/Noumea"), []),
        (("UTC", "Europe/London", "Africa/Tunis", "Europe/Moscow"), [("foreign-hours", False)]),
    ],
)
def test_hours_of_another_country_are_asked_about_and_close_no_gate(
    zones: tuple[str, ...], found: list[tuple[str, bool]], root: Path
) -> None:
    example = (root / "examples" / "call-centre.yaml").read_text("utf-8")
    for zone in zones:
        written = example.replace("timezone: Europe/Paris", f"timezone: {zone}")
        findings = lint(loads(written.encode(), "charter.yaml"), date(2027, 2, 2))
        assert [(each.sentence, each.blocks) for each in findings] == found
