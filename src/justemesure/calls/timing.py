"""The timing figures of a call: who spoke when, for how long, and with what silence between.

Input for each party: its speech, from its own channel (``voice``). T0 is the first
second of the file, T1 the end of the last speech of either party, D = T1 - T0. A *back-channel* is
a short sign of listening over the other's speech (« oui », « d'accord »): it is told apart and
never counts as a turn. « Oui » alone, once the other is silent, is an answer and a turn.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import accumulate, pairwise
from statistics import median
from types import MappingProxyType
from typing import Generic, NamedTuple, TypeVar

from justemesure.calls.call import PARTIES, Party, Segment, Span, Spans, Word
from justemesure.calls.words import is_back_channel

SILENCE = 3.0  # seconds: a shorter gap is a breath
BACK_CHANNEL = 1.0  # seconds: a longer turn is a turn
BACK_CHANNEL_OVERLAP = 0.5  # seconds spoken over the other
BACK_CHANNEL_COVERED = 0.5  # share of a sign of listening that lies over the other's speech
LISTENED_FOR = 1.0  # seconds that the other had been speaking
BREATH = 0.5  # seconds: who pauses for less has not stopped
BELIEVED = 0.3  # probability of a word: one that is less sure tells nothing
MONOLOGUE_GAP = 3.0  # seconds: a longer pause ends a monologue
LATENCY = (-0.2, 10.0)  # seconds: outside, it is no answer to what was just said


class Turns(NamedTuple):
    """The speech of one party, its back-channels told apart."""

    turns: Spans
    back_channels: Spans


class Measured(NamedTuple):
    """The value of a figure with what it was counted on."""

    value: float
    n: int
    detail: Mapping[str, object] = MappingProxyType({})
    """What else was found: when it happens, how it spreads."""


def union(*speech: Spans) -> Spans:
    """When at least one speaks."""
    merged: list[Span] = []
    for span in sorted(span for spans in speech for span in spans):
        if merged and span.start <= merged[-1].end:
            merged[-1] = Span(merged[-1].start, max(merged[-1].end, span.end))
        else:
            merged.append(span)
    return tuple(merged)


def overlap(one: Spans, other: Spans) -> Spans:
    """When both speak."""
    both, first, second = [], 0, 0
    while first < len(one) and second < len(other):
        a, b = one[first], other[second]
        if max(a.start, b.start) < min(a.end, b.end):
            both.append(Span(max(a.start, b.start), min(a.end, b.end)))
        if a.end < b.end:
            first += 1
        else:
            second += 1
    return tuple(both)


def total(spans: Spans) -> float:
    return sum(span.length for span in spans)


def duration(*speech: Spans) -> float:
    """D: from the first second of the file to the end of the last speech."""
    return max((span.end for spans in speech for span in spans), default=0.0)


def silences(*speech: Spans) -> Spans:
    """Gaps of at least ``SILENCE`` in which nobody speaks, before the last speech ends."""
    spoken = union(*speech)
    starts = [0.0, *(span.end for span in spoken)]
    ends = [span.start for span in spoken]
    gaps = (Span(start, end) for start, end in zip(starts, ends, strict=False))
    return tuple(gap for gap in gaps if gap.length >= SILENCE)


def tell_apart(own: Spans, other: Spans, segments: list[Segment] | None) -> Turns:
    """Turns and back-channels of one party.

    A span shorter than ``BACK_CHANNEL`` is a back-channel when its words are all signs of listening
    and most of it lies over the other's speech, or in a breath of theirs; or when the other had
    been speaking for ``LISTENED_FOR`` and goes on, and it is shorter than ``BACK_CHANNEL_OVERLAP``
    or holds no word that was understood: « hum hum » is what a speech model writes down least.

    Args:
        segments: the party's words; ``None`` when no transcript was made.
    """
    turns, back_channels = [], []
    spoken, held = _Ordered(other), _Ordered(breathing(other))
    said = _Ordered(_said(segments or ()))
    for span in own:
        under = spoken.meeting(span) if span.length < BACK_CHANNEL else []
        words = [word for word in said.meeting(span) if word.confidence >= BELIEVED]
        unread = segments is not None and not words
        if under and (
            (_is_listened_through(span, under) and _are_signs(words, span))
            or _passes(span, under[0], BACK_CHANNEL_OVERLAP)
            or (unread and _passes(span, held.meeting(span)[0], BACK_CHANNEL))
        ):
            back_channels.append(span)
        else:
            turns.append(span)
    return Turns(tuple(turns), tuple(back_channels))


def breathing(spans: Spans) -> Spans:
    """Spans joined over breaths."""
    joined: list[Span] = []
    for span in spans:
        if joined and span.start - joined[-1].end < BREATH:
            joined[-1] = Span(joined[-1].start, span.end)
        else:
            joined.append(span)
    return tuple(joined)


def _said(segments: Iterable[Segment]) -> Iterator[Word]:
    """The words of segments, « d » and « 'accord » as one; without times a segment is one."""
    for segment in segments:
        told = list(segment.words[:1])
        for word in segment.words[1:]:
            if word.text.startswith(" "):
                told.append(word)
            else:
                last = told[-1]
                told[-1] = Word(last.start, word.end, last.text + word.text, last.confidence)
        yield from told or (Word(*segment[1:4], segment.confidence),)


Timed = TypeVar("Timed", Span, Word)


class _Ordered(Generic[Timed]):
    """Spans or words, to be asked which of them meet a span."""

    def __init__(self, timed: Iterable[Timed]) -> None:
        self._timed: list[Timed] = sorted(timed, key=lambda one: one.start)
        self._starts: list[float] = [one.start for one in self._timed]
        self._ends: list[float] = list(accumulate((one.end for one in self._timed), max))

    def meeting(self, span: Span) -> list[Timed]:
        first, last = bisect_right(self._ends, span.start), bisect_left(self._starts, span.end)
        return [one for one in self._timed[first:last] if one.end > span.start]


def _is_listened_through(span: Span, under: Sequence[Span]) -> bool:
    """Whether the other keeps the word: an answer that overlaps its question by little is none."""
    covered = total(overlap((span,), tuple(under))) >= BACK_CHANNEL_COVERED * span.length
    return covered or (bool(under) and under[0].start < span.start and under[-1].end > span.end)


def _are_signs(words: Sequence[Word], span: Span) -> bool:
    """Whether all words, or all that lie mostly in the span, are signs: their times are guesses."""
    within = [word for word in words if span.start <= (word.start + word.end) / 2 <= span.end]
    return any(
        told and is_back_channel(" ".join(word.text for word in told)) for told in (words, within)
    )


def _passes(span: Span, under: Span, shorter_than: float) -> bool:
    """Whether a span comes and goes while the other speaks on."""
    late = under.start + LISTENED_FOR <= span.start
    return late and span.length < shorter_than and under.end >= span.end


def longest_monologue(own: Turns, other: Turns) -> Measured | None:
    """The longest run of one party's speech that no long pause and no turn of the other breaks.

    The other breaks it by beginning a turn over it, and by holding one during a pause of it, even
    one begun before; another run begins there.
    """
    longest, start, end = 0.0, None, 0.0
    runs = 0
    begun = [turn.start for turn in other.turns]
    for span in _split(sorted((*own.turns, *own.back_channels)), begun):
        before = bisect_right(begun, span.start)  # turns of the other, the last ending last
        broken = before > 0 and other.turns[before - 1].end > end
        if start is None or span.start - end >= MONOLOGUE_GAP or broken:
            start = span.start
            runs += 1
        end = span.end
        longest = max(longest, end - start)
    return Measured(longest, runs) if runs else None


def _split(spans: Iterable[Span], at: Sequence[float]) -> Iterator[Span]:
    """Spans cut at some times, which are in order."""
    for span in spans:
        inside = at[bisect_right(at, span.start) : bisect_left(at, span.end)]
        yield from (Span(*edges) for edges in pairwise([span.start, *inside, span.end]))


def response_latency(asking: Turns, answering: Turns) -> Measured | None:
    """Median seconds between the end of one party's turn and the start of the other's answer.

    An answer is a turn that begins once the other has stopped, or at most 0.2 s before, by who was
    silent when they stopped and has not spoken since: what is said over the other, or goes on after
    a pause, answers nothing.
    """
    waits = []
    early, late = LATENCY
    ends = [turn.end for turn in asking.turns]
    last = -1.0  # when the one who answers last stopped
    for turn in answering.turns:
        over = bisect_left(ends, turn.start - early)  # how many turns of the other are over
        if over:
            asked = asking.turns[over - 1]
            goes_on = over < len(ends) and asking.turns[over].start < turn.start
            if turn.start - asked.end < late and last <= asked.end and not goes_on:
                waits.append(turn.start - asked.end)
        last = turn.end
    return Measured(median(waits), len(waits)) if waits else None


def exchanges(one: Turns, other: Turns) -> int:
    """How often the turn passes from one party to the other.

    Two who begin at the same moment pass it to nobody.
    """
    starts = [{turn.start for turn in turns} for turns in (one.turns, other.turns)]
    alone = [(start, party) for party in (0, 1) for start in starts[party] - starts[1 - party]]
    return sum(before[1] != after[1] for before, after in pairwise(sorted(alone)))


def swap(party: Party) -> Party:
    return PARTIES[1 - PARTIES.index(party)]
