"""Who takes the floor from whom: interruptions, and attempts that fail.

A party interrupts when it begins a turn over the other, who has spoken for ``SPEAKING``, overlaps
it by ``OVERLAP`` and makes it stop within ``STOPS``. Where the other goes on, it was an attempt.
Signs of listening are neither (``timing.tell_apart``), nor is an answer that comes over the end of
a question. A full stop proves no finished sentence: the speech model writes one wherever speech
stops, in the middle of one too.
"""

from bisect import bisect_right
from collections.abc import Callable, Sequence
from typing import NamedTuple

from justemesure.calls.call import Span, Spans
from justemesure.calls.sentences import Sentence, is_question
from justemesure.calls.timing import Turns, breathing

SPEAKING = 1.0  # seconds that the other had been speaking
OVERLAP = 0.5  # seconds: a shorter overlap is the passing of the turn
STOPS = 1.5  # seconds within which the other gives up the word
LEAST = 1.0  # seconds: what is shorter, and goes unanswered, is no attempt but a sign
NEAR = 0.6  # seconds between the end of speech and that of the words, which is a guess


class Taken(NamedTuple):
    """When one party took the floor, and when it tried to."""

    interruptions: Spans
    attempts: Spans


def taken(own: Turns, other: Turns, said_by_the_other: Sequence[Sentence] | None) -> Taken:
    """How one party speaks over the other; each span is the overlap.

    Args:
        said_by_the_other: its sentences, which tell whether it had asked something; ``None`` when
            no transcript was made: who stops is then taken to have been stopped.
    """
    interruptions, attempts = [], []
    held = breathing(other.turns)
    starts = [turn.start for turn in held]
    asked = _asked(said_by_the_other or ())
    for turn in breathing(own.turns):
        before = bisect_right(starts, turn.start - SPEAKING)
        under = held[before - 1] if before else None
        if under is None or under.end <= turn.start:
            continue
        both = Span(turn.start, min(turn.end, under.end))
        if both.length < OVERLAP:
            continue
        if under.end > turn.start + STOPS or under.end >= turn.end:
            if turn.length >= LEAST:
                attempts.append(both)
        elif not asked(under.end):
            interruptions.append(both)
    return Taken(tuple(interruptions), tuple(attempts))


def _asked(said: Sequence[Sentence]) -> Callable[[float], bool]:
    """Whether a question ends where its speaker stops."""
    ends = sorted(sentence.end for sentence in said if is_question(sentence.text))
    return lambda stop: bisect_right(ends, stop + NEAR) > bisect_right(ends, stop - NEAR)
