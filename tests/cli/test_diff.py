"""`diff`, and `check --previous`, as they are used."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest


@pytest.fixture
def charters(root: Path, tmp_path: Path) -> tuple[Path, Path]:
    """The example, and one that keeps recordings longer on the same proofs."""
    old, new = root / "examples" / "call-centre.yaml", tmp_path / "new.yaml"
    text = old.read_text("utf-8")
    assert "sound: 3 months" in text
    new.write_text(text.replace("sound: 3 months", "sound: 6 months"), "utf-8")
    return old, new


def test_diff_tells_in_words_and_ends_well(
    command: Callable[..., Any], charters: tuple[Path, Path]
) -> None:
    done = command("diff", *charters, "--lang", "fr")
    assert done.status == 0
    assert "elle élargit ce qui est permis" in done.out
    assert "6 mois au lieu de 3 mois" in done.out
    table = command("diff", *charters, "--format", "md", "--lang", "en")
    assert table.out.splitlines()[2] == "| Effect | Change | To do first |"
    report = json.loads(command("diff", *charters, "--format", "json").out)
    assert report["verdict"] == "widens"


def test_diff_of_what_cannot_be_read_is_refused(
    command: Callable[..., Any], charters: tuple[Path, Path], tmp_path: Path
) -> None:
    broken = tmp_path / "broken.yaml"
    broken.write_text("charter: [")
    for pair in ((charters[0], broken), (broken, charters[0]), (charters[0], tmp_path / "none")):
        done = command("diff", *pair)
        assert done.status == 2
        assert done.out == ""
        assert done.err.count("\n") == 1


def test_check_finds_what_was_not_done_again_since_the_previous_charter(
    command: Callable[..., Any], charters: tuple[Path, Path]
) -> None:
    old, new = charters
    alone = command("check", new, "--as-of", "2027-01-04")
    assert alone.status == 0
    done = command("check", new, "--previous", old, "--as-of", "2027-01-04", "--format", "json")
    assert done.status == 1
    codes = {finding["code"] for finding in json.loads(done.out)["findings"]}
    assert codes == {"TRA006"}
