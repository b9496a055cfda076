"""The agent beside ActivityWatch: a minute's memory and CPU, heartbeats a second, a year's page."""

import json
import os
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import psutil
from benchmarks import activitywatch
from benchmarks.page import asked as asked_of_the_page
from benchmarks.running import installation
from benchmarks.year import DAYS, EVENTS, fill, ours, theirs
from Xlib import X, Xatom, display

from justemesure.agent.main import Agent
from justemesure.agent.page.seat import Seat
from justemesure.agent.private import open_store, switch_on

_START = datetime(2027, 2, 2, 8, tzinfo=UTC)
_BEATS, _ROUNDS = 400, 7
_MINUTE, _EVERY = 60, 2
_FIRST, _LAST = date(2027, 1, 1), date(2027, 12, 31)
_MB = 1e6
Answer = dict[date, dict[str, float]]


def table() -> str:
    with tempfile.TemporaryDirectory() as folder:
        parts = [_minute(Path(folder) / "minute"), _beats(Path(folder) / "beats")]
        parts.append(_year(Path(folder) / "year"))
    return "\n\n".join(parts)


def _beats(folder: Path) -> str:
    """The same client, a connection a heartbeat as ActivityWatch's client does; in turn."""
    names = ("aw-server", "the agent", "the agent with the person's own store")
    found: dict[str, list[float]] = {name: [] for name in names}
    with ExitStack() as stack:
        ports = [_free_port() for _ in names]
        # The clock stands after every heartbeat: one that comes from the future would be dropped.
        late = _START + timedelta(hours=9)
        processes = [
            stack.enter_context(activitywatch.served(folder / "aw", ports[0])),
            stack.enter_context(_agent(folder / "a", ports[1], late, "still")),
            stack.enter_context(_agent(folder / "b", ports[2], late, "still", "own")),
        ]
        before = [_used(process) for process in processes]
        for turn in range(_ROUNDS):
            for name, port in zip(names, ports, strict=True):
                found[name].append(_beaten(port, _START + turn * timedelta(hours=1)))
        used = [_used(process) - at for process, at in zip(processes, before, strict=True)]
    floor = statistics.median(found[names[0]])
    rows = [
        "| heartbeats | a second, median | slowest, fastest | × aw-server | CPU of each, ms |",
        "|---|---|---|---|---|",
    ]
    for (name, rates), seconds in zip(found.items(), used, strict=True):
        middle = statistics.median(rates)
        rows.append(
            f"| {name} | {middle:.0f} | {min(rates):.0f}, {max(rates):.0f} | {middle / floor:.1f}"
            f" | {1000 * seconds / (_ROUNDS * _BEATS):.2f} |"
        )
    return "\n".join(rows)


def _beaten(port: int, start: datetime) -> float:
    """Heartbeats a second, each second of which is another moment; a new window every ten."""
    path = "/api/0/buckets/aw-watcher-window_pc"
    bucket = {"client": "bench", "hostname": "pc", "type": "currentwindow"}
    _post(port, path, bucket)
    beats = [
        {
            "id": None,
            "timestamp": (start + timedelta(seconds=second)).isoformat(),
            "duration": 0,
            "data": {"app": f"App{second // 10 % 7}", "title": f"Window {second // 10}"},
        }
        for second in range(_BEATS)
    ]
    began = time.perf_counter()
    for beat in beats:
        assert b" 200 " in _post(port, f"{path}/heartbeat?pulsetime=2.0", beat)[:20]
    return _BEATS / (time.perf_counter() - began)


def _post(port: int, path: str, said: object) -> bytes:
    body = json.dumps(said).encode()
    head = (
        f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nContent-Type: application/json\r\n"
        f"Content-Length: {len(body)}\r\nConnection: close\r\n\r\n"
    )
    with socket.create_connection(("127.0.0.1", port)) as spoken:
        spoken.sendall(head.encode() + body)
        return b"".join(iter(lambda: spoken.recv(65_536), b""))


def _minute(folder: Path) -> str:
    """A new window every two seconds, told at once to both; CPU of that minute, memory after it."""
    ports = (_free_port(), _free_port())
    with ExitStack() as stack:
        desktop = stack.enter_context(_desktop())
        agent = stack.enter_context(
            _agent(
                folder / "a", ports[0], _START, "own", DISPLAY=desktop.display.get_display_name()
            )
        )
        server = stack.enter_context(activitywatch.served(folder / "aw", ports[1]))
        asked = [str(activitywatch.python()), "-c", activitywatch.WATCH]
        watchers = stack.enter_context(
            subprocess.Popen(
                [*asked, str(ports[1]), str(_MINUTE), str(_EVERY)],
                env=activitywatch.environment(folder / "aw"),
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
            )
        )
        stack.callback(watchers.kill)
        assert watchers.stdout is not None
        watchers.stdout.readline()
        time.sleep(2)
        processes = {
            "the agent, own store on, looking at X11 by itself": agent,
            "aw-server": server,
            "the client that stands for both watchers": watchers,
        }
        before = {name: _used(process) for name, process in processes.items()}
        for second in range(0, _MINUTE, _EVERY):
            desktop.show(f"App{second % 5}", f"Window {second}")
            time.sleep(_EVERY)
        rows = ["| the scripted minute | memory, MB | CPU, s |", "|---|---|---|"]
        for name, process in processes.items():
            used, memory = _used(process), psutil.Process(process.pid).memory_info().rss
            rows.append(f"| {name} | {memory / _MB:.0f} | {used - before[name]:.2f} |")
    return "\n".join(rows)


def _used(process: subprocess.Popen[bytes]) -> float:
    """Seconds of CPU."""
    times = psutil.Process(process.pid).cpu_times()
    return times.user + times.system


def _year(folder: Path) -> str:
    """Time by category for each day of a year, of the same events in both."""
    papers = installation(folder / "papers")
    now = datetime(2027, 12, 31, 22, 30, tzinfo=UTC)
    switch_on(folder, "words")
    store = open_store(folder, "words")
    agent = Agent(folder, papers, lambda: now, store)
    agent.notice.show(now)
    port = _free_port()
    filled = fill(store, activitywatch.environment(folder / "aw"))
    first, worked_first, _ = _timed(lambda: ours(agent.own, _FIRST, _LAST, now))
    found = [_timed(lambda: ours(agent.own, _FIRST, _LAST, now)) for _ in range(_ROUNDS)]
    with activitywatch.served(folder / "aw", port) as server:
        before = _used(server)
        asked, expected = theirs(port, filled)
        worked = _used(server) - before
    _same(found[-1][2], expected)
    heaviest = f"day?on={filled[-1]}"
    page = asked_of_the_page(Seat(folder, papers, agent, store), "period?by=year", heaviest)
    store.close()
    agent.queue.close()
    rows = [
        f"| time by category of {DAYS} days of {EVENTS} windows each | s | CPU, s | × aw-server |",
        "|---|---|---|---|",
    ]
    middle = statistics.median(seconds for seconds, _, _ in found)
    for name, seconds, cpu, digits in (
        ("aw-server, `/api/0/query`", asked, worked, 1),
        (
            "ours: the same, the longest stretches, declared hours and rests",
            middle,
            statistics.median(cpu for _, cpu, _ in found),
            3,
        ),
        ("ours, the first time, no day being summed up yet", first, worked_first, 1),
    ):
        said = f"{seconds:.{digits}f} | {cpu:.{digits}f}"
        rows.append(f"| {name} | {said} | {asked / seconds:.0f} |")
    names = ("the page's year, the whole request", f"the page's day of {EVENTS} windows, likewise")
    for name, took in zip(names, page, strict=True):
        rows.append(
            f"| {name} ({took.size / 1e3:.0f} kB) | {took.seconds:.3f} | {took.cpu:.3f} | |"
        )
    return "\n".join(rows)


def _timed(work: Callable[[], Answer]) -> tuple[float, float, Answer]:
    """Seconds, those of CPU, and what was found."""
    began, before = time.perf_counter(), time.process_time()
    found = work()
    return time.perf_counter() - began, time.process_time() - before, found


def _same(one: Answer, other: Answer) -> None:
    assert one.keys() == other.keys()
    for on, times in one.items():
        assert times.keys() == other[on].keys(), on
        for name, seconds in times.items():
            assert abs(seconds - other[on][name]) < 1, (on, name, seconds, other[on][name])


@contextmanager
def _agent(
    folder: Path, port: int, start: datetime, *options: str, **variables: str
) -> Iterator[subprocess.Popen[bytes]]:
    asked = [sys.executable, "-m", "benchmarks.running", str(folder), str(port), start.isoformat()]
    kept = {name: value for name, value in os.environ.items() if name != "DISPLAY"}
    with subprocess.Popen(
        [*asked, *options],
        env=kept | variables,
        cwd=Path(__file__).parent.parent,
        stdout=subprocess.PIPE,
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"runs\n"
        yield process
        process.terminate()


class _Desktop:
    """Windows, and a window manager's one word about them."""

    def __init__(self, name: str) -> None:
        self.display = display.Display(name)
        self._root = self.display.screen().root
        self._window = self._root.create_window(0, 0, 99, 99, 0, X.CopyFromParent)
        self._window.map()

    def show(self, application: str, title: str) -> None:
        self._window.set_wm_class("instance", application)
        words = self.display.intern_atom("UTF8_STRING")
        named = self.display.intern_atom("_NET_WM_NAME")
        self._window.change_property(named, words, 8, title.encode())
        active = self.display.intern_atom("_NET_ACTIVE_WINDOW")
        self._root.change_property(active, Xatom.WINDOW, 32, [self._window.id])
        self.display.sync()


@contextmanager
def _desktop() -> Iterator[_Desktop]:
    read, write = os.pipe()
    asked = ["Xvfb", "-displayfd", str(write), "-screen", "0", "320x240x24", "-nolisten", "tcp"]
    with subprocess.Popen(
        [*asked, "-noreset"], pass_fds=[write], stderr=subprocess.DEVNULL
    ) as process:
        os.close(write)
        with os.fdopen(read) as told:
            number = told.readline().strip()
        yield _Desktop(f":{number}")
        process.terminate()


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])
