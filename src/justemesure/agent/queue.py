"""The rows that wait on this computer, and whether collecting is paused: one SQLite file.

What is written here has been minimised: hours, categories, seconds. The file holds one time more,
``counted``: nothing before it is counted again, whatever is sent twice; it is overwritten at each
event and says nothing of the past. A pause leaves nothing at all: it moves ``counted`` as an event
does, and draws a new ``epoch`` so that a running agent forgets what it had in memory.
"""

import json
import os
import secrets
import sqlite3
import threading
import uuid
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

from justemesure.activity.event import Event
from justemesure.errors import Misuse

MOST_ROWS = 50_000
"""Beyond, the oldest are dropped, and ``agent status`` says so."""

FOREVER = datetime.max.replace(tzinfo=UTC)
_HOUR_MS = 3_600_000
_SCHEMA = """
PRAGMA journal_mode = WAL;
PRAGMA secure_delete = ON;
CREATE TABLE IF NOT EXISTS state (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS rows (
  id INTEGER PRIMARY KEY,
  measure TEXT NOT NULL, charter TEXT NOT NULL,
  made_from TEXT NOT NULL, made_to TEXT NOT NULL,
  body TEXT NOT NULL, milliseconds INTEGER, settled TEXT NOT NULL DEFAULT '',
  UNIQUE (measure, charter, made_from, body)
);
CREATE TABLE IF NOT EXISTS batches (
  batch TEXT PRIMARY KEY, measure TEXT NOT NULL, charter TEXT NOT NULL,
  made_from TEXT NOT NULL, made_to TEXT NOT NULL, rows INTEGER NOT NULL,
  content BLOB NOT NULL, sealed TEXT NOT NULL, left TEXT, receipt TEXT
);
CREATE TABLE IF NOT EXISTS declared (
  row INTEGER PRIMARY KEY, from_calendar INTEGER NOT NULL, kept INTEGER NOT NULL DEFAULT 0
);
CREATE TRIGGER IF NOT EXISTS left AFTER DELETE ON rows BEGIN
  DELETE FROM declared WHERE row = old.id;
END;
"""


class Row(NamedTuple):
    """What would leave, since when it was made and until when; ``settled``: struck, corrected."""

    id: int
    measure: str
    charter: str
    made_from: datetime
    made_to: datetime
    body: str
    milliseconds: int | None
    settled: str

    @property
    def written(self) -> str:
        """The exact text that leaves."""
        fields = json.loads(self.body)
        if self.milliseconds is not None:
            fields["seconds"] = round(self.milliseconds / 1_000)
        return compact(fields)


class Counted(NamedTuple):
    """A minimised event, under which charter, and how its hour or day is written."""

    charter: str
    event: Event
    grain: tuple[str, str]
    lasts: timedelta


class State(NamedTuple):
    """``paused_until`` is ``None`` when it is not paused."""

    epoch: str
    paused_until: datetime | None
    counted: datetime


class Queue:
    """Usable by several threads in turn, and by several processes at once."""

    def __init__(self, folder: Path) -> None:
        """Open ``queue.sqlite`` in ``folder``, made if need be, readable by its owner only.

        Raises:
            Misuse: it cannot be opened or is not ours.
        """
        path = folder / "queue.sqlite"
        try:
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            make(path)
            self._base = sqlite3.connect(
                path, timeout=10, isolation_level=None, check_same_thread=False
            )
            self._writes = threading.RLock()
            self._base.executescript(_SCHEMA)
            self._base.execute("PRAGMA synchronous = NORMAL")
            with self.writing():
                self._default("device", str(uuid.uuid4()))
                self._default("computer", str(uuid.uuid4()))
                self._default("epoch", secrets.token_hex(8))
        except OSError as error:
            raise Misuse("agent-store", file=str(path), problem=error.strerror) from None
        except sqlite3.Error as error:
            raise Misuse("agent-store", file=str(path), problem=error) from None

    def close(self) -> None:
        self._base.close()

    @contextmanager
    def writing(self, *, lasting: bool = False) -> Iterator[sqlite3.Connection]:
        """One transaction. ``lasting``: not even a power cut undoes it, nor those before it.

        Others outlive the process, however it ends.
        """
        with self._writes:
            if lasting:
                self._base.execute("PRAGMA synchronous = FULL")
            try:
                self._base.execute("BEGIN IMMEDIATE")
                try:
                    yield self._base
                    self._base.execute("COMMIT")
                except BaseException:
                    if self._base.in_transaction:
                        self._base.execute("ROLLBACK")
                    raise
            finally:
                if lasting:
                    self._base.execute("PRAGMA synchronous = NORMAL")

    def read(self, statement: str, *values: object) -> list[tuple[object, ...]]:
        return self._base.execute(statement, values).fetchall()

    @property
    def device(self) -> str:
        """This computer's random name: it says nothing of the computer or the person."""
        return self.said("device")

    @property
    def computer(self) -> str:
        """Its random name in what it says of itself: another one, so that the minutes of a device
        and the hours of the person who uses it cannot be laid side by side."""
        return self.said("computer")

    def state(self) -> State:
        """What an event needs to know, in one reading."""
        found = dict(self._base.execute("SELECT name, value FROM state").fetchall())
        counted = found.get("counted")
        until = found.get("paused")
        return State(
            found["epoch"],
            None if until is None else FOREVER if until == "" else datetime.fromisoformat(until),
            datetime.fromisoformat(counted) if counted else datetime.min.replace(tzinfo=UTC),
        )

    def pause(self, now: datetime, length: timedelta | None) -> None:
        """Nothing is collected from now on, for ``length`` or until resumed."""
        until = "" if length is None else text_of(now + length)
        with self.writing():
            self.say("paused", until)
            self._forget(now)

    def resume(self, now: datetime) -> None:
        """Collect again, from ``now``: what was in between is never read."""
        with self.writing():
            self._base.execute("DELETE FROM state WHERE name = 'paused'")
            self._forget(now)

    def _forget(self, now: datetime) -> None:
        self.say("counted", text_of(now))
        self.say("epoch", secrets.token_hex(8))

    def count(self, events: Iterable[Counted], until: datetime) -> None:
        """Add minimised events to their rows; all until ``until`` is counted then. Or neither."""
        with self.writing():
            for each in events:
                self._add(each)
            self.say("counted", text_of(until))
            self._bound()

    def _add(self, counted: Counted) -> None:
        charter, event, grain, lasts = counted
        since, fields = text_of(event.since), dict([grain])
        if event.category is not None:
            fields["category"] = event.category
        added = None if event.length is None else event.length // timedelta(milliseconds=1)
        if added is not None:
            # An hour holds an hour, whatever the clock did.
            taken = self._base.execute(
                "SELECT coalesce(sum(milliseconds), 0) FROM rows"
                " WHERE measure = ? AND charter = ? AND made_from = ?",
                (event.measure, charter, since),
            ).fetchone()[0]
            added = min(added, lasts // timedelta(milliseconds=1) - taken)
            if added <= 0:
                return
        self._base.execute(
            "INSERT INTO rows (measure, charter, made_from, made_to, body, milliseconds)"
            " VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE"
            " SET milliseconds = milliseconds + excluded.milliseconds WHERE settled = ''",
            (event.measure, charter, since, text_of(event.since + lasts), compact(fields), added),
        )

    def put(
        self,
        measure: str,
        charter: str,
        span: tuple[datetime, datetime],
        fields: object,
        *,
        from_calendar: bool | None = None,
    ) -> None:
        """A row that is whole as it comes: a minute of a device, a declared task. Once only.

        ``from_calendar``: of a declared task, for the person's own page; it does not leave.
        """
        with self.writing():
            done = self._base.execute(
                "INSERT INTO rows (measure, charter, made_from, made_to, body)"
                " VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
                (measure, charter, text_of(span[0]), text_of(span[1]), compact(fields)),
            )
            if done.rowcount and from_calendar is not None:
                self._base.execute(
                    "INSERT INTO declared (row, from_calendar) VALUES (?, ?)",
                    (done.lastrowid, from_calendar),
                )
            self._bound()

    def rows(self) -> list[Row]:
        """Every row that waits, oldest first, those struck included."""
        return [
            Row(id, measure, charter, instant(start), instant(end), body, length, settled)
            for id, measure, charter, start, end, body, length, settled in self._base.execute(
                "SELECT id, measure, charter, made_from, made_to, body, milliseconds, settled"
                " FROM rows ORDER BY made_from, id"
            )
        ]

    def say(self, name: str, value: str) -> None:
        """Within ``writing``."""
        self._base.execute("INSERT OR REPLACE INTO state VALUES (?, ?)", (name, value))

    def said(self, name: str) -> str:
        """A value of the state; empty where there is none."""
        found = self._base.execute("SELECT value FROM state WHERE name = ?", (name,)).fetchone()
        return str(found[0]) if found else ""

    def dropped(self) -> int:
        """How many rows could not wait, or leave, in time: nobody will ever have them."""
        return int(self.said("dropped") or 0)

    def lose(self, count: int) -> None:
        """Within ``writing``: say that so many rows were dropped."""
        self.say("dropped", str(self.dropped() + count))

    def _bound(self) -> None:
        rows = self._base.execute("SELECT count(*) FROM rows").fetchone()[0]
        if rows > MOST_ROWS:
            self._base.execute(
                "DELETE FROM rows WHERE id IN (SELECT id FROM rows ORDER BY made_from, id LIMIT ?)",
                (rows - MOST_ROWS,),
            )
            self.lose(rows - MOST_ROWS)

    def _default(self, name: str, value: str) -> None:
        self._base.execute("INSERT OR IGNORE INTO state VALUES (?, ?)", (name, value))


def make(path: Path) -> None:
    """An empty file that its owner alone reads, if it is not there.

    One that is there is not opened: closing it would give up this process's locks on it, those of
    SQLite included, and whoever ends next would take its journal away.
    """
    with suppress(FileExistsError):
        os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600))


def compact(fields: object) -> str:
    return json.dumps(fields, ensure_ascii=False, separators=(",", ":"))


def text_of(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def instant(text: str) -> datetime:
    return datetime.fromisoformat(text)
