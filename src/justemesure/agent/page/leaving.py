"""What leaves and what left: the exact bytes, which the person strikes or corrects before."""

import json
from datetime import timedelta

from justemesure.agent.outbox import Waiting
from justemesure.agent.page import reading
from justemesure.agent.page.seat import Asked, Seat
from justemesure.agent.queue import Row, text_of


def leaves(seat: Seat, asked: Asked) -> object:
    """Every row that waits, struck ones at the end, and every batch that left."""
    agent = seat.agent
    to = seat.installation.to
    struck = [row for row in agent.queue.rows() if row.settled == "struck"]
    return {
        "zone": seat.zone().key,
        "device": agent.queue.device,
        "to": {"kind": "none" if to is None else "server" if "://" in to else "folder", "at": to},
        "collects": agent.gate() is not None,
        "rights": reading.rights(seat),
        "waiting": [_waiting(each) for each in agent.outbox.waiting(agent.gate())],
        "struck": [_row(row) for row in struck],
        "dropped": agent.queue.dropped(),
        "batches": [
            {
                "batch": each.batch,
                "measure": each.measure,
                "rows": each.rows,
                "sealed": text_of(each.sealed),
                "left": text_of(each.left) if each.left else None,
                "content": each.content.decode(),
                "receipt": each.receipt,
            }
            for each in reversed(agent.outbox.batches())
        ],
    }


def strike(seat: Seat, asked: Asked) -> object:
    seat.agent.outbox.strike(asked.number("row"))
    return leaves(seat, asked)


def correct(seat: Seat, asked: Asked) -> object:
    seat.agent.outbox.correct(asked.number("row"), timedelta(seconds=asked.number("seconds")))
    return leaves(seat, asked)


def _waiting(waiting: Waiting) -> dict[str, object]:
    at = waiting.leaves
    return {**_row(waiting.row), "leaves": text_of(at) if at else None}


def _row(row: Row) -> dict[str, object]:
    """``seconds`` and ``most`` are ``None`` where a row has no seconds to correct."""
    timed = row.milliseconds is not None
    return {
        "id": row.id,
        "measure": row.measure,
        "from": text_of(row.made_from),
        "to": text_of(row.made_to),
        "fields": json.loads(row.body),
        "written": row.written,
        "seconds": round((row.milliseconds or 0) / 1_000) if timed else None,
        "most": round((row.made_to - row.made_from).total_seconds()) if timed else None,
        "corrected": row.settled == "corrected",
    }
