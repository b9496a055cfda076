"""A computer that tests watch: its machine, its network and its screen are as they say."""

import json
from collections.abc import Callable
from datetime import datetime
from typing import Any

from desk import Clock, Desk
from justemesure.activity.event import Raw, Span
from justemesure.activity.health import LEAST, Answers
from justemesure.agent.notice import Notice
from justemesure.agent.queue import Queue
from justemesure.agent.watch.health import Health, Namer
from justemesure.agent.watch.source import Gone

HOSTS = ("sip.voixclaire.example", "orme.voixclaire.example")


class Machine:
    def __init__(self) -> None:
        self.asked: set[str] = set()

    def begin(self, fields: frozenset[str]) -> None:
        self.asked |= fields

    def readings(self, fields: frozenset[str]) -> dict[str, float]:
        read = {"cpu": 31.0, "memory": 62.0, "disk": 71.0}
        return {name: value for name, value in read.items() if name in fields}


class Hosts:
    """What answers on the network; ``asked`` is whom it is asked of now."""

    def __init__(self) -> None:
        self.asked: tuple[str, ...] = ()

    def begin(self, hosts: tuple[str, ...]) -> None:
        self.asked = hosts

    def take(self) -> dict[str, list[float | None]]:
        return {host: [18.0, 20.0, None, 18.0] for host in self.asked}


class Screen:
    """The window in front: it answers at once, unless ``hung``."""

    def __init__(self, clock: Clock) -> None:
        self.clock, self.answers = clock, Answers()
        self.application, self.title, self.hung, self.gone = "Orme", "TITRE-SECRET", False, False
        self.asked = self.opened = 0

    def __call__(self) -> "Screen":
        if self.gone:
            raise Gone
        self.answers = Answers()
        self.opened += 1
        return self

    def ask(self, now: datetime, name: Namer, *, front: bool) -> None:
        if self.gone:
            raise Gone
        if front:
            self.asked += 1
            self.answers.ask(1, now)
        if not self.hung:
            self.answers.answered(1, now)
        if self.answers.hangs_unnamed(1, now):
            said = {"app": self.application, "title": self.title}
            self.answers.name(1, name(Raw("currentwindow", Span(now - LEAST, now), said)))

    def listen(self, seconds: float, clock: Callable[[], datetime]) -> None:
        raise AssertionError(seconds, clock)  # only a thread waits

    def close(self) -> None:
        self.answers = Answers()


class Computer:
    """Its agent, beating once a second."""

    def __init__(self, desk: Desk, queue: Queue, notice: Notice | None = None) -> None:
        self.desk, self.queue, self.notice = desk, queue, notice or desk.notice()
        self.machine, self.hosts, self.screen = Machine(), Hosts(), Screen(desk.clock)
        self.elapsed = 0.0
        self.collector = desk.collector(queue)
        self.health = self.started()

    def started(self) -> Health:
        return Health(
            self.queue,
            self.notice,
            self.desk.settings,
            self.desk.clock,
            machine=self.machine,
            hosts=self.hosts,
            windows=self.screen,
            hides=self.collector.shows_private_page,
            elapsed=lambda: self.elapsed,
        )

    def run(self, seconds: float) -> None:
        for _ in range(round(seconds)):
            self.health.beat()
            self.desk.clock.move(seconds=1)
            self.elapsed += 1
        self.health.beat()

    def rows(self) -> list[dict[str, Any]]:
        return [
            json.loads(row.written)
            for row in self.queue.rows()
            if row.measure == "workstation-health"
        ]

    def minutes(self) -> list[str]:
        return [row["minute"][11:16] for row in self.rows()]

    def hangs(self) -> list[tuple[str, str, str]]:
        return [
            (hang["application"], hang["from"][14:19], hang["to"][14:19])
            for row in self.rows()
            for hang in row["application_not_answering"]
        ]
