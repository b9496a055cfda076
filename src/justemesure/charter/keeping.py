"""What a measure keeps, and which rule judges how long; asked by the rules on retention."""

from justemesure.charter.constancy import CALL_KINDS, is_constant
from justemesure.charter.kinds import KINDS
from justemesure.charter.law import Law
from justemesure.charter.measure import Measure
from justemesure.charter.model import Charter
from justemesure.charter.questions import (
    duration_of,
    has_admitted_reason,
    imposed_by_law,
    made_by,
    purposes_of,
)
from justemesure.charter.readers import is_about_a_device, is_individual
from justemesure.charter.values import Duration
from justemesure.charter.vocabulary import DataClass


def expected_classes(measure: Measure) -> tuple[DataClass, ...]:
    """The classes of data that exist for this measure, said or not."""
    exist: list[DataClass] = []
    if measure.kind == "call_recording":
        exist.append("sound")
    if measure.kind == "screen_video_during_call":
        exist.append("video")
    if "transcript" in made_by(measure):
        exist.append("transcript")
    if "timing" in made_by(measure):
        exist.append("figures")
    # Totals of a group are made from rows about each of its members.
    totals_alone = bool(measure.keeps) and set(measure.keeps or ()) <= {"totals", "team_totals"}
    if totals_alone and _takes_detail(measure) and not is_about_a_device(measure):
        exist.append("per_person")
    return tuple(dict.fromkeys((*exist, *(measure.keeps or {}))))


def _takes_detail(measure: Measure) -> bool:
    """Whether it is of persons or of groups; which one it is need not be said."""
    return measure.kind is not None and "detail" in KINDS[measure.kind].fields


def has_call_limits(charter: Charter, measure: Measure) -> bool:
    """Whether it keeps calls to train, assess or improve, which CON001 limits in time."""
    if measure.kind not in CALL_KINDS and measure.kind != "screen_video_during_call":
        return False
    return not imposed_by_law(charter, measure) and purposes_of(measure) != {"contract_proof"}


def rows_of_people(measure: Measure, law: Law) -> frozenset[DataClass]:
    """The classes, among those kept, that hold rows about one person for figures of some kind."""
    if not _takes_detail(measure):
        return frozenset()
    if purposes_of(measure) == {"security"} or not is_individual(measure, law):
        return frozenset()
    return frozenset(measure.keeps or ()) & {"raw", "per_person"}


def judged_as_tool(measure: Measure) -> bool:
    """Whether it is a work tool read constantly, whose rows PRO013 judges, their length too."""
    constant = measure.kind == "work_tool_state" and is_constant(measure)
    return constant and not has_admitted_reason(measure)


def kept_alike(charter: Charter, measure: Measure, law: Law) -> Duration | None:
    """The long duration that several classes share, rows about one person included."""
    if not law.applies("work_tool.raw_retention") or imposed_by_law(charter, measure):
        return None
    if judged_as_tool(measure):
        return None
    durations = [duration_of(measure, data) for data in measure.keeps or ()]
    kept = [duration for duration in durations if duration is not None]
    if len(kept) < 2 or len(set(kept)) > 1 or not rows_of_people(measure, law):
        return None
    return kept[0] if kept[0].may_exceed(law.duration("work_tool.raw_retention")) else None
