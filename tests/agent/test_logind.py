"""While the session is locked or the computer asleep nothing is read, and nothing is bridged."""

import json
import threading
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest

from dbus import Service, dbus_daemon
from desk import Desk, Window
from justemesure.agent.collect import Collector
from justemesure.agent.queue import Queue
from justemesure.agent.watch import logind
from justemesure.agent.watch.bus import Bus, Refusal
from justemesure.agent.watch.logind import Login
from justemesure.agent.watch.source import Gone, asleep_so_far

PULSE = timedelta(seconds=2)
NAME, MANAGER = "org.freedesktop.login1", "/org/freedesktop/login1"
SESSION = f"{MANAGER}/session/_37"


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with dbus_daemon() as told:
        yield told


@pytest.fixture
def system(address: str, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setenv("DBUS_SYSTEM_BUS_ADDRESS", address)
    monkeypatch.setenv("XDG_SESSION_ID", "7")
    return address


class Logind(Service):
    """As systemd-logind answers."""

    def __init__(self, address: str) -> None:
        self.said: dict[str, bool] = {
            "LockedHint": False,
            "Active": True,
            "PreparingForSleep": False,
        }
        super().__init__(
            address,
            NAME,
            {
                "GetSession": lambda _: ("o", (SESSION,)),
                "Get": lambda _, name: ("v", (("b", self.said[name]),)),
            },
        )

    def change(self, name: str, value: bool) -> None:  # noqa: FBT001
        body: Any = (f"{NAME}.Session", {name: ("b", value)}, [])
        self.emit(SESSION, "org.freedesktop.DBus.Properties", "PropertiesChanged", "sa{sv}as", body)

    def sleep(self, begins: bool) -> None:  # noqa: FBT001
        self.emit(MANAGER, f"{NAME}.Manager", "PrepareForSleep", "b", (begins,))


@pytest.fixture
def told(system: str) -> Iterator[Logind]:
    service = Logind(system)
    yield service
    service.close()


@pytest.fixture
def login(told: Logind) -> Iterator[Login]:
    opened = Login(Bus("SYSTEM"))
    yield opened
    opened.close()


@pytest.mark.parametrize(
    ("gone", "back"),
    [
        (
            lambda told: told.change("LockedHint", True),
            lambda told: told.change("LockedHint", False),
        ),
        (lambda told: told.change("Active", False), lambda told: told.change("Active", True)),
        (lambda told: told.sleep(True), lambda told: told.sleep(False)),
    ],
)
def test_a_lock_a_switch_of_user_and_a_sleep_are_heard(
    told: Logind, login: Login, gone: Callable[[Logind], None], back: Callable[[Logind], None]
) -> None:
    said = [login.is_away]
    for change in (gone, back):
        change(told)
        assert login.hear(5)
        said.append(login.is_away)
    assert said == [False, True, False]


def test_locked_before_a_sleep_is_locked_after_it(told: Logind, login: Login) -> None:
    told.change("LockedHint", True)
    assert login.hear(5)
    told.sleep(True)
    told.sleep(False)
    told.change("IdleHint", True)
    assert [login.hear(5) for _ in range(3)] == [False] * 3
    assert login.is_away


def test_what_was_already_so_at_the_start_is_asked(told: Logind) -> None:
    told.said["LockedHint"] = True
    login = Login(Bus("SYSTEM"))
    assert login.is_away
    login.close()


def test_without_logind_or_a_bus_it_is_gone(system: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises((Gone, Refusal)):
        Login(Bus("SYSTEM"))
    monkeypatch.setenv("DBUS_SYSTEM_BUS_ADDRESS", "unix:path=/nowhere/at/all")
    with pytest.raises(Gone):
        Bus("SYSTEM")


def test_a_session_is_watched_and_a_bus_that_goes_leaves_it_to_others(told: Logind) -> None:
    said: list[bool] = []
    changed, ended = threading.Semaphore(0), threading.Event()

    def away(gone: bool) -> None:  # noqa: FBT001
        said.append(gone)
        changed.release()

    thread = threading.Thread(target=logind.watch, args=(away, ended), daemon=True)
    thread.start()
    assert changed.acquire(timeout=60)
    told.change("LockedHint", True)
    assert changed.acquire(timeout=60)
    ended.set()
    told.change("LockedHint", False)
    thread.join(timeout=60)
    assert said == [False, True, False, False]


def test_words_that_mean_nothing_change_nothing(told: Logind, login: Login) -> None:
    told.change("LockedHint", True)
    assert login.hear(5)
    changed = "org.freedesktop.DBus.Properties", "PropertiesChanged"
    for signature, body in (
        ("s", ("x",)),
        ("sa{sv}as", (f"{NAME}.Other", {"LockedHint": ("b", False)}, [])),
        ("sa{sv}as", (f"{NAME}.Session", {}, ["LockedHint"])),
    ):
        told.emit(SESSION, *changed, signature, body)
    told.emit(MANAGER, f"{NAME}.Manager", "PrepareForSleep", "s", ("no",))
    assert [login.hear(1) for _ in range(4)] == [False] * 4
    assert login.is_away


def seconds(queue: Queue) -> dict[str, int]:
    rows: list[dict[str, Any]] = [json.loads(row.written) for row in queue.rows()]
    return {row["category"]: row["seconds"] for row in rows}


def work(desk: Desk, collector: Collector, window: Window, count: int) -> None:
    for _ in range(count):
        desk.clock.move(seconds=1)
        collector.hear("b", window("orme.exe"), PULSE)


def test_time_away_is_neither_counted_nor_bridged(desk: Desk, queue: Queue, window: Window) -> None:
    collector = desk.collector(queue)
    work(desk, collector, window, 11)
    collector.away(True)
    work(desk, collector, window, 60)
    collector.away(False)
    collector.hear("b", window("orme.exe", 60), timedelta(hours=1))  # its watcher merged it
    work(desk, collector, window, 10)
    assert seconds(queue) == {"customer_file": 10 + 10}


def test_a_sleep_that_only_the_clocks_tell_is_not_counted(
    desk: Desk, queue: Queue, window: Window
) -> None:
    slept = [0.0]
    given = queue, desk.notice(), desk.settings, desk.clock
    collector = Collector(*given, slept=lambda: slept[0])
    work(desk, collector, window, 11)
    slept[0] += 1_800
    desk.clock.move(seconds=1_800)
    collector.hear("b", window("orme.exe", 1_800), timedelta(hours=1))
    work(desk, collector, window, 10)
    assert seconds(queue) == {"customer_file": 10 + 10}


def test_the_clocks_of_this_computer_are_read() -> None:
    assert asleep_so_far() >= 0
    assert abs(asleep_so_far() - asleep_so_far()) < 0.5
