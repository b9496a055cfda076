"""``python -m benchmarks.filmed SERVER CONTENT``: a window of 1280 x 720 called ``orme.exe``.

CONTENT is ``still``, ``typing`` (a letter five times a second) or ``scrolling`` (a page of text
moves five times a second). A square in the corner changes colour every two seconds; when it did, on
the machine's steady clock, is printed.
"""

import sys
import time
from pathlib import Path
from typing import Any

from Xlib import X, display

WIDTH, HEIGHT, SQUARE = 1280, 720, 64
_EVERY, _CHANGES = 0.2, 10
_LINE, _LETTERS = 16, 190
_TEXT = "Dossier client : prélèvement du 12 mars contesté, remboursement demandé, à rappeler. "


def main(server: str, content: str) -> None:
    Path("/proc/self/comm").write_text("orme.exe", encoding="utf-8")
    shown = display.Display(server)
    screen = shown.screen()
    window = screen.root.create_window(
        0, 60, WIDTH, HEIGHT, 0, screen.root_depth,
        background_pixel=screen.white_pixel, event_mask=X.ExposureMask,
    )  # fmt: skip
    window.set_wm_class("orme", "Orme")
    window.map()
    pen = window.create_gc(foreground=screen.black_pixel, background=screen.white_pixel)
    look, white = 0, False
    while True:
        while shown.pending_events():
            shown.next_event()
            for line in range(HEIGHT // _LINE):
                _write(window, pen, line, line)
        if content == "scrolling":
            for line in range(HEIGHT // _LINE):
                _write(window, pen, line, line + look)
        elif content == "typing":
            window.draw_text(pen, SQUARE + 8 + look % _LETTERS * 6, HEIGHT - 8, b"x")
        if look % _CHANGES == 0:
            white = not white
            pen.change(foreground=screen.white_pixel if white else screen.black_pixel)
            window.fill_rectangle(pen, 0, 0, SQUARE, SQUARE)
            pen.change(foreground=screen.black_pixel)
            shown.sync()
            print(time.monotonic(), int(white), flush=True)
        shown.sync()
        look += 1
        time.sleep(_EVERY)


def _write(window: Any, pen: Any, line: int, which: int) -> None:
    start = which * 7 % len(_TEXT)
    said = (_TEXT[start:] + _TEXT * 3)[:_LETTERS].encode("latin-1", "replace")
    window.image_text(pen, SQUARE + 8, 12 + _LINE * line, said)


if __name__ == "__main__":
    main(*sys.argv[1:3])
