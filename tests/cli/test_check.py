"""`check` as it is used: its statuses and its formats."""

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from justemesure.i18n import LANGUAGES, Language

RECOMMENDED = b"""measures:
  m: {kind: application_rule, people: [p], rule: {say: x}, records: none, purpose: security}
purposes: {security: {for: x, basis: contract}}
organisation: {headcount: 5, indicator: {while_running: x, hidden: never}}
waivers: [{rule: APP006, where: measures, reason: r, signed_by: s, expires: 2027-02-01}]
"""


@pytest.fixture
def charter(tmp_path: Path) -> Path:
    path = tmp_path / "charter.yaml"
    path.write_text("charter: {id: a, version: 1}\n")
    return path


def test_check_says_by_its_status_whether_something_is_found(
    command: Callable[..., Any], root: Path
) -> None:
    assert command("check", root / "examples" / "call-centre.yaml").status == 0
    assert command("check", root / "examples" / "unlawful.yaml").status == 1


def test_a_recommendation_counts_only_when_strict(
    command: Callable[..., Any], tmp_path: Path
) -> None:
    file = tmp_path / "c.yaml"
    file.write_bytes(RECOMMENDED)
    order = ["check", file, "--as-of", "2027-01-04"]
    ran = command(*order)
    assert "0 prohibited, 0 mandatory, 2 recommended, 0 waived" in ran.out
    assert ran.status == 0
    assert command(*order, "--strict").status == 1


def test_a_waived_finding_does_not_count_even_when_strict(
    command: Callable[..., Any], tmp_path: Path, root: Path
) -> None:
    """A signed exception was decided: only what nobody decided makes the check fail."""
    charter = yaml.load((root / "examples/call-centre.yaml").read_bytes(), yaml.BaseLoader)
    charter["measures"]["training-calls"]["sample"]["rate"] = "6 %"
    where = "measures.training-calls.sample.rate"
    waiver = {"rule": "APP001", "where": where, "reason": "r", "signed_by": "s"}
    file = tmp_path / "c.yaml"
    file.write_text(json.dumps(charter))
    assert command("check", file, "--as-of", "2027-01-04").status == 1
    charter["waivers"] = [{**waiver, "expires": "2027-02-01"}]
    file.write_text(json.dumps(charter))
    ran = command("check", file, "--as-of", "2027-01-04", "--strict")
    assert (ran.status, "1 waived" in ran.out) == (0, True)
    assert command("check", file, "--as-of", "2027-02-02").status == 1


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("form", ["json", "sarif"])
@pytest.mark.parametrize("name", ["call-centre", "unlawful"])
def test_a_machines_format_is_all_that_is_printed(
    command: Callable[..., Any], root: Path, name: str, form: str, language: Language
) -> None:
    file = root / "examples" / f"{name}.yaml"
    ran = command("check", file, "--format", form, "--lang", language)
    assert isinstance(json.loads(ran.out), dict)
    assert ran.err == ""


def test_a_machines_format_prints_nothing_of_a_file_that_cannot_be_read(
    command: Callable[..., Any], charter: Path
) -> None:
    charter.write_text("{")
    ran = command("check", charter, "--format", "json")
    assert (ran.status, ran.out) == (2, "")
    assert ran.err.count("\n") == 1


def test_the_law_is_that_of_the_day_asked_for(command: Callable[..., Any], tmp_path: Path) -> None:
    file = tmp_path / "c.yaml"
    file.write_text("measures: {m: {kind: webcam_continuous, makes: [stress]}}")
    found = {}
    for day in ("2025-02-01", "2025-02-02"):
        ran = command("check", file, "--as-of", day, "--format", "json")
        report = json.loads(ran.out)
        assert report["as_of"] == day
        found[day] = {finding["code"] for finding in report["findings"]}
    assert found["2025-02-02"] - found["2025-02-01"] == {"AIA001", "AIA009"}


def test_a_mistake_in_the_previous_charter_is_told(
    command: Callable[..., Any], root: Path, tmp_path: Path
) -> None:
    old = tmp_path / "old.yaml"
    old.write_text("format: 0")
    ran = command("check", root / "examples" / "call-centre.yaml", "--previous", old)
    assert (ran.status, ran.out) == (2, "")
    assert "old.yaml:1:9" in ran.err


def test_several_charters_are_checked_at_once(
    command: Callable[..., Any], root: Path, tmp_path: Path
) -> None:
    good, bad = root / "examples" / "call-centre.yaml", root / "examples" / "unlawful.yaml"
    day = ("--as-of", "2027-01-04")
    alone = [command("check", file, *day).out for file in (good, bad)]
    both = command("check", good, bad, *day)
    assert both.status == 1
    assert both.out.startswith(f"{good}: {alone[0]}")
    assert f"{bad}: {alone[1].splitlines()[-1]}" in both.out
    assert command("check", good, good, *day).status == 0
    reports = json.loads(command("check", good, bad, *day, "--format", "json").out)
    assert [Path(report["file"]).name for report in reports] == [good.name, bad.name]
    assert [len(report["findings"]) > 0 for report in reports] == [False, True]
    log = json.loads(command("check", good, bad, *day, "--format", "sarif").out)
    assert len(log["runs"]) == 1
    noted = command("check", bad, bad, *day, "--format", "github").out.splitlines()
    assert len(noted) == 2 * len(reports[1]["findings"])


def test_of_several_charters_one_that_cannot_be_read_tells_nothing_of_the_others(
    command: Callable[..., Any], root: Path, tmp_path: Path
) -> None:
    broken = tmp_path / "broken.yaml"
    broken.write_text("{")
    ran = command("check", root / "examples" / "unlawful.yaml", broken)
    assert (ran.status, ran.out) == (2, "")
    assert "broken.yaml" in ran.err


def test_the_charter_before_goes_with_one_charter(command: Callable[..., Any], root: Path) -> None:
    file = root / "examples" / "call-centre.yaml"
    ran = command("check", file, file, "--previous", file)
    assert (ran.status, ran.out) == (2, "")
    assert "--previous" in ran.err


def test_the_hook_for_pre_commit_names_a_command_that_takes_files(root: Path) -> None:
    (hook,) = yaml.load((root / ".pre-commit-hooks.yaml").read_bytes(), yaml.BaseLoader)
    assert hook["entry"].split() == ["justemesure", "check"]
    for name in ("charter.yaml", "hr/charte-v4.yml", "hr/charter.fr.yaml"):
        assert re.search(hook["files"], name), name
    for name in ("chart.md", "recharte.yaml", "charter/notes.yaml", "values.yaml"):
        assert not re.search(hook["files"], name), name
