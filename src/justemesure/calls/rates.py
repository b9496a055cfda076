"""How fast a party speaks: words a minute, and syllables a second, of articulation.

French words are longer or shorter with the subject; syllables are not. Only segments long enough
to tell are counted, and nothing is said of words that the speech model itself is unsure of.
"""

from collections.abc import Callable, Iterator, Sequence
from statistics import fmean, quantiles

from justemesure.calls.call import Segment, Span, Spans
from justemesure.calls.syllables import syllables
from justemesure.calls.timing import Measured, overlap, total, union
from justemesure.calls.words import words_of

SECONDS, WORDS = 3.0, 5  # a shorter segment tells nothing of the rate
SURE = 0.8  # mean probability of words, below which over 20 % were wrong (decision 0031)
WINDOW = 30.0  # seconds over which the rate is compared with itself
FILLED = 10.0  # seconds of articulation in such a window
WINDOWS = 4  # fewer have no quartiles


def words_a_minute(own: Spans, segments: Sequence[Segment]) -> Measured | None:
    return _rate(own, segments, lambda text: len(words_of(text)), 60)


def syllables_a_second(own: Spans, segments: Sequence[Segment]) -> Measured | None:
    return _rate(own, segments, lambda text: sum(map(syllables, words_of(text))), 1)


def are_sure(segments: Sequence[Segment]) -> bool:
    """Whether the words are sure enough to be counted."""
    return not segments or fmean(_confidence(segment) for segment in segments) >= SURE


def _confidence(segment: Segment) -> float:
    if not segment.words:
        return segment.confidence
    return fmean(word.confidence for word in segment.words)


def _rate(
    own: Spans, segments: Sequence[Segment], count: Callable[[str], int], per: float
) -> Measured | None:
    long = [
        segment
        for segment in segments
        if segment.end - segment.start >= SECONDS and len(words_of(segment.text)) >= WORDS
    ]
    if not long or not are_sure(long):
        return None
    spoken = _articulated(own, long)
    if not spoken:
        return None
    rate = sum(count(segment.text) for segment in long) / spoken * per
    windows = [counted / seconds * per for counted, seconds in _windows(own, long, count)]
    detail = {"windows": len(windows)} | (
        {"quartiles": [round(q, 2) for q in quantiles(windows, n=4, method="inclusive")]}
        if len(windows) >= WINDOWS
        else {}
    )
    return Measured(rate, len(long), detail)


def _articulated(own: Spans, segments: Sequence[Segment]) -> float:
    counted = (Span(segment.start, segment.end) for segment in segments)
    return total(overlap(own, union(tuple(counted))))


def _windows(
    own: Spans, segments: Sequence[Segment], count: Callable[[str], int]
) -> Iterator[tuple[int, float]]:
    """What is said in each window, with its seconds of articulation; by the middle of a segment."""
    inside: dict[int, list[Segment]] = {}
    for segment in segments:
        inside.setdefault(int((segment.start + segment.end) / 2 / WINDOW), []).append(segment)
    for held in inside.values():
        seconds = _articulated(own, held)
        if seconds >= FILLED:
            yield sum(count(segment.text) for segment in held), seconds
