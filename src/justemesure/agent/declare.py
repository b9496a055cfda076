"""Declared work → the rows that wait, under the measures that take it."""

from datetime import datetime

from justemesure.activity.declared import Declared
from justemesure.activity.minimise import sendable
from justemesure.agent.queue import Queue, text_of
from justemesure.charter.gate import Gate, Permit
from justemesure.charter.questions import measures
from justemesure.errors import NotPermitted


def declare(
    queue: Queue, gate: Gate, groups: frozenset[str], declared: Declared, now: datetime
) -> str:
    """Let a declaration wait in the outbox; under which measure.

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
            queue.put(id, gate.digest, (now, now), row)
            return str(id)
    raise NotPermitted("nothing-declared-here")
