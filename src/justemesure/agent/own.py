"""The person's own page, computed: their day, a week, a year, from what is kept for them alone.

Windows come from their own store, if it is on. Declared hours come from it too, and from what waits
in the outbox or left not long ago, which is all that is known without a store.
"""

import json
import math
import time
from collections.abc import Iterable, Iterator
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from justemesure.activity import mine
from justemesure.activity.declared import Declared
from justemesure.activity.event import Span
from justemesure.activity.front import Summary
from justemesure.activity.hours import day_span
from justemesure.activity.mine import Categories, Day, Given, Period
from justemesure.agent.notice import Notice
from justemesure.agent.private import PrivateStore
from justemesure.agent.queue import Queue, instant
from justemesure.agent.settings import Settings
from justemesure.charter.law import Law
from justemesure.charter.model import Charter
from justemesure.charter.questions import measures
from justemesure.errors import BadInput, NotPermitted

_DAY = timedelta(days=1)
_READ = 2 * 366
"""How many days back they are summed up unasked: this year and the last."""
_SECONDS_A_MINUTE = 1.0


class NotYet(Exception):
    """Days are still to be summed up: ask again. So many of all that were asked for are done."""

    def __init__(self, done: int, of: int) -> None:
        super().__init__(done, of)
        self.done, self.of = done, of


class Own:
    """What one person's page asks. ``store`` is ``None`` while theirs is off or closed."""

    def __init__(
        self, store: PrivateStore | None, queue: Queue, notice: Notice, settings: Settings
    ) -> None:
        self._store, self._queue = store, queue
        self._notice, self._settings = notice, settings
        self._tended: date | None = None

    def day(self, on: date) -> Day:
        """Everything of one day of the charter's zone.

        Raises:
            NotPermitted: no charter was ever shown to the person, so none says which zone.
            BadInput: something in their store is not as it was sealed.
        """
        given = self._given(on)
        span = day_span(on, given.schedule.zone)
        events = self._store.events(span) if self._store else ()
        return mine.day(on, events, self._declared(Span(span.start, span.end + _DAY)), given)

    def period(self, first: date, last: date, now: datetime, patience: float = math.inf) -> Period:
        """From one day to another, both in it. ``now`` says which day is not over yet.

        Raises:
            NotPermitted, BadInput: as ``day``.
            NotYet: after ``patience`` seconds there are days left to sum up.
        """
        given = self._given(last)
        zone = given.schedule.zone
        today = now.astimezone(zone).date()
        days = [first + n * _DAY for n in range((min(last, today) - first).days + 1)]
        summaries = {}
        ends, made = time.monotonic() + patience, 0
        for n, on in enumerate(days):
            found = self._summed_up(on, zone) if on < today else None
            if found is None:
                if made and time.monotonic() >= ends:  # each time one more, however slow
                    raise NotYet(n, len(days))
                found = self._summary(on, zone, over=on < today)
                made += 1
            if found.applications:
                summaries[on] = found
        span = Span(day_span(first, zone).start, day_span(last + _DAY, zone).end)
        return mine.period(first, last, summaries, self._declared(span), given)

    def tend(self, now: datetime) -> None:
        """What the store needs from time to time: declared hours, and each day once it is over.

        Raises:
            NotPermitted, BadInput: as ``day``.
        """
        if self._store is None:
            return
        keep_declared(self._queue, self._store)
        zone = self.zone()
        today = now.astimezone(zone).date()
        back = (today - n * _DAY for n in range(1, _READ))
        if self._tended != today and self.sum_up(back, now, _SECONDS_A_MINUTE):
            self._tended = today

    def sum_up(self, days: Iterable[date], now: datetime, patience: float = math.inf) -> bool:
        """Sum up those days that are over, before anybody asks for a year of them; whether all are,
        after ``patience`` seconds. One that is damaged is left for whoever asks for it.

        Raises:
            NotPermitted: as ``day``.
        """
        zone = self.zone()
        today = now.astimezone(zone).date()
        ends, made = time.monotonic() + patience, 0
        for on in days:
            with suppress(BadInput):
                if on < today and self._summed_up(on, zone) is None:
                    if made and time.monotonic() >= ends:
                        return False
                    made += 1
                    self._summary(on, zone, over=True)
        return True

    def zone(self) -> ZoneInfo:
        """The charter's, in which days are told.

        Raises:
            NotPermitted: as ``day``.
        """
        return self._told()[1]

    def _summed_up(self, on: date, zone: ZoneInfo) -> Summary | None:
        return self._store.summed_up(on, zone) if self._store else Summary({}, None)

    def _summary(self, on: date, zone: ZoneInfo, *, over: bool) -> Summary:
        if self._store is None:
            return Summary({}, None)
        return self._store.summary(on, zone, over=over)

    def _given(self, on: date) -> Given:
        charter, zone = self._told()
        country = charter.organisation.country if charter.organisation else None
        schedule = self._settings.schedule(country or "", zone)
        categories = categories_of(charter, self._settings.groups)
        return Given(categories, schedule, _least_rest(on), kept=self._store is not None)

    def _told(self) -> tuple[Charter, ZoneInfo]:
        """The charter that the person was last shown, and its zone."""
        told = self._notice.told()
        organisation = told.charter.organisation if told else None
        if told is None or organisation is None or not organisation.timezone:
            raise NotPermitted("charter-not-shown", file=self._notice.path.name)
        return told.charter, ZoneInfo(str(organisation.timezone))

    def _declared(self, span: Span) -> list[Declared]:
        """What overlaps a span: kept, waiting or gone, each once; what was struck is not there."""
        found = list(waiting(self._queue))
        struck = {each.declared for each in found if each.struck}
        known = {each.declared for each in found if each.declared.span.within(span)} - struck
        known |= {each for each in left(self._queue) if each.span.within(span)}
        if self._store is not None:
            kept = set(self._store.declared(span)) - struck
            # What left says no more whether it came from a calendar.
            told = {each[:2] for each in kept}
            known = kept | {each for each in known if each[:2] not in told}
        return sorted(known)


class Waiting(NamedTuple):
    """A declared row of the outbox; ``kept``: the person's own store has had it."""

    row: int
    declared: Declared
    struck: bool
    kept: bool


def waiting(queue: Queue) -> Iterator[Waiting]:
    """The declared rows that wait, those struck included."""
    found = queue.read(
        "SELECT id, body, from_calendar, settled, kept FROM rows JOIN declared ON row = id"
    )
    for id, body, from_calendar, settled, kept in found:
        declared = _declared(json.loads(str(body)), from_calendar=bool(from_calendar))
        if declared is not None:
            yield Waiting(int(str(id)), declared, settled == "struck", bool(kept))


def left(queue: Queue) -> Iterator[Declared]:
    """The declared rows that left, as long as the outbox shows what left."""
    declares = "SELECT content FROM batches WHERE instr(content, CAST('\"start\":' AS BLOB))"
    for (content,) in queue.read(declares):
        assert isinstance(content, bytes)
        for row in json.loads(content)["rows"]:
            declared = _declared(row, from_calendar=False)
            if declared is not None:
                yield declared


def keep_declared(queue: Queue, store: PrivateStore) -> None:
    """Let the person's own store have what waits, once, and no more what they struck."""
    found = list(waiting(queue))
    fresh = [each for each in found if not each.struck and not each.kept]
    struck = [each for each in found if each.struck and each.kept]
    if not fresh and not struck:
        return
    store.declare(each.declared for each in fresh)
    store.withdraw(each.declared for each in struck)
    with queue.writing() as base:
        marks = [(not each.struck, each.row) for each in (*fresh, *struck)]
        base.executemany("UPDATE declared SET kept = ? WHERE row = ?", marks)


def _declared(row: dict[str, object], *, from_calendar: bool) -> Declared | None:
    """``None`` for a row that declares nothing, or that the charter leaves without its times."""
    start, end, task = (row.get(name) for name in ("start", "end", "task"))
    if not (isinstance(start, str) and isinstance(end, str)):
        return None
    span = Span(instant(start).astimezone(UTC), instant(end).astimezone(UTC))
    return Declared(span, task if isinstance(task, str) else "", from_calendar)


def _least_rest(on: date) -> timedelta:
    """The law's on that day; none before it had one."""
    law, name = Law(on), "working_time.daily_rest"
    start = datetime(2000, 1, 1, tzinfo=UTC)
    return law.duration(name).after(start) - start if law.applies(name) else timedelta()


def categories_of(charter: Charter, groups: frozenset[str]) -> Categories:
    """Those of the measure of applications that is about this person."""
    for _, measure in measures(charter):
        if measure.kind == "application_time" and groups & set(measure.people or ()):
            return measure.categories or {}
    return {}
