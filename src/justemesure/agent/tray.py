"""The icon in the tray, where the desktop has one: whether anything is collected, and why.

A StatusNotifierItem: KDE's, which Xfce, Cinnamon, MATE, LXQt and, with its extension, GNOME show.
The desktop asks for its properties and tells of clicks. A full green disc collects, an empty grey
square does not; both are said in words.
"""

from collections.abc import Callable, Iterator
from itertools import product
from typing import Any, NamedTuple

from jeepney import DBusAddress, Message, new_error, new_method_return, new_signal

from justemesure.agent.watch.bus import Bus, Refusal, said

WATCHER = "org.kde.StatusNotifierWatcher"
_WATCHER = DBusAddress("/StatusNotifierWatcher", WATCHER, WATCHER)
_PATH, _ITEM = "/StatusNotifierItem", "org.kde.StatusNotifierItem"
_PROPERTIES = "org.freedesktop.DBus.Properties"
_UNKNOWN = "org.freedesktop.DBus.Error.UnknownMethod"
_SIZES = (22, 44)
_GREEN, _GREY, _WHITE, _NOTHING = b"\xff\x1b\x7f\x3b", b"\xff\x76\x76\x76", b"\xff" * 4, b"\x00" * 4


class Look(NamedTuple):
    """What the icon says: in a shape, and in words."""

    collecting: bool
    sentence: str


class Tray:
    """One icon, on one bus."""

    def __init__(self, bus: Bus, look: Look, clicked: Callable[[], None]) -> None:
        self._bus, self._look, self._clicked = bus, look, clicked
        bus.listen(sender="org.freedesktop.DBus", member="NameOwnerChanged", arg0=WATCHER)
        self._register()

    def show(self, look: Look) -> None:
        """Raises ``Gone`` when the bus went."""
        if look == self._look:
            return
        self._look = look
        for signal in ("NewIcon", "NewTitle", "NewToolTip"):
            self._bus.send(new_signal(DBusAddress(_PATH, None, _ITEM), signal))

    def hear(self, message: Message) -> None:
        """Answer what concerns the icon. Raises ``Gone`` when the bus went."""
        member = said(message, "member")
        if member == "NameOwnerChanged" and _begins(message.body):
            self._register()  # the desktop's panel began, or began again
        if said(message, "path") != _PATH or message.header.message_type.name != "method_call":
            return
        if said(message, "interface") == _PROPERTIES:
            self._bus.send(self._told(message, member))
        elif said(message, "interface") == _ITEM:
            self._bus.send(new_method_return(message))
            if member in ("Activate", "SecondaryActivate", "ContextMenu"):
                self._clicked()
        else:
            self._bus.send(new_error(message, _UNKNOWN))

    def _register(self) -> None:
        try:
            self._bus.call(_WATCHER, "RegisterStatusNotifierItem", "s", (self._bus.name,))
        except Refusal:
            return  # no tray here, or not yet

    def _told(self, message: Message, member: str) -> Message:
        properties = _properties(self._look)
        if member == "GetAll":
            return new_method_return(message, "a{sv}", (properties,))
        if member == "Get" and len(message.body) > 1 and message.body[1] in properties:
            return new_method_return(message, "v", (properties[message.body[1]],))
        return new_error(message, _UNKNOWN)


def _begins(body: tuple[Any, ...]) -> bool:
    return len(body) == 3 and body[0] == WATCHER and bool(body[2])


def _properties(look: Look) -> dict[str, tuple[str, Any]]:
    pixmaps = [(size, size, picture(size, collecting=look.collecting)) for size in _SIZES]
    return {
        "Category": ("s", "ApplicationStatus"),
        "Id": ("s", "justemesure"),
        "Title": ("s", look.sentence),
        "Status": ("s", "Active"),
        "WindowId": ("i", 0),
        "IconName": ("s", ""),
        "IconPixmap": ("a(iiay)", pixmaps),
        "IconAccessibleDesc": ("s", look.sentence),
        "ToolTip": ("(sa(iiay)ss)", ("", [], "Juste Mesure", look.sentence)),
        "ItemIsMenu": ("b", False),
        "Menu": ("o", "/NO_DBUSMENU"),
    }


def picture(size: int, *, collecting: bool) -> bytes:
    """``size`` lines of as many pixels: alpha, red, green, blue. White edges, for dark panels."""
    return b"".join(_disc(size) if collecting else _square(size))


def _disc(size: int) -> Iterator[bytes]:
    middle = (size - 1) / 2
    for row, column in product(range(size), repeat=2):
        away = ((row - middle) ** 2 + (column - middle) ** 2) ** 0.5 / size
        yield _GREEN if away < 0.38 else _WHITE if away < 0.46 else _NOTHING


def _square(size: int) -> Iterator[bytes]:
    middle = (size - 1) / 2
    for row, column in product(range(size), repeat=2):
        away = max(abs(row - middle), abs(column - middle)) / size
        edge = 0.24 < away < 0.38
        yield _GREY if edge else _WHITE if 0.2 < away < 0.42 else _NOTHING
