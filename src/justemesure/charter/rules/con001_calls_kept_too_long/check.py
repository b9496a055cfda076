"""CON001 calls-kept-too-long. Explanation and examples: en.md, fr.md."""

from collections.abc import Iterator

from justemesure.charter.finding import Found, Rule
from justemesure.charter.keeping import expected_classes, has_call_limits
from justemesure.charter.law import Law
from justemesure.charter.measure import Measure
from justemesure.charter.model import Charter
from justemesure.charter.questions import (
    duration_of,
    measures,
)
from justemesure.charter.vocabulary import DataClass, Name

RULE = Rule("CON001", "calls-kept-too-long", "mandatory", "soft", since="0.1.0")


def check(charter: Charter, law: Law) -> Iterator[Found]:
    if not law.applies("calls.recording_retention"):
        return
    for id, measure in measures(charter):
        if not has_call_limits(charter, measure):
            continue  # a proof is kept for as long as the contract can be disputed: APP005
        for data in expected_classes(measure):
            yield from _duration(id, measure, data, law)


def _duration(id: Name, measure: Measure, data: DataClass, law: Law) -> Iterator[Found]:
    path = ("measures", id, "keeps", data)
    if (measure.keeps or {}).get(data) == "none":
        return
    kept, limit = duration_of(measure, data), law.duration(f"calls.{_limit(data)}")
    said = {"measure": id, "data": data, "kept": kept, "most": limit}
    if kept is None:
        yield Found("no-duration", path, said, force="law")
    elif kept.may_exceed(limit):
        if _limit(data) == "after_review":
            yield Found("after-review", path, said, severity="recommended", force="product")
        else:
            yield Found("too-long", path, said)


def _limit(data: DataClass) -> str:
    """What is kept beside the sound is held to what the CNIL says of the analysis."""
    return _LIMITS.get(data, "analysis_retention")


_LIMITS: dict[DataClass, str] = {
    "sound": "recording_retention",
    "video": "recording_retention",
    "sound_after_review": "after_review",
    "video_after_review": "after_review",
}
