"""What the model said, with its times → segments: believed or not, cut where nobody speaks."""

from collections.abc import Sequence
from itertools import pairwise
from statistics import geometric_mean
from typing import NamedTuple

from justemesure.calls.call import Party, Segment, Span, Spans, Word
from justemesure.calls.words import is_loop, words_of

_PAUSE = 0.80  # a longer pause between two words ends a segment
_FASTEST = 8.0  # words a second: nobody speaks faster, a model that repeats itself does
_SILENT, _UNLIKELY_TO_SAY = 0.6, 0.37
_MUSIC, _CHORUS = 0.5, 4  # probability that nobody speaks, words of which two thirds are repeats
_REPETITIVE, _NO_SPEECH = 2.4, 0.5  # compression ratio, probability that nobody speaks

_UNLIKELY = 0.001  # a word is never less likely: one would make its segment worth nothing


class Said(NamedTuple):
    """What the model heard in ``seconds`` of sound, its words at their times in the call."""

    words: Sequence[Word]
    confidence: float
    no_speech: float
    compression: float
    seconds: float


def is_nothing(said: Said) -> bool:
    """Whether the model itself tells that nobody speaks, and is unsure of what it said instead.

    The thresholds are those of Whisper's makers; and above half, it says the same over and over.
    Tried: of 270 short prompts alone in a window (one to three words, at 0, -12 and -24 dB), 16 had
    up to 0.67 of no speech while their words, mostly right, had 0.36 to 0.63: none is lost by
    these. Of 22 windows of synthetic music all had 0.63 at least; what was made up in them was
    either surer than 0.37 and « oh, oh, oh », or less sure than 0.37.
    """
    if said.no_speech > _SILENT and said.confidence < _UNLIKELY_TO_SAY:
        return True
    words = [word.casefold() for word in words_of("".join(word.text for word in said.words))]
    chorus = len(words) >= _CHORUS and 3 * len(set(words)) <= len(words)
    return chorus and said.no_speech > _MUSIC


def is_believed(said: Said) -> bool:
    """Whether somebody may have said it: what a model makes up in music repeats itself.

    Real speech repeats itself too, so repetition alone proves little. Tried: real prompts, which
    say the same sentence four times over, compress by 2.9 with a probability of no speech of 0.31;
    what Whisper hears in synthetic music compresses by 4.4 with one of 0.7.
    """
    if len(said.words) > _FASTEST * said.seconds + 1:
        return False
    if said.compression > _REPETITIVE and said.no_speech > _NO_SPEECH:
        return False
    return not is_loop(words_of("".join(word.text for word in said.words)))


def segments(said: Said, party: Party | None, speech: Spans) -> list[Segment]:
    """Words → segments, cut where a pause is long, be it between words or in the speech heard.

    Args:
        speech: where the party speaks.
    """
    gaps = (Span(before.end, after.start) for before, after in pairwise(speech))
    pauses = [gap for gap in gaps if gap.length > _PAUSE]
    runs: list[list[Word]] = []
    for word in said.words:
        if not runs or _far(runs[-1][-1], word, pauses):
            runs.append([])
        runs[-1].append(word)
    found = [_segment(run, party) for run in runs]
    return [segment for segment in found if segment.text]


def _segment(run: Sequence[Word], party: Party | None) -> Segment:
    """A segment of words, which come after one another and together are its text.

    It is as sure as its words are: the geometric mean of their probabilities.
    """
    words: list[Word] = []
    at = run[0].start
    for word in run:
        text = word.text if words else word.text.lstrip()
        if text.strip():
            start = max(at, word.start)
            at = max(start, word.end)
            words.append(Word(round(start, 2), round(at, 2), text, round(word.confidence, 3)))
    if not words:
        return Segment(party, round(at, 2), round(at, 2), "", 0.0)
    words[-1] = words[-1]._replace(text=words[-1].text.rstrip())
    text = "".join(word.text for word in words)
    ends = words[0].start, words[-1].end
    sure = geometric_mean(max(word.confidence, _UNLIKELY) for word in words)
    return Segment(party, *ends, text, round(sure, 3), tuple(words))


def _far(before: Word, after: Word, pauses: Sequence[Span]) -> bool:
    """Whether a long pause lies between two words, whose own times are only the model's guess."""
    middles = (before.start + before.end) / 2, (after.start + after.end) / 2
    paused = any(middles[0] < (gap.start + gap.end) / 2 < middles[1] for gap in pauses)
    return paused or after.start - before.end > _PAUSE
