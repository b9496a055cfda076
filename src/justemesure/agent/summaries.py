"""Days that are over, summed up once and sealed, so that a year is read in no time.

A summary holds applications and not categories, which are the charter's of today. Triggers of
the base delete it with any change of an hour of its day, whoever makes it: it never outlives, nor
misses, an event.
"""

import json
import sqlite3
from collections.abc import Callable, Iterable
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from justemesure.activity.event import Raw, Span
from justemesure.activity.front import Stretch, Summary, fronts, summary
from justemesure.activity.hours import day_span
from justemesure.agent.queue import compact, instant
from justemesure.agent.records import hour_mark, hours
from justemesure.agent.seal import Seal

SCHEMA = """
CREATE TABLE IF NOT EXISTS summaries (
  id INTEGER PRIMARY KEY, day BLOB NOT NULL UNIQUE, sealed BLOB NOT NULL
);
CREATE TABLE IF NOT EXISTS covers (
  hour BLOB NOT NULL, summary INTEGER NOT NULL, PRIMARY KEY (hour, summary)
) WITHOUT ROWID;
CREATE TRIGGER IF NOT EXISTS kept AFTER INSERT ON records BEGIN
  DELETE FROM summaries WHERE id IN (SELECT summary FROM covers WHERE hour = new.hour);
END;
CREATE TRIGGER IF NOT EXISTS changed AFTER UPDATE ON records BEGIN
  DELETE FROM summaries
  WHERE id IN (SELECT summary FROM covers WHERE hour IN (old.hour, new.hour));
END;
CREATE TRIGGER IF NOT EXISTS deleted AFTER DELETE ON records BEGIN
  DELETE FROM summaries WHERE id IN (SELECT summary FROM covers WHERE hour = old.hour);
END;
CREATE TRIGGER IF NOT EXISTS forgotten AFTER DELETE ON summaries BEGIN
  DELETE FROM covers WHERE summary = old.id;
END;
"""
_VERSION = 1
_PADDED = 1_024
_MICROSECOND = timedelta(microseconds=1)


class Summaries:
    """Those of one store."""

    def __init__(
        self,
        base: sqlite3.Connection,
        seal: Seal,
        events: Callable[[Span], Iterable[Raw]],
    ) -> None:
        self._base, self._seal, self._events = base, seal, events

    def find(self, on: date, zone: ZoneInfo) -> Summary | None:
        """The summary of a day, if it was made and nothing changed since.

        Raises:
            BadInput: it is not as this key sealed it.
        """
        mark = self._mark(on)
        row = self._base.execute("SELECT sealed FROM summaries WHERE day = ?", (mark,)).fetchone()
        return _read(self._seal.open(row[0], mark), zone) if row else None

    def of(self, on: date, zone: ZoneInfo) -> Summary:
        """Sum a day up."""
        return summary(fronts(self._events(day_span(on, zone))))

    def keep(self, on: date, zone: ZoneInfo, found: Summary) -> None:
        """Keep what a day comes to, within a transaction in which its events are the same."""
        mark = self._mark(on)
        self._base.execute("DELETE FROM summaries WHERE day = ?", (mark,))
        sealed = self._seal.close(_written(found, zone), mark, _PADDED)
        done = self._base.execute(
            "INSERT INTO summaries (day, sealed) VALUES (?, ?)", (mark, sealed)
        )
        marks = (hour_mark(hour, self._seal) for hour in hours(day_span(on, zone)))
        covers = [(mark, done.lastrowid) for mark in marks]
        self._base.executemany("INSERT INTO covers VALUES (?, ?)", covers)

    def _mark(self, on: date) -> bytes:
        return self._seal.mark(f"day {on}")


def _written(found: Summary, zone: ZoneInfo) -> bytes:
    longest = found.longest
    said = {
        "version": _VERSION,
        "zone": zone.key,
        "applications": {name: time // _MICROSECOND for name, time in found.applications.items()},
        "longest": longest and [*map(datetime.isoformat, longest.span), longest.application],
    }
    return compact(said).encode()


def _read(content: bytes, zone: ZoneInfo) -> Summary | None:
    """``None`` if it was made of other days, or by another version of this module."""
    said = json.loads(content)
    if (said["version"], said["zone"]) != (_VERSION, zone.key):
        return None
    times = said["applications"]
    longest = said["longest"]
    return Summary(
        {name: timedelta(microseconds=times[name]) for name in times},
        longest and Stretch(Span(instant(longest[0]), instant(longest[1])), longest[2]),
    )
