"""APP006 all-calls-analysed. Explanation and examples: en.md, fr.md."""

from collections.abc import Iterator

from justemesure.charter.constancy import CALL_KINDS, covers_every_call
from justemesure.charter.finding import Found, Rule
from justemesure.charter.law import Law
from justemesure.charter.measure import Measure
from justemesure.charter.model import Charter
from justemesure.charter.questions import capabilities_of, made_by, measures

RULE = Rule("APP006", "all-calls-analysed", "prohibited", "soft", since="0.1.0")


def check(charter: Charter, law: Law) -> Iterator[Found]:
    for id, measure in measures(charter):
        analysed = capabilities_of(measure) & _ANALYSIS
        if measure.kind not in CALL_KINDS or not analysed or not covers_every_call(measure):
            continue
        if not _only_counts_reasons(measure):
            yield Found("declared", ("measures", id, "makes"), {"measure": id})


def _only_counts_reasons(measure: Measure) -> bool:
    """Totals by reason for calling, of which no sound, no text and no figure of a call is left."""
    kept = (measure.keeps or {}).items()
    gone = {data for data, length in kept if length == "none"}
    others = {data for data, _ in kept} - gone - {"totals", "team_totals"}
    return (
        made_by(measure) == ("contact_reasons",) and gone >= {"sound", "transcript"} and not others
    )


_ANALYSIS = frozenset(
    [
        "call_transcription",
        "keyword_spotting",
        "silence_detection",
        "speech_score",
        "text_sentiment",
        "contact_reasons",
    ]
)
