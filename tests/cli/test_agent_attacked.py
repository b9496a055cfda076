"""The agent's commands in hostile places: damaged files, strange numbers, doors left open."""

import io
import json
import os
import subprocess
import sys
from collections.abc import Callable
from email.message import Message
from pathlib import Path
from typing import Any
from urllib import request
from urllib.response import addinfourl

import pytest

from desk import paris
from justemesure.agent import declare
from justemesure.agent.home import Installation, alone, recall, remember
from justemesure.agent.private import destroy, is_on, open_store, switch_on
from justemesure.charter.signature import keygen, sign
from justemesure.errors import BadInput

Command = Callable[..., Any]
SETTINGS = 'groups: [advisers]\nweek: {tuesday: ["08:30-12:30", "13:30-17:30"]}\n'
BUCKET = {
    "type": "currentwindow",
    "events": [
        {
            "timestamp": "2027-02-02T08:00:00Z",
            "duration": duration,
            "data": {"app": "orme.exe", "title": "moiti\ud800"},
        }
        for duration in (60, 10**400)
    ],
}


@pytest.fixture
def installed(tmp_path: Path, root: Path, monkeypatch: pytest.MonkeyPatch) -> Installation:
    """The example charter, signed; ten o'clock on Tuesday 2 February 2027."""
    charter, key = tmp_path / "charter.yaml", tmp_path / "k"
    charter.write_bytes((root / "examples" / "call-centre.yaml").read_bytes())
    keygen(key, None)
    sign(charter, key, None)
    (tmp_path / "agent.yaml").write_text(SETTINGS)
    monkeypatch.setattr("justemesure.cli.desk.now", lambda: paris("2027-02-02T10:00"))
    monkeypatch.setattr("justemesure.cli.agent.on_a_terminal", lambda: True)
    found = Installation(charter, tmp_path / "k.pub", tmp_path / "agent.yaml", None)
    remember(tmp_path / "home", found)
    return found


@pytest.fixture
def agent(command: Command, tmp_path: Path, installed: Installation) -> Command:
    """A command of the agent, in the person's own folder."""
    assert installed
    return lambda *words: command("agent", *words, "--home", tmp_path / "home")


@pytest.mark.parametrize(
    "words",
    [
        ("outbox", "--strike", "9" * 30),
        ("outbox", "--correct", "9" * 30, "1"),
        ("outbox", "--correct", "1", "9" * 30),
        ("outbox", "--correct", "1", "-" + "9" * 30),
        ("run", "--port", "65536"),
        ("run", "--port", "0"),
        ("run", "--port", "-1"),
        ("declare", "--calendar", "https://"),
        ("declare", "--calendar", "https://[bad/"),
        ("declare", "--calendar", "https://127.0.0.1:99999/"),
        ("declare", "--calendar", "https://127.0.0.1:1/a b\x1b"),
    ],
)
def test_a_strange_number_or_address_is_one_clear_error(
    agent: Command, words: tuple[str, ...]
) -> None:
    agent("status")
    ran = agent(*words)
    assert (ran.status, ran.out) == (2, "")
    assert "justemesure" in ran.err
    assert "\x1b" not in ran.err


@pytest.mark.parametrize("to", ["https://[bad/", "https://h:99999999/", "https://h:0/", "ftp://h/"])
def test_an_address_that_is_none_is_refused_before_anything_starts(
    agent: Command, installed: Installation, tmp_path: Path, to: str
) -> None:
    three = [f"--{name}={path}" for name, path in installed._asdict().items() if path]
    assert agent("run", *three, f"--to={to}").status == 2
    assert recall(tmp_path / "home") == installed  # nothing of it is remembered


def test_a_second_agent_changes_nothing_of_the_first(
    agent: Command, installed: Installation, tmp_path: Path
) -> None:
    three = [f"--{name}={path}" for name, path in installed._asdict().items() if path]
    with alone(tmp_path / "home"):
        assert agent("run", *three, f"--to={tmp_path / 'elsewhere'}").status == 2
    assert recall(tmp_path / "home") == installed


IN_A_TERMINAL = """
import sys
from justemesure.cli import agent, main
agent.on_a_terminal = lambda: True
sys.exit(main.main(sys.argv[1:]))
"""


def test_a_charter_that_could_not_be_printed_was_not_shown(
    installed: Installation, tmp_path: Path
) -> None:
    home = str(tmp_path / "home")
    order = [sys.executable, "-c", IN_A_TERMINAL, "agent", "status", "--home", home]
    with Path("/dev/full").open("w") as full:
        assert subprocess.run(order, stdout=full, stderr=full, check=False).returncode == 2
    assert installed.charter.exists()
    assert not (tmp_path / "home" / "charter.told.yaml").exists()


def test_a_charter_that_nobody_saw_was_not_shown(
    installed: Installation, process: Command, tmp_path: Path
) -> None:
    """`agent status > /dev/null`, or a script."""
    ran = process("agent", "status", "--home", tmp_path / "home")
    assert (ran.status, "agent open" in ran.out) == (0, True)
    assert installed.charter.exists()
    assert not (tmp_path / "home" / "charter.told.yaml").exists()


def test_an_address_never_leads_to_one_without_encryption(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []

    class Sends(request.HTTPSHandler):
        def https_open(self, one: request.Request) -> Any:
            asked.append(one.full_url)
            headers = Message()
            headers["Location"] = "http://127.0.0.1:1/secret.ics"
            answer = addinfourl(io.BytesIO(), headers, one.full_url, 302)
            answer.msg = "Found"  # type: ignore[attr-defined]  # as http.client's has
            return answer

    monkeypatch.setattr(request, "HTTPSHandler", Sends)
    with pytest.raises(BadInput) as refused:
        declare.fetch("https://agenda.example/secret.ics")
    assert asked == ["https://agenda.example/secret.ics"]
    assert "unknown url type: http" in refused.value.tell("en")


def test_what_an_export_cannot_say_is_not_taken_over(agent: Command, tmp_path: Path) -> None:
    """A half of a letter, which no file can hold, and a duration beyond all numbers."""
    agent("status")
    switch_on(tmp_path / "home", "words")
    (tmp_path / "aw.json").write_text(json.dumps({"buckets": {"w": BUCKET}}))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("sys.stdin", io.StringIO("words\n" * 9))
        told = agent("private", "--import", tmp_path / "aw.json")
        assert (told.status, told.err) == (0, "")
        assert "1" in told.out


def test_what_is_exported_is_the_persons_alone(agent: Command, tmp_path: Path) -> None:
    agent("status")
    switch_on(tmp_path / "home", "words")
    before = os.umask(0)
    try:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr("sys.stdin", io.StringIO("words\n" * 9))
            assert agent("private", "--export", tmp_path / "out.json").status == 0
            (tmp_path / "link").symlink_to(tmp_path / "target")
            assert agent("private", "--export", tmp_path / "link").status == 2
    finally:
        os.umask(before)
    assert (tmp_path / "out.json").stat().st_mode & 0o777 == 0o600
    assert not (tmp_path / "target").exists()


def test_an_endless_export_is_not_read_to_its_end(
    agent: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    agent("status")
    switch_on(tmp_path / "home", "words")
    monkeypatch.setattr("justemesure.cli.own._MOST_IMPORTED", 1000)
    monkeypatch.setattr("sys.stdin", io.StringIO("words\n"))
    ran = agent("private", "--import", "/dev/zero")
    assert ran.status == 2
    assert "too large" in ran.err


@pytest.mark.parametrize("damaged", ["", "[]", "{}", '{"check": 3}', '{"check": "zz"}', "[" * 9999])
def test_a_damaged_lock_is_told_and_the_store_can_still_be_deleted(
    agent: Command, tmp_path: Path, damaged: str
) -> None:
    home = tmp_path / "home"
    switch_on(home, "words")
    (home / "private.json").write_text(damaged)
    ran = agent("private", "--export", tmp_path / "out.json")
    assert ran.status == 2
    assert "Traceback" not in ran.err
    destroy(home)
    assert not is_on(home)


def test_a_passphrase_is_the_bytes_that_were_typed(tmp_path: Path) -> None:
    """A terminal in another encoding than ours."""
    typed = b"d\xe9sol\xe9".decode("utf-8", "surrogateescape")
    switch_on(tmp_path, typed)
    open_store(tmp_path, typed).close()


def test_the_subject_of_a_meeting_gives_a_terminal_nothing_to_obey(
    agent: Command, tmp_path: Path
) -> None:
    """Whoever sends an invitation writes its subject."""
    (tmp_path / "a.ics").write_text(
        "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\nBEGIN:VEVENT\r\nUID:1\r\n"
        "DTSTART:20270202T080000Z\r\nDTEND:20270202T083000Z\r\n"
        "SUMMARY:Point \x1b]0;pris\x07 \x9b2J \u202ecba\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n",
        "utf-8",
    )
    agent("status")
    told = [agent("declare", "--calendar", tmp_path / "a.ics"), agent("outbox")]
    for ran in told:
        assert ran.status == 0, ran.err
        assert "Point" in ran.out
        assert not set("\x1b\x07\x9b\u202e") & set(ran.out)
