"""The tone of what a customer says, from the words alone, with the words that led to it.

It is given texts and nothing else: no sound, no time, no pause, no level, nobody's name, and never
the adviser's words (decision 0032). It mostly abstains: few sentences say how somebody feels, and
silence about it is not contentment.
"""

import re
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Literal, NamedTuple

import yaml

from justemesure.calls.likeness import root, tokens

VERSION = "1"
ENOUGH = 2  # weight of words on one side, below which nothing is said
TWICE = 2  # how many times heavier a side must be to be called the tone
NEGATED = 2  # words after « pas » that it still turns
WEIGHTS = {"strongly_displeased": -2, "displeased": -1, "pleased": 1, "strongly_pleased": 2}

Verdict = Literal["displeased", "pleased", "mixed", "not_decidable"]

_LEXICON = Path(__file__).parent / "lexicon" / "tone.fr.yaml"
_NEGATIONS = frozenset({"pas", "jamais", "aucun", "aucune", "guère", "ni"})
_ADVERBS = frozenset({"très", "trop", "vraiment", "si", "du", "tout", "tellement", "plus", "de"})
_CLAUSE = re.compile(r"[,;:.?!…]")
_Key = tuple[str, ...]


class Evidence(NamedTuple):
    """A passage that weighs: its text, its first word, the one after it; below 0, displeased."""

    text: int
    start: int
    stop: int
    weight: int


class Tone(NamedTuple):
    verdict: Verdict
    evidence: tuple[Evidence, ...]


def read(texts: Sequence[str]) -> Tone:
    """The tone of some sentences in French, taken together.

    Words are counted as ``likeness.tokens`` cuts them. What the speech model was unsure of must
    have been left out by the caller.
    """
    found = tuple(weighed for number, text in enumerate(texts) for weighed in _weigh(number, text))
    displeased = -sum(one.weight for one in found if one.weight < 0)
    pleased = sum(one.weight for one in found if one.weight > 0)
    return Tone(_verdict(displeased, pleased), found)


def _verdict(displeased: int, pleased: int) -> Verdict:
    if max(displeased, pleased) < ENOUGH:
        return "not_decidable"
    if displeased >= TWICE * pleased:
        return "displeased"
    if pleased >= TWICE * displeased:
        return "pleased"
    return "mixed" if min(displeased, pleased) >= ENOUGH else "not_decidable"


def _weigh(number: int, text: str) -> Iterator[Evidence]:
    """The passages of one text that weigh, longest first, none inside another."""
    lexicon, longest = _lexicon()
    at = 0
    for clause in _CLAUSE.split(text):
        words = tokens(clause)
        keys = tuple(root(word) for word in words)
        here, free = 0, 0  # the word, and the first since the last passage
        while here < len(keys):
            sizes = range(min(longest, len(keys) - here), 0, -1)
            size = next((size for size in sizes if keys[here : here + size] in lexicon), 0)
            if size:
                weight = _turned(lexicon[keys[here : here + size]], words[free:here])
                if weight:
                    yield Evidence(number, at + here, at + here + size, weight)
                free = here + size
            here += size or 1
        at += len(words)


def _turned(weight: int, before: Sequence[str]) -> int:
    """« Pas contente » is displeased, mildly; « pas en colère » is nothing."""
    near = [word for word in before if word not in _ADVERBS][-NEGATED:]
    if not _NEGATIONS.intersection(near):
        return weight
    return -1 if weight > 0 else 0


@cache
def _lexicon() -> tuple[dict[_Key, int], int]:
    """The weight of each passage, 0 for those that are not what they seem, and the longest."""
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    written = yaml.load(_LEXICON.read_text(encoding="utf-8"), Loader=loader)
    found: dict[_Key, int] = {}
    for group, passages in written.items():
        for passage in passages:
            found[tuple(root(word) for word in tokens(passage))] = WEIGHTS.get(group, 0)
    return found, max(map(len, found))
