"""DIS002 protected-grounds-used. Explanation and examples: en.md, fr.md."""

from collections.abc import Iterator

from justemesure.charter.finding import Force, Found, Rule
from justemesure.charter.law import Law
from justemesure.charter.measure import Measure
from justemesure.charter.model import Charter
from justemesure.charter.questions import is_french, listed, made_by, measures, protects_places
from justemesure.charter.readers import stays_with_the_person
from justemesure.charter.vocabulary import Kind, Make

RULE = Rule("DIS002", "protected-grounds-used", "prohibited", "law", since="0.1.0")


def check(charter: Charter, law: Law) -> Iterator[Found]:
    for id, measure in measures(charter):
        exception = measure.sensitive_data_exception
        biometric = measure.kind == "biometric_identification"
        if biometric and exception is None and protects_places(measure):  # else PRO014
            yield Found(
                "no-exception", ("measures", id, "sensitive_data_exception"), {"measure": id}
            )
    if not any(_counts_presence(measure) for _, measure in measures(charter)):
        return
    times, path = set(charter.never.times or ()) if charter.never else set(), ("never", "times")
    if missing := {"leave", "sick_leave", "strike"} - times:
        # The texts are French: elsewhere the same is asked for, as our own choice.
        force: Force | None = None if is_french(charter) else "product"
        yield Found("absences-counted", path, {"missing": listed(missing)}, force=force)
    if "adjusted_work" not in times:
        yield Found("adjustments-counted", path, severity="recommended", force="product")


def _counts_presence(measure: Measure) -> bool:
    """Whether somebody who is away, or works otherwise, comes out lower."""
    if stays_with_the_person(measure):
        return False
    return measure.kind in _COUNTS or bool(_SCORES & set(made_by(measure)))


_COUNTS: frozenset[Kind] = frozenset(
    {
        "call_statistics",
        "application_time",
        "web_use",
        "connection_time",
        "presence_status",
        "presence_checks",
        "idle_time",
        "keystroke_counts",
        "mouse_activity",
        "file_activity",
        "unspecified_activity",
        "collaboration_statistics",
        "work_tool_state",
        "staff_prediction",
    }
)
_SCORES: frozenset[Make] = frozenset(
    {
        "speech_score",
        "productivity_score",
        "ranking_of_people",
        "pay_deduction",
        "bonus",
        "prediction_about_a_person",
    }
)
