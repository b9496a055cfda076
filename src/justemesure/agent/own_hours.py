"""Declared hours as the person keeps them, sealed, for as long as they like.

The outbox forgets what left after some days; an employer keeps their own.
"""

import json
import sqlite3
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, timedelta

from justemesure.activity.declared import Declared
from justemesure.activity.event import Span
from justemesure.agent.queue import compact, instant
from justemesure.agent.seal import Seal

SCHEMA = """
CREATE TABLE IF NOT EXISTS declared (
  id INTEGER PRIMARY KEY, day BLOB NOT NULL, sealed BLOB NOT NULL
);
CREATE INDEX IF NOT EXISTS declared_by_day ON declared (day);
"""
_DAY = timedelta(days=1)
_PADDED = 512


class OwnHours:
    """Those of one store; writing is done within a transaction."""

    def __init__(self, base: sqlite3.Connection, seal: Seal) -> None:
        self._base, self._seal = base, seal

    def keep(self, declared: Iterable[Declared]) -> None:
        for each in declared:
            if any(known == each for _, known in self._of(each.span.start.date())):
                continue
            said = [each.span.start.isoformat(), each.span.end.isoformat(), *each[1:]]
            mark = self._mark(each.span.start.date())
            sealed = self._seal.close(compact(said).encode(), mark, _PADDED)
            self._base.execute("INSERT INTO declared (day, sealed) VALUES (?, ?)", (mark, sealed))

    def drop(self, declared: Iterable[Declared]) -> None:
        for each in declared:
            for id, known in list(self._of(each.span.start.date())):
                if known == each:
                    self._base.execute("DELETE FROM declared WHERE id = ?", (id,))

    def read(self, span: Span) -> Iterator[tuple[int, Declared]]:
        """Those that begin in a span or the day before it, with their number.

        Raises:
            BadInput: a record is not as this key sealed it.
        """
        on = span.start.date() - _DAY
        while on <= span.end.date():
            yield from self._of(on)
            on += _DAY

    def delete(self, span: Span) -> None:
        """Those that begin in a span. Of a whole day they go unread, damaged or not."""
        kept = {mark for (mark,) in self._base.execute("SELECT DISTINCT day FROM declared")}
        for days in range((span.end.date() - span.start.date()).days + 1):
            on = span.start.date() + days * _DAY
            if not kept:
                return
            if (mark := self._mark(on)) not in kept:
                continue
            kept.discard(mark)
            begins = datetime(on.year, on.month, on.day, tzinfo=UTC)
            if span.start <= begins and begins + _DAY <= span.end:
                self._base.execute("DELETE FROM declared WHERE day = ?", (mark,))
                continue
            for id, each in list(self._of(on)):
                if span.start <= each.span.start < span.end:
                    self._base.execute("DELETE FROM declared WHERE id = ?", (id,))

    def _of(self, on: date) -> Iterator[tuple[int, Declared]]:
        mark = self._mark(on)
        found = self._base.execute("SELECT id, sealed FROM declared WHERE day = ?", (mark,))
        for id, sealed in found.fetchall():
            start, end, task, from_calendar = json.loads(self._seal.open(sealed, mark))
            span = Span(_utc(start), _utc(end))
            yield id, Declared(span, task, from_calendar)

    def _mark(self, on: date) -> bytes:
        return self._seal.mark(f"declared {on}")


def _utc(text: str) -> datetime:
    return instant(text).astimezone(UTC)
