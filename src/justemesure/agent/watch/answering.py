"""Whether the window in front answers, on X11: ``_NET_WM_PING`` of EWMH 1.5.

A window that offers it is asked once a second, by a message that its program answers to the root
window: nothing is shown, raised or focused. Only that answer is read of what the root window
hears, which is where windows are made and moved. A title is read only of a window that does not
answer, so that a private one is not named.
"""

import select
import time
from collections.abc import Callable
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from Xlib import X, error
from Xlib.protocol.event import ClientMessage
from Xlib.xobject.drawable import Window

from justemesure.activity.event import Raw, Span
from justemesure.activity.health import LEAST, Answers
from justemesure.agent.watch.source import Gone
from justemesure.agent.watch.x11 import ENDED, Desktop

if TYPE_CHECKING:
    from collections.abc import Iterator

_AGAIN = timedelta(seconds=10)
"""A question may be lost: it is put again, so that no program is thought to hang for that."""
_MOST = 16
"""Windows that may hang at once; beyond, no other is asked."""
# A window manager asks too, and numbers its questions by the server's milliseconds.
_SERIAL = 0x7EA54E51

Name = Callable[[Raw], str | None]
"""A window that hangs → what it is called in a row, if anything may be said of it."""


class Answering:
    """The windows of one X server, and what they answered in ``answers``."""

    def __init__(self, server: str | None = None) -> None:
        """Open ``server``, like ``:0``; by default that of ``DISPLAY``. Raises ``Gone``."""
        self.answers = Answers()
        self._put: dict[int, datetime] = {}
        with _still_there():
            self._desktop = Desktop(server)
            self._display, self._root = self._desktop.display, self._desktop.root
            self._protocols = self._display.intern_atom("WM_PROTOCOLS")
            self._ping = self._display.intern_atom("_NET_WM_PING")
            self._root.change_attributes(event_mask=X.SubstructureNotifyMask)
            self._display.flush()

    def close(self) -> None:
        with suppress(*ENDED):  # the server may have been the first to
            self._display.close()

    def ask(self, now: datetime, name: Name, *, front: bool) -> None:
        """Ask the window in front, if it may be, and look after those that have not answered.

        Raises:
            Gone: the server is not there any more.
        """
        with _still_there():
            asked = self._asked_in_front() if front else None
            if asked is not None and len(self.answers.waiting) < _MOST:
                self.answers.ask(asked, now)
            for number in self.answers.waiting:
                self._put_to(number, now, name)
            self._display.flush()

    def listen(self, seconds: float, clock: Callable[[], datetime]) -> None:
        """Hear answers for so long, each at the time when it comes. Raises ``Gone``."""
        until = time.monotonic() + seconds
        with _still_there():
            while True:
                while self._display.pending_events():
                    self._hear(self._display.next_event(), clock())
                left = until - time.monotonic()
                if left <= 0 or not select.select([self._display.fileno()], [], [], left)[0]:
                    return

    def _asked_in_front(self) -> int | None:
        """The window in front, if it offers to be asked."""
        try:
            window = self._desktop.in_front()
            if window is not None and self._ping in (window.get_wm_protocols() or ()):
                return int(window.id)
        except error.XError:  # it went while it was looked at
            pass
        return None

    def _put_to(self, number: int, now: datetime, name: Name) -> None:
        window = self._desktop.window(number)
        put = self._put.get(number)
        try:
            if put is not None:
                window.get_attributes()  # raises once the window is gone
                if self.answers.hangs_unnamed(number, now):
                    self.answers.name(number, name(self._told(window, now)))
        except error.XError:
            self._settle(number, now)
            return
        if put is None or now - put >= _AGAIN:
            self._put[number] = now
            self._send(window)

    def _told(self, window: Window, now: datetime) -> Raw:
        app, title = self._desktop.application_of(window), self._desktop.title_of(window)
        return Raw("currentwindow", Span(now - LEAST, now), {"app": app, "title": title})

    def _send(self, window: Window) -> None:
        told = (32, [self._ping, _SERIAL, window.id, 0, 0])
        question = ClientMessage(window=window, client_type=self._protocols, data=told)
        window.send_event(question, event_mask=0, onerror=error.CatchError())

    def _hear(self, heard: object, now: datetime) -> None:
        if not isinstance(heard, ClientMessage) or heard.client_type != self._protocols:
            return
        kind, serial, number = heard.data[1][:3]
        if kind == self._ping and serial == _SERIAL:
            self._settle(number, now)

    def _settle(self, number: int, now: datetime) -> None:
        self.answers.answered(number, now)
        self._put.pop(number, None)


@contextmanager
def _still_there() -> "Iterator[None]":
    try:
        yield
    except (*ENDED, ValueError) as problem:  # ValueError: select on a connection that was closed
        raise Gone(type(problem).__name__) from None
