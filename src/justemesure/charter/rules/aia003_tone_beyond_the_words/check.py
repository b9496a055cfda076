"""AIA003 tone-beyond-the-words. Explanation and examples: en.md, fr.md."""

from collections.abc import Iterator

from justemesure.charter.ai import JUDGING
from justemesure.charter.finding import Found, Rule
from justemesure.charter.law import Law
from justemesure.charter.model import Charter
from justemesure.charter.questions import capabilities_of, made_by, measures, purposes_of

RULE = Rule("AIA003", "tone-beyond-the-words", "mandatory", "law", since="0.1.0")


def check(charter: Charter, law: Law) -> Iterator[Found]:
    for id, measure in measures(charter):
        tone = measure.tone
        # Under no name at all; where the voice is said to be read, AIA001 and AIA002 answer.
        unnamed = tone is not None and tone.reads not in ("voice", "transcript_and_voice")
        if "text_sentiment" not in capabilities_of(measure) and not unnamed:
            continue
        path, said = ("measures", id, "tone"), {"measure": id}
        if tone is None or tone.chain is None or tone.chain.unwritten():
            yield Found("no-chain", path, said)
        if tone is not None and tone.reads != "transcript":
            yield Found("not-from-words", (*path, "reads"), said)
        of_adviser = tone is None or tone.of != "customer"
        if of_adviser or "adviser_tone_from_words" in made_by(measure):
            yield Found("of-the-adviser", path, said, severity="prohibited", force="product")
        if purposes_of(measure) & JUDGING:
            yield Found("adviser-evaluated", path, said)
