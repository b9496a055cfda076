"""AIA002 customer-emotion-from-voice. Explanation and examples: en.md, fr.md."""

from collections.abc import Iterator

from justemesure.charter.ai import JUDGING, decisions, is_serious
from justemesure.charter.finding import Found, Rule, Severity
from justemesure.charter.law import Law
from justemesure.charter.measure import Measure
from justemesure.charter.model import Charter
from justemesure.charter.proof import CallerInformation, Proof
from justemesure.charter.questions import capabilities_of, measures, purposes_of
from justemesure.charter.vocabulary import Name

RULE = Rule("AIA002", "customer-emotion-from-voice", "mandatory", "law", since="0.1.0")


def check(charter: Charter, law: Law) -> Iterator[Found]:
    for id, measure in measures(charter):
        declared = "voice_emotion_customer" in capabilities_of(measure)
        if not declared and not _is_read_from_voice(measure):
            continue
        path, said = ("measures", id), {"measure": id}
        place = (*path, "makes" if declared else "tone")
        yield Found("refused", place, said, severity="prohibited", force="product")
        consent = measure.callers_consent
        if not isinstance(consent, Proof) or consent.unwritten():
            yield Found("no-consent", path, said, force="soft")
        if not _are_told(charter):
            # Before art. 50 applied, callers were told of a purpose, not of emotions as such.
            severity: Severity | None = None if law.applies("ai_act.article_50") else "recommended"
            yield Found("not-told", ("information", "callers", "says"), said, severity=severity)
        if _may_read_the_adviser(measure):
            yield Found("adviser-not-excluded", (*path, "tone"), said)
        if purposes_of(measure) & JUDGING or _is_decided_with(charter, id):
            yield Found("linked-to-the-adviser", path, said)
        if measure.sensitive_data_exception is None:
            yield Found("sensitive-not-examined", path, said, severity="recommended", force="soft")


def _is_read_from_voice(measure: Measure) -> bool:
    """Under no name at all; where a tone is said to come from words, AIA003 answers."""
    tone = measure.tone
    from_voice = tone is not None and tone.reads in ("voice", "transcript_and_voice")
    of_customer = tone is not None and tone.of in ("customer", "both", None)
    return from_voice and of_customer and "text_sentiment" not in capabilities_of(measure)


def _may_read_the_adviser(measure: Measure) -> bool:
    """Not said means yes; where the voice is said to be read, AIA001 answers."""
    tone = measure.tone
    if tone is None:
        return True
    return tone.of != "customer" and tone.reads not in ("voice", "transcript_and_voice")


def _are_told(charter: Charter) -> bool:
    told = charter.information.callers if charter.information else None
    return isinstance(told, CallerInformation) and "emotion" in (told.says or ())


def _is_decided_with(charter: Charter, id: Name) -> bool:
    return any(
        id in (decision.uses or ()) and is_serious(decision) for _, decision in decisions(charter)
    )
