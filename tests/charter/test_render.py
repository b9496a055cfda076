"""Findings as people and machines read them: text, the stable JSON, annotations."""

import json
import re
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from justemesure.charter.digest import digest
from justemesure.charter.finding import SEVERITIES
from justemesure.charter.lint import lint, rules
from justemesure.charter.load import loads
from justemesure.charter.model import CharterFile
from justemesure.charter.pages import page
from justemesure.charter.render import as_github, as_json, as_text, summary, tell
from justemesure.i18n import LANGUAGES, Language

ON = date(2027, 1, 4)
WAIVED = b"""measures: {m: {kind: call_recording, makes: [transcript], trigger: every_call}}
waivers: [{rule: APP006, where: measures, reason: r, signed_by: s, expires: 2027-02-01}]
"""


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_unlawful_example_is_told_as_it_was(
    command: Callable[..., Any],
    root: Path,
    monkeypatch: pytest.MonkeyPatch,
    language: Language,
) -> None:
    """Where the text changes on purpose, look at it, then write to tests/fixtures/check/:
    justemesure check examples/unlawful.yaml --as-of 2027-01-04 --lang fr > unlawful.fr.txt
    """
    monkeypatch.chdir(root)
    ran = command("check", "examples/unlawful.yaml", "--as-of", ON, "--lang", language)
    golden = root / "tests" / "fixtures" / "check" / f"unlawful.{language}.txt"
    assert ran.out == golden.read_text("utf-8")
    assert (ran.status, ran.err) == (1, "")


@pytest.mark.parametrize("language", LANGUAGES)
def test_text_says_where_what_how_to_mend_it_and_the_article(
    unlawful: CharterFile, language: Language
) -> None:
    findings = lint(unlawful, ON)
    told = as_text(unlawful, findings, ON, language, colour=False).split("\n\n")
    assert len(told) == len(findings) + 1
    for finding, paragraph in zip(findings, told, strict=False):
        head, message, fix, cited = paragraph.splitlines()
        assert head.startswith(f"{unlawful.name}:{finding.line}:{finding.column}: ")
        assert f"{finding.rule.code} {finding.rule.name}" in head
        assert message.strip() == tell(finding, language).message
        assert fix.strip().startswith("→ ")
        assert cited.strip()


def test_colour_only_colours(unlawful: CharterFile) -> None:
    findings = lint(unlawful, ON)
    plain = as_text(unlawful, findings, ON, "en", colour=False)
    coloured = as_text(unlawful, findings, ON, "en", colour=True)
    assert "\033[" not in plain
    assert re.sub(r"\033\[[0-9;]*m", "", coloured) == plain
    assert coloured != plain


@pytest.mark.parametrize(
    ("language", "clean"),
    [("fr", "Aucun constat : {rules} règles"), ("en", "No finding: {rules} rules")],
)
def test_no_finding_is_told_too(call_centre: CharterFile, language: Language, clean: str) -> None:
    told = as_text(call_centre, [], ON, language, colour=False).replace("\u00a0", " ")
    assert told.startswith(clean.format(rules=len(rules())))
    assert "2027-01-04" in told


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_json_has_its_stable_shape(unlawful: CharterFile, language: Language) -> None:
    findings = lint(unlawful, ON)
    report = json.loads(as_json([(unlawful, findings)], ON, language))
    assert set(report) == {"charter", "file", "as_of", "findings", "summary"}
    assert report["charter"] == digest(unlawful)
    assert report["as_of"] == "2027-01-04"
    assert set(report["summary"]) == {*SEVERITIES, "waived"}
    assert sum(report["summary"].values()) == len(report["findings"]) == len(findings)
    fields = {"code", "name", "severity", "force", "path", "line", "column", "message", "fix"}
    for told in report["findings"]:
        assert fields | {"citations", "waived"} <= set(told)
        assert told["severity"] in SEVERITIES
        assert told["force"] in ("law", "soft", "product")
        assert told["waived"] is False
        assert isinstance(told["line"], int)
        assert re.fullmatch(r"[a-z_]+([.\[][a-z0-9_\]-]+)*", told["path"])
        assert told["citations"]
        assert all(set(cited) == {"text", "url"} for cited in told["citations"])


def test_the_same_findings_are_told_in_both_languages(unlawful: CharterFile) -> None:
    findings = lint(unlawful, ON)
    french, english = (
        json.loads(as_json([(unlawful, findings)], ON, language))["findings"]
        for language in LANGUAGES
    )
    places = [[(f["code"], f["path"], f["line"]) for f in told] for told in (french, english)]
    assert places[0] == places[1]
    assert all(f["message"] != e["message"] for f, e in zip(french, english, strict=True))


def test_a_waived_finding_is_counted_apart() -> None:
    file = loads(WAIVED, "c.yaml")
    findings = lint(file, ON)
    counts = summary(findings)
    assert counts["waived"] == 1
    assert sum(counts.values()) == len(findings)
    told = json.loads(as_json([(file, findings)], ON, "en"))["findings"]
    assert [(f["code"], f["waived_until"]) for f in told if f["waived"]] == [
        ("APP006", "2027-02-01")
    ]
    assert "Waived until 2027-02-01" in as_text(file, findings, ON, "en", colour=False)
    assert "::notice file=c.yaml" in as_github(file, findings, "en")


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_parameter_of_a_sentence_is_left_open(unlawful: CharterFile, language: Language) -> None:
    for finding in lint(unlawful, ON):
        told = tell(finding, language)
        assert not re.search(r"\{[a-z_]+\}", told.message + told.fix), finding
        folder, _ = rules()[finding.rule.code]
        assert told.page == page(folder, language)


def test_an_annotation_is_one_line_that_no_value_can_break_out_of() -> None:
    pilots = r'pilots: [{what: "a\n::error::forged, 100 % : b", on: real_work, from: 2026-01-01}]'
    text = f"consultation: {{{pilots}}}\nmeasures: {{m: {{kind: badge}}}}"
    file = loads(text.encode(), "dossier, 1:2%/c.yaml")
    findings = lint(file, ON)
    lines = as_github(file, findings, "en").split("\n")
    assert len(lines) == len(findings)
    for line in lines:
        properties = line.split("::")[1]
        assert "file=dossier%2C 1%3A2%25/c.yaml,line=" in properties
    assert any("a%0A::error::forged, 100 %25 : b" in line for line in lines)


@pytest.mark.parametrize(
    ("severity", "level"),
    [("prohibited", "error"), ("mandatory", "error"), ("recommended", "warning")],
)
def test_an_annotation_has_the_level_of_its_severity(
    unlawful: CharterFile, severity: str, level: str
) -> None:
    findings = [finding for finding in lint(unlawful, ON) if finding.severity == severity]
    lines = as_github(unlawful, findings, "fr").splitlines()
    assert lines
    assert all(line.startswith(f"::{level} file=") for line in lines)
