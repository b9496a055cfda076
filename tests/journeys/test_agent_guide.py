"""The agent's guide, in both languages: what it tells to type works, on any day."""

import io
import os
import re
import shlex
import subprocess
import sys
from collections.abc import Callable
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import pytest

from desk import PARIS
from justemesure.agent import home
from justemesure.agent.private import is_on, switch_on
from justemesure.agent.settings import load
from justemesure.charter.gate import open_gate
from justemesure.charter.load import loads

Command = Callable[..., Any]
ROOT = Path(__file__).parents[2]
GUIDES = {language: ROOT / f"docs/guide/{language}/agent.md" for language in ("en", "fr")}
TEN = datetime(2027, 2, 2, 10, tzinfo=PARIS)
AGENDA = """BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//x//y//FR
BEGIN:VEVENT
UID:1
DTSTAMP:20270101T000000Z
DTSTART:20270202T130000Z
DTEND:20270202T140000Z
SUMMARY:Visite
END:VEVENT
END:VCALENDAR
"""
LASTING = (
    "agent run",
    "agent open",
    "agent screen",
)  # tested in tests/cli, tests/agent and tests/screen


def blocks(guide: Path, kind: str) -> list[str]:
    return re.findall(rf"^```{kind}\n(.*?)^```", guide.read_text("utf-8"), re.DOTALL | re.MULTILINE)


def typed(guide: Path) -> list[list[str]]:
    """Each command of ours that the guide tells to type, as its words."""
    lines = [line for block in blocks(guide, "sh") for line in block.splitlines()]
    words = [shlex.split(line, comments=True) for line in lines]
    return [said[1:] for said in words if said[0].endswith("justemesure")]


@pytest.fixture
def prepared(tmp_path: Path) -> Path:
    """What `make desk` makes, on 2 February 2027."""
    script = "import sys; sys.path.insert(0, 'examples'); import desk, datetime, pathlib\n"
    script += "desk.prepare(pathlib.Path(sys.argv[1]), datetime.date(2027, 2, 2))"
    subprocess.run([sys.executable, "-c", script, str(tmp_path / "desk")], cwd=ROOT, check=True)
    return tmp_path / "desk"


@pytest.mark.slow
@pytest.mark.parametrize("language", GUIDES)
def test_what_the_guide_tells_to_type_works_in_its_order(
    language: str, prepared: Path, command: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("justemesure.cli.desk.now", lambda: TEN)
    monkeypatch.setattr("justemesure.cli.agent.on_a_terminal", lambda: True)
    monkeypatch.setattr("justemesure.cli.own.agreed", lambda *_, **__: True)  # asked, one says yes
    monkeypatch.setenv("XDG_STATE_HOME", str(prepared / "state"))
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.fail.Keyring")
    monkeypatch.chdir(prepared)
    (prepared / "agenda.ics").write_text(AGENDA.replace("\n", "\r\n"), "utf-8")
    papers = prepared / "charter.yaml", prepared / "charter.key.pub", prepared / "agent.yaml"
    home.remember(home.default(), home.Installation(*papers, str(prepared / "sent")))
    assert command("agent", "status").status == 0  # as `agent run` in a terminal shows it
    for words in typed(GUIDES[language]):
        if words[1] == "private" and not is_on(home.default()):
            switch_on(home.default(), "une phrase à moi")
        if " ".join(words[:2]) in LASTING:
            assert command(*words, "--help").status == 0, words
            continue
        monkeypatch.setattr("sys.stdin", io.StringIO("une phrase à moi\n"))
        ran = command(*words)
        assert ran.status == 0, (words, ran.err)
    assert not (home.default() / "private.sqlite").exists()


def test_both_guides_tell_the_same_commands_and_settings() -> None:
    english, french = (typed(guide) for guide in GUIDES.values())
    assert [words[:2] for words in english] == [words[:2] for words in french]
    assert len(english) > 12
    for each in GUIDES.values():
        assert {" ".join(words[:2]) for words in typed(each)} >= {"agent run", "agent open"}


@pytest.mark.parametrize("language", GUIDES)
def test_the_persons_file_of_the_guide_is_one(language: str, tmp_path: Path) -> None:
    (tmp_path / "agent.yaml").write_text(blocks(GUIDES[language], "yaml")[0], "utf-8")
    settings = load(tmp_path / "agent.yaml")
    assert settings.addresses == ("a.durand@voixclaire.example",)
    assert settings.schedule("FR", PARIS).is_holiday(date(2027, 12, 26))  # in Moselle


@pytest.mark.parametrize("today", [date(2026, 11, 22), date(2027, 7, 14), date(2028, 2, 29)])
def test_the_example_moved_to_any_day_opens_its_gate(today: date) -> None:
    script = "import sys; sys.path.insert(0, 'examples'); import desk, datetime\n"
    script += "print(desk.moved(desk.EXAMPLE.read_text('utf-8'),"
    script += " datetime.date.fromisoformat(sys.argv[1])), end='')"
    told = subprocess.run(
        [sys.executable, "-c", script, str(today)],
        cwd=ROOT,
        check=True,
        capture_output=True,
        env={**os.environ, "PYTHONIOENCODING": "utf-8"},
    )
    gate = open_gate(loads(told.stdout, "moved.yaml"), datetime.combine(today, time(10), PARIS))
    assert gate.decide(
        "collect", "team-time", {"advisers"}, datetime.combine(today, time(10), PARIS)
    )
