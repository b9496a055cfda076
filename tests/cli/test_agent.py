"""The agent's commands, as a person types them."""

import http.client
import io
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from desk import paris
from justemesure.activity.event import Raw, Span
from justemesure.activity.minimise import Admitted
from justemesure.agent.home import Installation, remember
from justemesure.agent.private import is_on, open_store, switch_on
from justemesure.agent.queue import Queue
from justemesure.charter.signature import keygen, sign

SETTINGS = 'groups: [advisers]\nweek: {tuesday: ["08:30-12:30", "13:30-17:30"]}\n'
TEN = paris("2027-02-02T10:00")
Command = Callable[..., Any]
LATER = """
import sys
from datetime import datetime, timedelta, UTC
from justemesure.cli import desk
from justemesure.cli.main import main
ahead = datetime.fromisoformat(sys.argv[1]) - datetime.now(UTC)
desk.now = lambda: datetime.now(UTC) + ahead
sys.exit(main(sys.argv[2:]))
"""


@pytest.fixture
def installed(tmp_path: Path, root: Path, monkeypatch: pytest.MonkeyPatch) -> Installation:
    """The example charter, signed; ten o'clock on Tuesday 2 February 2027."""
    charter, key = tmp_path / "charter.yaml", tmp_path / "k"
    charter.write_bytes((root / "examples" / "call-centre.yaml").read_bytes())
    keygen(key, None)
    sign(charter, key, None)
    (tmp_path / "agent.yaml").write_text(SETTINGS)
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    monkeypatch.setattr("justemesure.cli.desk.now", lambda: TEN)
    monkeypatch.setattr("justemesure.cli.agent.on_a_terminal", lambda: True)
    found = Installation(charter, tmp_path / "k.pub", tmp_path / "agent.yaml", None)
    remember(tmp_path / "state" / "justemesure", found)
    return found


def test_before_it_ever_ran_each_command_says_how_to_start(
    command: Command, tmp_path: Path
) -> None:
    for words in (["status"], ["pause"], ["resume"], ["outbox"], ["declare", "09:00-10:00 x"]):
        ran = command("agent", *words, "--home", tmp_path)
        assert (ran.status, ran.out) == (2, "")
        assert "justemesure agent run --charter" in ran.err


def test_status_shows_the_charter_once_then_what_is_collected(
    command: Command, installed: Installation
) -> None:
    first, second = command("agent", "status"), command("agent", "status")
    assert (first.status, second.status) == (0, 0)
    assert "Article 1" in first.out
    assert "Article 1" not in second.out
    assert "the agent is not running" in second.out
    assert "l'agent ne tourne pas" in command("agent", "status", "--lang", "fr").out
    said = json.loads(command("agent", "status", "--format", "json").out)
    (device,) = said.pop("device")
    assert (device["measure"], device["every"]) == ("workstation-health", "1 minute")
    assert device["hosts"] == ["sip.voixclaire.example", "orme.voixclaire.example"]
    assert "application_not_answering" in device["fields"]
    for words in (device["called"], "sip.voixclaire.example", "processor load", "never in a pause"):
        assert words in second.out
    assert said == {
        "running": False,
        "collecting": False,
        "reason": "not-running",
        "waiting": 0,
        "dropped": 0,
    }


def test_a_pause_is_told_and_ended(command: Command, installed: Installation) -> None:
    command("agent", "status")
    assert "10:30" in command("agent", "pause", "30m").out
    assert command("agent", "pause").status == 0
    assert "Resumed" in command("agent", "resume").out
    for wrong in ("0m", "30", "x", "-1h", "9999h"):
        assert command("agent", "pause", wrong).status == 2


def test_declared_work_waits_where_it_can_be_struck(
    command: Command, installed: Installation
) -> None:
    command("agent", "status")
    assert command("agent", "declare", "09:00-09:45 Réunion d'équipe").status == 0
    listed = command("agent", "outbox").out
    assert "declared-time" in listed
    assert '"task":"Réunion d\'équipe"' in listed
    assert '"start":"2027-02-02T08:00:00.000Z"' in listed
    row = listed.split()[0]
    assert command("agent", "outbox", "--correct", row, "5").status == 2
    assert command("agent", "outbox", "--strike", row).status == 0
    assert command("agent", "outbox").out == "Nothing waits.\n"
    assert command("agent", "outbox", "--strike", "999").status == 2
    assert command("agent", "outbox", "--left").out == "Nothing has left.\n"


def test_the_minutes_of_a_computer_are_struck_together(
    command: Command, installed: Installation, tmp_path: Path
) -> None:
    command("agent", "status")
    queue = Queue(tmp_path / "state" / "justemesure")
    for number in range(5):
        start = TEN + timedelta(minutes=number)
        row = {"device": queue.computer, "minute": f"{start:%Y-%m-%dT%H:%M:00Z}", "disk": 70}
        queue.put("workstation-health", "", (start, start + timedelta(minutes=1)), row)
    queue.close()
    ids = [int(line.split()[0]) for line in command("agent", "outbox").out.splitlines()]
    assert command("agent", "outbox", "--strike", f"{ids[1]}-{ids[3]}").out.endswith(": 3.\n")
    left = [int(line.split()[0]) for line in command("agent", "outbox").out.splitlines()]
    assert left == [ids[0], ids[4]]
    for wrong in ("7-3", "3-", "x", "1-99999999999999999999", "-2"):
        assert command("agent", "outbox", f"--strike={wrong}").status == 2


@pytest.mark.parametrize("line", ["", "réunion", "9:00-10:00 x", "09:00-09:00 x", "25:00-26:00 x"])
def test_a_line_that_is_not_understood_is_refused_whole(
    command: Command, installed: Installation, line: str
) -> None:
    command("agent", "status")
    assert command("agent", "declare", line).status == 2
    assert command("agent", "outbox").out == "Nothing waits.\n"


def test_nothing_is_declared_under_a_charter_that_was_not_shown_or_not_signed(
    command: Command, installed: Installation
) -> None:
    assert command("agent", "declare", "09:00-10:00 x").status == 3
    command("agent", "status")
    installed.charter.write_text(installed.charter.read_text().replace("210", "211"))
    assert command("agent", "declare", "09:00-10:00 x").status == 3


def test_bad_settings_are_refused_with_their_place(
    command: Command, installed: Installation
) -> None:
    for wrong in ("", "[]", "groups: [a]", "week: {}\ngroups: x", SETTINGS + "absences: [x]\n"):
        installed.settings.write_text(wrong)
        ran = command("agent", "status")
        assert (ran.status, ran.out) == (2, "")
        assert "agent.yaml" in ran.err
        assert len(ran.err.strip().splitlines()) == 1


def test_a_days_meetings_are_declared_once(
    command: Command, installed: Installation, tmp_path: Path
) -> None:
    command("agent", "status")
    meeting = "BEGIN:VEVENT\r\nUID:1\r\nDTSTAMP:20270101T000000Z\r\nDTSTART:20270202T080000Z\r\n"
    meeting += "DTEND:20270202T090000Z\r\nSUMMARY:Visite\r\nEND:VEVENT\r\n"
    agenda = tmp_path / "a.ics"
    agenda.write_text(f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\n{meeting}END:VCALENDAR\r\n")
    for _ in range(2):
        ran = command("agent", "declare", "--calendar", agenda)
        assert (ran.status, "09:00 to 10:00, Visite" in ran.out) == (0, True)
    (row,) = command("agent", "outbox").out.splitlines()
    command("agent", "outbox", "--strike", row.split()[0])
    command("agent", "declare", "--calendar", agenda, "--day", "2027-02-02")
    assert command("agent", "outbox").out == "Nothing waits.\n"
    assert (
        "nothing to declare"
        in command("agent", "declare", "--calendar", agenda, "--day", "2027-02-03").out
    )
    assert command("agent", "declare", "--calendar", tmp_path / "no.ics").status == 2
    assert command("agent", "declare", "--calendar", installed.settings).status == 2
    assert command("agent", "declare").status == 2


EXPORT = {
    "buckets": {
        "aw-watcher-window_pc": {
            "type": "currentwindow",
            "events": [
                {"timestamp": f"2027-02-02T{at}:00Z", "duration": 60, "data": data}
                for at, data in (
                    ("08:00", {"app": "orme.exe", "title": "Dossier 1"}),
                    ("08:30", {"app": "orme.exe", "title": "Dossier 2"}),
                    ("08:40", {"app": "firefox", "title": "Accueil CGT"}),
                    ("11:45", {"app": "orme.exe", "title": "à table"}),
                )
            ],
        }
    }
}


def test_the_own_store_takes_over_exports_and_deletes_and_nothing_of_it_leaves(
    command: Command,
    installed: Installation,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    home = tmp_path / "state" / "justemesure"
    command("agent", "status")
    (tmp_path / "aw.json").write_text(json.dumps(EXPORT))
    asked = ("agent", "private", "--import", tmp_path / "aw.json")
    assert command(*asked).status == 2  # it is not on
    switch_on(home, "phrase")
    monkeypatch.setattr("sys.stdin", io.StringIO("une autre\n"))
    assert command(*asked).status == 3

    def typed(*words: Any) -> Any:
        monkeypatch.setattr("sys.stdin", io.StringIO("phrase\n"))
        return command("agent", "private", *words)

    assert "2 of 4 events" in typed("--import", tmp_path / "aw.json").out
    out = tmp_path / "mine.json"
    assert typed("--export", out).status == 0
    said = [
        event["data"]["title"]
        for event in json.loads(out.read_bytes())["buckets"]["currentwindow"]["events"]
    ]
    assert said == ["Dossier 1", "Dossier 2"]
    assert typed("--export", out).status == 2  # nothing is written over
    assert out.stat().st_mode & 0o077 == 0
    days = ("--days", "2027-02-01/2027-02-02")
    table, calendar = tmp_path / "mine.csv", tmp_path / "mine.ics"
    assert typed("--export", table).status == 2  # of which days?
    assert typed("--export", table, *days, "--stretches").status == 2  # no calendar
    assert typed("--export", tmp_path / "other.json", *days).status == 2
    assert typed("--export", tmp_path / "nowhere" / "mine.csv", *days).status == 2
    assert typed("--export", table, *days).status == 0
    assert [line.split(",")[-1] for line in table.read_text().splitlines()[1:]] == said
    assert typed("--export", calendar, *days, "--stretches").status == 0
    assert b"SUMMARY:orme.exe" in calendar.read_bytes()
    assert not list(tmp_path.glob("*.part"))
    assert command("agent", "outbox").out == "Nothing waits.\n"
    assert typed("--delete", "2027-02-31", "--yes").status == 2
    assert "2 events deleted" in typed("--delete", "2027-02-01/2027-02-02", "--yes").out
    assert command("agent", "private", "--delete-all", "--yes").status == 0
    assert not list(home.glob("private*"))


DELETIONS = (["--delete", "2027-02-02"], ["--delete-all"])


@pytest.fixture
def kept(command: Command, installed: Installation, tmp_path: Path) -> Path:
    """The folder of an own store that holds one event."""
    home = tmp_path / "state" / "justemesure"
    command("agent", "status")
    switch_on(home, "phrase")
    store = open_store(home, "phrase")
    span = Span(TEN, TEN + timedelta(minutes=1))
    store.take_over([Admitted(Raw("currentwindow", span, {"app": "orme.exe"}), (span,))])
    store.close()
    return home


def left(home: Path) -> int:
    if not is_on(home):
        return 0
    store = open_store(home, "phrase")
    found = len(list(store.events()))
    store.close()
    return found


@pytest.mark.parametrize("deletion", DELETIONS)
def test_without_a_terminal_nothing_is_deleted_unless_yes_is_said(
    command: Command, kept: Path, deletion: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("phrase\ny\n"))
    ran = command("agent", "private", *deletion)
    assert (ran.status, ran.out, left(kept)) == (2, "", 1)
    assert "--yes" in ran.err
    monkeypatch.setattr("sys.stdin", io.StringIO("phrase\n"))
    assert command("agent", "private", *deletion, "--yes").status == 0
    assert left(kept) == 0


@pytest.mark.parametrize("deletion", DELETIONS)
@pytest.mark.parametrize(
    ("language", "asked", "yes", "nothing", "words"),
    [
        ("en", "[y/N] ", "y", "Nothing was deleted", "Passphrase: "),
        ("fr", "[o/N] ", "oui", "Rien n'a été effacé", "Phrase secrète"),
    ],
)
def test_in_a_terminal_a_deletion_is_asked_about_and_no_is_the_default(
    terminal: Command,
    kept: Path,
    deletion: list[str],
    language: str,
    asked: str,
    yes: str,
    nothing: str,
    words: str,
) -> None:
    order = ["agent", "private", *deletion, "--lang", language]
    for no in ("", "n", "\x04"):
        seen = terminal(*order, answers=[(asked, no)])
        assert (seen.status, left(kept)) == (0, 1)
        assert nothing in seen.screen.replace("\u00a0", " ")
    seen = terminal(*order, answers=[(asked, yes), (words, "phrase")])
    assert (seen.status, left(kept)) == (0, 0)


def test_nothing_is_asked_about_days_that_are_none_or_a_store_that_is_off(
    terminal: Command, command: Command, kept: Path
) -> None:
    seen = terminal("agent", "private", "--delete", "2027-02-31", answers=[])
    assert seen.status == 2
    assert left(kept) == 1
    assert command("agent", "private", "--delete-all", "--yes").status == 0
    seen = terminal("agent", "private", "--delete", "2027-02-02", answers=[])
    assert seen.status == 2


@pytest.fixture
def running(installed: Installation, tmp_path: Path) -> Iterator[int]:
    """``agent run`` in a process of its own; its port."""
    import socket

    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    given = ["--charter", installed.charter, "--key", installed.key]
    given += ["--settings", installed.settings, "--to", tmp_path / "to", "--port", str(port)]
    started = subprocess.Popen(
        [sys.executable, "-c", LATER, TEN.isoformat(), "agent", "run", *map(str, given)],
        stdout=subprocess.PIPE,
        text=True,
        env=os.environ | {"PYTHONFAULTHANDLER": "0"},
    )
    assert started.stdout is not None
    assert str(port) in started.stdout.readline()
    yield port
    started.send_signal(signal.SIGTERM)
    assert started.wait(20) == 128 + signal.SIGTERM
    started.stdout.close()


def beat(port: int, app: str, seconds: float) -> int:
    end = TEN
    said = {
        "timestamp": (end - timedelta(seconds=seconds)).isoformat(),
        "duration": seconds,
        "data": {"app": app, "title": "t"},
    }
    link = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    path = "/api/0/buckets/aw-watcher-window_pc/heartbeat?pulsetime=2"
    link.request("POST", path, json.dumps(said), {"Content-Type": "application/json"})
    status = link.getresponse().status
    link.close()
    return status


@pytest.mark.slow
def test_a_running_agent_collects_once_the_charter_was_shown_and_not_while_paused(
    running: int, command: Command, installed: Installation, tmp_path: Path
) -> None:
    queue = Queue(tmp_path / "state" / "justemesure")
    assert beat(running, "orme.exe", 600) == 200
    assert queue.rows() == []  # not shown yet
    assert "Collecting" in command("agent", "status").out
    assert beat(running, "orme.exe", 600) == 200
    assert [json.loads(row.written)["seconds"] for row in queue.rows()] == [600]
    command("agent", "pause")
    time.sleep(0.1)
    assert beat(running, "softphone", 1) == 200
    assert len(queue.rows()) == 1
    assert "paused" in command("agent", "status").out
    second = command("agent", "run", "--port", running)
    assert (second.status, "one is enough" in second.err) == (2, True)
    queue.close()


def test_an_agent_without_its_three_files_does_not_start(
    command: Command, installed: Installation, tmp_path: Path
) -> None:
    assert command("agent", "run", "--charter", installed.charter).status == 2
    assert command("agent", "run", "--home", tmp_path / "new").status == 2
    bad = command("agent", "run", "--to", "http://example.org/")
    assert (bad.status, "https" in bad.err) == (2, True)


def test_the_page_opens_for_the_person_without_telling_the_list_of_processes(
    command: Command, installed: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown: list[str] = []
    monkeypatch.setattr("webbrowser.open", shown.append)
    monkeypatch.setattr("justemesure.agent.page.serve.IDLE", 0.0)
    monkeypatch.setenv("DISPLAY", ":99")
    ran = command("agent", "open")
    assert (ran.status, "http://127.0.0.1:" in ran.out) == (0, True)
    token = ran.out.partition("#token=")[2].split()[0]
    (way,) = shown
    assert (way.startswith("file:///"), token in way) == (True, False)
    command("agent", "open", "--no-browser")
    monkeypatch.delenv("DISPLAY")
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    command("agent", "open")
    assert len(shown) == 1


def test_a_store_that_does_not_open_closes_only_what_needs_it(
    command: Command, installed: Installation, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("justemesure.agent.page.serve.IDLE", 0.0)
    switch_on(tmp_path / "state" / "justemesure", "phrase")
    monkeypatch.setattr("sys.stdin", io.StringIO("une autre\n"))
    ran = command("agent", "open", "--no-browser")
    assert (ran.status, "the passphrase is another" in ran.err) == (0, True)
    assert "http://127.0.0.1:" in ran.out
