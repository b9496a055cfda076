"""What the page may ask and tell, each by its name: ``/api/LANGUAGE/NAME``."""

from collections.abc import Callable, Mapping
from datetime import timedelta

from justemesure.agent import home
from justemesure.agent.page import declaring, detail, exporting, leaving, reading
from justemesure.agent.page.seat import Asked, Seat
from justemesure.agent.status import standing, watched
from justemesure.errors import Misuse

_MOST_MINUTES = 60 * 24 * 31
Route = Callable[[Seat, Asked], object]
"""Gives what is told as JSON, or an ``Answer`` of another kind."""


def now(seat: Seat, asked: Asked) -> object:
    """Whether anything is collected, and why; what every view has above it."""
    agent, at, zone = seat.agent, seat.now(), seat.zone()
    running = home.is_running(seat.folder)
    found = standing(agent.queue, agent.notice, agent.settings, at, running=running)
    paused, gate = agent.queue.state().paused_until, agent.gate()
    device = watched(gate, agent.settings, agent.queue.computer, at) if gate else []
    return {
        "collecting": found.collecting,
        "reason": found.reason,
        "told": found.tell(asked.language, zone),
        "running": running,
        "paused": paused is not None and at < paused,
        "zone": zone.key,
        "today": seat.today().isoformat(),
        "charter_is_new": reading.is_new(seat),
        "device": [each.tell(asked.language) for each in device],
        "waiting": len(agent.outbox.waiting(gate)),
        "dropped": agent.queue.dropped(),
        "own": seat.own(asked.language),
        "rights": reading.rights(seat),
        **reading.promised(seat),
    }


def pause(seat: Seat, asked: Asked) -> object:
    """For so many minutes, or until resumed: no reason is asked."""
    minutes = asked.said("minutes")
    if minutes is not None and not 0 < asked.number("minutes") <= _MOST_MINUTES:
        raise Misuse("page-not-understood", field="minutes")
    length = None if minutes is None else timedelta(minutes=minutes)
    seat.agent.queue.pause(seat.now(), length)
    return now(seat, asked)


def resume(seat: Seat, asked: Asked) -> object:
    seat.agent.queue.resume(seat.now())
    return now(seat, asked)


READS: Mapping[str, Route] = {
    "now": now,
    "day": detail.day,
    "period": detail.period,
    "leaves": leaving.leaves,
    "charter": reading.charter,
    "declared": declaring.declared,
    "export": exporting.export,
}
BY_PARTS = frozenset({"export"})
"""Those that take their turn for each part: a pause does not wait for the end of a year's file."""
CHANGES: Mapping[str, Route] = {
    "pause": pause,
    "resume": resume,
    "strike": leaving.strike,
    "correct": leaving.correct,
    "read": reading.has_read,
    "declare": declaring.declare,
    "calendar": declaring.calendar,
    "delete": detail.delete,
    "delete-all": detail.delete_all,
}
