"""What leaves: rows wait where the person reads them as they are, then go in batches, once.

A row leaves when the gate permits each of its fields; until then the person strikes or corrects
it. Leaving is two steps, each of which may be repeated: rows become a batch with a name of its own
in one transaction; a batch is handed over until its receipt comes back. Whoever receives takes the
same ``(device, batch)`` once.
"""

import hashlib
import json
import sqlite3
import uuid
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from typing import Literal, NamedTuple, Protocol

from justemesure.activity.minimise import sendable
from justemesure.agent.queue import Queue, Row, compact, instant, text_of
from justemesure.charter.gate import Gate, Refused
from justemesure.charter.measure import Leaving
from justemesure.charter.questions import measure_called
from justemesure.errors import Misuse

MOST_BYTES = 1_048_576
_LEAST_WAIT = timedelta(minutes=10)
"""Where the charter names no delay: the person sees it first, all the same."""
_REST = timedelta(days=7)
"""How long a row waits for a gate that stays closed, and the text of what left stays to be read."""
_LATER = frozenset({"too-early", "outside-hours", "open-again", "made-later"})
_A_MOMENT = timedelta(milliseconds=1)
_HOUR = timedelta(hours=1)
_KEYS = frozenset({"hour", "day", "device", "minute"})
"""What a row is of; its other names are fields of the charter's."""

Fate = Literal["now", "later", "never"]


class Receiver(Protocol):
    """The other end."""

    def take(self, device: str, batch: str, content: bytes) -> str:
        """Take a batch, the same one any number of times; its receipt.

        Raises:
            NotTaken: not now.
        """


class NotTaken(Exception):
    """A batch could not be handed over; it will be tried again."""


class Waiting(NamedTuple):
    """A row and when it may leave at the earliest; ``None`` if nothing says."""

    row: Row
    leaves: datetime | None


class Batch(NamedTuple):
    """What left or is leaving. ``content`` is empty once it is past."""

    batch: str
    measure: str
    rows: int
    content: bytes
    sealed: datetime
    left: datetime | None
    receipt: str | None


class Outbox:
    """The rows of one queue, for a person in these groups."""

    def __init__(self, queue: Queue, groups: frozenset[str]) -> None:
        self._queue, self._groups = queue, groups

    def waiting(self, gate: Gate | None) -> list[Waiting]:
        """What would leave, as it would; struck rows are not there."""
        return [
            Waiting(row, _leaves(gate, row))
            for row in self._queue.rows()
            if row.settled != "struck" and row.milliseconds != 0
        ]

    def batches(self) -> list[Batch]:
        """What left or is leaving, oldest first."""
        found = self._queue.read(
            "SELECT batch, measure, rows, content, sealed, left, receipt FROM batches"
            " ORDER BY sealed, rowid"
        )
        return [
            Batch(
                str(batch),
                str(measure),
                int(str(rows)),
                content if isinstance(content, bytes) else b"",
                instant(str(sealed)),
                instant(str(left)) if left else None,
                str(receipt) if receipt else None,
            )
            for batch, measure, rows, content, sealed, left, receipt in found
        ]

    def strike(self, id: int) -> None:
        """The row never leaves, nor does what is still added to its hour.

        Raises:
            Misuse: no such row waits; it may have left.
        """
        self._settle(id, "struck", 0)

    def correct(self, id: int, length: timedelta) -> None:
        """The row leaves with this many seconds, whatever is still added to its hour.

        Raises:
            Misuse: no such row waits, or it has no seconds, or its hour has not so many.
        """
        row = next((row for row in self._queue.rows() if row.id == id), None)
        if row is not None and row.settled == "struck":
            raise Misuse("outbox-no-row", row=id)
        if row is not None and row.milliseconds is None:
            raise Misuse("outbox-no-seconds", row=id)
        if row is not None and not timedelta() <= length <= row.made_to - row.made_from:
            most = round((row.made_to - row.made_from).total_seconds())
            raise Misuse("outbox-too-long", row=id, most=most)
        self._settle(id, "corrected", length // _A_MOMENT)

    def _settle(self, id: int, how: str, milliseconds: int) -> None:
        with self._queue.writing() as base:
            done = base.execute(
                "UPDATE rows SET settled = ?, milliseconds ="
                " CASE WHEN milliseconds IS NULL THEN NULL ELSE ? END WHERE id = ?",
                (how, milliseconds, id),
            )
            if done.rowcount == 0:
                raise Misuse("outbox-no-row", row=id)

    def seal(self, gate: Gate | None, now: datetime) -> int:
        """Put the rows that may leave into batches, drop those that never may; how many batches."""
        with self._queue.writing(lasting=True) as base:
            leaving: dict[tuple[str, str, str], list[Row]] = {}
            gone = []
            for row in self._queue.rows():
                fate = self._fate(gate, row, now)
                if fate == "now" and row.settled != "struck" and row.milliseconds != 0:
                    device = json.loads(row.body).get("device", self._queue.device)
                    leaving.setdefault((row.measure, row.charter, device), []).append(row)
                elif fate == "never" and row.settled != "struck":
                    gone.append(row)
                if fate != "later" and (row.settled != "struck" or row.made_to < now - _REST):
                    base.execute("DELETE FROM rows WHERE id = ?", (row.id,))
            self._queue.lose(len(gone))
            made = [
                _insert(base, device, rows, now)
                for (_, _, device), same in leaving.items()
                for rows in _sized(same)
            ]
            base.execute(
                "UPDATE batches SET content = x'' WHERE left IS NOT NULL AND left < ?",
                (text_of(now - _REST),),
            )
        return len(made)

    def deliver(self, gate: Gate | None, now: datetime, receiver: Receiver) -> int:
        """Hand over what is sealed, oldest first; how many batches were taken.

        Raises:
            NotTaken: one was not; it and those after it wait.
        """
        taken = 0
        waiting = self._queue.read(
            "SELECT batch, content, measure, made_from, made_to, rows FROM batches"
            " WHERE left IS NULL ORDER BY sealed, rowid"
        )
        for batch, content, measure, start, end, rows in waiting:
            assert isinstance(content, bytes)
            said = json.loads(content)
            body = compact(said["rows"][0])
            span = instant(str(start)), instant(str(end))
            # All that matters of a batch to the gate: its measure, its fields, when it was made.
            row = Row(0, str(measure), "", *span, body, None, "")
            fate = self._fate(gate, row, now)
            if fate == "never":
                with self._queue.writing(lasting=True) as base:
                    base.execute("DELETE FROM batches WHERE batch = ?", (batch,))
                    self._queue.lose(int(str(rows)))
            if fate != "now":
                continue
            receipt = receiver.take(said["device"], str(batch), content)
            with self._queue.writing(lasting=True) as base:
                base.execute(
                    "UPDATE batches SET left = ?, receipt = ? WHERE batch = ?",
                    (text_of(now), receipt, batch),
                )
            taken += 1
        return taken

    def _fate(self, gate: Gate | None, row: Row, now: datetime) -> Fate:
        """Asked of the gate for each field, as made when the row begins and when it ends."""
        if gate is None:
            return "never" if row.made_to < now - _REST else "later"
        if now < _seen_by(row):
            return "later"
        fields = [*json.loads(row.body), *(["seconds"] if row.milliseconds is not None else [])]
        asked = [field for field in fields if field not in _KEYS]
        if not set(asked) <= sendable(gate, row.measure):
            return "never"
        last = max(row.made_from, row.made_to - _A_MOMENT)
        answers = [
            gate.decide("send", row.measure, self._groups, now, field=field, made_at=made)
            for field in asked
            for made in (row.made_from, last)
        ]
        reasons = {answer.reason for answer in answers if isinstance(answer, Refused)}
        if not reasons:
            return "now"
        return "later" if reasons <= _LATER else "never"


def _leaves(gate: Gate | None, row: Row) -> datetime | None:
    """What the person is told; the gate decides again at that time."""
    measure = measure_called(gate.charter, row.measure) if gate else None
    if measure is None:
        return None
    leaving = measure.leaves_the_computer
    wait = leaving.after if isinstance(leaving, Leaving) else None
    return max(wait.after(row.made_to) if wait else row.made_to, _seen_by(row))


def _seen_by(row: Row) -> datetime:
    """Until when it waits at least. The minutes of a device leave an hour at a time."""
    end = row.made_to
    if "minute" in json.loads(row.body):
        end = row.made_from.replace(minute=0, second=0, microsecond=0) + _HOUR
    return end + _LEAST_WAIT


def _sized(rows: list[Row]) -> Iterator[list[Row]]:
    """As few batches as hold at most 1 MiB each."""
    batch: list[Row] = []
    size = 0
    for row in rows:
        length = len(row.written.encode()) + 1
        if batch and size + length > MOST_BYTES - 2_000:
            yield batch
            batch, size = [], 0
        batch.append(row)
        size += length
    yield batch


def _insert(base: sqlite3.Connection, device: str, rows: list[Row], now: datetime) -> str:
    batch = str(uuid.uuid4())
    measure, charter = rows[0].measure, rows[0].charter
    base.execute(
        "INSERT INTO batches (batch, measure, charter, made_from, made_to, rows, content, sealed)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        (
            batch,
            measure,
            charter,
            text_of(min(row.made_from for row in rows)),
            text_of(max(row.made_to for row in rows)),
            len(rows),
            content_of(device, batch, charter, measure, (row.written for row in rows)),
            text_of(now),
        ),
    )
    return batch


def content_of(device: str, batch: str, charter: str, measure: str, rows: Iterable[str]) -> bytes:
    """The bytes that leave: each row in them is as the person read it."""
    head = compact({"device": device, "batch": batch, "charter": charter, "measure": measure})
    return f'{head[:-1]},"rows":[{",".join(rows)}]}}'.encode()


def receipt_of(device: str, batch: str, content: bytes) -> str:
    """What a receiver answers: which batch it has, and the digest of what it read."""
    digest = hashlib.sha256(content).hexdigest()
    return compact({"device": device, "batch": batch, "sha256": digest})
