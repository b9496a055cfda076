"""What permits a film, asked of the charter's gate before it begins and while it runs.

This process decides for itself: whoever started it may have asked the same, and is not believed.
"""

from datetime import datetime
from typing import NamedTuple

from justemesure.charter.digest import digest
from justemesure.charter.gate import Gate, Refused, open_gate
from justemesure.charter.load import load
from justemesure.charter.measure import Measure, Runs
from justemesure.charter.questions import film_of, measure_called
from justemesure.charter.signature import signature_path, verify
from justemesure.errors import NotPermitted
from justemesure.screen.order import Order

_Files = tuple[tuple[int, int, int], ...]


class Warrant(NamedTuple):
    """The one window, until when it may be filmed unless asked again, and when the film goes."""

    measure: str
    application: str
    until: datetime
    delete_on: datetime
    files: _Files


def ask(order: Order, now: datetime) -> Warrant:
    """Raises ``NotPermitted`` with the reason, or ``BadInput`` for a charter that is no such."""
    if not order.demonstration:
        raise NotPermitted("no-campaign")
    files = _files(order)
    file = load(order.charter)
    verify(file, order.key)
    if digest(file) != order.digest:
        raise NotPermitted("charter-not-shown", file=file.name)
    gate = open_gate(file, now)
    id = film_of(gate.charter, order.measure)
    if id is None:
        raise NotPermitted("screen-no-measure", measure=order.measure)
    measure = measure_called(gate.charter, id)
    assert measure is not None  # it was just found
    application = _one_window(id, measure)
    permitted = [
        _permitted(gate, order, one, groups, now)
        for one in (id, order.measure)
        for groups in (order.groups, order.own_groups)
    ]
    return Warrant(id, application, min(permitted), _delete_on(gate, order, id, now), files)


def renew(order: Order, held: Warrant, now: datetime) -> Warrant:
    """The same, asked again where its time is over or the charter's files are others.

    Raises:
        NotPermitted: it is not permitted any more, or not the same.
        BadInput: the charter cannot be read any more.
    """
    if now < held.until and _files(order) == held.files:
        return held
    asked = ask(order, now)
    if (asked.measure, asked.application) != (held.measure, held.application):
        raise NotPermitted("charter-not-shown", file=str(order.charter))
    return asked._replace(delete_on=held.delete_on)


def _one_window(id: str, measure: Measure) -> str:
    """The gate is closed for a charter without them (COU003); they are read here all the same."""
    window = measure.window
    during = measure.runs == Runs(from_="call_start", to="call_end")
    if window is None or not window.application or window.nothing_else is not True or not during:
        raise NotPermitted("screen-not-one-window", measure=id)
    return window.application


def _permitted(
    gate: Gate, order: Order, measure: str, groups: frozenset[str], now: datetime
) -> datetime:
    answer = gate.decide("collect", measure, groups, now, drawn=True)
    if isinstance(answer, Refused):
        raise NotPermitted("not-filmed", measure=measure, why=answer.tell(order.language))
    return answer.until


def _delete_on(gate: Gate, order: Order, measure: str, now: datetime) -> datetime:
    answer = gate.decide(
        "keep", measure, order.groups, now, field="video", made_at=order.at, drawn=True
    )
    if isinstance(answer, Refused):
        raise NotPermitted("not-filmed", measure=measure, why=answer.tell(order.language))
    return answer.until


def _files(order: Order) -> _Files:
    found = []
    for path in (order.charter, signature_path(order.charter), order.key):
        try:
            stat = path.stat()
            found.append((stat.st_mtime_ns, stat.st_size, stat.st_ino))
        except OSError:
            found.append((0, 0, 0))
    return tuple(found)
