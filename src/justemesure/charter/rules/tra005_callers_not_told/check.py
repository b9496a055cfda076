"""TRA005 callers-not-told. Explanation and examples: en.md, fr.md."""

from collections.abc import Iterator

from justemesure.charter.finding import Found, Rule
from justemesure.charter.law import Law
from justemesure.charter.measure import Measure
from justemesure.charter.model import Charter
from justemesure.charter.proof import CallerInformation
from justemesure.charter.questions import (
    capabilities_of,
    gives_no_objection,
    listed,
    made_by,
    measures,
)

RULE = Rule("TRA005", "callers-not-told", "mandatory", "law", since="0.1.0")


def check(charter: Charter, law: Law) -> Iterator[Found]:
    calls = [
        measure
        for _, measure in measures(charter)
        if capabilities_of(measure) & _HEARD and not _only_beside(measure)
    ]
    if not calls:
        return
    path = ("information", "callers")
    told = charter.information.callers if charter.information else None
    if not isinstance(told, CallerInformation):
        yield Found("not-told", path)
        return
    if told.message is None:
        yield Found("no-message", path)
    if told.moment != "before_recording":
        yield Found("too-late", (*path, "moment"))
    required = {"existence", "purpose", "controller", "rights_link"}
    if not all(gives_no_objection(charter, m) for m in calls):
        required.add("objection_how")
    missing = required - set(told.says or ())
    if missing:
        yield Found("items-missing", (*path, "says"), {"missing": listed(missing)})
    transcribed = any("transcript" in made_by(measure) for measure in calls)
    if transcribed and "transcription" not in (told.says or ()):
        where = (*path, "says")
        yield Found("transcription-not-said", where, severity="recommended", force="product")


def _only_beside(measure: Measure) -> bool:
    """Somebody sits beside the adviser, says so, and nothing is written down."""
    return measure.listening == "side_by_side_announced" and not made_by(measure)


_HEARD = {"call_recording", "live_listening", "call_transcription", "voice_emotion_customer"}
