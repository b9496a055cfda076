"""PRO006 cameras-on-workers. Explanation and examples: en.md, fr.md."""

from collections.abc import Iterator

from justemesure.charter.constancy import is_constant
from justemesure.charter.finding import Found, Rule
from justemesure.charter.law import Law
from justemesure.charter.measure import Cameras, Measure
from justemesure.charter.model import Charter
from justemesure.charter.questions import (
    duration_of,
    has_admitted_reason,
    imposed_by_law,
    listed,
    measures,
)
from justemesure.charter.vocabulary import Name

RULE = Rule("PRO006", "cameras-on-workers", "prohibited", "law", since="0.1.0")


def check(charter: Charter, law: Law) -> Iterator[Found]:
    for id, measure in measures(charter):
        if measure.kind != "cctv":
            continue
        yield from _what_is_filmed(id, measure)
        if imposed_by_law(charter, measure):
            continue
        path, said = ("measures", id), {"measure": id}
        filmed = measure.cameras.films_workstations if measure.cameras else None
        constant = filmed == "continuously" or is_constant(measure)
        if constant and not has_admitted_reason(measure):
            if measure.circumstance is None:
                yield Found("constant", (*path, "cameras"), said)
            else:
                yield Found("reason-not-admitted", (*path, "circumstance"), said)
        if law.applies("cameras.retention"):
            yield from _kept_long(id, measure, law)


def _what_is_filmed(id: Name, measure: Measure) -> Iterator[Found]:
    cameras = measure.cameras or Cameras()
    path, said = ("measures", id, "cameras"), {"measure": id}
    if cameras.sound is not False:
        yield Found("sound", (*path, "sound"), said)
    if not cameras.zones:
        yield Found("zones-not-said", (*path, "zones"), said)
    elif never := _NEVER_FILMED.intersection(cameras.zones):
        yield Found("forbidden-zone", (*path, "zones"), {**said, "zones": listed(never)})


def _kept_long(id: Name, measure: Measure, law: Law) -> Iterator[Found]:
    most = law.duration("cameras.retention")
    for data in measure.keeps or {}:
        kept = duration_of(measure, data)
        if data not in _BESIDE and kept is not None and kept.may_exceed(most):
            said = {"measure": id, "data": data, "kept": kept, "most": most}
            path = ("measures", id, "keeps", data)
            yield Found("kept-long", path, said, severity="mandatory", force="soft")


_NEVER_FILMED = frozenset({"break_room", "toilets", "changing_room", "union_office"})
# What is put aside for one incident, and the journal of who watched.
_BESIDE = ("passages", "logs")
