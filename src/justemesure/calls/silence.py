"""What the silences of a call come from, as far as anything tells: the tool, a question, or nobody.

A second in which the tool was not answering is the tool's, whoever had asked something. The others
follow a question of the customer, one of the adviser, or remain unexplained; together they are all
the silence there is.
"""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from justemesure.calls.call import PARTIES, Party, Span, Spans
from justemesure.calls.sentences import Sentence, is_question
from justemesure.calls.timing import overlap

ASKED_BEFORE = 2.0  # seconds between the end of a question and that of the last speech
LATE = 1.0  # seconds by which the times of words, a guess, may end after the speech


class Causes(NamedTuple):
    """Silences by cause; ``None`` where nothing was given that could tell."""

    tool: Spans | None
    after_question: dict[Party, Spans] | None
    unexplained: Spans


def causes(gaps: Spans, hung: Spans | None, said: Sequence[Sentence] | None) -> Causes:
    """Cut the silences of a call by cause.

    Args:
        hung: when the tool was not answering, in seconds of the call; ``None`` if not known.
        said: what both parties said; ``None`` without a transcript of each.
    """
    asked = _asked(gaps, said or ())
    after: dict[Party, list[Span]] = {party: [] for party in PARTIES}
    unexplained: list[Span] = []
    for gap, by in zip(gaps, asked, strict=True):
        (unexplained if by is None else after[by]).extend(without((gap,), hung or ()))
    return Causes(
        None if hung is None else overlap(gaps, hung),
        None if said is None else {party: tuple(after[party]) for party in PARTIES},
        tuple(unexplained),
    )


def without(spans: Spans, others: Spans) -> Spans:
    """What is in ``spans`` and not in ``others``."""
    left = []
    for span in spans:
        start = span.start
        for other in overlap((span,), others):
            if other.start > start:
                left.append(Span(start, other.start))
            start = other.end
        if start < span.end:
            left.append(Span(start, span.end))
    return tuple(left)


def _asked(gaps: Spans, said: Sequence[Sentence]) -> Iterator[Party | None]:
    """Who asked something last before each silence, if that was the last thing said."""
    ordered = sorted(said, key=lambda sentence: sentence.end)
    ends = [sentence.end for sentence in ordered]
    for gap in gaps:
        before = bisect_right(ends, gap.start + LATE)
        last = ordered[before - 1] if before else None
        near = last is not None and last.end >= gap.start - ASKED_BEFORE
        yield last.party if last is not None and near and is_question(last.text) else None
