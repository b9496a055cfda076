"""PRO013 work-tool-unbounded. Explanation and examples: en.md, fr.md."""

from collections.abc import Iterator

from justemesure.charter.constancy import is_constant
from justemesure.charter.finding import Found, Rule
from justemesure.charter.law import Law
from justemesure.charter.measure import Measure, WorkTool
from justemesure.charter.model import Charter
from justemesure.charter.questions import (
    duration_of,
    has_admitted_reason,
    imposed_by_law,
    listed,
    measures,
    purposes_of,
)
from justemesure.charter.readers import fields_read, is_individual
from justemesure.charter.values import Duration
from justemesure.charter.vocabulary import DataClass, Name

RULE = Rule("PRO013", "work-tool-unbounded", "mandatory", "law", since="0.1.0")


def check(charter: Charter, law: Law) -> Iterator[Found]:
    if not law.applies("work_tool.idle_threshold"):
        return
    for id, measure in measures(charter):
        if measure.kind != "work_tool_state":
            continue
        if not (is_constant(measure) and is_individual(measure, law)):
            continue
        if not (imposed_by_law(charter, measure) or has_admitted_reason(measure)):
            yield from _conditions(id, measure, law)
            yield from _retention(id, measure, law)


def _conditions(id: Name, measure: Measure, law: Law) -> Iterator[Found]:
    path, said = ("measures", id), {"measure": id}
    tool = measure.tool or WorkTool()
    if tool.name is None or tool.used_continuously is not True:
        yield Found("no-tool", (*path, "tool"), said, severity="prohibited")
    elif "idle" in fields_read(measure):
        least = law.duration("work_tool.idle_threshold")
        if tool.idle_threshold is None or least.may_exceed(tool.idle_threshold):
            where = (*path, "tool", "idle_threshold")
            yield Found("idle-too-short", where, {**said, "most": least})
    if len(purposes_of(measure)) > 1:
        mixed = {**said, "purposes": listed(purposes_of(measure))}
        yield Found("purposes-mixed", (*path, "purpose"), mixed, force="soft")


def _retention(id: Name, measure: Measure, law: Law) -> Iterator[Found]:
    """What was faulted is one long duration for everything."""
    path, most = ("measures", id, "keeps"), law.duration("work_tool.raw_retention")
    durations = {duration_of(measure, data) for data in measure.keeps or {}} - {None}
    for data, kept in _long_rows(measure, most):
        said = {"measure": id, "kept": kept, "most": most}
        if len(durations) == 1:
            yield Found("kept-alike", path, said)
            return
        yield Found("rows-kept-long", (*path, data), {**said, "data": data}, force="soft")


def _long_rows(measure: Measure, most: Duration) -> Iterator[tuple[DataClass, Duration]]:
    for data in measure.keeps or {}:
        kept = duration_of(measure, data)
        if data not in ("totals", "team_totals") and kept is not None and kept.may_exceed(most):
            yield data, kept
