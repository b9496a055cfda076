"""AIA001 worker-emotion. Explanation and examples: en.md, fr.md."""

from collections.abc import Iterator

from justemesure.charter.finding import Found, Rule
from justemesure.charter.law import Law
from justemesure.charter.measure import Measure
from justemesure.charter.model import Charter
from justemesure.charter.questions import capabilities_of, measures, purposes_of

RULE = Rule("AIA001", "worker-emotion", "prohibited", "law", since="0.1.0")


def check(charter: Charter, law: Law) -> Iterator[Found]:
    if not law.applies("ai_act.article_5"):
        return
    for id, measure in measures(charter):
        made = capabilities_of(measure) & _EMOTIONS
        tone = measure.tone
        from_voice = (
            tone is not None
            and tone.reads in ("voice", "transcript_and_voice")
            and tone.of in ("adviser", "both", None)
        )
        if not made and not from_voice:
            continue
        path = ("measures", id, "makes" if made else "tone")
        if _claims_health(measure) and not made & _NEVER_FOR_HEALTH:
            yield Found("exception-not-built", path, {"measure": id}, force="product")
        else:
            fined = law.applies("ai_act.penalties")
            yield Found("declared" if fined else "before-fines", path, {"measure": id})


def _claims_health(measure: Measure) -> bool:
    """A medical or safety use, documented: the Regulation admits it, this product does not."""
    reason = measure.circumstance
    documented = (
        reason is not None
        and reason.type == "documented_specific_risk"
        and None not in (reason.document, reason.date)
    )
    return documented and purposes_of(measure) == {"health_and_safety"}


_NEVER_FOR_HEALTH = {"stress_detection_agent", "smile_in_voice"}
_EMOTIONS = {
    "voice_emotion_agent",
    "face_emotion_agent",
    "keystroke_emotion",
    "stress_detection_agent",
    "smile_in_voice",
}
