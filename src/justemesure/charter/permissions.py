"""What a charter would permit, fact by fact, whether or not its gate opens.

The gate decides from these facts and nothing else; ``diff`` and the consultation file compare
them. An absence never makes a fact: each field that a fact needs must be written.
"""

from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from datetime import date, time
from functools import lru_cache
from itertools import chain
from typing import Any, Literal, NamedTuple, get_args

from justemesure.charter.measure import Leaving, Measure
from justemesure.charter.model import Charter
from justemesure.charter.people import is_within
from justemesure.charter.questions import (
    IMPOSABLE,
    described,
    duration_of,
    made_by,
    measure_called,
    measures,
    purposes_of,
    waives,
)
from justemesure.charter.readers import is_about_a_device
from justemesure.charter.values import Delay, Duration, Rate
from justemesure.charter.vocabulary import (
    Basis,
    DataClass,
    DeviceField,
    Field,
    Kind,
    Make,
    Name,
    PurposeName,
    Role,
    View,
)

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


class Running(NamedTuple):
    """What one kind of measure may do here: for what, what leaves, is made and is kept."""

    purposes: frozenset[PurposeName]
    sends: frozenset[Field] = frozenset()
    makes: frozenset[Make] = frozenset()
    keeps: frozenset[DataClass] = frozenset()


# What this product runs. Everything else that a charter can name is refused here too, whatever
# the rules say of it, so that a missing rule never opens a door.
RUNS: dict[Kind, Running] = {
    "call_recording": Running(
        purposes=frozenset({"training"}),
        makes=frozenset(
            {"transcript", "timing", "phrases", "customer_tone_from_words", "contact_reasons"}
        ),
        keeps=frozenset({"sound", "sound_after_review", "transcript", "figures", "review_sheet"}),
    ),
    "screen_video_during_call": Running(
        purposes=frozenset({"training"}), keeps=frozenset({"video", "video_after_review"})
    ),
    "application_time": Running(
        purposes=frozenset({"workload", "licence_management", "tool_improvement"}),
        sends=frozenset({"category", "seconds"}),
        keeps=frozenset({"per_person", "team_totals"}),
    ),
    "device_health": Running(
        purposes=frozenset({"tool_repair", "capacity"}),
        sends=frozenset(get_args(DeviceField)),
        keeps=frozenset({"raw", "totals"}),
    ),
    "declared_work": Running(
        purposes=frozenset({"working_time"}),
        sends=frozenset({"start", "end", "task"}),
        keeps=frozenset({"declarations"}),
    ),
    "application_rule": Running(purposes=frozenset({"security"})),
}
# Who else sees what concerns one person or one computer, besides the person and the trainer.
_OTHERS: frozenset[tuple[Role, View, Kind]] = frozenset(
    {("it", "device", "device_health"), ("hr", "declared_hours_only", "declared_work")}
)
_IMPOSED: frozenset[Basis] = frozenset({"legal_obligation", "vital_interests"})
_BASES: frozenset[Basis] = _IMPOSED | {"contract", "legitimate_interest", "public_task"}
# The class of data that the fields sent become.
_ROWS_OF: dict[Kind, DataClass] = {
    "application_time": "per_person",
    "device_health": "raw",
    "declared_work": "declarations",
}
_ON_THE_SPOT = Duration(1, "day")
_NO_HOURS: tuple[Kind, ...] = ("declared_work", "application_rule")
_DRAWN: tuple[Kind, ...] = ("call_recording", "screen_video_during_call")
_ROWS = Duration(7, "day")  # how long a server holds the rows of one person, at most
_SMALLEST_GROUP = 8  # a product default; 5 to 7 with a waiver of REU002, under 5 never
_LEAST_WAIVED = 5


def permissions(charter: Charter) -> AbstractSet[Permission]:
    """Every fact that the charter would permit, its findings and today's date left aside."""
    return _permissions(_Itself(charter))


class _Itself(NamedTuple):
    """One charter in memory, which never changes; to compare two takes as long as to judge one."""

    charter: Charter

    def __hash__(self) -> int:
        return id(self.charter)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Itself) and self.charter is other.charter


@lru_cache(maxsize=4)  # `diff` asks again and again of the charters before and after
def _permissions(one: _Itself) -> frozenset[Permission]:
    charter = one.charter
    if charter.format is None:  # a later format may mean something else by the same words
        return frozenset()
    found = (_facts(charter, id, measure) for id, measure in measures(charter))
    return frozenset(chain.from_iterable(found))


def _facts(charter: Charter, id: Name, measure: Measure) -> Iterator[Permission]:
    drawn = measure.kind in _DRAWN
    # A screen video follows its call: the same draw, nobody else, no other day.
    call = _recording(charter, measure) if drawn else measure
    if call is None or not _runs(charter, measure):
        return
    days = _days(charter, measure, call)
    hours = None if measure.kind in _NO_HOURS else _hours(charter)
    if days is None or (hours is None and measure.kind not in _NO_HOURS):
        return
    for people in measure.people or ():
        if people in (charter.populations or {}) and is_within(charter, people, call.people or ()):
            base = Permission("collect", id, people, *days, drawn=drawn)
            yield base._replace(hours=hours)
            yield from _made(base, measure)
            yield from _joined(charter, base, measure)
            yield from _sent(base, measure)
            yield from _shown(charter, base, measure)


def _days(charter: Charter, *measured: Measure) -> tuple[date, date] | None:
    """From the latest start to the earliest end of the charter and the measures."""
    identity = charter.charter
    if identity is None or identity.in_force_from is None or identity.review_by is None:
        return None
    start, end = identity.in_force_from, identity.review_by
    for measure in measured:
        period = measure.period
        if period is None or period.from_ is None or period.to is None:
            return None
        start, end = max(start, period.from_), min(end, period.to)
    return (start, end) if start <= end else None


def _runs(charter: Charter, measure: Measure) -> bool:
    running = RUNS.get(measure.kind) if measure.kind else None
    purposes = purposes_of(measure)
    if not running or not purposes or not purposes <= running.purposes:
        return False
    bases = {purpose.basis if purpose else None for purpose in described(charter, measure)}
    if not bases <= (_BASES if purposes <= IMPOSABLE else _BASES - _IMPOSED):
        return False
    if measure.kind == "application_rule":
        return measure.rule is not None and measure.records == "none"
    if measure.kind == "device_health" and (
        not is_about_a_device(measure) or measure.every is None
    ):
        return False
    if measure.kind == "declared_work" and measure.written_by != "person":
        return False
    return (measure.seen_by or {}).get("person") == "first"


def _recording(charter: Charter, measure: Measure) -> Measure | None:
    """The call recording whose draw, made before the call, decides; ``None`` without one."""
    call: Measure | None = measure
    if measure.kind == "screen_video_during_call":
        call = measure_called(charter, measure.with_)
    if call is None or call.kind != "call_recording" or not _runs(charter, call):
        return None
    sample = call.sample
    drawn = (
        measure.trigger == call.trigger == "drawn"
        and sample is not None
        and isinstance(sample.rate, Rate)
        and sample.rate.percent < 100
        and sample.drawn == "before_the_call"
    )
    return call if drawn else None


def _hours(charter: Charter) -> tuple[time, time] | None:
    hours = charter.working_hours
    if hours is None or hours.never_before is None or hours.never_after is None:
        return None
    return (hours.never_before, hours.never_after)


def _running(measure: Measure) -> Running:
    assert measure.kind is not None
    return RUNS[measure.kind]


def _made(base: Permission, measure: Measure) -> Iterator[Permission]:
    """What is made of a call, while its sound is kept; on the spot where it never is."""
    kept = _kept(measure, "sound")
    if kept is None:
        return
    for make in set(made_by(measure)) & _running(measure).makes:
        tone = measure.tone
        of_customer = tone is not None and (tone.reads, tone.of) == ("transcript", "customer")
        if make != "customer_tone_from_words" or of_customer:
            yield base._replace(act="make", field=make, kept=kept)


def _joined(charter: Charter, base: Permission, measure: Measure) -> Iterator[Permission]:
    """The minutes when the tool was not answering, beside the timing of these people's calls."""
    kept = _kept(measure, "sound")
    if kept is None or "timing" not in made_by(measure):
        return
    for _, device in measures(charter):
        why = (device.joins or {}).get(base.measure)
        if why is None or device.kind != "device_health" or not _runs(charter, device):
            continue
        days, rows = _days(charter, measure, device), duration_of(device, "raw")
        covered = is_within(charter, base.people, device.people or ())
        if days and rows and covered and "application_not_answering" in (device.fields or ()):
            until = kept if rows.may_exceed(kept) else rows
            yield base._replace(act="make", field=why, start=days[0], end=days[1], kept=until)


def _sent(base: Permission, measure: Measure) -> Iterator[Permission]:
    fields, wait, leaving = measure.fields, None, measure.leaves_the_computer
    if measure.kind == "application_time":
        if not isinstance(leaving, Leaving) or leaving.after is None or leaving.each is None:
            return
        fields, wait = leaving.fields, leaving.after
    elif leaving is not None:  # nothing else need say so; what says so is held to it
        if leaving == "never" or leaving.each is not None:  # its rows are finer than an hour
            return
        fields, wait = tuple(set(fields or ()) & set(leaving.fields or ())), leaving.after
    kept = _kept(measure, _ROWS_OF[measure.kind]) if measure.kind in _ROWS_OF else None
    if kept is None:
        return
    for field in set(fields or ()) & _running(measure).sends:
        yield base._replace(act="send", field=field, wait=wait, kept=kept)


def _kept(measure: Measure, data: DataClass) -> Duration | None:
    """How long a class lasts: not at all, but the time to deal with it, where `none` says so."""
    if (measure.keeps or {}).get(data) == "none":
        return _ON_THE_SPOT
    return duration_of(measure, data)


def _shown(charter: Charter, base: Permission, measure: Measure) -> Iterator[Permission]:
    """Who may see each class of data that is kept, and take it away."""
    for data in _running(measure).keeps:
        kept = duration_of(measure, data)
        if kept is None or (data == "per_person" and kept.may_exceed(_ROWS)):
            continue
        yield base._replace(act="keep", field=data, kept=kept)
        for role in get_args(Role):
            limits = _seen(charter, base.measure, measure, data, role)
            if limits is None:
                continue
            fact = base._replace(act="show", field=data, role=role, kept=kept, **limits)
            yield fact
            form = (measure.export or {}).get(role)
            if form in ("whole", "redacted"):
                yield fact._replace(act="export", form=form)


def _seen(
    charter: Charter, id: Name, measure: Measure, data: DataClass, role: Role
) -> dict[str, Any] | None:
    """Within which limits a role sees a class of data; ``None`` where it does not."""
    view = (measure.seen_by or {}).get(role)
    if data == "team_totals":
        # The person too: what is left of a small team's total is a colleague's part.
        reads = view in ("team", "organisation") or (role, view) == ("person", "first")
        group = _smallest_group(charter, id, measure) if reads and role != "hr" else None
        return None if group is None else {"smallest_group": group}
    if role == "person":
        return {}  # always first: nothing runs otherwise
    if role == "trainer":
        # One person's data seen by another: the drawn calls, after the person.
        if isinstance(view, Delay) and measure.kind in _DRAWN:
            return {"wait": view.wait, "person_first": True}
        return None
    return {} if (role, view, measure.kind) in _OTHERS else None


def _smallest_group(charter: Charter, id: Name, measure: Measure) -> int | None:
    """From how many people a group figure is shown; ``None`` where it never is.

    That the waiver is in force is the gate's business: it stays closed with an expired one.
    """
    shown = measure.shown
    if shown is None or shown.zoom is not False or shown.differencing_protection is not True:
        return None
    smallest = shown.smallest_group
    path = ("measures", id, "shown", "smallest_group")
    waived = any(
        waives(waiver, "REU002", path) and not waiver.unwritten()
        for waiver in charter.waivers or ()
    )
    least = _LEAST_WAIVED if waived else _SMALLEST_GROUP
    return smallest if smallest is not None and smallest >= least else None
