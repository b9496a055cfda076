"""APP006 all-calls-analysed. Explanation and examples: en.md, fr.md."""

from collections.abc import Iterator

from justemesure.charter.finding import Found, Rule
from justemesure.charter.law import Law
from justemesure.charter.model import Charter
from justemesure.charter.questions import (
    CALL_KINDS,
    capabilities_of,
    covers_every_call,
    measures,
)

RULE = Rule("APP006", "all-calls-analysed", "prohibited", "soft", since="0.1.0")


def check(charter: Charter, law: Law) -> Iterator[Found]:
    for id, measure in measures(charter):
        analysed = capabilities_of(measure) & _ANALYSIS
        if measure.kind in CALL_KINDS and analysed and covers_every_call(measure):
            yield Found("declared", ("measures", id, "makes"), {"measure": id})


_ANALYSIS = frozenset(
    [
        "call_transcription",
        "keyword_spotting",
        "silence_detection",
        "speech_score",
        "text_sentiment",
    ]
)
