"""PRO009 constant-individual-monitoring. Explanation and examples: en.md, fr.md."""

from collections.abc import Iterator

from justemesure.charter.finding import Found, Rule
from justemesure.charter.law import Law
from justemesure.charter.measure import Measure
from justemesure.charter.model import Charter
from justemesure.charter.questions import (
    duration_of,
    fields_read,
    imposed_by_law,
    is_constant,
    is_individual,
    is_read_by_name,
    measures,
    purposes_of,
)

RULE = Rule("PRO009", "constant-individual-monitoring", "prohibited", "law", since="0.1.0")


def check(charter: Charter, law: Law) -> Iterator[Found]:
    for id, measure in measures(charter):
        if not (is_constant(measure) and is_individual(measure, law)):
            continue
        if imposed_by_law(charter, measure) or _only_for_security(measure):
            continue
        if measure.kind == "work_tool_state" and _within_tool_limits(measure, law):
            continue
        reason = measure.circumstance
        if reason is None:
            yield Found("declared", ("measures", id), {"measure": id})
        elif reason.type != "documented_specific_risk" or None in (reason.document, reason.date):
            yield Found("reason-not-admitted", ("measures", id, "circumstance"), {"measure": id})


def _only_for_security(measure: Measure) -> bool:
    return purposes_of(measure) == {"security"} and not is_read_by_name(measure)


def _within_tool_limits(measure: Measure, law: Law) -> bool:
    """The facts that the Conseil d'État admitted on 23 December 2025 (n° 492830)."""
    if not law.applies("work_tool.raw_retention"):
        return False
    tool, raw = measure.tool, duration_of(measure, "raw")
    if tool is None or tool.name is None or tool.used_continuously is not True or raw is None:
        return False
    if "idle" in fields_read(measure):
        threshold = tool.idle_threshold
        if threshold is None or law.duration("work_tool.idle_threshold").may_exceed(threshold):
            return False
    return not raw.may_exceed(law.duration("work_tool.raw_retention"))
