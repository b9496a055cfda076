"""The light: a window of ours, above all others, that says what is recorded and stops at a click.

No manager has a hand on it (override-redirect). Whether it can be seen is asked of the server each
time: there, whole, on the screen, under no window of anybody, and dot for dot as it was drawn, for
any program may paint in it, cut it out or lay a window inside it. Where it is not, it is put back,
and was not seen: nothing is recorded of that moment, and nothing more where it does not stay.
"""

from contextlib import suppress
from typing import Any

import numpy as np
from Xlib import X, Xatom, error
from Xlib.ext import shape

from justemesure.screen.desktop import Desktop, ending
from justemesure.screen.source import Gone, Pixels

_FONTS = ("-misc-fixed-bold-r-normal--15-140-75-75-c-90-iso8859-1", "9x15bold", "fixed")
_TWICE = 2
_MARGIN, _DOT = 12, 14
_PAPER, _INK = 0x202020, 0xFFFFFF
_ON, _OFF = 0xFF2020, 0x808080
_CIRCLE = 360 * 64
_PLANES = 0xFFFFFFFF
_OWN_LOOK = ("_NET_WM_WINDOW_OPACITY", "_NET_WM_BYPASS_COMPOSITOR")


class Lamp:
    """One light on one screen, lit from the moment it is made."""

    def __init__(self, desktop: Desktop, text: str) -> None:
        """Raises ``Gone`` when it cannot be shown."""
        self._desktop = desktop
        self._window: Any = None
        self._was_clicked = False
        self._place = (0, 0)
        self._size = (0, 0)
        self._drawn = np.zeros((0, 0, 4), np.uint8)
        self.tell(text, recording=True)

    def close(self) -> None:
        self._desktop.close()

    def tell(self, text: str, *, recording: bool) -> None:
        """Say something else."""
        with ending():
            self._drawn = _drawn(self._desktop, text, _ON if recording else _OFF)
            self._size = self._drawn.shape[1], self._drawn.shape[0]
            self._place = self._where()
            if self._window is None:
                self._window = self._made()
            else:
                (x, y), (width, height) = self._place, self._size
                self._window.configure(x=x, y=y, width=width, height=height)
                self._paint()
            self._window.set_wm_name(_latin(text))
            if not (self.is_seen() or self.is_seen()):
                raise Gone("light")

    def is_seen(self) -> bool:
        with ending():
            try:
                self._hear()
                if self._is_above() and self._is_as_drawn():
                    return True
                self._put_back()
            except error.XError:
                raise Gone("light") from None
            return False

    def clicked(self) -> bool:
        with ending():
            self._hear()
        clicked, self._was_clicked = self._was_clicked, False
        return clicked

    def _hear(self) -> None:
        while self._desktop.display.pending_events():
            event = self._desktop.display.next_event()
            self._was_clicked |= event.type == X.ButtonPress

    def _is_above(self) -> bool:
        """There, whole, opaque, and with nothing over it."""
        window = self._window
        found = window.get_geometry()
        if window.get_attributes().map_state != X.IsViewable:
            return False
        if (found.x, found.y, found.width, found.height) != (*self._place, *self._size):
            return False
        if any(self._desktop.property(window, name) for name in _OWN_LOOK):
            return False
        above: list[Any] = []
        if window.query_tree().children:
            return False  # it may be unseen, and take the clicks
        for other in reversed(self._desktop.root.query_tree().children):
            if other.id == window.id:
                return not any(map(self._covers, above))
            above.append(other)
        return False  # it is in another window now

    def _is_as_drawn(self) -> bool:
        """Whether its dots on the screen are ours, every one; where it was cut out they are not."""
        width, height = self._size
        got = self._window.get_image(0, 0, width, height, X.ZPixmap, _PLANES).data
        seen = np.frombuffer(got, np.uint8).reshape(height, width, 4)
        return np.array_equal(seen[:, :, :3], self._drawn[:, :, :3])

    def _covers(self, other: Any) -> bool:
        with suppress(error.XError):  # gone meanwhile: it covers nothing
            attributes = other.get_attributes()
            if attributes.map_state != X.IsViewable or attributes.win_class != X.InputOutput:
                return False
            if self._desktop.connection(other.id) == self._compositor():
                return False  # it shows the windows under it
            found = other.get_geometry()
            edge = 2 * found.border_width
            (x, y), (width, height) = self._place, self._size
            return bool(
                found.x < x + width
                and x < found.x + found.width + edge
                and found.y < y + height
                and y < found.y + found.height + edge
            )
        return False

    def _compositor(self) -> int | None:
        name = self._desktop.display.intern_atom("_NET_WM_CM_S0")
        owner = self._desktop.display.get_selection_owner(name)
        return self._desktop.connection(owner.id) if owner else None

    def _put_back(self) -> None:
        (x, y), (width, height) = self._place, self._size
        for name in _OWN_LOOK:
            self._window.delete_property(self._desktop.display.intern_atom(name))
        if self._desktop.display.has_extension("SHAPE"):
            for kind in (shape.SK.Bounding, shape.SK.Clip):
                self._window.shape_mask(shape.SO.Set, kind, 0, 0, X.NONE)
        self._window.destroy_sub_windows()
        self._window.reparent(self._desktop.root, x, y)
        self._window.configure(x=x, y=y, width=width, height=height, stack_mode=X.Above)
        self._window.map()
        self._paint()
        self._desktop.display.sync()

    def _paint(self) -> None:
        picture = self._picture()
        self._window.change_attributes(background_pixmap=picture)
        picture.free()
        self._window.clear_area()

    def _made(self) -> Any:
        picture = self._picture()
        window = self._desktop.root.create_window(
            *self._place,
            *self._size,
            0,
            self._desktop.display.screen().root_depth,
            override_redirect=True,
            background_pixmap=picture,
            event_mask=X.ButtonPressMask,  # of this window, and of no other
        )
        window.set_wm_class("justemesure", "JusteMesure")
        kind, note = (
            self._desktop.display.intern_atom(f"_NET_WM_WINDOW_TYPE{end}")
            for end in ("", "_NOTIFICATION")
        )
        window.change_property(kind, Xatom.ATOM, 32, [note])
        picture.free()
        window.map()
        window.raise_window()
        self._desktop.display.sync()
        return window

    def _where(self) -> tuple[int, int]:
        """At the top of the first screen, in the middle."""
        x, y, width, _ = self._first_screen()
        return x + max(0, (width - self._size[0]) // 2), y

    def _first_screen(self) -> tuple[int, int, int, int]:
        if self._desktop.display.has_extension("RANDR"):
            with suppress(error.XError, AttributeError):
                found = self._desktop.root.xrandr_get_monitors().monitors
                first = max(found, key=lambda each: bool(each.primary), default=None)
                if first is not None:
                    return (first.x, first.y, first.width_in_pixels, first.height_in_pixels)
        whole = self._desktop.root.get_geometry()
        return (0, 0, whole.width, whole.height)

    def _picture(self) -> Any:
        width, height = self._size
        depth = self._desktop.display.screen().root_depth
        made = self._desktop.root.create_pixmap(width, height, depth)
        pen = made.create_gc()
        for top in range(height):  # one line fits in any request
            line = self._drawn[top : top + 1].tobytes()
            made.put_image(pen, 0, top, width, 1, X.ZPixmap, depth, 0, line)
        pen.free()
        return made


def _drawn(desktop: Desktop, text: str, dot: int) -> Pixels:
    """The text beside a dot, in the server's own letters twice as large.

    Raises:
        Gone: the server has no letters.
    """
    text = _latin(text)
    font = next(filter(None, map(desktop.display.open_font, _FONTS)), None)
    if font is None:
        raise Gone("font")
    extents = font.query_text_extents(text.encode("latin-1"))
    size = font.query()
    width = extents.overall_width + 3 * _MARGIN + _DOT
    height = size.font_ascent + size.font_descent + _MARGIN
    depth = desktop.display.screen().root_depth
    sheet = desktop.root.create_pixmap(width, height, depth)
    pen = sheet.create_gc(foreground=_PAPER, background=_PAPER, font=font)
    sheet.fill_rectangle(pen, 0, 0, width, height)
    pen.change(foreground=dot)
    sheet.fill_arc(pen, _MARGIN, (height - _DOT) // 2, _DOT, _DOT, 0, _CIRCLE)
    pen.change(foreground=_INK)
    baseline = _MARGIN // 2 + size.font_ascent
    sheet.image_text(pen, 2 * _MARGIN + _DOT, baseline, text.encode("latin-1"))
    got = sheet.get_image(0, 0, width, height, X.ZPixmap, _PLANES).data
    for each in (pen, sheet):
        each.free()
    font.close()
    small = np.frombuffer(got, np.uint8).reshape(height, width, 4)
    return np.repeat(np.repeat(small, _TWICE, axis=0), _TWICE, axis=1)


def _latin(text: str) -> str:
    """Without the spaces and signs that a server's letters lack."""
    spaced = text.replace("\u202f", " ").replace("\u00a0", " ").replace("’", "'").replace("—", "-")
    return spaced.encode("latin-1", "replace").decode("latin-1")
