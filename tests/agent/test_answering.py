"""Whether windows answer, on a real X server with a window manager and programs that stop."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from Xlib import X, error

from desk import Clock, Desk, paris, x_server
from justemesure.activity.event import Raw
from justemesure.activity.health import Hang
from justemesure.agent.outbox import Outbox
from justemesure.agent.queue import Queue
from justemesure.agent.sync import Folder
from justemesure.agent.watch.answering import Answering
from justemesure.agent.watch.health import Health
from justemesure.agent.watch.source import Gone
from justemesure.agent.watch.x11 import Desktop
from justemesure.cli.main import main

# A program with a window, as a toolkit makes one: it answers, and says what it was told.
PROGRAM = """
import sys
from Xlib import X, display
from Xlib.protocol.event import ClientMessage
d = display.Display()
root = d.screen().root
ping, protocols = d.intern_atom("_NET_WM_PING"), d.intern_atom("WM_PROTOCOLS")
w = root.create_window(0, 0, 99, 99, 0, X.CopyFromParent)
w.set_wm_class("instance", sys.argv[1])
w.set_wm_name("TITRE-SECRET")
if len(sys.argv) < 3:
    w.set_wm_protocols([ping])
w.map()
d.sync()
print(w.id, flush=True)
w.change_attributes(event_mask=X.FocusChangeMask | X.StructureNotifyMask | X.PropertyChangeMask)
while True:
    told = d.next_event()
    print(type(told).__name__, flush=True)
    if isinstance(told, ClientMessage) and told.data[1][0] == ping:
        mask = X.SubstructureNotifyMask | X.SubstructureRedirectMask
        root.send_event(ClientMessage(window=root, client_type=protocols, data=told.data), mask)
        d.flush()
"""


class Program:
    """One of them; ``stop`` is what a program that hangs looks like."""

    def __init__(self, server: str, *arguments: str) -> None:
        environment = {**os.environ, "DISPLAY": server}
        command = [sys.executable, "-c", PROGRAM, *arguments]
        self.process = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, bufsize=0)
        assert self.process.stdout is not None
        self.window = int(self.process.stdout.readline())
        os.set_blocking(self.process.stdout.fileno(), False)

    def stop(self) -> None:
        self.process.send_signal(signal.SIGSTOP)

    def go_on(self) -> None:
        self.process.send_signal(signal.SIGCONT)

    def told(self) -> list[str]:
        assert self.process.stdout is not None
        return (self.process.stdout.read() or b"").decode().split()

    def end(self) -> None:
        self.go_on()
        self.process.kill()
        self.process.wait()


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    with x_server(managed=True) as number:
        yield number


@pytest.fixture
def run(server: str) -> Iterator[Callable[..., Program]]:
    """Start a program; it is in front once it is there."""
    started: list[Program] = []
    seen = Desktop(server)

    def start(*arguments: str) -> Program:
        started.append(Program(server, *arguments))
        wait_for(lambda: is_in_front(seen, started[-1].window))
        return started[-1]

    yield start
    for program in started:
        program.end()
    wait_for(lambda: not any(is_there(seen, program.window) for program in started))
    seen.display.close()


def is_in_front(seen: Desktop, number: int) -> bool:
    """Openbox leaves the number of a window that is gone, and the next program has it again."""
    front = seen.in_front()
    return front is not None and front.id == number and is_there(seen, number)


def is_there(seen: Desktop, number: int) -> bool:
    """Whether the window manager has taken it over."""
    state = seen.display.intern_atom("WM_STATE")
    try:
        return seen.window(number).get_full_property(state, X.AnyPropertyType) is not None
    except error.XError:
        return False


def wait_for(happened: Callable[[], object]) -> None:
    until = time.monotonic() + 60
    while not happened():
        assert time.monotonic() < until
        time.sleep(0.01)


class Watching:
    """Beats of a second, as fast as the programs answer."""

    def __init__(self, server: str) -> None:
        self.clock = Clock(datetime(2027, 2, 2, 9, tzinfo=UTC))
        self.windows = Answering(server)
        self.named: list[tuple[str, str]] = []

    def beat(self, times: int = 1, *, answers: bool) -> None:
        for _ in range(times):
            self.windows.ask(self.clock.now, self.name, front=True)
            if answers:
                wait_for(self.heard)
            else:
                self.windows.listen(0.03, self.clock)
            self.clock.move(seconds=1)

    def heard(self) -> bool:
        self.windows.listen(0.005, self.clock)
        return not self.windows.answers.waiting

    def name(self, window: Raw) -> str | None:
        self.named.append((window.text("app"), window.text("title")))
        return window.text("app")

    def hangs(self) -> list[tuple[str, float, float]]:
        start = datetime(2027, 2, 2, 9, tzinfo=UTC)
        found: list[Hang] = self.windows.answers.hangs(self.clock.now)
        return [
            (name, (span.start - start).total_seconds(), (span.end - start).total_seconds())
            for name, span in found
        ]


@pytest.fixture
def watching(server: str) -> Iterator[Watching]:
    made = Watching(server)
    yield made
    made.windows.close()


def test_a_program_that_stops_hangs_until_it_goes_on(
    run: Callable[..., Program], watching: Watching
) -> None:
    orme = run("Orme")
    watching.beat(3, answers=True)
    orme.stop()
    watching.beat(20, answers=False)
    assert watching.hangs() == [("Orme", 3, 23)]
    orme.go_on()
    watching.beat(10, answers=True)
    assert watching.hangs() == [("Orme", 3, 23)]


def test_a_title_is_read_only_of_a_window_that_hangs(
    run: Callable[..., Program], watching: Watching
) -> None:
    orme = run("Orme")
    watching.beat(10, answers=True)
    assert watching.named == []
    orme.stop()
    watching.beat(20, answers=False)
    assert watching.named == [("Orme", "TITRE-SECRET")]


def test_being_asked_shows_raises_and_focuses_nothing(
    run: Callable[..., Program], watching: Watching, server: str
) -> None:
    behind, front = run("Behind"), run("Front")
    seen = Desktop(server)
    wait_for(lambda: seen.display.get_input_focus().focus.id == front.window)
    time.sleep(0.1)
    behind.told(), front.told()
    order = [window.id for window in seen.root.query_tree().children]
    watching.beat(5, answers=True)
    assert (behind.told(), front.told()) == ([], ["ClientMessage"] * 5)
    assert seen.display.get_input_focus().focus.id == front.window
    assert [window.id for window in seen.root.query_tree().children] == order
    seen.display.close()


def test_of_the_root_window_nothing_is_heard_of_keys_or_clicks(watching: Watching) -> None:
    mask = watching.windows._root.get_attributes().your_event_mask
    assert mask == X.SubstructureNotifyMask


def test_one_that_hangs_behind_another_is_looked_after(
    run: Callable[..., Program], watching: Watching
) -> None:
    orme = run("Orme")
    watching.beat(2, answers=True)
    orme.stop()
    watching.beat(2, answers=False)
    run("Softphone")
    watching.beat(15, answers=False)
    assert ("Orme", 2, 19) in watching.hangs()
    orme.go_on()
    wait_for(watching.heard)
    assert watching.hangs() == [("Orme", 2, 19)]


def test_one_that_is_killed_while_it_hangs_hangs_no_longer(
    run: Callable[..., Program], watching: Watching, capfd: pytest.CaptureFixture[str]
) -> None:
    orme = run("Orme")
    orme.stop()
    watching.beat(10, answers=False)
    orme.end()
    while watching.windows.answers.waiting:
        watching.beat(answers=False)
    (hang,) = watching.hangs()
    assert hang[:2] == ("Orme", 0)
    watching.beat(30, answers=False)
    assert watching.hangs() == [hang]
    assert capfd.readouterr() == ("", "")


def test_one_that_does_not_offer_to_answer_is_never_said_to_hang(
    run: Callable[..., Program], watching: Watching
) -> None:
    old = run("Old", "without")
    time.sleep(0.05)
    old.told()
    old.stop()
    watching.beat(20, answers=True)
    old.go_on()
    assert (watching.hangs(), old.told()) == ([], [])


def test_a_server_that_goes_is_gone() -> None:
    with x_server() as number:
        windows = Answering(number)
    with pytest.raises(Gone):
        windows.listen(5, lambda: datetime.now(UTC))
    with pytest.raises(Gone):
        windows.ask(datetime.now(UTC), lambda *_: None, front=True)
    windows.close()
    with pytest.raises(Gone):
        Answering(number)


class Nothing:
    """No machine and no network: a call is laid beside applications alone."""

    def begin(self, _: object) -> None: ...
    def readings(self, _: object) -> dict[str, float]:
        return {}

    def take(self) -> dict[str, list[float | None]]:
        return {}


CALL = paris("2027-02-01T10:00")


@pytest.mark.slow
def test_what_a_stopped_program_left_explains_the_silence_of_the_call(
    run: Callable[..., Program],
    server: str,
    desk: Desk,
    queue: Queue,
    root: Path,
    tmp_path: Path,
) -> None:
    """The walk whole: a program that hangs, the agent's rows, its batch, `call analyse`."""
    truth = json.loads((root / "examples/calls/outil-fige.truth.json").read_text("utf-8"))
    hangs = [(e["start"], e["end"]) for e in truth["events"]]
    orme = run("Orme")
    desk.clock.now = CALL
    opened: list[Answering] = []

    def windows() -> Answering:
        opened.append(Answering(server))
        return opened[-1]

    elapsed = 0.0
    health = Health(
        queue,
        desk.notice(),
        desk.settings,
        desk.clock,
        machine=Nothing(),
        hosts=Nothing(),
        windows=windows,
        hides=desk.collector(queue).shows_private_page,
        elapsed=lambda: elapsed,
    )
    for half in range(2 * 190):
        hung = [start <= half / 2 < end for start, end in hangs]
        (orme.stop if any(hung) else orme.go_on)()
        if half % 2 == 0:
            health.beat()
        if any(hung):
            opened[-1].listen(0.002, desk.clock)
        else:
            wait_for(lambda: _heard(opened[-1], desk.clock))
        desk.clock.move(seconds=0.5)
        elapsed += 0.5
    desk.clock.now = paris("2027-02-01T11:10")
    gate = desk.notice().gate(desk.clock.now)
    outbox = Outbox(queue, desk.settings.groups)
    outbox.seal(gate, desk.clock.now)
    outbox.deliver(gate, desk.clock.now, Folder(tmp_path / "to"))
    (batch,) = (tmp_path / "to").glob("*.json")
    found = analysed(root, tmp_path, batch)
    assert found["silence_time"]["value"] == pytest.approx(41.51, abs=0.2)
    assert found["silence_tool"]["value"] == pytest.approx(41.4, abs=1.5)  # asked once a second
    assert list(found["silence_tool"]["detail"]["applications"]) == ["orme.exe"]


def _heard(windows: Answering, clock: Clock) -> bool:
    windows.listen(0.002, clock)
    return not windows.answers.waiting


def analysed(root: Path, tmp_path: Path, batch: Path) -> dict[str, Any]:
    text = (root / "examples" / "call-centre.yaml").read_text("utf-8")
    makes = "makes: [transcript, timing, phrases, customer_tone_from_words, contact_reasons]"
    makes = makes if makes in text else makes.replace(", contact_reasons", "")
    assert makes in text  # timing alone needs no speech model
    (tmp_path / "call.yaml").write_text(text.replace(makes, "makes: [timing]", 1), "utf-8")
    asked = ["call", "analyse", str(root / "examples/calls/outil-fige.opus")]
    asked += ["--charter", str(tmp_path / "call.yaml"), "--measure", "training-calls"]
    asked += ["--person", "A1", "--at", "2027-02-01T10:00", "--demo", "--lang", "en"]
    asked += ["--device-health", str(batch), "--out", str(tmp_path / "out")]
    assert main(asked) == 0
    written = json.loads((tmp_path / "out" / "figures.json").read_text("utf-8"))["figures"]
    return {figure["id"]: figure for figure in written if figure["party"] is None}
