"""The pixels of one application's window, and of nothing else, on X11.

The server is asked to keep the window apart (XComposite), so that what covers it is not in it. That
alone is not enough, and this was measured: the place where the server keeps it begins as a copy of
the screen, with whatever is in front of or behind the window, until the application has drawn
itself; and it begins again whenever the window is shown or changes size. So each new place is made
black before it is ever read, and the application asked to draw itself again. What we hold is the
place that we made black: should we miss that there is a newer one, the film stands still.
"""

from contextlib import suppress
from typing import Any

import numpy as np
from Xlib import X, error
from Xlib.ext.composite import RedirectAutomatic

from justemesure.activity.classify import plain
from justemesure.screen.desktop import Desktop, ending
from justemesure.screen.source import Black, Pixels

_DEPTHS = (24, 32)
_PLANES = 0xFFFFFFFF
_ROWS = 90  # read at once: python-xlib puts answers together by copying
_MASK = X.StructureNotifyMask | X.VisibilityChangeMask | X.SubstructureNotifyMask
_NEW = (X.MapNotify, X.UnmapNotify, X.VisibilityNotify, X.ReparentNotify)


class Place:
    """Where the server keeps one window's pixels, since we made it black."""

    def __init__(self, window: Any) -> None:
        """The server stands still meanwhile."""
        found = window.get_geometry()
        self.size = found.width, found.height
        self.depth, self._edge = found.depth, found.border_width
        self._kept = window.composite_name_window_pixmap()
        self._copy = window.create_pixmap(*self.size, self.depth)
        self._pen = self._copy.create_gc(foreground=0, graphics_exposures=False)
        whole = (0, 0, self.size[0] + 2 * self._edge, self.size[1] + 2 * self._edge)
        for each in (self._copy, self._kept):  # what a server gives may hold anything
            each.fill_rectangle(self._pen, *whole)

    def copy(self) -> None:
        """The server stands still meanwhile."""
        self._copy.copy_area(self._pen, self._kept, self._edge, self._edge, *self.size, 0, 0)

    def read(self) -> Pixels:
        """The last copy."""
        width, height = self.size
        rows = []
        for top in range(0, height, _ROWS):
            some = min(_ROWS, height - top)
            rows.append(self._copy.get_image(0, top, width, some, X.ZPixmap, _PLANES).data)
        return np.frombuffer(b"".join(rows), np.uint8).reshape(height, width, 4)

    def free(self) -> None:
        for each in (self._pen, self._kept, self._copy):
            each.free()


class ApplicationWindow:
    """The window of the application with that name: the one in front, if it has several."""

    def __init__(self, desktop: Desktop, application: str) -> None:
        self._desktop, self._application = desktop, application
        self._window: Any = None
        self._place: Place | None = None
        self._size: tuple[int, int] | None = None

    def close(self) -> None:
        self._desktop.close()

    def look(self) -> Pixels | Black:
        with ending():
            try:
                found = None if self._desktop.is_locked() else self._find()
                with self._desktop.still():
                    black = self._prepare(found)
                if black is not None or self._place is None:
                    return black or Black("redrawn")
                return self._place.read()
            except error.XError:  # the window went while it was asked
                self._let_go()
                return Black("not_shown")

    def _prepare(self, found: Any) -> Black | None:
        """While the server stands still: a copy of what may be seen, or why there is none."""
        if found is None or not self._desktop.is_shown(found):
            self._let_go()
            return Black("not_shown")
        if self._window is None or found.id != self._window.id:
            self._take(found)
        if self._has_guest():
            self._let_go_place()  # what it leaves behind is made black as well
            return Black("guest")
        geometry = found.get_geometry()
        size, before = (geometry.width, geometry.height), self._size
        self._hear()
        self._size = size
        if geometry.depth not in _DEPTHS:
            return Black("not_shown")
        if self._place is not None and self._place.size == size:
            self._place.copy()
            return None
        self._let_go_place()
        if before in (None, size):  # while it still changes, its person is not made to see it blink
            self._place = Place(found)
            self._draw_again(found)
        return Black("redrawn")

    def _find(self) -> Any:
        """The one in front; else the one before; else the highest."""
        own = [self._desktop.window(id) for id in self._desktop.managed()]
        own = [window for window in own if self._is_own(window) and self._desktop.is_shown(window)]
        kept = self._window.id if self._window is not None else 0
        for id in (self._desktop.active(), kept):
            for window in own:
                if window.id == id:
                    return window
        return own[-1] if own else None

    def _is_own(self, window: Any) -> bool:
        with suppress(error.XError, ValueError):
            names = window.get_wm_class() or ()
            named = any(plain(name) == plain(self._application) for name in names)
            return named and self._desktop.belongs(window.id, self._application)
        return False

    def _has_guest(self) -> bool:
        """Whether another application has a window inside that can show something."""
        own = self._desktop.connection(self._window.id)
        others = {
            self._desktop.connection(each.id): each.id
            for each in self._desktop.within(self._window)
            if self._desktop.connection(each.id) != own
            and each.get_attributes().win_class == X.InputOutput
        }
        return not all(self._desktop.belongs(id, self._application) for id in others.values())

    def _hear(self) -> None:
        """What happened to the window since: its place may be a new one."""
        own = self._desktop.connection(self._window.id)
        while self._desktop.display.pending_events():
            event = self._desktop.display.next_event()
            about = getattr(event, "window", None)
            if about is None or self._place is None:
                continue
            if about.id != self._window.id:
                renewed = self._desktop.connection(about.id) != own  # a guest
            elif event.type == X.ConfigureNotify:
                renewed = (event.width, event.height) != self._place.size
            else:
                renewed = event.type in _NEW
            if renewed:
                self._let_go_place()

    def _take(self, window: Any) -> None:
        self._let_go()
        window.change_attributes(event_mask=_MASK)
        window.composite_redirect_window(RedirectAutomatic)
        self._window = window

    def _draw_again(self, window: Any) -> None:
        for each in (window, *self._desktop.within(window)):
            each.clear_area(0, 0, 0, 0, True)

    def _let_go(self) -> None:
        self._let_go_place()
        if self._window is not None:
            self._window.change_attributes(event_mask=0)
            self._window.composite_unredirect_window(RedirectAutomatic)
        self._window = self._size = None

    def _let_go_place(self) -> None:
        if self._place is not None:
            self._place.free()
        self._place = None
