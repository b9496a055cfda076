"""What a charter would permit, fact by fact, whether or not its gate opens.

The gate decides from these facts and nothing else; ``diff`` and the consultation file compare
them. An absence never makes a fact: each field that a fact needs must be written.
"""

from collections.abc import Iterator
from datetime import date, time
from typing import Literal, NamedTuple, get_args

from justemesure.charter.measure import Leaving, Measure
from justemesure.charter.model import Charter
from justemesure.charter.questions import (
    described,
    duration_of,
    is_about_a_device,
    measures,
    purposes_of,
)
from justemesure.charter.values import Delay, Duration
from justemesure.charter.vocabulary import Field, Kind, Make, Name, PurposeName, Role

Act = Literal["collect", "make", "keep", "send", "show", "export"]


class Permission(NamedTuple):
    """One thing permitted. ``None`` in a limit means that this act knows no such limit.

    ``start`` and ``end`` are the days, both included, on which the thing may have been made;
    ``hours`` are in the charter's zone; ``wait`` runs from the moment the person saw it (show,
    export) or from the making (send); ``kept`` runs from the making.
    """

    act: Act
    measure: Name
    people: Name
    start: date
    end: date
    role: Role | None = None
    field: str | None = None
    drawn: bool = False
    hours: tuple[time, time] | None = None
    wait: Duration | None = None
    person_first: bool = False
    kept: Duration | None = None
    smallest_group: int | None = None
    form: Literal["whole", "redacted"] | None = None


# What this product runs. Everything else that a charter can name is refused here too, whatever
# the rules say of it, so that a missing rule never opens a door.
RUNS: dict[Kind, frozenset[PurposeName]] = {
    "call_recording": frozenset({"training"}),
    "screen_video_during_call": frozenset({"training"}),
    "application_time": frozenset({"workload", "licence_management", "tool_improvement"}),
    "device_health": frozenset({"tool_repair", "capacity"}),
    "declared_work": frozenset({"working_time"}),
    "application_rule": frozenset({"security"}),
}
MADE: frozenset[Make] = frozenset(
    {"transcript", "timing", "phrases", "customer_tone_from_words", "contact_reasons"}
)
_BASES = ("contract", "legal_obligation", "legitimate_interest", "public_task", "vital_interests")
_NO_HOURS: tuple[Kind, ...] = ("declared_work", "application_rule")
_DRAWN: tuple[Kind, ...] = ("call_recording", "screen_video_during_call")
_NEVER_SENT: frozenset[Field] = frozenset(
    {
        "application",
        "window_title",
        "address",
        "active_window",
        "idle",
        "keystrokes",
        "browsing",
        "user_activity",
        "location",
        "sender",
        "recipient",
        "subject",
    }
)
_SMALLEST_GROUP = 8  # a product default; 5 to 7 will need a waiver of REU002, once that rule exists


def permissions(charter: Charter) -> set[Permission]:
    """Every fact that the charter would permit, its findings and today's date left aside."""
    return {fact for id, measure in measures(charter) for fact in _facts(charter, id, measure)}


def _facts(charter: Charter, id: Name, measure: Measure) -> Iterator[Permission]:
    days = _days(charter, measure)
    if days is None or not _runs(charter, measure):
        return
    drawn = measure.kind in _DRAWN
    if drawn and not _is_drawn(charter, measure):
        return
    hours = None if measure.kind in _NO_HOURS else _hours(charter)
    if hours is None and measure.kind not in _NO_HOURS:
        return
    for people in measure.people or ():
        if people in (charter.populations or {}):
            base = Permission("collect", id, people, *days, drawn=drawn)
            yield base._replace(hours=hours)
            yield from _made(base, measure)
            yield from _sent(base, measure)
            yield from _shown(base, measure)


def _days(charter: Charter, measure: Measure) -> tuple[date, date] | None:
    """From the later start to the earlier end of the charter and the measure."""
    identity, period = charter.charter, measure.period
    if identity is None or identity.in_force_from is None or identity.review_by is None:
        return None
    if period is None or period.from_ is None or period.to is None:
        return None
    start, end = max(identity.in_force_from, period.from_), min(identity.review_by, period.to)
    return (start, end) if start <= end else None


def _runs(charter: Charter, measure: Measure) -> bool:
    admitted = RUNS.get(measure.kind) if measure.kind else None
    purposes = purposes_of(measure)
    if not admitted or not purposes or not purposes <= admitted:
        return False
    if not all(purpose and purpose.basis in _BASES for purpose in described(charter, measure)):
        return False
    if measure.kind == "application_rule":
        return measure.rule is not None and measure.records == "none"
    if measure.kind == "device_health" and not is_about_a_device(measure):
        return False
    if measure.kind == "declared_work" and measure.written_by != "person":
        return False
    return (measure.seen_by or {}).get("person") == "first"


def _is_drawn(charter: Charter, measure: Measure) -> bool:
    """Whether a draw made before the call decides; a coupled measure follows its call's draw."""
    if measure.with_ is not None:
        call = (charter.measures or {}).get(measure.with_)
        return measure.trigger == "drawn" and call is not None and _is_drawn(charter, call)
    sample = measure.sample
    return (
        measure.kind == "call_recording"
        and measure.trigger == "drawn"
        and sample is not None
        and sample.rate not in (None, "all")
        and sample.drawn == "before_the_call"
    )


def _hours(charter: Charter) -> tuple[time, time] | None:
    hours = charter.working_hours
    if hours is None or hours.never_before is None or hours.never_after is None:
        return None
    return (hours.never_before, hours.never_after)


def _made(base: Permission, measure: Measure) -> Iterator[Permission]:
    for make in measure.makes if isinstance(measure.makes, tuple) else ():
        if make in MADE:
            yield base._replace(act="make", field=make)


def _sent(base: Permission, measure: Measure) -> Iterator[Permission]:
    if measure.kind in ("device_health", "declared_work"):
        fields, wait = measure.fields, None
    elif isinstance(measure.leaves_the_computer, Leaving):
        fields, wait = measure.leaves_the_computer.fields, measure.leaves_the_computer.after
        if wait is None or measure.leaves_the_computer.each is None:
            return
    else:
        return
    for field in set(fields or ()) - _NEVER_SENT:
        yield base._replace(act="send", field=field, wait=wait)


def _shown(base: Permission, measure: Measure) -> Iterator[Permission]:
    """Who may see each class of data that is kept, and take it away."""
    for data in measure.keeps or {}:
        kept = duration_of(measure, data)
        if kept is None:
            continue
        yield base._replace(act="keep", field=data, kept=kept)
        for role in get_args(Role):
            for fact in _seen(base._replace(field=data, role=role, kept=kept), measure):
                yield fact._replace(act="show")
                form = (measure.export or {}).get(role)
                if form in ("whole", "redacted"):
                    yield fact._replace(act="export", form=form)


def _seen(fact: Permission, measure: Measure) -> Iterator[Permission]:
    assert fact.role is not None
    view = (measure.seen_by or {}).get(fact.role)
    data = fact.field
    if fact.role == "person" and view == "first":
        yield fact
    elif isinstance(view, Delay):
        # One person's data seen by another: a trainer, the drawn calls, after the person.
        if fact.role == "trainer" and measure.kind in _DRAWN:
            yield fact._replace(wait=view.wait, person_first=True)
    elif view in ("team", "organisation") and data == "team_totals":
        group = _smallest_group(measure)
        if group is not None:
            yield fact._replace(smallest_group=group)
    elif (view == "device" and measure.key == "device" and data in ("raw", "totals")) or (
        view == "declared_hours_only" and data == "declarations"
    ):
        yield fact


def _smallest_group(measure: Measure) -> int | None:
    shown = measure.shown
    if shown is None or shown.zoom is not False or shown.differencing_protection is not True:
        return None
    smallest = shown.smallest_group
    return smallest if smallest is not None and smallest >= _SMALLEST_GROUP else None
