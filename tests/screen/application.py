"""An application with one window, in a process of its own: it paints itself one colour.

It takes one word a line on standard input and answers each when the server has done it.
"""

import sys
from pathlib import Path
from typing import Any

from Xlib import X, Xatom, Xutil, display


class Application:
    def __init__(self, server: str, name: str, klass: str, title: str, colour: int) -> None:
        Path("/proc/self/comm").write_text(name, encoding="utf-8")
        self.display = display.Display(server)
        screen = self.display.screen()
        self.root = screen.root
        # No background of its own, as toolkits make theirs: the server paints nothing for it.
        self.window = self.root.create_window(
            0, 0, 320, 240, 0, screen.root_depth, background_pixmap=X.NONE,
            event_mask=X.ExposureMask | X.StructureNotifyMask,
        )  # fmt: skip
        self.window.set_wm_class(klass.lower(), klass)
        self.window.set_wm_name(title)
        self.window.set_wm_normal_hints(flags=Xutil.PPosition | Xutil.USPosition)
        self.paint_with(colour)
        self.paints = True

    def paint_with(self, colour: int) -> None:
        self.pen = self.window.create_gc(foreground=colour)

    def paint(self) -> None:
        if self.paints:
            size = self.window.get_geometry()
            self.window.fill_rectangle(self.pen, 0, 0, size.width, size.height)

    def settle(self) -> None:
        """Do what the server asks, until it asks nothing more."""
        self.display.sync()
        while self.display.pending_events():
            if self.display.next_event().type == X.Expose:
                self.paint()
            self.display.sync()

    def do(self, word: str, *given: str) -> None:
        window: Any = self.window
        numbers = [int(one, 0) for one in given]
        if word == "show":
            window.map()
        elif word == "hide":
            window.unmap()
        elif word == "iconify":
            change = self.display.intern_atom("WM_CHANGE_STATE")
            self._ask_manager(window, change, [Xutil.IconicState])
        elif word == "desktop":
            self._ask_manager(window, self.display.intern_atom("_NET_WM_DESKTOP"), [*numbers, 1])
        elif word == "activate":
            self._ask_manager(window, self.display.intern_atom("_NET_ACTIVE_WINDOW"), [2])
        elif word == "place":
            x, y, width, height = numbers
            window.configure(x=x, y=y, width=width, height=height)
        elif word == "over":
            window.configure(stack_mode=X.Above)
        elif word == "freeze":
            self.paints = False
        elif word == "colour":
            self.paint_with(numbers[0])
            self.paint()
        elif word == "alone":  # no manager decides anything about it
            window.change_attributes(override_redirect=True)
        elif word == "of":  # a dialog of another's window
            window.change_property(Xatom.WM_TRANSIENT_FOR, Xatom.WINDOW, 32, numbers)
        elif word == "into":  # a guest in another's window
            window.reparent(self.display.create_resource_object("window", numbers[0]), 20, 20)
            window.map()
        elif word == "out":
            window.reparent(self.root, 0, 0)
        elif word == "pid":
            window.change_property(
                self.display.intern_atom("_NET_WM_PID"), Xatom.CARDINAL, 32, numbers
            )

    def _ask_manager(self, window: Any, kind: int, data: list[int]) -> None:
        from Xlib.protocol.event import ClientMessage

        said = ClientMessage(window=window, client_type=kind, data=(32, (*data, *[0] * 5)[:5]))
        mask = X.SubstructureRedirectMask | X.SubstructureNotifyMask
        self.root.send_event(said, event_mask=mask)


def run(arguments: list[str]) -> None:
    server, name, klass, title, colour = arguments
    application = Application(server, name, klass, title, int(colour, 0))
    print(application.window.id, flush=True)
    import selectors

    heard = selectors.DefaultSelector()
    heard.register(sys.stdin, selectors.EVENT_READ)
    heard.register(application.display, selectors.EVENT_READ)
    while True:
        application.settle()
        for ready, _ in heard.select():
            if ready.fd == sys.stdin.fileno():
                line = sys.stdin.readline()
                if not line:
                    return
                application.do(*line.split())
                application.settle()
                print("done", flush=True)


if __name__ == "__main__":
    run(sys.argv[1:])
