"""What this computer says of itself, a row a minute: only in the hours when it may be asked.

Nothing is asked outside the person's hours, in a pause or where the gate says no: not even a host,
which would know by that when somebody works. Only a minute that was watched from end to end has a
row; one that a pause, a start, a set clock or a suspended computer cut has none, and which of them
it was cannot be told. Whether the screen is locked or anybody is there changes nothing.
"""

import sqlite3
import threading
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import datetime, timedelta
from typing import NamedTuple, Protocol

from justemesure.activity.event import Raw, Span
from justemesure.activity.health import (
    LEAST,
    MINUTE,
    NETWORK,
    NOT_ANSWERING,
    Answers,
    Sample,
    is_due,
    name_of,
    named,
    network,
    row,
)
from justemesure.activity.minimise import Context, is_admitted, sendable
from justemesure.agent.collect import contexts
from justemesure.agent.notice import Notice
from justemesure.agent.queue import Queue
from justemesure.agent.settings import Settings
from justemesure.agent.watch.source import Gone
from justemesure.charter.gate import Gate
from justemesure.charter.measure import Measure
from justemesure.charter.questions import measure_called
from justemesure.errors import Error

MOST_PENDING = 1_440
"""Rows that wait in memory while the disk is full; beyond, the oldest are dropped."""
_BEAT = 1.0
_LATE = timedelta(seconds=2)
"""How long after it began a minute may begin to be watched."""
_JUMP = timedelta(seconds=2)
_STOPPED = timedelta(seconds=5)
_SETTLED = LEAST + timedelta(seconds=1)
"""How long after a minute it is known which of its questions were not answered."""

Namer = Callable[[Raw], str | None]


class Machine(Protocol):
    """Processor, memory and disk: see ``machine.Psutil``."""

    def begin(self, fields: frozenset[str]) -> None: ...
    def readings(self, fields: frozenset[str]) -> dict[str, float]: ...


class Hosts(Protocol):
    """What answers on the network: see ``probe.Probes``."""

    def begin(self, hosts: tuple[str, ...]) -> None: ...
    def take(self) -> dict[str, list[Sample]]: ...


class Windows(Protocol):
    """Which windows answer: see ``answering.Answering``."""

    answers: Answers

    def ask(self, now: datetime, name: Namer, *, front: bool) -> None: ...
    def listen(self, seconds: float, clock: Callable[[], datetime]) -> None: ...
    def close(self) -> None: ...


class Minute(NamedTuple):
    """A minute that is watched, or was: ``readings`` and ``hosts`` are there once it ended."""

    start: datetime
    gate: Gate
    contexts: tuple[Context, ...]
    fields: frozenset[str]
    applications: tuple[str, ...]
    readings: Mapping[str, float] = {}
    hosts: Mapping[str, list[Sample]] = {}

    @property
    def span(self) -> Span:
        return Span(self.start, self.start + MINUTE)


class Health:
    """One computer; ``beat`` is called about once a second."""

    def __init__(
        self,
        queue: Queue,
        notice: Notice,
        settings: Settings,
        clock: Callable[[], datetime],
        *,
        machine: Machine,
        hosts: Hosts,
        windows: Callable[[], Windows] | None,
        hides: Callable[[Raw], bool],
        elapsed: Callable[[], float] = time.monotonic,
    ) -> None:
        """``windows`` opens what tells of applications, ``None`` where nothing does; ``hides``
        knows of windows that are private for what else was heard of them."""
        self._queue, self._notice, self._settings = queue, notice, settings
        self._clock, self._elapsed = clock, elapsed
        self._machine, self._hosts = machine, hosts
        self._open_windows, self._hides = windows, hides
        self._windows: Windows | None = None
        self._contexts: tuple[Gate, tuple[Context, ...]] | None = None
        self._minute: Minute | None = None
        self._ended: Minute | None = None
        self._asked: tuple[str, ...] = ()
        self._pending: list[tuple[str, Minute, dict[str, object]]] = []
        self._epoch = ""
        self._last: tuple[datetime, float] | None = None

    def run(self, ended: threading.Event) -> None:
        """Beat until ``ended``."""
        while not ended.is_set():
            try:
                self.beat()
                self.wait(ended, _BEAT)
            except Exception:  # noqa: BLE001  # a traceback could tell of an application
                with suppress(Exception):
                    self._forget()
                ended.wait(_BEAT)
        self._forget()

    def wait(self, ended: threading.Event, seconds: float) -> None:
        """Until the next beat: hear what windows answer."""
        if self._windows is None:
            ended.wait(seconds)
            return
        try:
            self._windows.listen(seconds, self._clock)
        except Gone:
            self._lose_windows()

    def beat(self) -> None:
        """Look at the time, and do what is due."""
        now = self._clock()
        if self._was_cut(now) or not self._goes_on(now):
            self._forget()
            return
        if self._minute is not None and now >= self._minute.span.end:
            self._end(self._minute, now)
        if self._minute is None:
            self._begin(now)
        if self._windows is not None:
            self._ask(self._windows)
        if self._ended is not None and now >= self._ended.span.end + _SETTLED:
            self._write(self._ended, now)
            self._ended = None
        if self._minute is None and self._ended is None:
            self._forget()

    def _was_cut(self, now: datetime) -> bool:
        """Whether the computer slept, this process stood still, or the clock was set."""
        elapsed, last = self._elapsed(), self._last
        self._last = now, elapsed
        if last is None:
            return False
        passed = timedelta(seconds=elapsed - last[1])
        return passed > _STOPPED or abs(now - last[0] - passed) > _JUMP

    def _goes_on(self, now: datetime) -> bool:
        """Whether there is no pause, nor was since the last beat."""
        try:
            state = self._queue.state()
        except sqlite3.Error:
            return False
        before, self._epoch = self._epoch, state.epoch
        paused = state.paused_until is not None and now < state.paused_until
        return not paused and before in ("", state.epoch)

    def _begin(self, now: datetime) -> None:
        """Watch the minute that has just begun, if all of it may be."""
        start = now.replace(second=0, microsecond=0)
        if now - start > _LATE:
            return
        minute = self._permitted(start, now)
        if minute is None or self._clock() - start > _LATE:
            self._ask_hosts(())
            return
        self._minute = minute
        self._machine.begin(minute.fields)
        hosts = {host: None for _, each in _measures(minute) for host in each.hosts or ()}
        self._ask_hosts(tuple(hosts) if minute.fields & NETWORK else ())
        if NOT_ANSWERING in minute.fields and self._windows is None:
            with suppress(Gone):
                self._windows = self._open_windows() if self._open_windows else None
            if self._windows is None:
                self._lose_windows()

    def _permitted(self, start: datetime, now: datetime) -> Minute | None:
        """The minute with what may be read in it, and leave, under each measure of devices."""
        try:
            gate = self._notice.gate(now)
            if self._contexts is None or self._contexts[0] is not gate:
                made = contexts(gate, self._settings, "device_health", now)
                self._contexts = gate, tuple(made)
        except (Error, ValueError):
            self._contexts = None
            return None
        whole, found, fields = Span(start, start + MINUTE), [], frozenset[str]()
        for context in self._contexts[1]:
            measure = measure_called(gate.charter, context.measure)
            every = measure.every if measure else None
            if every is not None and is_due(start, every) and is_admitted(whole, context):
                found.append(context)
                fields |= sendable(gate, context.measure)
        if not fields:
            return None
        return Minute(start, gate, tuple(found), fields, named(gate.charter))

    def _end(self, minute: Minute, now: datetime) -> None:
        """The minute is over; it is written once every question of it is settled."""
        self._minute = None
        taken = self._hosts.take() if self._asked else {}
        if now - minute.span.end <= _LATE:
            readings = self._machine.readings(minute.fields)
            self._ended = minute._replace(readings=readings, hosts=taken)

    def _ask_hosts(self, hosts: tuple[str, ...]) -> None:
        if hosts != self._asked:
            self._asked = hosts
            self._hosts.begin(hosts)

    def _ask(self, windows: Windows) -> None:
        """Ask the window in front in a minute that is watched; look after those that were."""
        minute = self._minute or self._ended
        if minute is None:
            return
        known, private = minute.applications, minute.contexts[0].private
        front = self._minute is not None and NOT_ANSWERING in self._minute.fields
        try:
            windows.ask(
                self._clock(),  # a gate may have been opened meanwhile
                lambda hung: None if self._hides(hung) else name_of(hung, known, private),
                front=front,
            )
        except Gone:
            self._lose_windows()

    def _lose_windows(self) -> None:
        """Of what is watched now it cannot be said whether applications answered."""
        windows, self._windows = self._windows, None
        if windows is not None:
            windows.close()
        unknown = frozenset({NOT_ANSWERING})
        if self._minute is not None:
            self._minute = self._minute._replace(fields=self._minute.fields - unknown)
        if self._ended is not None:
            self._ended = self._ended._replace(fields=self._ended.fields - unknown)

    def _write(self, minute: Minute, now: datetime) -> None:
        """Let the rows wait in the outbox, unless the charter changed meanwhile."""
        with suppress(Error):
            if self._notice.gate(now).digest == minute.gate.digest:
                hangs = self._windows.answers.hangs(now) if self._windows else None
                for context, measure in _measures(minute):
                    known = [minute.hosts.get(host, []) for host in measure.hosts or ()]
                    readings = {**minute.readings, **network(known)}
                    fields = minute.fields & sendable(minute.gate, context.measure)
                    made = row(self._queue.computer, minute.start, readings, hangs, fields)
                    if set(made) & fields:
                        self._pending.append((context.measure, minute, made))
        if self._windows is not None:
            self._windows.answers.forget(before=minute.span.end)
        with suppress(sqlite3.Error):  # a full disk, for one: later
            while self._pending:
                id, of, made = self._pending[0]
                self._queue.put(id, of.gate.digest, of.span, made)
                del self._pending[0]
        del self._pending[:-MOST_PENDING]

    def _forget(self) -> None:
        """As if nothing had been watched: nobody is asked any more."""
        self._minute = self._ended = None
        self._ask_hosts(())
        self._lose_windows()


def _measures(minute: Minute) -> list[tuple[Context, Measure]]:
    found = [
        (context, measure_called(minute.gate.charter, context.measure))
        for context in minute.contexts
    ]
    return [(context, measure) for context, measure in found if measure is not None]
