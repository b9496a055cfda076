"""`new` as it is used: its questions in a terminal, its options without one."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from justemesure.charter.load import load

NEW = ["--profile", "office", "--name", "A", "--headcount", "60", "--dpo", "none"]


def test_new_asks_until_the_answers_make_sense(
    terminal: Callable[..., Any], tmp_path: Path
) -> None:
    file = tmp_path / "charter.yaml"
    seen = terminal(
        *("new", file, "--profile", "office", "--lang", "fr"),
        answers=[
            ("Nom de l'employeur", ""),
            ("Nom de l'employeur", "Voix: 'Claire' & Fils"),
            ("Nombre de salariés", "beaucoup"),
            ("Nombre de salariés", "-3"),
            ("Nombre de salariés", "60"),
            ("Adresse du délégué", "dpo@exemple.fr"),
            ("Premier jour", "demain"),
            ("Premier jour", "2027-03-01"),
        ],
    )
    assert seen.status == 0, seen.screen
    organisation: Any = load(file).charter.organisation
    assert organisation.name == "Voix: 'Claire' & Fils"
    assert (organisation.headcount, organisation.dpo) == (60, "dpo@exemple.fr")
    assert "28 lignes" in seen.screen
    for mistake in ("`beaucoup`", "`-3`", "`demain`"):
        assert seen.screen.count(mistake) == 1, mistake  # told, not only asked again


def test_new_asks_only_for_what_no_option_gives(
    terminal: Callable[..., Any], tmp_path: Path
) -> None:
    file = tmp_path / "charter.yaml"
    seen = terminal("new", file, *NEW, "--lang", "en", answers=[("First day", "2027-03-01")])
    assert seen.status == 0
    assert "Number of employees" not in seen.screen


def test_a_question_may_be_left_with_a_keystroke(
    terminal: Callable[..., Any], tmp_path: Path
) -> None:
    file = tmp_path / "charter.yaml"
    for keystroke, status in (("\x03", 130), ("\x04", 2)):
        seen = terminal("new", file, *NEW, "--lang", "en", answers=[("First day", keystroke)])
        assert seen.status == status
        assert "Traceback" not in seen.screen
    assert not file.exists()


@pytest.mark.parametrize("option", ["--name", "--headcount", "--dpo", "--start"])
def test_without_a_terminal_new_says_which_option_is_missing(
    process: Callable[..., Any], tmp_path: Path, option: str
) -> None:
    whole = [*NEW, "--start", "2027-03-01"]
    at = whole.index(option)
    ran = process("new", tmp_path / "c.yaml", *whole[:at], *whole[at + 2 :])
    assert ran.status == 2
    assert f"Give {option}." in ran.err
    assert list(tmp_path.iterdir()) == []


def test_new_never_overwrites(command: Callable[..., Any], tmp_path: Path) -> None:
    file = tmp_path / "c.yaml"
    assert command("new", file, *NEW, "--start", "2027-03-01").status == 0
    before = file.read_bytes()
    again = command("new", file, *NEW, "--start", "2028-03-01")
    assert (again.status, "already exists" in again.err) == (2, True)
    assert file.read_bytes() == before


def test_new_counts_the_blanks_that_it_leaves(command: Callable[..., Any], tmp_path: Path) -> None:
    file = tmp_path / "c.yaml"
    ran = command("new", file, *NEW, "--start", "2027-03-01")
    left = sum(line.lstrip().startswith("# TO FILL IN:") for line in file.read_text().splitlines())
    assert f" {left} lines" in ran.out


def test_an_answer_that_no_charter_holds_writes_no_file(
    command: Callable[..., Any], tmp_path: Path
) -> None:
    ran = command("new", tmp_path / "c.yaml", *NEW, "--name", "x" * 2_001, "--start", "2027-03-01")
    assert ran.status == 2
    assert "longer than" in ran.err
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("nobody", ["none", "aucun", "Non"])
def test_that_there_is_no_officer_may_be_said_in_either_language(
    command: Callable[..., Any], tmp_path: Path, nobody: str
) -> None:
    file = tmp_path / "c.yaml"
    assert command("new", file, *NEW[:-1], nobody, "--start", "2027-03-01").status == 0
    organisation: Any = load(file).charter.organisation
    assert organisation.dpo == "none"


@pytest.mark.parametrize(("option", "answer"), [("--dpo", "true"), ("--name", "…")])
def test_an_option_that_says_nothing_is_told_by_its_name(
    command: Callable[..., Any], tmp_path: Path, option: str, answer: str
) -> None:
    whole = [*NEW, "--start", "2027-03-01"]
    whole[whole.index(option) + 1] = answer
    ran = command("new", tmp_path / "c.yaml", *whole, "--lang", "en")
    assert (ran.status, f"Leave `{option}` out" in ran.err) == (2, True)
    assert list(tmp_path.iterdir()) == []
