"""One event from a watcher → the rows that wait, and the person's own store.

What a watcher said is held in memory for as long as the next may prolong it, and nowhere else.
"""

import sqlite3
import threading
from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from typing import NamedTuple, Protocol

from justemesure.activity.event import Dropped, Event, Raw, Span
from justemesure.activity.minimise import Admitted, Context, admit, minimise
from justemesure.activity.private import Private
from justemesure.activity.tabs import Tabs, is_of
from justemesure.activity.wire import merge
from justemesure.agent.notice import Notice
from justemesure.agent.queue import Counted, Queue
from justemesure.agent.settings import Settings
from justemesure.charter.gate import Gate
from justemesure.charter.law import Law
from justemesure.charter.questions import measures
from justemesure.charter.vocabulary import Kind
from justemesure.errors import Error

MOST_PENDING = 5_000
"""Minimised events that wait in memory while the disk is full."""

MOST_BUCKETS = 100
"""Watchers whose last event is held for the next to prolong; there are a handful."""

_HOUR, _DAY = timedelta(hours=1), timedelta(days=1)
_SKEW = timedelta(seconds=5)
_ASLEEP = 1.0  # seconds between two clocks that are read one after the other


class Store(Protocol):
    """The person's own store, if they switched it on."""

    def keep(self, bucket: str, events: Admitted, *, longer: bool) -> None: ...

    def take_over(self, events: list[Admitted]) -> None: ...


class _Measured(NamedTuple):
    contexts: tuple[Context, ...]
    gate: Gate


class Collector:
    """Shared by every source; each event is dealt with before the next."""

    def __init__(
        self,
        queue: Queue,
        notice: Notice,
        settings: Settings,
        clock: Callable[[], datetime],
        own: Store | None = None,
        slept: Callable[[], float] = lambda: 0.0,
    ) -> None:
        """``slept``: for how many seconds this computer has slept so far."""
        self._queue, self._notice, self._settings = queue, notice, settings
        self._clock, self._own, self._slept = clock, own, slept
        self._asleep, self._away = slept(), False
        self._lock = threading.Lock()
        self._last: dict[str, Raw] = {}
        self._tabs = Tabs()
        self._pending: list[Counted] = []
        self._measured: _Measured | None = None
        state = queue.state()
        self._epoch, self._since, self._counted = state.epoch, state.counted, state.counted

    def hear(self, bucket: str, raw: Raw, pulse: timedelta) -> Raw:
        """Take one heartbeat into account; the event that it made, or made longer."""
        with self._lock:
            now = self._clock()
            if not self._is_there(now) or not self._is_open(now):
                self._last.clear()
                self._tabs.forget(now)
                return raw
            if raw.kind == "web.tab.current":
                self._see_page(bucket, raw)
            last = self._last.get(bucket)
            merged = merge(last, raw, pulse)
            if merged is None and last is not None:
                gap = Span(last.span.end, raw.span.start)
                if timedelta() < gap.length <= pulse:  # the watcher looks once a second or so
                    self._count(last._replace(span=gap), now)
                    if raw.kind == "currentwindow":
                        until = last._replace(span=Span(last.span.start, raw.span.start))
                        self._keep(bucket, until, now, longer=True)
            event = merged or raw
            if bucket not in self._last and len(self._last) >= MOST_BUCKETS:
                self._last.clear()
            self._last[bucket] = event
            self._keep(bucket, event, now, longer=merged is not None)
            self._count(event, now)
            return event

    def away(self, gone: bool) -> None:  # noqa: FBT001  # one word of whoever watches the session
        """Nobody can be there, or somebody can again: what is told meanwhile is not read."""
        with self._lock:
            if self._away and not gone:
                self._come_back(self._clock())
            self._away = gone

    def _is_there(self, now: datetime) -> bool:
        """Also after a sleep that nobody announced: it is never bridged or counted."""
        slept = self._slept()
        if slept - self._asleep > _ASLEEP:
            self._come_back(now)
        self._asleep = slept
        return not self._away

    def _come_back(self, now: datetime) -> None:
        self._last.clear()
        self._tabs.forget(now)
        self._since, self._counted = max(self._since, now), max(self._counted, now)

    def take_over(self, events: Iterable[Raw]) -> int:
        """Put events of the past into the person's own store, under the same steps; how many.

        Nothing of them is counted or leaves.
        """
        taken = []
        with self._lock:
            now = self._clock()
            if self._own is None or not self._is_open(now):
                return 0
            since = datetime.min.replace(tzinfo=UTC)
            tabs = Tabs(most=None)
            events = [*events]
            for page in events:
                if page.kind == "web.tab.current" and self._hides(page):
                    tabs.hear("import", page.span.start, private=True)
                    tabs.hear("import", page.span.end, private=False)
            for event in events:
                hidden = tuple(tabs.private(event))
                for context in self._measured.contexts if self._measured else ():
                    admitted = admit(event, context._replace(since=since, now=now, hidden=hidden))
                    if not isinstance(admitted, Dropped):
                        taken.append(admitted)
                        break
            self._own.take_over(taken)
        return len(taken)

    def shows_private_page(self, window: Raw) -> bool:
        """Whether a window is of a browser whose page was private at the time."""
        with self._lock:
            return any(self._tabs.private(window))

    def _is_open(self, now: datetime) -> bool:
        """Whether anything may be read now; forget what went before a pause."""
        try:
            state = self._queue.state()
        except sqlite3.Error:
            return False
        if state.epoch != self._epoch:
            self._epoch, self._since, self._counted = state.epoch, state.counted, state.counted
            self._last.clear()
            self._tabs.forget(state.counted)
        if state.paused_until is not None:
            if now < state.paused_until:
                return False
            self._queue.resume(state.paused_until)
            return self._is_open(now)
        if self._counted > now + _SKEW:  # the clock was set back
            self._counted = now
        return self._look(now)

    def _look(self, now: datetime) -> bool:
        """Open the gate, if it opens; what each measure of applications needs to be asked."""
        try:
            gate = self._notice.gate(now)
            if self._measured is None or self._measured.gate is not gate:
                made = contexts(gate, self._settings, "application_time", now)
                self._measured = _Measured(tuple(made), gate)
        except (Error, ValueError):
            self._measured = None
            return False
        return bool(self._measured.contexts)

    def _see_page(self, bucket: str, page: Raw) -> None:
        """A private page hides its browser's window from when the window's title first told it."""
        hides = self._hides(page)
        since, title = page.span.start, page.text("title")
        for window, last in self._last.items() if hides and title else ():
            if is_of(bucket, last) and title in last.text("title"):
                since = min(since, last.span.start)
                if self._own is not None:  # it was kept before the browser spoke
                    self._own.keep(window, Admitted(last, ()), longer=True)
        self._tabs.hear(bucket, since, private=hides)

    def _hides(self, page: Raw) -> bool:
        contexts = self._measured.contexts if self._measured else ()
        return any(context.private.hides(page) for context in contexts)

    def _now(self, context: Context, raw: Raw, now: datetime) -> Context:
        hidden = tuple(self._tabs.private(raw))
        return context._replace(since=self._since, now=now, hidden=hidden)

    def _keep(self, bucket: str, event: Raw, now: datetime, *, longer: bool) -> None:
        assert self._measured is not None
        if self._own is None:
            return
        for context in self._measured.contexts:
            admitted = admit(event, self._now(context, event, now))
            if not isinstance(admitted, Dropped):
                self._own.keep(bucket, admitted, longer=longer)
                return
        if not longer:  # what follows prolongs this one, and not the one before it
            self._own.keep(bucket, Admitted(event, ()), longer=False)

    def _count(self, raw: Raw, now: datetime) -> None:
        """Count what was not yet, once, whoever sends it and however often."""
        assert self._measured is not None
        span = raw.span.within(Span(self._counted, now))
        if raw.kind != "currentwindow" or span is None:
            return
        for context in self._measured.contexts:
            found = minimise(raw._replace(span=span), self._now(context, raw, now))
            if not isinstance(found, Dropped):
                self._pending += [_counted(context, event) for event in found]
        self._counted = span.end
        self._write()

    def _write(self) -> None:
        """Onto the disk; what it has no room for waits, and the oldest of it is dropped."""
        try:
            self._queue.count(self._pending, self._counted)
            self._pending.clear()
        except sqlite3.Error:
            del self._pending[:-MOST_PENDING]


def contexts(gate: Gate, settings: Settings, kind: Kind, now: datetime) -> list[Context]:
    """What each measure of a kind needs to be asked; of events since ever, until ``now``.

    Raises:
        Misuse: the country of the charter has no known public holidays.
    """
    from zoneinfo import ZoneInfo

    organisation, never = gate.charter.organisation, gate.charter.never
    if organisation is None or not (organisation.country and organisation.timezone):
        return []
    zone = ZoneInfo(str(organisation.timezone))
    schedule = settings.schedule(organisation.country, zone)
    names = (never.applications or () if never else ()) + settings.private
    private = Private(Law(now.astimezone(zone).date()), names)
    since = datetime.min.replace(tzinfo=UTC)
    return [
        Context(gate, id, settings.groups, schedule, private, since, now)
        for id, measure in measures(gate.charter)
        if measure.kind == kind
    ]


def _counted(context: Context, event: Event) -> Counted:
    from justemesure.charter.measure import Leaving
    from justemesure.charter.questions import measure_called

    measure = measure_called(context.gate.charter, context.measure)
    leaving = measure.leaves_the_computer if measure else None
    by_day = isinstance(leaving, Leaving) and leaving.each == "day"
    day = event.since.astimezone(context.schedule.zone)
    return Counted(
        context.gate.digest,
        event,
        ("day", f"{day:%Y-%m-%d}") if by_day else ("hour", f"{event.since:%Y-%m-%dT%H:%MZ}"),
        _DAY if by_day else _HOUR,
    )
