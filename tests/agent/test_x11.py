"""The window in front of a real X server, and that nothing listens to keys."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from Xlib import X, Xatom, display

from desk import x_server
from justemesure.activity.event import Raw
from justemesure.agent.watch.source import Gone
from justemesure.agent.watch.x11 import ActiveWindow

NOW = datetime(2027, 2, 2, 9, tzinfo=UTC)


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    with x_server() as number:
        yield number


class Desktop:
    """Windows, and a window manager's one word about them."""

    def __init__(self, server: str) -> None:
        self.display = display.Display(server)
        self.root = self.display.screen().root

    def window(self, application: str, title: str) -> Any:
        window = self.root.create_window(0, 0, 99, 99, 0, X.CopyFromParent)
        window.set_wm_class("instance", application)
        utf8 = self.display.intern_atom("UTF8_STRING")
        named = self.display.intern_atom("_NET_WM_NAME")
        window.change_property(named, utf8, 8, title.encode())
        window.map()
        self.display.sync()
        return window

    def front(self, window: Any) -> None:
        active = self.display.intern_atom("_NET_ACTIVE_WINDOW")
        self.root.change_property(active, Xatom.WINDOW, 32, [window.id if window else 0])
        self.display.sync()


@pytest.fixture
def desktop(server: str) -> Iterator[Desktop]:
    made = Desktop(server)
    yield made
    made.root.delete_property(made.display.intern_atom("_NET_ACTIVE_WINDOW"))
    made.display.sync()
    made.display.close()


@pytest.fixture
def source(server: str) -> Iterator[ActiveWindow]:
    opened = ActiveWindow(server)
    yield opened
    opened.close()


def windows(source: ActiveWindow) -> list[tuple[str, str]]:
    found = source.look(NOW)
    return [(raw.text("app"), raw.text("title")) for raw in found if raw.kind == "currentwindow"]


def test_the_window_in_front_is_the_one_that_the_manager_names(
    desktop: Desktop, source: ActiveWindow
) -> None:
    one, other = desktop.window("Orme", "Dossier — été"), desktop.window("Softphone", "Appel")
    for window, said in ((one, ("Orme", "Dossier — été")), (other, ("Softphone", "Appel"))):
        desktop.front(window)
        assert windows(source) == [said]
    desktop.front(None)
    assert windows(source) == []


def test_without_a_manager_it_is_the_one_with_the_focus(
    desktop: Desktop, source: ActiveWindow
) -> None:
    window = desktop.window("Orme", "Dossier")
    inner = window.create_window(0, 0, 9, 9, 0, X.CopyFromParent)
    inner.map()
    desktop.display.sync()
    inner.set_input_focus(X.RevertToNone, X.CurrentTime)
    desktop.display.sync()
    assert windows(source) == [("Orme", "Dossier")]


def test_a_window_that_went_is_no_failure(desktop: Desktop, source: ActiveWindow) -> None:
    window = desktop.window("Orme", "Dossier")
    desktop.front(window)
    window.destroy()
    desktop.display.sync()
    assert windows(source) == []


def test_a_locked_screen_tells_nothing(desktop: Desktop, source: ActiveWindow) -> None:
    desktop.front(desktop.window("Orme", "Dossier"))
    assert windows(source) != []
    desktop.display.force_screen_saver(X.ScreenSaverActive)
    desktop.display.sync()
    assert list(source.look(NOW)) == []
    desktop.display.force_screen_saver(X.ScreenSaverReset)
    desktop.display.sync()
    assert windows(source) != []


def test_being_away_is_the_servers_own_idle_clock(
    desktop: Desktop, source: ActiveWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("justemesure.agent.watch.x11._AWAY", timedelta(0))
    (away,) = [raw for raw in source.look(NOW) if raw.kind == "afkstatus"]
    assert (away.data, away.span.end) == ({"status": "afk"}, NOW)
    assert NOW - timedelta(minutes=5) < away.span.start <= NOW
    monkeypatch.setattr("justemesure.agent.watch.x11._AWAY", timedelta(days=1))
    (there,) = [raw for raw in source.look(NOW) if raw.kind == "afkstatus"]
    assert there.data == {"status": "not-afk"}


def test_a_server_that_is_not_there_is_gone() -> None:
    with pytest.raises(Gone):
        ActiveWindow(":4711")


@pytest.mark.parametrize(
    ("module", "source"), [("x11", "ActiveWindow"), ("answering", "Answering")]
)
def test_this_process_has_no_means_to_hear_keys(server: str, module: str, source: str) -> None:
    """The library loads what the server offers; ours leaves it the screen saver (and no event)."""
    asked = (
        f"import sys; from justemesure.agent.watch.{module} import {source};"
        f"{source}({server!r}); print(sorted(m for m in sys.modules if 'Xlib.ext.' in m))"
    )
    ran = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == "['Xlib.ext.ge', 'Xlib.ext.screensaver']"


HOOKS = {
    "pynput", "keyboard", "mouse", "evdev", "pyautogui", "pyxhook", "libinput", "uinput",
    "Xlib.ext.record", "Xlib.ext.xinput", "Xlib.ext.xtest", "Xlib.XK", "Xlib.keysymdef",
    "cv2", "sounddevice", "pyaudio", "mss", "pyscreenshot", "PIL.ImageGrab",
}  # fmt: skip
CALLS = {
    "grab_key", "grab_keyboard", "grab_button", "grab_pointer", "query_keymap", "query_pointer",
    "record_create_context", "record_enable_context", "xinput_select_events", "xinput_grab_device",
    "KeyPressMask", "KeyReleaseMask", "ButtonPressMask", "PointerMotionMask", "get_image",
    "SetWindowsHookEx", "GetAsyncKeyState", "CGEventTapCreate",
}  # fmt: skip


# The film of a call reads the pixels of one window, and hears clicks on its own light.
FILM = {"screen/window.py": {"get_image"}, "screen/light.py": {"get_image", "ButtonPressMask"}}


def hooks(code: str) -> set[str]:
    """What a module imports or names that hears keys and clicks, or takes pictures."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(code)):
        names: list[str] = []
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module:
            names = [node.module, *(f"{node.module}.{alias.name}" for alias in node.names)]
        elif isinstance(node, ast.Attribute):
            names = [node.attr]
        elif isinstance(node, ast.Name):
            names = [node.id]
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            names = [node.value]
        for name in names:
            found |= {hook for hook in HOOKS if name == hook or name.startswith(f"{hook}.")}
            found |= {name} & CALLS
    return found


def test_no_module_hears_keys_or_clicks_or_takes_pictures(root: Path) -> None:
    for folder in ("activity", "agent", "screen"):
        modules = sorted((root / "src" / "justemesure" / folder).rglob("*.py"))
        assert modules
        for path in modules:
            found = hooks(path.read_text(encoding="utf-8"))
            assert found == FILM.get(f"{folder}/{path.name}", set()), path


@pytest.mark.parametrize(
    "code",
    [
        "import pynput.keyboard",
        "from pynput import mouse",
        "from Xlib.ext import record",
        "from Xlib import XK",
        "import importlib; importlib.import_module('evdev')",
        "window.grab_keyboard()",
        "getattr(root, 'query_keymap')()",
        "mask = X.KeyPressMask",
    ],
)
def test_the_test_above_would_see_it(code: str) -> None:
    assert hooks(code) != set()


def test_what_is_looked_at_is_not_printed(desktop: Desktop, source: ActiveWindow) -> None:
    desktop.front(desktop.window("Orme", "TITRE-SECRET"))
    found: list[Raw] = list(source.look(NOW))
    assert "SECRET" not in repr(found)
