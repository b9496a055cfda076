"""The person's own detail as a file of theirs: for a spreadsheet, for ActivityWatch, a calendar."""

import time
from collections.abc import Callable, Iterator, Mapping
from datetime import date, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from justemesure.activity.event import Raw
from justemesure.activity.export import as_ics, days_csv
from justemesure.activity.hours import day_span
from justemesure.activity.mine import Day
from justemesure.activity.wire import export as as_json
from justemesure.agent.http import Answer
from justemesure.agent.page.seat import Asked, Seat
from justemesure.errors import Misuse

_DAY = timedelta(days=1)
_MOST_DAYS = 3_660
_LETS_OTHERS = 0.001  # seconds between two days


class _Chosen(NamedTuple):
    seat: Seat
    first: date
    last: date
    zone: ZoneInfo
    stretches: bool

    def each(self) -> Iterator[date]:
        """The days, each read in a turn of its own."""
        for n in range((self.last - self.first).days + 1):
            with self.seat.turn:
                yield self.first + n * _DAY
            time.sleep(_LETS_OTHERS)  # a lock that is taken again at once lets nobody in

    def days(self) -> Iterator[Day]:
        return (self.seat.mine().day(on) for on in self.each())

    def events(self) -> Iterator[Raw]:
        for on in self.each():
            if self.seat.store is None:
                raise Misuse("private-is-off")
            yield from self.seat.store.events(day_span(on, self.zone))


def export(seat: Seat, asked: Asked) -> Answer:
    """A file of the days from ``first`` to ``last``, both in it, in one of three forms.

    Without their own store it holds what they declared; ``json`` holds nothing else than the store.
    """
    with seat.turn:
        today, zone = seat.today(), seat.zone()
    first, last = asked.day("first", today), asked.day("last", today)
    if not timedelta() <= last - first <= _MOST_DAYS * _DAY:
        raise Misuse("page-not-understood", field="last")
    form = _FORMS.get(asked.query.get("form", ""))
    if form is None:
        raise Misuse("page-not-understood", field="form")
    kind, write = form
    return Answer(200, write(_Chosen(seat, first, last, zone, "stretches" in asked.query)), kind)


def _csv(chosen: _Chosen) -> bytes:
    return b"".join(days_csv(chosen.days(), chosen.zone))


def _json(chosen: _Chosen) -> bytes:
    return as_json(chosen.events())


def _ics(chosen: _Chosen) -> bytes:
    return as_ics(chosen.days(), chosen.seat.now(), stretches=chosen.stretches)


_FORMS: Mapping[str, tuple[str, Callable[[_Chosen], bytes]]] = {
    "csv": ("text/csv; charset=utf-8", _csv),
    "json": ("application/json", _json),
    "ics": ("text/calendar; charset=utf-8", _ics),
}
