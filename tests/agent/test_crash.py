"""Killed at random, again and again: nothing is lost, nothing doubled, nothing raw on the disk."""

import contextlib
import json
import os
import random
import signal
import time
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from computer import Computer
from desk import PARIS, Desk, paris
from justemesure.activity.event import Raw, Span
from justemesure.agent.collect import Collector
from justemesure.agent.notice import Notice
from justemesure.agent.outbox import Outbox
from justemesure.agent.private import PrivateStore
from justemesure.agent.sync import Folder

KILLS = 220
MORNING = 3 * 3_600  # seconds from nine on
BEATS = 600  # a minute each, across breaks and hours
SECRET = b"TITRE-SECRET"
APPS = ("orme.exe", "softphone", "outlook.exe", "APPLI-INCONNUE", "banque")
PULSE = timedelta(seconds=2)
KEY = bytes(32)
GROUPS = frozenset({"advisers"})


def beat(number: int) -> Raw:
    start = paris("2027-02-02T08:00") + timedelta(minutes=number)
    app = APPS[number // 7 % len(APPS)]
    data = {"app": app, "title": f"{SECRET.decode()} {number}"}
    return Raw("currentwindow", Span(start, start + timedelta(minutes=1)), data)


def work(desk: Desk, notice: Notice, start: int, told: int, end: int = 100 * BEATS) -> None:
    """The agent's part: heartbeats from ``start`` on, each told once it is acknowledged.

    Past the day's last, at its end, the whole day is sent again: it counts no more.
    """
    queue, own = desk.queue(), PrivateStore(desk.folder, KEY)
    desk.clock.now = beat(min(start, BEATS)).span.start
    collector = Collector(queue, notice, desk.settings, desk.clock, own)
    outbox = Outbox(queue, GROUPS)
    for number in range(start, end):
        desk.clock.now = beat(min(number, BEATS - 1)).span.end
        collector.hear("b", beat(number % BEATS), PULSE)
        os.write(told, number.to_bytes(4, "big"))
        if number % 5 == 0:
            leave(desk, notice, outbox)


def leave(desk: Desk, notice: Notice, outbox: Outbox) -> None:
    gate = notice.gate(desk.clock.now)
    outbox.seal(gate, desk.clock.now)
    outbox.deliver(gate, desk.clock.now, Folder(desk.folder.parent / "to"))


def killed_after(
    seconds: float,
    desk: Desk,
    notice: Notice,
    start: int,
    work: Callable[[Desk, Notice, int, int], None] = work,
    least: int = 0,
) -> int:
    """Run the agent in a process and kill it; the first heartbeat that it did not acknowledge.

    ``least``: how many it acknowledges before the clock of its last seconds runs.
    """
    read, told = os.pipe()
    child = os.fork()
    if child == 0:
        with contextlib.suppress(BaseException):
            os.close(read)
            work(desk, notice, start, told)
        os._exit(0)
    os.close(told)
    with os.fdopen(read, "rb") as acknowledged:
        heard = acknowledged.read(4 * least)
        time.sleep(seconds)
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        heard += acknowledged.read()
    whole = len(heard) // 4 * 4
    return int.from_bytes(heard[whole - 4 : whole], "big") + 1 if whole else start


def sent(folder: Path) -> Counter[tuple[str, str]]:
    found: Counter[tuple[str, str]] = Counter()
    batches = set()
    for path in folder.glob("*.json"):
        batch = json.loads(path.read_bytes())
        batches.add((batch["device"], batch["batch"]))
        for row in batch["rows"]:
            found[row["hour"], row["category"]] += row["seconds"]
    assert len({device for device, _ in batches}) == 1
    return found


def raw_on_disk(folder: Path) -> Iterator[Path]:
    for path in folder.rglob("*"):
        # The paper itself names the applications.
        if path.is_file() and "papers" not in path.parts and path.name != "charter.told.yaml":
            content = path.read_bytes()
            if any(word in content for word in (SECRET, b"orme.exe", b"APPLI", b"banque")):
                yield path


@pytest.mark.slow
def test_killed_at_any_point_nothing_is_lost_doubled_or_raw(desk: Desk) -> None:
    desk.clock.now = paris("2027-02-02T10:00")
    notice = desk.notice()
    notice.gate(desk.clock.now)  # opened once: it is inherited by those who are killed
    chance = random.Random(20270202)
    kills, start = 0, 0
    while kills < KILLS:
        # Rarely far: some die while they open their files, others in the middle of a batch.
        reached = killed_after(chance.uniform(0.001, 0.06), desk, notice, start)
        assert reached >= start
        start = reached
        kills += 1
        assert list(raw_on_disk(desk.folder.parent)) == []
    # However fast the machine, the whole day was sent, and once more.
    nowhere = os.open(os.devnull, os.O_WRONLY)
    work(desk, notice, start, nowhere, max(2 * BEATS, start))
    queue = desk.queue()
    desk.clock.now = paris("2027-02-02T19:30")
    leave(desk, notice, Outbox(queue, GROUPS))
    assert queue.dropped() == 0
    assert sent(desk.folder.parent / "to") == expected()
    own = PrivateStore(desk.folder, KEY)
    day = own.summary(date(2027, 2, 2), PARIS, over=True)
    assert sum(day.applications.values(), timedelta()).total_seconds() == expected().total()
    own.close()
    assert list(raw_on_disk(desk.folder.parent)) == []


def watch_minutes(desk: Desk, notice: Notice, start: int, told: int) -> None:
    """The computer's own part, from a second of the morning on; each is told once it is past."""
    queue = desk.queue()
    computer = Computer(desk, queue, notice)
    outbox = Outbox(queue, GROUPS)
    first = paris("2027-02-02T09:00")
    desk.clock.now = first + timedelta(seconds=start)
    for second in range(start, MORNING):
        computer.screen.hung = second % 100 >= 70  # the last thirty of each hundred
        computer.run(1)
        os.write(told, second.to_bytes(4, "big"))
        if second % 200 == 0:
            leave(desk, notice, outbox)


@pytest.mark.slow
def test_a_computers_minutes_outlive_each_kill_and_none_is_there_twice(desk: Desk) -> None:
    """A minute that a kill cut is not known; every other is there once, whole."""
    desk.clock.now = paris("2027-02-02T10:00")
    notice = desk.notice()
    notice.gate(desk.clock.now)
    queue = desk.queue()
    Computer(desk, queue, notice).run(1)  # what this needs is loaded once, as the gate is
    queue.close()
    chance = random.Random(20270202)
    start, cut = 0, set()
    while start < MORNING - 400:
        last, least = chance.uniform(0, 0.02), chance.randint(200, 400)
        reached = killed_after(last, desk, notice, start, watch_minutes, least)
        assert reached >= start + least
        # What was watched for its end, and the minute under way, died with the process.
        cut |= {max(0, reached - 8) // 60, (reached + 1) // 60, start // 60}
        start = reached
        for path in desk.folder.iterdir():
            assert SECRET not in path.read_bytes()
    watch_minutes(desk, notice, start, os.open(os.devnull, os.O_WRONLY))
    desk.clock.now = paris("2027-02-02T19:30")
    queue = desk.queue()
    leave(desk, notice, Outbox(queue, GROUPS))
    rows = [row for path in (desk.folder.parent / "to").glob("*.json") for row in _rows(path)]
    minutes = [row["minute"] for row in rows]
    assert len(minutes) == len(set(minutes))
    first = paris("2027-02-02T09:00")
    whole = {f"{first + timedelta(minutes=n):%Y-%m-%dT%H:%M:00Z}" for n in range(MORNING // 60 - 1)}
    lost = {f"{first + timedelta(minutes=n):%Y-%m-%dT%H:%M:00Z}" for n in cut}
    assert whole - lost <= set(minutes) <= whole | lost
    assert len(cut) < len(whole) / 2
    assert any(row["application_not_answering"] for row in rows)
    assert queue.dropped() == 0


def _rows(path: Path) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = json.loads(path.read_bytes())["rows"]
    return rows


def expected() -> Counter[tuple[str, str]]:
    """Counted by hand: 8.30 to 12.30 and from 13.30, without private applications."""
    names = {"orme.exe": "customer_file", "softphone": "telephony", "outlook.exe": "mail"}
    found: Counter[tuple[str, str]] = Counter()
    for number in range(BEATS):
        raw = beat(number)
        at = raw.span.start
        working = any(
            paris(f"2027-02-02T{start}") <= at < paris(f"2027-02-02T{end}")
            for start, end in (("08:30", "12:30"), ("13:30", "17:30"))
        )
        if working and raw.text("app") != "banque":
            found[f"{at:%Y-%m-%dT%H:00Z}", names.get(raw.text("app"), "other")] += 60
    return found
