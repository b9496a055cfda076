"""Whether somebody can be there: the session locked or in the background, the computer asleep.

Asked of systemd-logind, and listened to. Where there is none, what the X server says of its screen
saver is left, and the gap in the computer's clocks that a sleep leaves.
"""

import os
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress

from jeepney import DBusAddress, Message

from justemesure.agent.watch.bus import Bus, Refusal, said

_NAME = "org.freedesktop.login1"
_MANAGER = DBusAddress("/org/freedesktop/login1", _NAME, f"{_NAME}.Manager")
_PROPERTIES = "org.freedesktop.DBus.Properties"
_SESSION = f"{_NAME}.Session"
_AWAY_IF = {"LockedHint": True, "Active": False}
_ASK_AGAIN, _RETRY = 30.0, 60.0


def watch(away: Callable[[bool], None], ended: threading.Event) -> None:
    """Tell ``away`` each time whether nobody can be there, until ``ended``."""
    while not ended.is_set():
        with suppress(Exception):  # whatever was said there: ask again later
            login = Login(Bus("SYSTEM"))
            try:
                away(login.is_away)
                while not ended.is_set():
                    if login.hear(_ASK_AGAIN):
                        away(login.is_away)
            finally:
                login.close()
                away(False)  # what is not known any more is left to the other means
        ended.wait(_RETRY)


class Login:
    """What logind says of this person's session and of the computer."""

    def __init__(self, bus: Bus) -> None:
        """Raises ``Gone`` or ``Refusal`` without logind."""
        self._bus = bus
        self._session = _session_of(bus)
        self._why: set[str] = set()
        bus.listen(sender=_NAME, interface=_MANAGER.interface, member="PrepareForSleep")
        self._note("sleep", bus.property(_MANAGER, "PreparingForSleep"))
        if self._session:
            bus.listen(
                sender=_NAME,
                interface=_PROPERTIES,
                member="PropertiesChanged",
                path=self._session.object_path,
            )
            for name, away in _AWAY_IF.items():
                self._note(name, bus.property(self._session, name) is away)

    @property
    def is_away(self) -> bool:
        return bool(self._why)

    def close(self) -> None:
        self._bus.close()

    def hear(self, seconds: float) -> bool:
        """Wait for a word; whether it changed anything. Raises ``Gone`` when the bus went."""
        before = self.is_away
        message = self._bus.next(seconds)
        for name, away in _told(message) if message else ():
            self._note(name, away)
        return self.is_away is not before

    def _note(self, why: str, away: object) -> None:
        (self._why.add if away else self._why.discard)(why)


def _told(message: Message) -> Iterator[tuple[str, bool]]:
    member, body = said(message, "member"), message.body
    if member == "PrepareForSleep" and body and isinstance(body[0], bool):
        yield "sleep", body[0]
    elif member == "PropertiesChanged" and len(body) > 1 and body[0] == _SESSION:
        for name, away in _AWAY_IF.items():
            if name in body[1]:
                yield name, body[1][name][1] is away


def _session_of(bus: Bus) -> DBusAddress | None:
    """The session that this process belongs to, or the person's on this screen."""
    for id in (os.environ.get("XDG_SESSION_ID"), "auto"):
        with suppress(Refusal):
            if id:
                (path,) = bus.call(_MANAGER, "GetSession", "s", (id,))
                return DBusAddress(path, _NAME, _SESSION)
    return None
