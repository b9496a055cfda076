"""Two commands, a morning's work in several windows: the person sees it, the employer's folder gets
what the charter permits. A real X server, a real window manager, a real browser; a faster clock."""

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import datetime
from pathlib import Path
from typing import IO, Any

import pytest
from playwright.sync_api import Browser, Page, expect
from Xlib import X, display
from Xlib.protocol import event

from desk import paris
from justemesure.charter.signature import keygen, sign

pytestmark = [pytest.mark.slow, pytest.mark.browser]

SPEED = 5
SETTINGS = 'groups: [advisers]\nweek: {tuesday: ["08:30-12:30", "13:30-17:30"]}\n'
PASSPHRASE = "une phrase à moi\n"
PROGRAM = """
import json, sys, time
from datetime import datetime, timedelta
from pathlib import Path
from justemesure.agent import main as process
from justemesure.agent.watch import source
from justemesure.cli import desk
from justemesure.cli.main import main
clock, speed = Path(sys.argv[1]), float(sys.argv[2])
def now():
    real, at = json.loads(clock.read_text())
    return datetime.fromisoformat(at) + timedelta(seconds=(time.time() - real) * speed)
desk.now = now
source._EVERY, process._MINUTE = 1 / speed, 0.5
sys.exit(main(sys.argv[3:]))
"""


class Computer:
    """A person's computer: its display, its clock, the commands that they type."""

    def __init__(self, folder: Path, server: str, ending: ExitStack) -> None:
        self.folder, self.server, self._ending = folder, server, ending
        self.state, self.out = folder / "state", folder / "out"
        self.display = display.Display(server)
        self.root = self.display.screen().root
        self._clock = folder / "clock.json"
        self.set(paris("2027-02-02T10:00"))

    def set(self, at: datetime) -> None:
        waiting = self._clock.with_suffix(".part")
        waiting.write_text(json.dumps([time.time(), at.isoformat()]))
        waiting.replace(self._clock)

    def types(self, *words: str | Path) -> IO[str]:
        """Type a command, and the passphrase that it asks for; what it prints."""
        started = subprocess.Popen(
            [sys.executable, "-c", PROGRAM, str(self._clock), str(SPEED), *map(str, words)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env=os.environ | {"DISPLAY": self.server, "XDG_STATE_HOME": str(self.state)},
        )
        assert started.stdin is not None
        assert started.stdout is not None
        started.stdin.write(PASSPHRASE)
        started.stdin.close()
        self._ending.callback(started.stdout.close)
        self._ending.callback(started.wait, 20)
        self._ending.callback(started.send_signal, signal.SIGTERM)
        return started.stdout

    def opens(self, application: str, title: str) -> Any:
        """A new window, which the window manager puts in front."""
        window = self.root.create_window(0, 0, 200, 100, 0, X.CopyFromParent)
        window.set_wm_class(application, application)
        utf8 = self.display.intern_atom("UTF8_STRING")
        window.change_property(self.display.intern_atom("_NET_WM_NAME"), utf8, 8, title.encode())
        window.map()
        self._comes_in_front(window)
        return window

    def works(self, window: Any, seconds: float) -> None:
        """Have a window in front, for so many seconds of the agent's clock."""
        active = self.display.intern_atom("_NET_ACTIVE_WINDOW")
        asked = event.ClientMessage(
            window=window, client_type=active, data=(32, [2, X.CurrentTime, 0, 0, 0])
        )
        self.root.send_event(asked, X.SubstructureRedirectMask | X.SubstructureNotifyMask)
        self._comes_in_front(window)
        time.sleep(seconds / SPEED)

    def _comes_in_front(self, window: Any) -> None:
        self.display.sync()
        active = self.display.intern_atom("_NET_ACTIVE_WINDOW")
        ends = time.monotonic() + 60
        while time.monotonic() < ends:
            found = self.root.get_full_property(active, X.AnyPropertyType)
            if found is not None and list(found.value) == [window.id]:
                return
            time.sleep(0.02)
        pytest.fail("the window manager did not put the window in front")

    def holds(self, text: str) -> list[str]:
        """The files in which a text can be read."""
        files = [path for path in self.folder.rglob("*") if path.is_file()]
        return [path.name for path in files if text.encode() in path.read_bytes()]


@pytest.fixture
def computer(tmp_path: Path, root: Path) -> Iterator[Computer]:
    with ExitStack() as ending:
        read, write = os.pipe()
        shown = subprocess.Popen(
            ["Xvfb", "-displayfd", str(write), "-screen", "0", "640x480x24", "-nolisten", "tcp"],
            pass_fds=[write],
            stderr=subprocess.DEVNULL,
        )
        ending.callback(shown.wait, 20)
        ending.callback(shown.terminate)
        os.close(write)
        with os.fdopen(read) as told:
            server = f":{told.readline().strip()}"
        manager = subprocess.Popen(
            ["openbox", "--sm-disable"],
            env=os.environ | {"DISPLAY": server, "XDG_CACHE_HOME": str(tmp_path / "cache")},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        ending.callback(manager.wait, 20)
        ending.callback(manager.terminate)
        shutil.copy(root / "examples" / "call-centre.yaml", tmp_path / "charter.yaml")
        keygen(tmp_path / "k", None)
        sign(tmp_path / "charter.yaml", tmp_path / "k", None)
        (tmp_path / "agent.yaml").write_text(SETTINGS)
        made = Computer(tmp_path, server, ending)
        ending.callback(made.display.close)
        yield made


def started(computer: Computer) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    given: list[str | Path] = ["--charter", computer.folder / "charter.yaml"]
    given += ["--key", computer.folder / "k.pub", "--settings", computer.folder / "agent.yaml"]
    given += ["--to", computer.out, "--private", "passphrase", "--port", str(port)]
    assert str(port) in computer.types("agent", "run", *given).readline()


@pytest.fixture
def page(computer: Computer, browser: Browser) -> Iterator[Page]:
    started(computer)
    printed = computer.types("agent", "open", "--no-browser").readline()
    context = browser.new_context(locale="fr")
    opened = context.new_page()
    opened.set_default_timeout(60_000)
    expect.set_options(timeout=60_000)
    opened.goto(next(word for word in printed.split() if word.startswith("http://127.0.0.1:")))
    yield opened
    context.close()


def test_a_morning_of_work_is_the_persons_and_only_permitted_rows_leave(
    computer: Computer, page: Page
) -> None:
    unread = computer.opens("orme.exe", "AVANT-LECTURE")
    computer.works(unread, 5)
    unread.destroy()
    computer.display.sync()
    page.get_by_role("link", name="Read what changes").click()
    page.get_by_role("button", name="I have read it").click()
    page.get_by_role("link", name="My day").click()
    expect(page.locator("#strip")).to_have_text("Collecting")

    applications = page.locator("section", has=page.get_by_role("heading", name="Time by appl"))
    phone = computer.opens("softphone", "Appel de Mme Durand")
    expect(applications.get_by_role("rowheader", name="softphone")).to_be_visible()
    computer.works(computer.opens("banque", "MON-COMPTE"), 10)
    computer.opens("orme.exe", "Dossier 4711")
    expect(applications.get_by_role("rowheader", name="orme.exe")).to_be_visible()

    page.get_by_role("link", name="Now", exact=True).click()
    page.get_by_role("button", name="Until I resume").click()
    expect(page.locator("#strip")).to_have_text("Paused")
    paused = computer.opens("orme.exe", "PENDANT-LA-PAUSE")
    computer.works(paused, 8)
    computer.works(phone, 2)
    page.get_by_role("button", name="Resume").click()
    expect(page.locator("#strip")).to_have_text("Collecting")
    computer.works(phone, 5)

    page.get_by_role("link", name="What leaves").click()
    expect(page.locator("td code")).to_have_count(2)
    page.get_by_role("link", name="My day").click()
    page.get_by_text("10:00 – 11:00").click()
    expect(page.get_by_role("cell", name="Appel de Mme Durand").first).to_be_visible()
    told = page.locator("main").inner_text()
    for hidden in ("AVANT-LECTURE", "MON-COMPTE", "banque", "PENDANT-LA-PAUSE"):
        assert hidden not in told
    assert not list(computer.folder.glob("out/*"))  # the hour is not over, nor its delay

    computer.set(paris("2027-02-02T13:00"))
    page.get_by_role("link", name="What leaves").click()
    expect(page.locator("main details summary")).to_contain_text(["team-time, 2 rows"])
    (file,) = computer.out.glob("*.json")
    batch = json.loads(file.read_bytes())
    assert batch["measure"] == "team-time"
    assert [sorted(row) for row in batch["rows"]] == [["category", "hour", "seconds"]] * 2
    seconds = {row["category"]: row["seconds"] for row in batch["rows"]}
    assert seconds.keys() == {"telephony", "customer_file"}
    assert all(0 < length < 900 for length in seconds.values())
    page.locator("main details summary").first.click()
    expect(page.locator("pre").first).to_have_text(file.read_text())
    # Four digits alone stand in a digest or in milliseconds now and then.
    for title in ("Durand", "Dossier 4711", "LECTURE", "COMPTE", "PAUSE"):
        assert computer.holds(title) == []  # sealed, or never there
