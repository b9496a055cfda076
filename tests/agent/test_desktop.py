"""The icon in the tray and the notice of a charter's change, on a real bus."""

import http.client
import json
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from jeepney import DBusAddress, new_signal

from dbus import Service, dbus_daemon
from desk import Desk, paris
from justemesure.agent.desktop import Desktop
from justemesure.agent.queue import Queue
from justemesure.agent.tray import WATCHER, picture
from justemesure.agent.watch.bus import Bus, Refusal
from justemesure.charter.signature import sign
from justemesure.i18n import Language

NOTICES = "org.freedesktop.Notifications"
ITEM = "org.kde.StatusNotifierItem"


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with dbus_daemon() as told:
        yield told


@pytest.fixture
def notices(address: str) -> Iterator[Service]:
    service = Service(address, NOTICES, {"Notify": lambda *_: ("u", (41,))})
    yield service
    service.close()


@pytest.fixture
def panel(address: str) -> Iterator[Service]:
    service = Service(address, WATCHER, {"RegisterStatusNotifierItem": lambda *_: ("", ())})
    yield service
    service.close()


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """What was started, instead of starting it."""
    asked: list[list[str]] = []
    monkeypatch.setattr(subprocess, "Popen", lambda given, **_: asked.append(given))
    return asked


class Shown:
    """The agent's side, each time it looks."""

    def __init__(self, desk: Desk, queue: Queue, language: Language = "en") -> None:
        self.bus = Bus("SESSION")
        self.notice = desk.notice()
        given = desk.folder, queue, self.notice, desk.settings, desk.clock, language
        self.desktop = Desktop(self.bus, *given)

    def look(self, times: int = 1) -> None:
        for _ in range(times):
            self.desktop.look()

    def hear_all(self) -> None:
        for _ in range(20):
            self.desktop.hear(0.05)


@pytest.fixture
def session(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", address)


@pytest.fixture
def shown(session: None, desk: Desk, queue: Queue, opened: list[list[str]]) -> Iterator[Shown]:
    made = Shown(desk, queue)
    yield made
    made.bus.close()


def change(desk: Desk, text: str) -> None:
    desk.charter.write_text(desk.charter.read_text().replace("after: 1 hour", f"after: {text}"))
    sign(desk.charter, desk.key, None)


def test_a_change_is_told_once_in_plain_words_and_never_again(
    desk: Desk, queue: Queue, notices: Service, shown: Shown
) -> None:
    shown.look(3)
    assert notices.asked == []
    change(desk, "2 hours")
    shown.look(3)
    (said,) = notices.wait(1, "Notify")
    assert "Nothing is collected" in said[4]
    assert "justemesure agent open" in said[4]
    again = Shown(desk, queue)  # the agent starts again
    again.look(2)
    again.bus.close()
    assert len(notices.wait(1, "Notify")) == 1
    change(desk, "3 hours")
    shown.look()
    change(desk, "3 hours")  # signed again, the same
    shown.look()
    assert len(notices.wait(1, "Notify")) == 1  # `after: 1 hour` is there no more: nothing changed


def test_each_change_is_told_and_one_that_was_shown_is_not(
    desk: Desk, notices: Service, shown: Shown
) -> None:
    change(desk, "2 hours")
    shown.look()
    text = desk.charter.read_text().replace("after: 2 hours", "after: 3 hours")
    desk.charter.write_text(text)
    sign(desk.charter, desk.key, None)
    shown.look(2)
    assert len(notices.wait(2, "Notify")) == 2
    shown.notice.show(desk.clock.now)
    shown.look(2)
    assert len(notices.wait(2, "Notify")) == 2


def test_a_charter_that_is_not_signed_is_no_notice(
    desk: Desk, notices: Service, shown: Shown
) -> None:
    desk.charter.write_text(desk.charter.read_text().replace("after: 1 hour", "after: 2 hours"))
    shown.look(3)
    assert notices.asked == []


def test_where_nobody_shows_notices_it_is_told_later(
    desk: Desk, address: str, shown: Shown
) -> None:
    change(desk, "2 hours")
    shown.look()
    service = Service(address, NOTICES, {"Notify": lambda *_: ("u", (42,))})
    shown.look()  # not every three seconds
    assert service.asked == []
    shown.desktop._not_before = 0.0
    shown.look(2)
    assert len(service.wait(1, "Notify")) == 1
    service.close()


def test_a_click_on_the_notice_opens_the_page_and_one_on_anothers_does_not(
    desk: Desk, notices: Service, shown: Shown, opened: list[list[str]]
) -> None:
    change(desk, "2 hours")
    shown.look()
    notices.emit("/org/freedesktop/Notifications", NOTICES, "ActionInvoked", "us", (40, "default"))
    shown.hear_all()
    assert opened == []
    notices.emit("/org/freedesktop/Notifications", NOTICES, "ActionInvoked", "us", (41, "default"))
    shown.hear_all()
    assert [given[-6:-2] for given in opened] == [["agent", "open", "--home", str(desk.folder)]]


class Asking:
    """A panel that asks the icon, while the agent answers."""

    def __init__(self, shown: Shown) -> None:
        self.shown = shown
        self.item = DBusAddress("/StatusNotifierItem", shown.bus.name, ITEM)
        self.bus = Bus("SESSION")

    def ask(self, method: str, interface: str, signature: str, body: Any) -> Any:
        item = DBusAddress("/StatusNotifierItem", self.shown.bus.name, interface)
        answers: list[Any] = []

        def call() -> None:
            with suppress(Refusal):
                answers.append(self.bus.call(item, method, signature, body))

        asking = threading.Thread(target=call)
        asking.start()
        while asking.is_alive():
            self.shown.desktop.hear(0.02)
        asking.join()
        assert answers, "refused"
        return answers[0]

    def properties(self) -> dict[str, Any]:
        (found,) = self.ask("GetAll", "org.freedesktop.DBus.Properties", "s", (ITEM,))
        return {name: value for name, (_, value) in found.items()}


def test_the_icon_says_in_words_and_in_a_shape_whether_anything_is_collected(
    desk: Desk, queue: Queue, panel: Service, shown: Shown
) -> None:
    assert panel.wait(1, "RegisterStatusNotifierItem") == [(shown.bus.name,)]
    panel_asks = Asking(shown)
    told = panel_asks.properties()
    assert told["Title"].startswith("Collecting")
    full = told["IconPixmap"][0][2]
    queue.pause(desk.clock.now, None)
    shown.look()
    told = panel_asks.properties()
    for name in ("Title", "IconAccessibleDesc"):
        assert told[name].startswith("Nothing is collected: paused")
    assert told["ToolTip"][3] == told["Title"]
    assert bytes(told["IconPixmap"][0][2]) != bytes(full)
    queue.resume(desk.clock.now)
    desk.clock.now = paris("2027-02-02T12:45")
    shown.look()
    assert "break" in panel_asks.properties()["Title"]
    panel_asks.bus.close()


def test_a_click_on_the_icon_opens_the_page(
    panel: Service, shown: Shown, opened: list[list[str]]
) -> None:
    asks = Asking(shown)
    for _ in range(2):  # a double click, as some panels tell it
        asks.ask("Activate", ITEM, "ii", (3, 4))
    asks.ask("Scroll", ITEM, "is", (3, "vertical"))
    asks.bus.close()
    assert len(opened) == 1


def test_words_that_mean_nothing_are_answered_or_let_be(
    panel: Service, shown: Shown, opened: list[list[str]]
) -> None:
    bus, item = "org.freedesktop.DBus", "/StatusNotifierItem"
    for path, interface, member, signature, body in (
        ("/", bus, "NameOwnerChanged", "s", ("x",)),
        ("/", bus, "NameOwnerChanged", "sss", (WATCHER, "x", "")),
        (item, ITEM, "Activate", "ii", (1, 1)),  # a signal is no call
        ("/org/freedesktop/Notifications", NOTICES, "ActionInvoked", "s", ("default",)),
    ):
        # A daemon lets anybody send a signal to one connection: here as it would arrive.
        said = new_signal(DBusAddress(path, None, interface), member, signature, body)
        shown.desktop._tray.hear(said)
        assert not shown.desktop._is_ours(said)
    asks = Asking(shown)
    asked: list[tuple[str, str, Any]] = [("Get", "ss", (ITEM, "Nothing")), ("Set", "s", ("x",))]
    for method, kind, words in asked:
        with pytest.raises(AssertionError):
            asks.ask(method, "org.freedesktop.DBus.Properties", kind, words)
    asks.bus.close()
    assert opened == []


def test_a_panel_that_begins_later_is_found(address: str, shown: Shown) -> None:
    panel = Service(address, WATCHER, {"RegisterStatusNotifierItem": lambda *_: ("", ())})
    shown.hear_all()
    assert panel.wait(1, "RegisterStatusNotifierItem") == [(shown.bus.name,)]
    panel.close()


@pytest.mark.parametrize("size", [22, 44])
def test_the_shapes_differ_without_their_colours(size: int) -> None:
    full, empty = (picture(size, collecting=collecting) for collecting in (True, False))
    assert len(full) == len(empty) == size * size * 4

    def drawn(pixels: bytes) -> list[bool]:
        return [
            pixels[n + 1 : n + 4] != b"\xff" * 3 and pixels[n] > 0 for n in range(0, len(pixels), 4)
        ]

    middle = size // 2 * size + size // 2
    assert drawn(full)[middle]
    assert not drawn(empty)[middle]
    assert any(drawn(empty))


AGENT = """
import sys
from datetime import datetime, UTC
from justemesure.cli import desk
from justemesure.cli.main import main
ahead = datetime.fromisoformat(sys.argv[1]) - datetime.now(UTC)
desk.now = lambda: datetime.now(UTC) + ahead
sys.exit(main(sys.argv[2:]))
"""


@pytest.mark.slow
def test_the_agent_as_a_process_has_its_icon_and_goes_on_counting_whoever_asks(
    desk: Desk, session: None, panel: Service, notices: Service, tmp_path: Path
) -> None:
    """Each command that ends is one more that had the queue's file open."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    papers = desk.charter.parent
    given = ["--charter", desk.charter, "--key", papers / "k.pub"]
    given += ["--settings", papers / "agent.yaml", "--port", port]
    later = desk.clock.now + timedelta(minutes=1)  # what is told of the future is not read
    at, home = f"{later}", ["--home", desk.folder, "--lang", "en"]
    words = [sys.executable, "-c", AGENT, at, "agent"]
    beaten, totals = desk.clock.now, []
    with subprocess.Popen([*words, "run", *map(str, (*given, *home))]) as agent:
        try:
            assert panel.wait(1, "RegisterStatusNotifierItem")
            for _ in range(3):
                beat(port, beaten, seconds=1)  # as a watcher tells what it merged
                beaten += timedelta(seconds=1)
                told = subprocess.run(
                    [*words, "outbox", *map(str, home)], check=True, capture_output=True, text=True
                )
                totals.append(told.stdout)
        finally:
            agent.terminate()
    assert len(set(totals)) == 3, totals
    assert notices.asked == []  # it was shown before


def beat(port: int, at: datetime, *, seconds: float) -> None:
    said = {"timestamp": at.isoformat(), "duration": seconds, "data": {"app": "orme.exe"}}
    link = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    path = "/api/0/buckets/aw-watcher-window_x/heartbeat?pulsetime=2"
    link.request("POST", path, json.dumps(said), {"Content-Type": "application/json"})
    assert link.getresponse().status == 200
    link.close()
