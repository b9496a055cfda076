"""Telephone numbers: French ones of ten digits, and international ones said with their prefix.

Whether a range is assigned is not asked: one digit misheard would leave the number audible.
"""

import re
from collections.abc import Iterator, Sequence

from justemesure.calls.spoken import LOOSE, Found, Token, extent, runs, windows

_FRENCH = re.compile(r"0[1-9]\d{8}|(?:00)?330?[1-9]\d{8}")
_ABROAD = re.compile(r"00[1-9]\d{7,13}")
_AFTER_PLUS = re.compile(r"[1-9]\d{7,14}")


def find(tokens: Sequence[Token]) -> Iterator[Found]:
    for run in runs(tokens, LOOSE):
        for part in windows(run, tokens, 9, 17):
            plus = _has_plus(tokens, part.places[0])
            if (
                _FRENCH.fullmatch(part.digits)
                or _ABROAD.fullmatch(part.digits)
                or (plus and _AFTER_PLUS.fullmatch(part.digits))
            ):
                start, end = extent(part, tokens)
                yield Found(tokens[part.places[0] - 1].start if plus else start, end)


def _has_plus(tokens: Sequence[Token], at: int) -> bool:
    return at > 0 and tokens[at - 1].word in {"+", "plus"}
