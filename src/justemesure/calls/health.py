"""The rows that a computer wrote of itself: in which seconds a tool was not answering.

One row a device and minute, as JSON lines, a batch of the agent's or CSV
(``docs/decisions/0030-device-health-rows.md``). It is a device's state, joined to a call for the
minutes of that call alone; a file that says more of anybody is refused.
"""

import csv
import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from io import StringIO
from pathlib import Path
from typing import Any, NamedTuple

from justemesure.calls.call import Span, Spans
from justemesure.calls.timing import union
from justemesure.charter.permissions import RUNS
from justemesure.errors import BadInput

MOST_BYTES = 20_000_000
"""Of a file: a fortnight of minutes is a quarter of that."""

_MINUTE = timedelta(minutes=1)
_HUNG = "application_not_answering"
_FIELDS = frozenset({"device", "minute"}) | RUNS["device_health"].sends
_HANG = frozenset({"application", "from", "to"})
UNNAMED = "other"
"""What the agent calls an application that the charter does not name."""
_COLUMNS = (_FIELDS | _HANG) - {_HUNG}
_BATCH = frozenset({"device", "batch", "charter", "measure", "rows"})


class Hang(NamedTuple):
    """When an application was not answering; aware."""

    application: str
    start: datetime
    end: datetime


class Row(NamedTuple):
    """One minute of one device; ``hangs`` is ``None`` where nothing is said of applications."""

    device: str
    minute: datetime
    hangs: tuple[Hang, ...] | None


class Hung(NamedTuple):
    """The same, in seconds of a call. ``complete`` when every minute of the call has its row."""

    by_application: dict[str, Spans]
    complete: bool

    @property
    def spans(self) -> Spans:
        """When at least one application was not answering."""
        return union(*self.by_application.values())


def read(*paths: Path) -> list[Row]:
    """The rows of one device's files, in order of time.

    Raises:
        BadInput: one cannot be read, a row is not as it should be, there are several devices, or
            a field is not one of a device's health.
    """
    rows: dict[datetime, Row] = {}
    device = ""
    for path in paths:
        line = 0
        for line, written in _written(path):
            try:
                row = _row(written)
            except (KeyError, TypeError, ValueError, AttributeError, OverflowError):
                raise BadInput("health-row", file=str(path), line=line) from None
            device = device or row.device
            if row.device != device:
                raise BadInput("health-devices", file=str(path), line=line)
            rows[row.minute] = _both(rows.get(row.minute), row)
        if not line:
            raise BadInput("health-empty", file=str(path))
    return [rows[minute] for minute in sorted(rows)]


def _both(before: Row | None, row: Row) -> Row:
    """A minute that comes twice, as in CSV or when a clock was set back: known if both are."""
    if before is None:
        return row
    known = before.hangs is not None and row.hangs is not None
    return row._replace(hangs=(*(before.hangs or ()), *(row.hangs or ())) if known else None)


def _written(path: Path) -> Iterator[tuple[int, dict[str, Any]]]:
    try:
        with path.open("rb") as file:
            content = file.read(MOST_BYTES + 1)
        text = content.decode("utf-8-sig")
    except OSError as error:
        raise BadInput("cannot-read", file=str(path), problem=error.strerror) from None
    except UnicodeDecodeError:
        raise BadInput("health-not-text", file=str(path)) from None
    if len(content) > MOST_BYTES:
        raise BadInput("health-too-large", file=str(path), limit=MOST_BYTES // 1_000_000)
    return (_from_json if text.lstrip().startswith("{") else _from_csv)(text, path)


def during(rows: list[Row], start: datetime, length: float) -> Hung:
    """What the rows say of a call that began at ``start`` (aware) and lasts ``length`` seconds."""
    begun = start.astimezone(UTC)
    end = begun + timedelta(seconds=length)
    found: dict[str, list[Span]] = {}
    for row in rows:
        for hang in row.hangs or ():
            first, last = max(hang.start, begun), min(hang.end, end)
            if first < last:
                span = Span((first - begun).total_seconds(), (last - begun).total_seconds())
                found.setdefault(hang.application, []).append(span)
    known = {row.minute for row in rows if row.hangs is not None}
    minute, complete = begun.replace(second=0, microsecond=0), True
    while minute < end:
        complete = complete and minute in known
        minute += _MINUTE
    return Hung({name: tuple(sorted(spans)) for name, spans in found.items()}, complete)


def _from_json(text: str, path: Path) -> Iterator[tuple[int, dict[str, Any]]]:
    for line, content in enumerate(text.splitlines(), start=1):
        if not content.strip():
            continue
        try:
            written = json.loads(content)
        except (ValueError, RecursionError):
            raise BadInput("health-row", file=str(path), line=line) from None
        for row in _of_batch(written, path, line):
            if not isinstance(row, dict):
                raise BadInput("health-row", file=str(path), line=line)
            hangs = row.get(_HUNG, [])
            listed = hangs if isinstance(hangs, list) else [hangs]
            named = (set(hang) if isinstance(hang, dict) else set() for hang in listed)
            _refuse_more(set(row) - _FIELDS, path, line)
            _refuse_more(set().union(*named) - _HANG, path, line)
            yield line, row


def _of_batch(written: Any, path: Path, line: int) -> list[Any]:
    """The rows of a batch as it left a computer, each with that computer's name; or a row alone."""
    if not isinstance(written, dict) or set(written) != _BATCH:
        return [written]
    rows = written["rows"]
    whole = isinstance(rows, list) and all(isinstance(row, dict) for row in rows)
    if not whole or any(row.get("device") != written["device"] for row in rows):
        raise BadInput("health-row", file=str(path), line=line)
    return list(rows)


def _from_csv(text: str, path: Path) -> Iterator[tuple[int, dict[str, Any]]]:
    """A row a hang: the minute of several comes several times; without one the cells are empty."""
    table = csv.DictReader(StringIO(text))
    try:
        yield from _from_table(table, path)
    except csv.Error:
        raise BadInput("health-row", file=str(path), line=table.line_num + 1) from None


def _from_table(table: "csv.DictReader[str]", path: Path) -> Iterator[tuple[int, dict[str, Any]]]:
    _refuse_more(set(table.fieldnames or ()) - _COLUMNS, path, 1)
    told = set(table.fieldnames or ()) >= _HANG
    for row in table:
        hang = {name: row.get(name) for name in sorted(_HANG)}
        said = {_HUNG: [hang] if any(hang.values()) else []} if told else {}
        yield table.line_num, {**row, **said}


def _refuse_more(fields: set[str], path: Path, line: int) -> None:
    """Nothing but a device's health is read, nor silently left aside."""
    if fields:
        raise BadInput("health-field", file=str(path), line=line, field=min(map(str, fields)))


def _row(written: dict[str, Any]) -> Row:
    minute = _moment(written["minute"])
    hangs, listed = [], written.get(_HUNG, [])
    if not isinstance(listed, list):
        raise TypeError(listed)
    for given in listed:
        name, start, end = given["application"], _moment(given["from"]), _moment(given["to"])
        if not isinstance(name, str) or not name or not start < end:
            raise ValueError(name)
        if start < minute or end > minute + _MINUTE:
            raise ValueError(start)
        hangs.append(Hang(name, start, end))
    device = written["device"]
    if not isinstance(device, str) or not device or minute.second or minute.microsecond:
        raise ValueError(device)
    return Row(device, minute, tuple(hangs) if _HUNG in written else None)


def _moment(written: str) -> datetime:
    moment = datetime.fromisoformat(written)
    if moment.tzinfo is None:
        raise ValueError(written)
    return moment.astimezone(UTC)
