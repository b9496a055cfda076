"""PRO009 constant-individual-monitoring. Explanation and examples: en.md, fr.md."""

from collections.abc import Iterator

from justemesure.charter.finding import Found, Rule
from justemesure.charter.law import Law
from justemesure.charter.measure import Measure
from justemesure.charter.model import Charter
from justemesure.charter.questions import (
    duration_of,
    fields_read,
    has_admitted_reason,
    imposed_by_law,
    is_constant,
    is_individual,
    is_proof_of_presence,
    is_read_by_name,
    measures,
    purposes_of,
)
from justemesure.charter.values import Duration
from justemesure.charter.vocabulary import DataClass, Name

RULE = Rule("PRO009", "constant-individual-monitoring", "prohibited", "law", since="0.1.0")


def check(charter: Charter, law: Law) -> Iterator[Found]:
    for id, measure in measures(charter):
        if measure.kind in _OTHER_RULES or is_proof_of_presence(measure, law):
            continue
        if not (is_constant(measure) and is_individual(measure, law)):
            continue
        if imposed_by_law(charter, measure) or _only_for_security(measure):
            continue
        if measure.kind == "work_tool_state" and _is_admitted_tool(measure, law):
            yield from _long_rows(id, measure, law)
            continue
        if measure.circumstance is None:
            yield Found("declared", ("measures", id), {"measure": id})
        elif not has_admitted_reason(measure):
            yield Found("reason-not-admitted", ("measures", id, "circumstance"), {"measure": id})


def _only_for_security(measure: Measure) -> bool:
    """An ordinary security log, which nobody reads by name: not what people write or show."""
    only = purposes_of(measure) == {"security"} and not is_read_by_name(measure)
    return only and measure.kind in _LOGS


def _is_admitted_tool(measure: Measure, law: Law) -> bool:
    """The facts that the Conseil d'État admitted on 23 December 2025 (n° 492830)."""
    if not law.applies("work_tool.raw_retention"):
        return False
    tool = measure.tool
    if tool is None or tool.name is None or tool.used_continuously is not True:
        return False
    if "idle" in fields_read(measure):
        threshold = tool.idle_threshold
        if threshold is None or law.duration("work_tool.idle_threshold").may_exceed(threshold):
            return False
    rows = _rows(measure)
    if not rows or None in rows.values():
        return False
    # What was faulted is one long duration for everything.
    durations = {duration_of(measure, data) for data in measure.keeps or {}} - {None}
    return len(durations) > 1 or not _exceeding(rows, law)


def _long_rows(id: Name, measure: Measure, law: Law) -> Iterator[Found]:
    most = law.duration("work_tool.raw_retention")
    for data, kept in _exceeding(_rows(measure), law).items():
        said = {"measure": id, "data": data, "kept": kept, "most": most}
        path = ("measures", id, "keeps", data)
        yield Found("rows-kept-long", path, said, severity="mandatory", force="soft")


def _rows(measure: Measure) -> dict[DataClass, Duration | None]:
    """Each class of one person's data that is kept, and how long."""
    kept = measure.keeps or {}
    return {
        data: duration_of(measure, data)
        for data, length in kept.items()
        if data not in ("totals", "team_totals") and length != "none"
    }


def _exceeding(rows: dict[DataClass, Duration | None], law: Law) -> dict[DataClass, Duration]:
    most = law.duration("work_tool.raw_retention")
    return {data: kept for data, kept in rows.items() if kept and kept.may_exceed(most)}


_LOGS = ("browsing_logs", "connection_time", "file_activity", "email_metadata")
# What reads people all the time and that a rule of its own refuses, in words of its own.
_OTHER_RULES = (
    "keystroke_content",  # PRO001
    "screenshots_random",  # PRO002
    "screenshots_periodic",
    "keystroke_counts",  # PRO003
    "mouse_activity",
    "idle_time",
    "screen_video",  # PRO004
    "live_screen_view",
    "screen_sharing_permanent",
    "webcam_continuous",  # PRO005
    "webcam_snapshots",
    "webcam_behaviour",
    "ambient_microphone",
    "cctv",  # PRO006
    "presence_checks",  # PRO007
)
