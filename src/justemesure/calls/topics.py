"""Why a customer called, suggested from the customer's words, to be counted by team.

A suggestion is of the call and of nobody: no output of a call holds it, and it is made only when
there is a tally to give it to (decision 0035). A tally gets reasons and nothing else.
"""

from collections import Counter
from collections.abc import Sequence
from functools import cache
from pathlib import Path

import yaml

from justemesure.calls.likeness import root, tokens

MOST = 2  # reasons suggested for one call
ENOUGH = 2  # weight below which nothing is suggested
EARLY = 3.0  # what is said in the first third, where people say why they call, counts so much more

_LEXICON = Path(__file__).parent / "lexicon" / "reasons.fr.yaml"


def suggest(texts: Sequence[str]) -> tuple[str, ...]:
    """The likeliest reasons, at most ``MOST``, the likeliest first; none where nothing tells.

    Args:
        texts: the customer's sentences in French, in order.
    """
    weights: Counter[str] = Counter()
    for number, text in enumerate(texts):
        early = EARLY if number * 3 < len(texts) else 1.0
        keys = tuple(map(root, tokens(text)))
        for reason, passages in reasons().items():
            for passage in passages:
                if _contains(keys, passage):
                    weights[reason] += int(early * len(passage))
    likely = [reason for reason, weight in weights.most_common() if weight >= ENOUGH]
    return tuple(r for r in likely[:MOST] if 2 * weights[r] >= weights[likely[0]])


@cache
def reasons() -> dict[str, tuple[tuple[str, ...], ...]]:
    """The closed list of reasons, each with the roots of the passages that suggest it."""
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    written = yaml.load(_LEXICON.read_text(encoding="utf-8"), Loader=loader)
    return {
        reason: tuple(tuple(map(root, tokens(passage))) for passage in passages)
        for reason, passages in written.items()
    }


def _contains(keys: tuple[str, ...], passage: tuple[str, ...]) -> bool:
    size = len(passage)
    return any(keys[at : at + size] == passage for at in range(len(keys) - size + 1))
