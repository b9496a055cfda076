"""The timing figures of a call: who spoke when, for how long, and with what silence between.

Definitions v1. Input for each party: its speech, from its own channel (``voice``). T0 is the first
second of the file, T1 the end of the last speech of either party, D = T1 - T0. A *back-channel* is
a short sign of listening over the other's speech (« oui », « d'accord »): it is told apart and
never counts as a turn. « Oui » alone, once the other is silent, is an answer and a turn.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from statistics import median
from typing import NamedTuple

from justemesure.calls.call import PARTIES, Party, Segment, Span, Spans
from justemesure.calls.words import is_back_channel, words_of

SILENCE = 3.0  # seconds: a shorter gap is a breath
BACK_CHANNEL = 1.0  # seconds: a longer turn is a turn
BACK_CHANNEL_OVERLAP = 0.5  # seconds spoken over the other
LISTENED_FOR = 1.0  # seconds that the other had been speaking
MONOLOGUE_GAP = 3.0  # seconds: a longer pause ends a monologue
LATENCY = (-0.2, 10.0)  # seconds: outside, it is no answer to what was just said
RATE_SECONDS, RATE_WORDS = 3.0, 5  # a shorter segment tells nothing of the rate


class Turns(NamedTuple):
    """The speech of one party, its back-channels told apart."""

    turns: Spans
    back_channels: Spans


class Measured(NamedTuple):
    """The value of a figure with what it was counted on."""

    value: float
    n: int


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
    both = (Span(max(a.start, b.start), min(a.end, b.end)) for a in one for b in other)
    return tuple(sorted(span for span in both if span.length > 0))


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

    A span shorter than ``BACK_CHANNEL`` that lies over the other's speech, be it in part, is a
    back-channel when its words are all signs of listening, or when the other had been speaking for
    ``LISTENED_FOR``, it is shorter than ``BACK_CHANNEL_OVERLAP`` and they go on.

    Args:
        segments: the party's words; ``None`` when no transcript was made.
    """
    turns, back_channels = [], []
    for span in own:
        under = [spoken for spoken in other if spoken.start < span.end and spoken.end > span.start]
        short = span.length < BACK_CHANNEL
        if short and under and (_says_so(span, segments) or _passes(span, under[0])):
            back_channels.append(span)
        else:
            turns.append(span)
    return Turns(tuple(turns), tuple(back_channels))


def _says_so(span: Span, segments: list[Segment] | None) -> bool:
    said = [s.text for s in segments or () if s.start < span.end and s.end > span.start]
    return bool(said) and all(is_back_channel(text) for text in said)


def _passes(span: Span, under: Span) -> bool:
    """Whether a span comes and goes while the other speaks on."""
    late = under.start + LISTENED_FOR <= span.start
    return late and span.length < BACK_CHANNEL_OVERLAP and under.end >= span.end


def longest_monologue(own: Turns, other: Turns) -> Measured | None:
    """The longest run of one party's speech, without a turn of the other or a long pause.

    A turn that the other begins over it ends the run too, and another begins.
    """
    longest, start, end = 0.0, None, 0.0
    runs = 0
    begun = [turn.start for turn in other.turns]
    for span in _split(sorted((*own.turns, *own.back_channels)), begun):
        interrupted = any(turn.start <= span.start and turn.end > end for turn in other.turns)
        if start is None or span.start - end >= MONOLOGUE_GAP or interrupted:
            start = span.start
            runs += 1
        end = span.end
        longest = max(longest, end - start)
    return Measured(longest, runs) if runs else None


def _split(spans: Iterable[Span], at: Sequence[float]) -> Iterator[Span]:
    for span in spans:
        edges = [span.start, *(time for time in at if span.start < time < span.end), span.end]
        yield from (Span(start, end) for start, end in pairwise(sorted(edges)))


def response_latency(asking: Turns, answering: Turns) -> Measured | None:
    """Median seconds between the end of one party's turn and the start of the other's answer."""
    waits = []
    marked = [(span, 0) for span in asking.turns] + [(span, 1) for span in answering.turns]
    ordered = sorted(marked)
    for (before, first), (after, second) in pairwise(ordered):
        wait = after.start - before.end
        if (first, second) == (0, 1) and LATENCY[0] < wait < LATENCY[1]:
            waits.append(wait)
    return Measured(median(waits), len(waits)) if waits else None


def exchanges(one: Turns, other: Turns) -> int:
    """How often the turn passes from one party to the other.

    Two who begin at the same moment pass it to nobody.
    """
    starts = [{turn.start for turn in turns} for turns in (one.turns, other.turns)]
    alone = [(start, party) for party in (0, 1) for start in starts[party] - starts[1 - party]]
    return sum(before[1] != after[1] for before, after in pairwise(sorted(alone)))


def speech_rate(own: Spans, segments: list[Segment]) -> Measured | None:
    """Words a minute of articulation, over segments long enough to tell."""
    words, spoken, counted = 0, 0.0, 0
    for segment in segments:
        said = words_of(segment.text)
        if segment.end - segment.start < RATE_SECONDS or len(said) < RATE_WORDS:
            continue
        words += len(said)
        spoken += total(overlap(own, (Span(segment.start, segment.end),)))
        counted += 1
    return Measured(words / spoken * 60, counted) if spoken else None


def swap(party: Party) -> Party:
    return PARTIES[1 - PARTIES.index(party)]
