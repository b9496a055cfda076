"""What a customer said, as the modules that read it are given it: words, and nothing of the sound.

The only way from a call to ``tone`` and ``topics``. The adviser's words stop here, and so do times,
levels and whose voice it was. A word that the speech model doubts is left out: it was not heard.
"""

from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import Literal, NamedTuple

from justemesure.calls import tone, topics
from justemesure.calls.call import Segment, Word
from justemesure.calls.likeness import tokens
from justemesure.calls.sentences import Sentence, sentences

HEARD = 0.5  # probability of a word below which it is left out
FEWEST = 5  # words in a quarter, below which nothing is said of it
QUARTERS = 4

Reason = Literal["both-ways", "few-words", "no-words-of-tone", "not-customers-alone", "not-french"]


class Quarter(NamedTuple):
    """The tone of the customer's words in a quarter of the call, from ``start`` to ``end``.

    ``evidence`` is from when to when each passage that weighs is said, with its weight; ``n`` is
    the number of words read; ``reason`` says why nothing is decided, where nothing is.
    """

    start: float
    end: float
    verdict: tone.Verdict
    n: int
    evidence: tuple[tuple[float, float, int], ...]
    reason: Reason | None


def tone_by_quarter(
    segments: Sequence[Segment] | None, length: float, *, french: bool = True
) -> list[Quarter]:
    """The tone of each quarter.

    Args:
        segments: of both parties, or ``None`` without a transcript.
        length: of the call, in seconds.
        french: whether it is in the language whose words are known.
    """
    said = [s for s in sentences(_customers(segments)) if s.words]
    alone = segments is not None and all(segment.party is not None for segment in segments)
    edges = [length * part / QUARTERS for part in range(QUARTERS + 1)]
    found = []
    for number, (start, end) in enumerate(pairwise(edges)):
        inside = [s for s in said if _quarter(s, length) == number]
        refused: Reason | None = None
        if not alone:
            refused = "not-customers-alone"
        elif not french:
            refused = "not-french"
        found.append(_read(start, end, inside, refused))
    return found


def reasons_for_contact(segments: Sequence[Segment]) -> tuple[str, ...]:
    """The reasons that the customer's words suggest (``topics``)."""
    return topics.suggest([_text(s) for s in sentences(_customers(segments))])


def _customers(segments: Iterable[Segment] | None) -> list[Segment]:
    return [segment for segment in segments or () if segment.party == "customer"]


def _quarter(sentence: Sentence, length: float) -> int:
    middle = (sentence.start + sentence.end) / 2
    return min(QUARTERS - 1, int(QUARTERS * middle / length)) if length > 0 else 0


def _read(start: float, end: float, said: Sequence[Sentence], refused: Reason | None) -> Quarter:
    texts = [_text(sentence) for sentence in said]
    n = sum(len(tokens(text)) for text in texts)
    if refused is None and n < FEWEST:
        refused = "few-words"
    if refused is not None:
        return Quarter(start, end, "not_decidable", n, (), refused)
    verdict, evidence = tone.read(texts)
    if verdict == "not_decidable":
        both = len({one.weight > 0 for one in evidence}) > 1
        refused = "both-ways" if both else "no-words-of-tone"
    passages = tuple((*_when(said[one.text], one), one.weight) for one in evidence)
    return Quarter(start, end, verdict, n, passages, refused)


def _text(sentence: Sentence) -> str:
    """Its words, what was not heard being a gap that joins nothing."""
    return "".join(w.text if w.confidence >= HEARD else " … " for w in sentence.words).strip()


def _when(sentence: Sentence, passage: tone.Evidence) -> tuple[float, float]:
    """From the first to the last word of a passage."""
    timed: list[Word] = []
    for word in sentence.words:
        timed += [word] * len(tokens(word.text)) if word.confidence >= HEARD else []
    first = timed[min(passage.start, len(timed) - 1)]
    last = timed[min(passage.stop, len(timed)) - 1]
    return round(first.start, 2), round(last.end, 2)
