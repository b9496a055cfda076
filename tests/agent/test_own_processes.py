"""Processes of ours do not take their code from the folder in which somebody stands."""

import re
from pathlib import Path

import pytest

from justemesure.agent import private


@pytest.mark.slow
def test_a_program_laid_where_one_stands_is_not_given_the_key(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A folder of downloads, or /tmp, where anybody lays a file of that name."""
    (tmp_path / "keyring.py").write_text(f"open({str(tmp_path / 'got')!r}, 'w')")
    monkeypatch.chdir(tmp_path)
    private._keyring("get", tmp_path)
    assert not (tmp_path / "got").exists()


def test_no_process_of_ours_begins_in_the_folder_where_one_stands(root: Path) -> None:
    started = [
        found
        for file in (root / "src").rglob("*.py")
        for found in re.findall(r'sys\.executable,\s+("-.*?),', file.read_text("utf-8"))
    ]
    assert len(started) >= 4
    assert set(started) == {'"-P"'}
