"""CON001 calls-kept-too-long. Explanation and examples: en.md, fr.md."""

from collections.abc import Iterator

from justemesure.charter.finding import Found, Rule
from justemesure.charter.law import Law
from justemesure.charter.measure import Measure
from justemesure.charter.model import Charter
from justemesure.charter.questions import (
    duration_of,
    imposed_by_law,
    made_by,
    measures,
    purposes_of,
)
from justemesure.charter.vocabulary import DataClass, Name

RULE = Rule("CON001", "calls-kept-too-long", "mandatory", "soft", since="0.1.0")


def check(charter: Charter, law: Law) -> Iterator[Found]:
    if not law.applies("calls.recording_retention"):
        return
    for id, measure in measures(charter):
        if measure.kind not in _KINDS or imposed_by_law(charter, measure):
            continue
        if purposes_of(measure) == {"contract_proof"}:
            continue  # kept as evidence for as long as the contract can be disputed: APP005
        for data in _expected(measure):
            yield from _duration(id, measure, data, law)


def _expected(measure: Measure) -> tuple[DataClass, ...]:
    """The classes of data that exist for this measure, said or not."""
    said = list(measure.keeps or {})
    if measure.kind == "screen_video_during_call":
        return tuple({"video": None} | dict.fromkeys(said))
    made = made_by(measure)
    exist: dict[DataClass, None] = {"sound": None} if measure.kind == "call_recording" else {}
    if "transcript" in made:
        exist["transcript"] = None
    if "timing" in made:
        exist["figures"] = None
    return tuple(exist | dict.fromkeys(said))


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


_KINDS = ("call_recording", "call_listening", "screen_video_during_call")
_LIMITS: dict[DataClass, str] = {
    "sound": "recording_retention",
    "video": "recording_retention",
    "sound_after_review": "after_review",
    "video_after_review": "after_review",
}
