"""Declared work: a typed line, a calendar's meetings, and what was declared."""

import json
from collections.abc import Iterator
from datetime import date

from justemesure.activity import calendar as calendars
from justemesure.activity.declared import Declared, read
from justemesure.activity.private import Private
from justemesure.agent.declare import declare as let_wait
from justemesure.agent.page.seat import Asked, Seat
from justemesure.agent.queue import text_of
from justemesure.agent.settings import period
from justemesure.charter.law import Law
from justemesure.charter.questions import measures
from justemesure.errors import Misuse

_MOST_LEFT = 200


def declared(seat: Seat, asked: Asked) -> object:
    """What waits and can still be changed, and what left in the last days."""
    agent, charter = seat.agent, seat.charter()
    known = {
        str(id)
        for id, measure in (measures(charter) if charter else ())
        if measure.kind == "declared_work"
    }
    return {
        "zone": seat.zone().key,
        "today": seat.today().isoformat(),
        "waiting": [
            {"row": each.row.id, "leaves": text_of(each.leaves) if each.leaves else None}
            | json.loads(each.row.body)
            for each in agent.outbox.waiting(agent.gate())
            if each.row.measure in known
        ],
        "left": [*_left(seat, known)][:_MOST_LEFT],
    }


def declare(seat: Seat, asked: Asked) -> object:
    """Declare a line; ``instead_of`` a row that waits, which is then struck."""
    line = read(asked.text("line"), seat.zone(), seat.today())
    before = None if asked.said("instead_of") is None else asked.number("instead_of")
    _declare(seat, line)
    if before is not None:
        seat.agent.outbox.strike(before)
    return declared(seat, asked)


def calendar(seat: Seat, asked: Asked) -> object:
    """The meetings of a day in the calendar sent; those of ``take`` are declared, if it is there.

    Nothing of the file is kept: to declare, the same file is sent again.
    """
    day = asked.day("day", seat.today())
    found = _meetings(seat, asked, day)
    if "take" in asked.query:
        for number in _numbers(asked.query["take"], len(found)):
            _declare(seat, found[number])
        return declared(seat, asked)
    return {"meetings": [_told(each) for each in found]}


def _declare(seat: Seat, line: Declared) -> None:
    now = seat.now()
    agent = seat.agent
    let_wait(agent.queue, agent.notice.gate(now), agent.settings.groups, line, now)


def _meetings(seat: Seat, asked: Asked, day: date) -> list[Declared]:
    zone, settings = seat.zone(), seat.agent.settings
    private = Private(Law(day), settings.private)
    name, span = asked.query.get("name", ""), period(f"{day}", zone)
    return calendars.read(asked.body, name, span, zone, private, settings.addresses)


def _numbers(written: str, most: int) -> list[int]:
    try:
        numbers = [int(part) for part in written.split(",") if part]
    except ValueError:
        numbers = [-1]
    if not all(0 <= number < most for number in numbers):
        raise Misuse("page-not-understood", field="take")
    return numbers


def _told(each: Declared) -> dict[str, str]:
    return {"start": text_of(each.span.start), "end": text_of(each.span.end), "task": each.task}


def _left(seat: Seat, known: set[str]) -> Iterator[dict[str, object]]:
    """Newest first, for as long as the text of what left stays here."""
    for batch in reversed(seat.agent.outbox.batches()):
        if batch.measure in known and batch.content:
            left = text_of(batch.left) if batch.left else None
            for row in json.loads(batch.content)["rows"]:
                yield {"left": left, **row}
