"""Writing what is the person's own to a file of theirs."""

import argparse
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from justemesure.errors import Misuse

if TYPE_CHECKING:
    from justemesure.agent.main import Agent
    from justemesure.agent.private import PrivateStore

_DAY = timedelta(days=1)


def export(asked: argparse.Namespace, agent: "Agent", store: "PrivateStore", now: datetime) -> None:
    """Everything as ActivityWatch's JSON, or some days as the file's name says: CSV, ICS.

    Raises:
        Misuse: CSV or ICS without days, or the file is there or cannot be written.
    """
    from justemesure.activity import wire

    kind = asked.export.suffix.casefold()
    if kind in {".csv", ".ics"}:
        if asked.days is None or (asked.stretches and kind != ".ics"):
            raise Misuse("export-days", file=str(asked.export))
        _write(asked.export, b"".join(_of_days(asked, agent, kind, now)))
    elif asked.days is not None or asked.stretches:
        raise Misuse("export-days", file=str(asked.export))
    else:
        _write(asked.export, wire.export(store.events()))


def _of_days(
    asked: argparse.Namespace, agent: "Agent", kind: str, now: datetime
) -> Iterator[bytes]:
    from justemesure.activity.export import as_ics, days_csv
    from justemesure.agent.settings import period

    zone = agent.own.zone()
    span = period(asked.days, zone)
    first = span.start.astimezone(zone).date()
    last = (span.end - timedelta(microseconds=1)).astimezone(zone).date()
    days = (agent.own.day(first + n * _DAY) for n in range((last - first).days + 1))
    if kind == ".csv":
        yield from days_csv(days, zone)
    else:
        yield as_ics(days, now, stretches=asked.stretches)


def _write(path: Path, content: bytes) -> None:
    """Readable by the person only, like the store that it comes from."""
    from justemesure.folder import put

    try:
        put(path, content)
    except FileExistsError:
        raise Misuse("file-exists", file=str(path)) from None
    except OSError as error:
        raise Misuse("cannot-write", file=str(path), problem=error.strerror) from None
