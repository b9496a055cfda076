"""Answers to a question for something personal, where their words cannot be believed.

A number that the speech model did not understand is written down as any words, in which nothing is
found. Where somebody had just asked for it, what was said is cut all the same.
"""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from statistics import fmean

from justemesure.calls.call import Segment, Span
from justemesure.calls.words import is_back_channel, plain
from justemesure.charter.vocabulary import Identifier

BELIEVED = 0.7
"""Mean probability of its words below which an answer is not believed."""

WITHIN = 8.0
"""Seconds after a question within which its answer begins."""

_OVER = 1.0  # seconds by which an answer may begin before the question ends

ASKED: Mapping[Identifier, str] = {
    "phone": r"telephone|portable|joindre|numero",
    "email": r"mail|courriel|electronique|arobase",
    "iban": r"\biban\b|\brib\b|compte|numero",
    "card": r"\bcarte|cryptogramme|numero",
    "nir": r"securite sociale|\bsecu\b|assur|numero",
    "siren": r"\bsiren\b|\bsiret\b|immatricul|numero",
    "birth_date": r"naissance|\bnee?\b",
    "postal_address": r"adresse|code postal|habitez|domicile",
    "name": r"\bnom\b|prenom|appelez vous|epeler",
}
"""How somebody asks for each, in small letters without accents."""


def not_understood(segments: Sequence[Segment], asked: Collection[Identifier]) -> Iterator[Span]:
    """The whole of each answer that is not believed.

    Args:
        segments: of the call, in order.
        asked: what is to be cut.
    """
    if not asked:
        return
    asks = re.compile("|".join(ASKED[identifier] for identifier in sorted(asked)))
    questions = [segment for segment in segments if asks.search(plain(segment.text))]
    for segment in segments:
        if _is_doubtful(segment) and any(_answers(segment, one) for one in questions):
            yield Span(segment.start, segment.end)


def _is_doubtful(segment: Segment) -> bool:
    words = segment.words
    return (
        bool(words)
        and fmean(word.confidence for word in words) < BELIEVED
        and not is_back_channel(segment.text)
    )


def _answers(segment: Segment, question: Segment) -> bool:
    """Whether a segment begins soon after a question of the other party, or in mono of anybody."""
    apart = segment.party is None or segment.party != question.party
    near = question.end - _OVER <= segment.start <= question.end + WITHIN
    return apart and near and segment is not question
