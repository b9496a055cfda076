"""How far a command is: told on a terminal, after a second, and gone at the end."""

import argparse

import pytest

from justemesure.cli.progress import counted


def _told(
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    *,
    terminal: bool,
    seconds: float,
) -> str:
    clock = iter([0.0, 0.0, seconds])
    monkeypatch.setattr("justemesure.cli.progress.time.monotonic", lambda: next(clock, seconds))
    monkeypatch.setattr("sys.stderr.isatty", lambda: terminal, raising=False)
    with counted(argparse.Namespace(lang="en")) as count:
        count(0, 365)
        count(7, 365)
    return capsys.readouterr().err


def test_after_a_second_it_says_how_many_of_how_many(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    told = _told(capsys, monkeypatch, terminal=True, seconds=1.5)
    assert "7/365" in told
    assert "0/365" not in told
    assert told.endswith("\r\033[K")  # nothing of it is left on the screen


@pytest.mark.parametrize(("terminal", "seconds"), [(False, 1.5), (True, 0.5)])
def test_it_is_silent_in_a_file_and_when_it_is_quick(
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    terminal: bool,  # noqa: FBT001
    seconds: float,
) -> None:
    assert _told(capsys, monkeypatch, terminal=terminal, seconds=seconds) == ""
