"""The window in front on X11, and whether somebody is there: asked, never listened to.

Being away is the server's own idle clock, for the person's own store: it is no figure and never
leaves. While the screen is locked or blank nothing is told. Of the X extensions only the one of the
screen saver is loaded, so that this process has no means to hear a key or a click.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta

from Xlib import X, display, error, ext
from Xlib.xobject.drawable import Window

from justemesure.activity.event import Raw, Span
from justemesure.activity.wire import MOST_TEXT
from justemesure.agent.watch.source import Gone

_AWAY = timedelta(minutes=3)
_SAVER = "MIT-SCREEN-SAVER"
_LOCKED = 1
ENDED = (error.ConnectionClosedError, error.DisplayError, OSError)
"""What a server that went away looks like."""


class Desktop:
    """A connection to an X server, and its windows."""

    def __init__(self, server: str | None = None) -> None:
        """Open ``server``, like ``:0``; by default that of ``DISPLAY``. Raises ``Gone``."""
        ext.__extensions__[:] = [each for each in ext.__extensions__ if each[0] == _SAVER]
        try:
            self.display = display.Display(server)
        except (*ENDED, error.XError) as problem:
            raise Gone(type(problem).__name__) from None
        self.root = self.display.screen().root
        self._active = self.display.intern_atom("_NET_ACTIVE_WINDOW")
        self._title = self.display.intern_atom("_NET_WM_NAME")
        self._text = self.display.intern_atom("UTF8_STRING")

    def in_front(self) -> Window | None:
        """The window that the window manager says is active; without one, that of the focus."""
        active = self.root.get_full_property(self._active, X.AnyPropertyType)
        if active is not None:
            number = int(active.value[0]) if active.value else 0
            return self.window(number) if number else None
        window = self.display.get_input_focus().focus
        while isinstance(window, Window) and window != self.root:
            if window.get_wm_class() is not None:
                return window
            window = window.query_tree().parent
        return None

    def window(self, number: int) -> Window:
        found: Window = self.display.create_resource_object("window", number)
        return found

    def application_of(self, window: Window) -> str:
        name = window.get_wm_class()
        return name[1] if name else "unknown"

    def title_of(self, window: Window) -> str:
        property = window.get_full_property(self._title, self._text)
        if property is not None and isinstance(property.value, bytes):
            return property.value.decode("utf-8", "replace")[:MOST_TEXT]
        name = window.get_wm_name()
        return name[:MOST_TEXT] if isinstance(name, str) else ""


class ActiveWindow:
    """The window in front of one X server."""

    name = "justemesure-x11"

    def __init__(self, server: str | None = None) -> None:
        """See ``Desktop``."""
        self._desktop = Desktop(server)

    def close(self) -> None:
        self._desktop.display.close()

    def look(self, now: datetime) -> Iterator[Raw]:
        try:
            found = list(self._look(now))
        except error.XError:  # the window went while it was asked
            return
        except ENDED as problem:
            raise Gone(type(problem).__name__) from None
        yield from found

    def _look(self, now: datetime) -> Iterator[Raw]:
        desktop = self._desktop
        if desktop.display.has_extension(_SAVER):
            saver = desktop.root.screensaver_query_info()
            if saver.state == _LOCKED:
                return
            idle = timedelta(milliseconds=saver.idle)
            away = idle >= _AWAY
            since = now - idle if away else now
            yield Raw("afkstatus", Span(since, now), {"status": "afk" if away else "not-afk"})
        window = desktop.in_front()
        if window is not None:
            said = {"app": desktop.application_of(window), "title": desktop.title_of(window)}
            yield Raw("currentwindow", Span(now, now), said)
