"""Declared work → the rows that wait, under the measures that take it."""

from datetime import datetime
from pathlib import Path

from justemesure.activity.declared import Declared
from justemesure.activity.minimise import sendable
from justemesure.agent.queue import Queue, compact, text_of
from justemesure.charter.gate import Gate, Permit
from justemesure.charter.questions import measures
from justemesure.errors import BadInput, NotPermitted

_MOST_BYTES = 5_000_000
_SECONDS = 30


def declare(
    queue: Queue, gate: Gate, groups: frozenset[str], declared: Declared, now: datetime
) -> str:
    """Let a declaration wait in the outbox; under which measure.

    The same one again, waiting, struck or gone, changes nothing.

    Raises:
        NotPermitted: no measure of the charter takes declarations from this person now.
    """
    for id, measure in measures(gate.charter):
        if measure.kind != "declared_work":
            continue
        permit = gate.decide("collect", id, groups, now)
        fields = sendable(gate, id)
        if isinstance(permit, Permit) and fields:
            written = {
                "start": text_of(declared.span.start),
                "end": text_of(declared.span.end),
                "task": declared.task,
            }
            row = {name: value for name, value in written.items() if name in fields}
            if not _is_known(queue, str(id), compact(row)):
                calendar = declared.from_calendar
                queue.put(id, gate.digest, (now, now), row, from_calendar=calendar)
            return str(id)
    raise NotPermitted("nothing-declared-here")


def _is_known(queue: Queue, measure: str, written: str) -> bool:
    if any((row.measure, row.body) == (measure, written) for row in queue.rows()):
        return True
    left = "SELECT 1 FROM batches WHERE measure = ? AND instr(content, CAST(? AS BLOB)) LIMIT 1"
    return bool(queue.read(left, measure, written))


def fetch(place: str) -> bytes:
    """A calendar's file, or what an https address holds; 5 MB at most.

    Raises:
        BadInput: it cannot be read.
    """
    from http.client import HTTPException

    try:
        content = _read(place)
    except (OSError, HTTPException, ValueError, OverflowError) as error:
        problem = getattr(error, "strerror", None) or error
        raise BadInput("cannot-read", file=place, problem=problem) from None
    if len(content) > _MOST_BYTES:
        raise BadInput("not-a-calendar", file=place)
    return content


def _read(place: str) -> bytes:
    if not place.startswith("https://"):
        with Path(place).open("rb") as file:
            return file.read(_MOST_BYTES + 1)
    from urllib import request

    opener = request.OpenerDirector()
    for handler in (
        request.ProxyHandler,
        request.UnknownHandler,
        request.HTTPDefaultErrorHandler,
        request.HTTPRedirectHandler,
        request.HTTPSHandler,  # and none for http: where a server sends us there, we do not go
        request.HTTPErrorProcessor,
    ):
        opener.add_handler(handler())
    with opener.open(place, timeout=_SECONDS) as answer:
        content: bytes = answer.read(_MOST_BYTES + 1)
    return content
