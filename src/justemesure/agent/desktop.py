"""What the person's desktop shows of the agent: an icon, and a notice when the charter changes.

One thread on the session's bus. Where there is no bus, no tray or nobody who shows notices, the
agent runs all the same, and ``agent status`` and ``agent open`` say as much.
"""

import subprocess
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from jeepney import DBusAddress, Message

from justemesure.agent.notice import Notice
from justemesure.agent.queue import Queue
from justemesure.agent.settings import Settings
from justemesure.agent.status import Standing, standing
from justemesure.agent.tray import Look, Tray
from justemesure.agent.watch.bus import Bus, Refusal, said
from justemesure.charter.questions import zone_of
from justemesure.i18n import Language, message

_NOTICES = "org.freedesktop.Notifications"
_TO = DBusAddress("/org/freedesktop/Notifications", _NOTICES, _NOTICES)
_EVERY, _RETRY = 3.0, 60.0
_TWICE = 2.0
_OPEN = "default"  # what notices call a click on them
_STAYS = 0  # until the person puts it away


def watch(
    home: Path,
    notice: Notice,
    settings: Settings,
    clock: Callable[[], datetime],
    language: Language,
    ended: threading.Event,
) -> None:
    """Show what there is to show until ``ended``."""
    queue = Queue(home)  # a connection of its own: this thread writes too
    try:
        while not ended.is_set():
            with suppress(Exception):  # an icon that is not kept up to date must go
                bus = Bus("SESSION")
                try:
                    shown = Desktop(bus, home, queue, notice, settings, clock, language)
                    while not ended.is_set():
                        shown.look()
                        shown.hear(_EVERY)
                finally:
                    bus.close()
            ended.wait(_RETRY)
    finally:
        queue.close()


class Desktop:
    """One session's."""

    def __init__(
        self,
        bus: Bus,
        home: Path,
        queue: Queue,
        notice: Notice,
        settings: Settings,
        clock: Callable[[], datetime],
        language: Language,
    ) -> None:
        """Raises ``Gone`` or ``Refusal`` when the bus does not go on."""
        self._bus, self._home, self._language = bus, home, language
        self._queue, self._notice, self._settings, self._clock = queue, notice, settings, clock
        self._not_before = self._opened = -_RETRY
        self._told: int | None = None
        bus.listen(sender=_NOTICES, interface=_NOTICES, member="ActionInvoked")
        self._tray = Tray(bus, self._look(self._standing()), self._open)

    def look(self) -> None:
        """Show what holds now. Raises ``Gone`` when the bus went."""
        found = self._standing()
        self._tray.show(self._look(found))
        unseen = found.refusal.said.get("digest") if found.refusal else None
        if unseen and unseen != self._queue.said("announced"):
            self._announce(str(unseen))

    def hear(self, seconds: float) -> None:
        """Answer what comes within ``seconds``. Raises ``Gone`` when the bus went."""
        heard = self._bus.next(seconds)
        if heard is None:
            return
        if said(heard, "member") == "ActionInvoked" and self._is_ours(heard):
            self._open()
        self._tray.hear(heard)

    def _standing(self) -> Standing:
        given = self._queue, self._notice, self._settings, self._clock()
        return standing(*given, running=True)

    def _look(self, found: Standing) -> Look:
        told = self._notice.told()
        zone = zone_of(told.charter if told else None)
        return Look(found.collecting, found.tell(self._language, zone))

    def _announce(self, digest: str) -> None:
        """Once a change, also if the agent starts again; later where nobody shows it now."""
        if time.monotonic() < self._not_before:
            return
        title, body, read = (self._text(name) for name in ("title", "body", "read"))
        asked: tuple[object, ...] = ("Juste Mesure", 0, "", title, body, [_OPEN, read], {}, _STAYS)
        try:
            (self._told,) = self._bus.call(_TO, "Notify", "susssasa{sv}i", asked)
        except Refusal:
            self._not_before = time.monotonic() + _RETRY
            return
        with self._queue.writing():
            self._queue.say("announced", digest)

    def _text(self, name: str) -> str:
        return message(self._language, "agent", f"notice.{name}")

    def _is_ours(self, heard: Message) -> bool:
        return self._told is not None and tuple(heard.body) == (self._told, _OPEN)

    def _open(self) -> None:
        """The person's page, in a process of its own, which ends by itself; once a double click."""
        if time.monotonic() < self._opened + _TWICE:
            return
        self._opened = time.monotonic()
        asked = [sys.executable, "-P", "-m", "justemesure", "agent", "open"]
        asked += ["--home", str(self._home.absolute()), "--lang", self._language]
        quiet = subprocess.DEVNULL
        with suppress(OSError):
            subprocess.Popen(  # noqa: S603  # our own interpreter
                asked, stdin=quiet, stdout=quiet, stderr=quiet, start_new_session=True
            )
