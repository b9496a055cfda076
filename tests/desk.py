"""A person's computer, for the tests of the agent: its folder, charter, clock and screen."""

import os
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NamedTuple
from zoneinfo import ZoneInfo

from Xlib import X, display

from justemesure.activity.event import Raw
from justemesure.agent.collect import Collector
from justemesure.agent.notice import Notice
from justemesure.agent.queue import Queue
from justemesure.agent.settings import Settings

PARIS = ZoneInfo("Europe/Paris")
Window = Callable[..., Raw]
"""An application's window in front until now: its name, for how many seconds, its title."""


class Clock:
    """A clock that tests move."""

    def __init__(self, now: datetime) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now

    def move(self, **by: float) -> datetime:
        self.now += timedelta(**by)
        return self.now


class Desk(NamedTuple):
    """A person's computer: its folder, its charter, its clock."""

    folder: Path
    charter: Path
    key: Path
    clock: Clock
    settings: Settings

    def notice(self) -> Notice:
        return Notice(self.charter, self.key.with_name("k.pub"), self.folder)

    def queue(self) -> Queue:
        return Queue(self.folder)

    def collector(self, queue: Queue) -> Collector:
        return Collector(queue, self.notice(), self.settings, self.clock)


def paris(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=PARIS).astimezone(UTC)


@contextmanager
def x_server(*, managed: bool = False) -> Iterator[str]:
    """An X server of its own, like ``:7``; with a window manager, or without."""
    read, write = os.pipe()
    given = ["Xvfb", "-displayfd", str(write), "-screen", "0", "320x240x24"]
    given += ["-nolisten", "tcp", "-noreset"]
    with subprocess.Popen(given, pass_fds=[write], stderr=subprocess.DEVNULL) as server:
        os.close(write)
        with os.fdopen(read) as told:
            number = told.readline().strip()
        try:
            if managed:
                environment = {**os.environ, "DISPLAY": f":{number}"}
                with subprocess.Popen(
                    ["openbox"], env=environment, stderr=subprocess.DEVNULL
                ) as manager:
                    _wait_for_manager(f":{number}")
                    yield f":{number}"
                    manager.terminate()
            else:
                yield f":{number}"
        finally:
            server.terminate()


def _wait_for_manager(server: str) -> None:
    """Until it says that it is there: a window that came before would have no focus."""
    shown = display.Display(server)
    check = shown.intern_atom("_NET_SUPPORTING_WM_CHECK")
    until = time.monotonic() + 30
    while shown.screen().root.get_full_property(check, X.AnyPropertyType) is None:
        assert time.monotonic() < until, "no window manager"
        time.sleep(0.01)
    shown.close()
