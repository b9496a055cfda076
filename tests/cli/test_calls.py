"""The command line of calls: what it is told wrongly, what it checks, what it lists."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from justemesure.calls.models import MODELS
from justemesure.i18n import LANGUAGES, Language

Command = Callable[..., Any]

ROOT = Path(__file__).parents[2]
CALL = ROOT / "examples" / "calls" / "refus-enregistrement.opus"


def plain(text: str) -> str:
    return text.replace("\u202f", " ").replace("\u00a0", " ")


@pytest.fixture
def charter(tmp_path: Path) -> Path:
    """The example charter, which makes nothing and keeps the sound: nothing is slow."""
    text = (ROOT / "examples" / "call-centre.yaml").read_text("utf-8")
    path = tmp_path / "charter.yaml"
    path.write_text(
        text.replace(
            "makes: [transcript, timing, phrases, customer_tone_from_words]", "makes: none"
        ),
        "utf-8",
    )
    return path


@pytest.fixture
def analyse(tmp_path: Path, charter: Path, command: Command) -> Command:
    def run(*options: str | Path, audio: str | Path = CALL, at: str = "2027-02-02T10:15") -> Any:
        what = ["--charter", charter, "--measure", "training-calls", "--person", "A1", "--at", at]
        return command("call", "analyse", audio, *what, "--out", tmp_path / "out", *options)

    return run


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_moment_that_is_none_is_told_how_to_be_written(
    analyse: Command, language: Language
) -> None:
    ran = analyse("--demo", "--lang", language, at="yesterday")
    assert (ran.status, ran.out) == (2, "")
    assert "yesterday" in ran.err
    assert "2027-02-02T10:15" in ran.err.rpartition("--at")[2]
    assert "fromisoformat" not in ran.err


def test_a_demonstration_with_a_key_verifies_the_signature(
    analyse: Command, command: Command, charter: Path, tmp_path: Path
) -> None:
    key, public = tmp_path / "key", tmp_path / "key.pub"
    assert command("keygen", key).status == 0
    ran = analyse("--demo", "--key", public)
    assert (ran.status, "not signed" in ran.err) == (3, True)
    assert not (tmp_path / "out").exists()
    assert command("sign", charter, "--key", key).status == 0
    assert analyse("--demo", "--key", public).status == 0
    charter.write_text(charter.read_text("utf-8").replace("rate: 2 %", "rate: 1 %"), "utf-8")
    ran = analyse("--demo", "--key", public)
    assert (ran.status, "changed" in ran.err) == (3, True)


def test_vcons_are_signed_where_a_key_is_given(
    analyse: Command, command: Command, tmp_path: Path
) -> None:
    key, other = tmp_path / "key", tmp_path / "other"
    for path in (key, other):
        assert command("keygen", path).status == 0
    assert analyse("--demo", "--sign", f"{key}.pub").status == 2  # not the secret one
    assert not (tmp_path / "out").exists()
    assert analyse("--demo", "--sign", key).status == 0
    verifying = ["call", "verify", tmp_path / "out" / "call.vcon.json", "--key"]
    assert command(*verifying, f"{key}.pub").status == 0
    assert command(*verifying, f"{other}.pub").status == 3


def test_a_demonstration_without_a_key_needs_no_signature(analyse: Command) -> None:
    assert analyse("--demo").status == 0


def test_encoding_is_shown_where_there_is_sound_to_write(
    analyse: Command, charter: Path, tmp_path: Path
) -> None:
    assert "Encoding the sound" in analyse("--demo").err
    silent = charter.read_text("utf-8").replace("keeps: {sound: 3 months", "keeps: {sound: none")
    charter.write_text(silent, "utf-8")
    (tmp_path / "out").rename(tmp_path / "before")
    assert "Encoding the sound" not in analyse("--demo").err


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_file_whose_name_begins_with_a_dash_is_told_how_to_be_written(
    analyse: Command, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, language: Language
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("-dash.opus").write_bytes(CALL.read_bytes())
    ran = analyse("--demo", "--lang", language, audio="-dash.opus")
    assert (ran.status, ran.out) == (2, "")
    assert "./-dash.opus" in ran.err
    assert analyse("--demo", audio="./-dash.opus").status == 0


def test_the_list_of_models_names_their_files(command: Command) -> None:
    listed = command("models", "list").out
    for model in MODELS.values():
        for name, file in model.files.items():
            assert f"{name}  {file.size}  sha256:{file.sha256}" in listed


@pytest.mark.parametrize(
    ("order", "english", "french"),
    [
        (["check", "absent.yaml"], "no such file or folder", "n'existe pas"),
        (["check", "."], "it is a folder", "c'est un dossier"),
        (["new", "gone/x.yaml", "--profile", "office"], "no such file or folder", "n'existe pas"),
    ],
)
def test_what_the_system_says_is_told_in_the_language_asked_for(
    command: Command,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    order: list[str],
    english: str,
    french: str,
) -> None:
    monkeypatch.chdir(tmp_path)
    if order[0] == "new":
        order = [*order, "--name", "X", "--headcount", "60", "--dpo", "none"]
        order += ["--start", "2027-01-11"]
    assert english in command(*order, "--lang", "en").err
    assert french in plain(command(*order, "--lang", "fr").err)
