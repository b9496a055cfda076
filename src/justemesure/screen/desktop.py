"""One X server: its windows, whose they are, and whether the screen is locked.

Whose a window is, the server says (the X-Resource extension, which knows the process at the other
end of a local connection); what a window says of itself, its title and its `_NET_WM_PID`, decides
nothing. Only the extensions named here are loaded: this process has no means to hear a key.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from Xlib import X, Xutil, display, error, ext
from Xlib.ext.res import LocalClientPIDMask

from justemesure.activity.classify import plain
from justemesure.errors import Misuse
from justemesure.screen.source import Gone

_EXTENSIONS = {
    "Composite": "composite",
    "X-Resource": "res",
    "MIT-SCREEN-SAVER": "screensaver",
    "RANDR": "randr",
    "SHAPE": "shape",
}
_NEEDED = ("Composite", "X-Resource", "MIT-SCREEN-SAVER")
_WAYLAND = "XWAYLAND"
_LOCKED = 1
_MOST_WINDOWS = 5000
_COMM = 15  # how much of a name Linux keeps of a process
_ENDED = (error.ConnectionClosedError, error.DisplayError, OSError)


class Desktop:
    """A connection of our own."""

    def __init__(self, server: str | None = None) -> None:
        """Raises ``Misuse`` where there is no X server, or one that cannot do it."""
        ext.__extensions__[:] = _EXTENSIONS.items()
        try:
            self.display = display.Display(server)
        except (*_ENDED, error.XError):
            raise Misuse("screen-no-server") from None
        if os.environ.get("WAYLAND_DISPLAY") or self.display.has_extension(_WAYLAND):
            raise Misuse("screen-wayland")  # whether the light can be seen, nobody would tell us
        missing = [name for name in _NEEDED if not self.display.has_extension(name)]
        if missing:
            raise Misuse("screen-server", missing=", ".join(missing))
        # A window may go at any moment; its error comes with the next question.
        self.display.set_error_handler(lambda *_: None)
        self.display.composite_query_version()
        self.root = self.display.screen().root
        self._mask = self.display.display.info.resource_id_mask

    def close(self) -> None:
        with suppress(*_ENDED):
            self.display.close()

    @contextmanager
    def still(self) -> Iterator[None]:
        """Nothing on the screen changes meanwhile."""
        self.display.grab_server()
        try:
            yield
        finally:
            with suppress(*_ENDED):
                self.display.ungrab_server()
                self.display.flush()

    def window(self, id: int) -> Any:
        return self.display.create_resource_object("window", id)

    def connection(self, id: int) -> int:
        """The connection that made a window."""
        return id & ~int(self._mask)

    def belongs(self, id: int, application: str) -> bool:
        """Whether the process that made a window runs that application, on this computer."""
        asked = [{"client": id, "mask": LocalClientPIDMask}]
        for found in self.display.res_query_client_ids(asked).ids:
            if found.spec.mask == LocalClientPIDMask and found.value:
                return _runs(int(found.value[0]), application)
        return False

    def is_locked(self) -> bool:
        return bool(self.root.screensaver_query_info().state == _LOCKED)

    def property(self, window: Any, name: str) -> list[int]:
        """The numbers of a property; none where it has none."""
        found = window.get_full_property(self.display.intern_atom(name), X.AnyPropertyType)
        return [int(value) for value in found.value] if found is not None else []

    def managed(self) -> list[int]:
        """The windows of applications, the lowest first."""
        for name in ("_NET_CLIENT_LIST_STACKING", "_NET_CLIENT_LIST"):
            if found := self.property(self.root, name):
                return found
        return [window.id for window in self.root.query_tree().children]

    def active(self) -> int:
        """The window in front; 0 for none."""
        return next(iter(self.property(self.root, "_NET_ACTIVE_WINDOW")), 0)

    def is_shown(self, window: Any) -> bool:
        """Whether it is on this desktop and not put away, by whatever the manager calls it."""
        if window.get_attributes().map_state != X.IsViewable:
            return False
        state = self.property(window, "WM_STATE")[:1]
        hidden = self.display.intern_atom("_NET_WM_STATE_HIDDEN")
        if state == [Xutil.IconicState] or hidden in self.property(window, "_NET_WM_STATE"):
            return False
        on, current = (
            self.property(one, name)[:1]
            for one, name in ((window, "_NET_WM_DESKTOP"), (self.root, "_NET_CURRENT_DESKTOP"))
        )
        return not on or not current or on in (current, [0xFFFFFFFF])

    def within(self, window: Any) -> Iterator[Any]:
        """Every window inside another.

        Raises:
            Gone: they do not come to an end.
        """
        waiting, seen = [window], 0
        while waiting:
            for child in waiting.pop().query_tree().children:
                seen += 1
                if seen > _MOST_WINDOWS:
                    raise Gone("windows")
                waiting.append(child)
                yield child


@contextmanager
def ending() -> Iterator[None]:
    """A server that went is ``Gone``."""
    try:
        yield
    except _ENDED as problem:
        raise Gone(type(problem).__name__) from None


def _runs(process: int, application: str) -> bool:
    """By the name of its program, or the one it runs under: a program of Wine has its own."""
    place = Path("/proc") / str(process)
    names = []
    with suppress(OSError):
        names.append((place / "exe").readlink().name.removesuffix(" (deleted)"))
    with suppress(OSError):
        name = (place / "comm").read_text(encoding="utf-8", errors="replace").rstrip("\n")
        names.append(application if name and name == application[:_COMM] else name)
    return any(plain(name) == plain(application) for name in names)
