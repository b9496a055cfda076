"""The events of the person's own store, each sealed apart and found again by a mark of its hour."""

import json
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import suppress
from datetime import datetime, timedelta

from justemesure.activity.event import Raw, Span
from justemesure.agent.queue import instant, text_of
from justemesure.agent.seal import Seal
from justemesure.errors import BadInput

SCHEMA = """
CREATE TABLE IF NOT EXISTS records (
  id INTEGER PRIMARY KEY, hour BLOB NOT NULL, sealed BLOB NOT NULL
);
CREATE INDEX IF NOT EXISTS by_hour ON records (hour);
"""
_HOUR, _LONGEST = timedelta(hours=1), timedelta(days=1)
_LONG = timedelta(days=400)
_PADDED = 128


class Records:
    """Those of one store; writing is done within a transaction.

    Reading raises ``BadInput`` for a record that is not as this key sealed it.
    """

    def __init__(self, base: sqlite3.Connection, seal: Seal) -> None:
        self._base, self._seal = base, seal

    def add(self, raw: Raw) -> int:
        statement = "INSERT INTO records (hour, sealed) VALUES (?, ?)"
        return int(self._base.execute(statement, self._sealed(raw)).lastrowid or 0)

    def change(self, id: int, raw: Raw) -> int:
        """Keep this instead, in the same place; 1, or 0 if the one before is not there any more."""
        statement = "UPDATE records SET hour = ?, sealed = ? WHERE id = ?"
        return self._base.execute(statement, (*self._sealed(raw), id)).rowcount

    def _sealed(self, raw: Raw) -> tuple[bytes, bytes]:
        said = {
            "kind": raw.kind,
            "timestamp": text_of(raw.span.start),
            "duration": raw.span.length.total_seconds(),
            "data": dict(raw.data),
        }
        content = json.dumps(said, ensure_ascii=False).encode()
        hour = hour_mark(raw.span.start, self._seal)
        return hour, self._seal.close(content, hour, _PADDED)  # not even how long a title is

    def drop(self, ids: Iterable[int]) -> int:
        """How many of them were there."""
        rows = [(id,) for id in ids]
        if not rows:
            return 0
        return self._base.executemany("DELETE FROM records WHERE id = ?", rows).rowcount

    def kept(self, span: Span) -> list[datetime]:
        """The hours that a span touches and of which something may be kept.

        A mark tells no hour. Of a long span, what is kept tells its own, so that no mark of a
        thousand years is computed; only if all of an hour is damaged is each one tried.
        """
        if span.length < _LONG:
            return list(hours(span))
        marks = [mark for (mark,) in self._base.execute("SELECT DISTINCT hour FROM records")]
        found = [self._hour_of(mark) for mark in marks]
        if None in found:
            return list(hours(span))
        return [hour for hour in found if hour and span.within(Span(hour, hour + _HOUR))]

    def _hour_of(self, mark: bytes) -> datetime | None:
        """The hour of a mark, from the first record under it that can be opened."""
        found = self._base.execute("SELECT sealed FROM records WHERE hour = ?", (mark,))
        for (sealed,) in found:
            with suppress(BadInput):
                start = self._opened(sealed, mark).span.start
                return start.replace(minute=0, second=0, microsecond=0)
        return None

    def delete(self, span: Span, kept: Iterable[datetime]) -> int:
        """Those that begin in a span, in these hours; how many. Of a whole hour they go unread,
        damaged or not."""
        gone = 0
        for hour in kept:
            if span.start <= hour and hour + _HOUR <= span.end:
                mark = hour_mark(hour, self._seal)
                gone += self._base.execute("DELETE FROM records WHERE hour = ?", (mark,)).rowcount
            else:
                gone += self.drop([id for id, _ in self._of(hour, span)])
        return gone

    def read(self, span: Span) -> Iterator[tuple[int, Raw]]:
        """Those that begin in a span, with their number."""
        for hour in hours(span):
            yield from self._of(hour, span)

    def reaching(self, span: Span) -> dict[int, Raw]:
        """Those that lie in a span or reach into it."""
        around = Span(span.start - _LONGEST, span.end)
        return {id: raw for id, raw in self.read(around) if raw.span.within(span)}

    def read_all(self) -> Iterator[tuple[int, Raw]]:
        for id, mark, sealed in self._base.execute("SELECT id, hour, sealed FROM records"):
            yield id, self._opened(sealed, mark)

    def _of(self, hour: datetime, span: Span) -> Iterator[tuple[int, Raw]]:
        mark = hour_mark(hour, self._seal)
        found = self._base.execute("SELECT id, sealed FROM records WHERE hour = ?", (mark,))
        for id, sealed in found.fetchall():
            raw = self._opened(sealed, mark)
            if span.start <= raw.span.start < span.end:
                yield id, raw

    def _opened(self, sealed: bytes, mark: bytes) -> Raw:
        said = json.loads(self._seal.open(sealed, mark).decode())
        start = instant(said["timestamp"])
        span = Span(start, start + timedelta(seconds=said["duration"]))
        return Raw(said["kind"], span, said["data"])


def hours(span: Span) -> Iterator[datetime]:
    """The beginnings of the hours that a span touches."""
    hour = span.start.replace(minute=0, second=0, microsecond=0)
    while hour < span.end:
        yield hour
        hour += _HOUR


def hour_mark(at: datetime, seal: Seal) -> bytes:
    """Under which an event that begins then is found again."""
    return seal.mark(at.strftime("%Y-%m-%dT%H"))
