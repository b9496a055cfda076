"""A person's computer, for the tests of the agent: its folder, its charter, its clock."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NamedTuple
from zoneinfo import ZoneInfo

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
