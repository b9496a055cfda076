"""`agent screen`: events of calls in, sealed films out, as a telephone and a person would do it."""

import json
import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from desk import paris
from filming import GREEN, MAGENTA, Application, Film, until, x_server
from justemesure.agent.films import Desk, Films
from justemesure.agent.home import Installation, recall, remember
from justemesure.agent.notice import Notice
from justemesure.agent.queue import Queue
from justemesure.agent.settings import load
from justemesure.charter.signature import keygen, sign
from justemesure.sealed import Sealing, unseal

Command = Callable[..., Any]
START = {
    "event": "call_start", "call": "c1", "measure": "training-calls", "person": "demo",
    "groups": ["trainees"], "drawn": "demo", "at": "2027-02-02T10:15:00+01:00",
}  # fmt: skip
END = {"event": "call_end", "call": "c1", "at": "2027-02-02T10:15:02+01:00"}

pytestmark = pytest.mark.slow


@pytest.fixture
def home(command: Command, tmp_path: Path, root: Path) -> Path:
    """The folder of an agent that ran once; the charter was shown; films are for ``mine.key``."""
    charter, key = tmp_path / "charter.yaml", tmp_path / "k"
    charter.write_bytes((root / "examples" / "call-centre.yaml").read_bytes())
    keygen(key, None)
    sign(charter, key, None)
    made = command("agent", "screen", "--new-key", tmp_path / "mine.key")
    assert made.status == 0
    recipient = made.out.split("[")[1].split("]")[0]
    settings = tmp_path / "agent.yaml"
    settings.write_text(f"groups: [trainees]\nweek: {{}}\nsealed_for: [{recipient}]\n")
    home = tmp_path / "h"
    remember(home, Installation(charter, tmp_path / "k.pub", settings, None))
    Notice(charter, tmp_path / "k.pub", home).show(paris("2027-02-02T10:00"))
    return home


class Screen:
    """`agent screen`, running."""

    def __init__(self, home: Path, *arguments: str | Path, display: str = "") -> None:
        self.home = home
        self.process = subprocess.Popen(
            [sys.executable, "-m", "justemesure", "agent", "screen", "--home", home, *arguments],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            env={**os.environ, "DISPLAY": display},
        )
        self.lines: list[str] = []
        threading.Thread(target=self._read, daemon=True).start()
        self.says("Calls are awaited")

    def _read(self) -> None:
        assert self.process.stdout is not None
        self.lines.extend(self.process.stdout)

    def says(self, words: str) -> None:
        until(lambda: any(words in line for line in list(self.lines)))

    def close(self) -> None:
        self.process.send_signal(signal.SIGINT)
        self.process.wait(20)


class Telephone:
    """Who says that calls begin and end."""

    def __init__(self, home: Path) -> None:
        self.socket = socket.socket(socket.AF_UNIX)
        self.socket.connect(str(home / "calls.sock"))
        self._lines = self.socket.makefile("rwb")

    def __call__(self, event: object) -> dict[str, Any]:
        self._lines.write(json.dumps(event).encode() + b"\n")
        self._lines.flush()
        return dict(json.loads(self._lines.readline()))

    def close(self) -> None:
        self._lines.close()
        self.socket.close()


@pytest.fixture
def screen(home: Path) -> Iterator[Callable[..., Screen]]:
    started: list[Screen] = []

    def start(*arguments: str | Path, display: str = "") -> Screen:
        started.append(Screen(home, "--demo", *arguments, display=display))
        return started[-1]

    yield start
    for one in started:
        one.close()


def test_a_simulated_call_films_its_window_alone(
    home: Path, screen: Callable[..., Screen], command: Command, tmp_path: Path
) -> None:
    calls = tmp_path / "calls"
    calls.mkdir()
    with x_server() as server:
        both = [
            Application(server, "orme.exe", "Orme", "Dossier", GREEN),
            Application(server, "banque", "Banque", "Compte", MAGENTA),
        ]
        for each in both:
            each("show")
        running = screen("--events", calls, display=server)
        (calls / "1.json").write_text(json.dumps(START))
        running.says("c1: the window is filmed")
        (calls / "2.json").write_text(json.dumps(END))
        running.says("c1: ended, with the call")
        # A socket's client that goes away ends its call.
        telephone = Telephone(home)
        assert "recording" in telephone(START | {"call": "c2"})
        running.says("c2: the window is filmed")
        telephone.close()
        running.says("c2: ended, because nobody holds the call any more")
        # A new call, drawn or not, ends the one before.
        other = Telephone(home)
        assert "recording" in other(START | {"call": "c3"})
        running.says("c3: the window is filmed")
        assert command("agent", "pause", "--home", home).status == 0
        running.says("c3: black: the window is not shown")
        assert command("agent", "resume", "--home", home).status == 0
        assert other(START | {"call": "c4", "drawn": None})["refused"] == "call-not-drawn"
        running.says("c3: ended, because nobody holds the call any more")
        assert other(END)["ended"] is None
        other.close()
        for each in both:
            each.close()
    assert list(calls.iterdir()) == []
    films = sorted((home / "films").iterdir())
    assert [path.name for path in films] == ["c1.sealed", "c2.sealed", "c3.sealed"]
    assert oct((home / "films").stat().st_mode)[-3:] == "700"
    assert {oct(path.stat().st_mode)[-3:] for path in films} == {"600"}
    for path in films[:2]:
        found = Film(unseal(path, tmp_path / "mine.key"), {})
        assert found.most(MAGENTA) == 0
        assert found.most(GREEN) > 0.07
        assert found.sealed.header["demonstration"] is True


def test_what_may_not_be_filmed_is_refused_with_its_reason(
    home: Path, screen: Callable[..., Screen], tmp_path: Path
) -> None:
    running = screen()
    telephone = Telephone(home)
    for said, name in (
        ({"drawn": None}, "call-not-drawn"),
        ({"measure": "team-time"}, "screen-no-measure"),
        ({"at": "2027-05-02T10:15:00+02:00"}, "not-filmed"),
        ({"groups": ["advisers"]}, "not-filmed"),
        ({"groups": []}, "not-filmed"),
        ({"at": "2026-12-02T10:15:00+01:00"}, "charter-not-in-force"),
        ({"at": "2027-02-02T10:15:00"}, "call-event"),
        ({"call": "../c1"}, "call-event"),
        ({"person": ""}, "call-event"),
        ({"event": "call"}, "call-event"),
        ({}, "screen-no-server"),
    ):
        answer = telephone(START | said)
        assert answer["refused"] == name, answer
        assert answer["reason"]
    for line in ("null", "[]", "{}", "x"):
        assert telephone(json.loads(line) if line != "x" else "x")["refused"] == "call-event"
    charter = tmp_path / "charter.yaml"
    charter.write_text(charter.read_text().replace("2 months, video", "1 months, video"))
    assert telephone(START)["refused"] == "changed-since-signed"
    telephone.close()
    assert running.process.poll() is None
    assert not (home / "films").exists()


def test_without_a_demonstration_it_is_refused_until_campaigns_exist(
    command: Command, home: Path
) -> None:
    ran = command("agent", "screen", "--home", home)
    assert ran.status == 3
    assert "Campaigns do not exist yet" in ran.err


def test_nobody_to_seal_for_is_a_refusal(
    home: Path, screen: Callable[..., Screen], tmp_path: Path
) -> None:
    (tmp_path / "agent.yaml").write_text("groups: [trainees]\nweek: {}\n")
    screen()
    assert Telephone(home)(START)["refused"] == "screen-no-recipient"


def test_the_socket_is_the_persons_alone_and_only_one_listens(
    home: Path, screen: Callable[..., Screen], process: Command
) -> None:
    screen()
    assert oct((home / "calls.sock").stat().st_mode)[-3:] == "600"
    ran = process("agent", "screen", "--demo", "--home", home)
    assert (ran.status, "listens here" in ran.err) == (2, True)


def test_a_file_that_is_no_event_is_put_aside_and_its_reason_told(
    screen: Callable[..., Screen], tmp_path: Path
) -> None:
    calls = tmp_path / "calls"
    calls.mkdir()
    (calls / "1.json").write_text("{}")
    os.utime(calls / "1.json", (0, 0))
    running = screen("--events", calls)
    running.says("not an event of a call")
    assert [path.name for path in calls.iterdir()] == ["1.refused"]


def test_films_whose_time_is_over_are_deleted(
    home: Path, screen: Callable[..., Screen], tmp_path: Path
) -> None:
    recipient = (tmp_path / "mine.key").read_text().split()[3]
    for name, year in (("old", 2020), ("new", 2090)):
        day = paris(f"{year}-01-01T00:00")
        Sealing(home / "films" / f"{name}.sealed", [recipient], day, {}).close()
    screen().says("old.sealed was deleted")
    assert [path.name for path in (home / "films").iterdir()] == ["new.sealed"]


def test_a_key_is_never_written_over(command: Command, tmp_path: Path) -> None:
    assert command("agent", "screen", "--new-key", tmp_path / "k").status == 0
    assert oct((tmp_path / "k").stat().st_mode)[-3:] == "600"
    before = (tmp_path / "k").read_bytes()
    assert command("agent", "screen", "--new-key", tmp_path / "k").status == 2
    assert (tmp_path / "k").read_bytes() == before


def test_a_locked_session_hides_as_a_pause_does(home: Path) -> None:
    installation = recall(home)
    queue = Queue(home)
    notice, settings = (
        Notice(installation.charter, installation.key, home),
        load(installation.settings),
    )
    desk = Desk(home, installation, notice, settings, queue, lambda: paris("2027-02-02T10:00"))
    films = Films(desk, "en", lambda *_: None, demonstration=True)
    hidden = [films._is_hidden()]
    for away in (True, False):
        films.be_away(away)
        hidden.append(films._is_hidden())
    queue.pause(paris("2027-02-02T10:00"), None)
    assert [*hidden, films._is_hidden()] == [False, True, False, True]
    queue.close()


@pytest.mark.parametrize(
    ("options", "status", "told"),
    [
        (["--screen", "c1.sealed"], 2, "needs `--screen-key`"),
        (["--screen", "agent.yaml", "--screen-key", "mine.key"], 2, "not a sealed file"),
        (["--screen", "c1.sealed", "--screen-key", "agent.yaml"], 2, "no age key"),
        (["--screen", "c1.sealed", "--screen-key", "mine.key"], 3, "not of this call"),
    ],
)
def test_call_analyse_takes_only_the_film_of_its_call(
    home: Path,
    command: Command,
    tmp_path: Path,
    root: Path,
    options: list[str],
    status: int,
    told: str,
) -> None:
    recipient = (tmp_path / "mine.key").read_text().split()[3]
    day = paris("2090-01-01T00:00")
    Sealing(tmp_path / "c1.sealed", [recipient], day, {"person": "another"}).close()
    ran = command(
        "call", "analyse", root / "examples" / "calls" / "refus-enregistrement.opus",
        "--charter", tmp_path / "charter.yaml", "--measure", "training-calls",
        "--person", "demo", "--at", "2027-02-02T10:15", "--demo", "--out", tmp_path / "out",
        *(tmp_path / one if "." in one else one for one in options),
    )  # fmt: skip
    assert (ran.status, told in ran.err) == (status, True), ran.err
    assert not (tmp_path / "out").exists()
