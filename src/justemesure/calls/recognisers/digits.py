"""Digits that fit nothing: cut in doubt, since a number half understood fits nothing either.

Amounts, dates, times and quantities are known by what stands beside them and stay. A number of a
file or of an order does not: it is lost with the rest.
"""

import re
from collections.abc import Iterator, Sequence

from justemesure.calls.spoken import STRICT, Found, Run, Token, extent, runs, words_before

_LEAST = 4  # digits said in several numbers
_WHOLE = 6  # digits of one number
_LONG = 6  # digits of a number that may be repeated in part later
_PART = 3
_HUNDREDS = 3  # digits of an amount that no part of a telephone number is written like
_EURO = re.compile(r"\beuros?\b|€")
_RATHER = re.compile(r"(?:au lieu de|a la place de|plutot que|contre|et non|et pas)(?: a)?$")
_PRICED = 12  # tokens between a price and the one it is compared with


def find(tokens: Sequence[Token]) -> Iterator[Found]:
    found = list(runs(tokens, STRICT))
    cut = [run for run in found if _is_doubtful(run, tokens)]
    yield from (extent(run, tokens) for run in cut)
    said = [run.digits for run in cut if len(run.digits) >= _LONG]
    for run in found:  # « les quatre derniers : 5556 »
        if len(run.digits) >= _PART and any(run.digits in whole for whole in said):
            yield extent(run, tokens)


def _is_doubtful(run: Run, tokens: Sequence[Token]) -> bool:
    pieces = [tokens[at] for at in run.places]
    if any(len(piece.digits) > 1 and piece.digits[0] == "0" for piece in pieces):
        return True
    if len(pieces) > 1:
        return (
            len(run.digits) >= _LEAST
            and not all(_is_year(piece) for piece in pieces)
            and not _is_grouped(pieces)
            and not _are_amounts(run, tokens)
            and not _is_price(run, tokens)
        )
    whole = pieces[0]
    round_ = whole.said and whole.digits.endswith("00")
    return len(whole.digits) >= _WHOLE and not round_


def _is_year(token: Token) -> bool:
    return len(token.digits) == 4 and token.digits[:2] in {"19", "20"}


def _is_grouped(pieces: Sequence[Token]) -> bool:
    """Whether a number is written in thousands, « 12 500 », and round enough to be a quantity."""
    first, *rest = pieces
    return (
        not any(piece.said for piece in pieces)
        and 1 <= len(first.digits) <= 3
        and all(len(piece.digits) == 3 for piece in rest)
        and rest[-1].digits.endswith("00")
    )


def _are_amounts(run: Run, tokens: Sequence[Token]) -> bool:
    """Whether all is amounts as they are transcribed: one, the same again, or of hundreds each."""
    pairs = list(zip(run.places[::2], run.places[1::2], strict=False))
    wholes = [tokens[whole].digits for whole, _ in pairs]
    told = {(tokens[whole].digits, tokens[cents].digits) for whole, cents in pairs}
    known = len(told) == 1 or all(len(whole) >= _HUNDREDS for whole in wholes)
    return known and len(run.places) % 2 == 0 and all(_is_decimal(*p, tokens) for p in pairs)


def _is_decimal(whole: int, cents: int, tokens: Sequence[Token]) -> bool:
    """Whether two numbers are one amount, « 128,40 »."""
    one, other = tokens[whole], tokens[cents]
    return (
        tokens[whole + 1].word == ","
        and len(other.digits) <= 2
        and not one.said
        and one.digits[0] != "0"
        and other.start == one.end + 1
    )


def _is_price(run: Run, tokens: Sequence[Token]) -> bool:
    """Whether it is a price without its unit beside one: « 42 euros au lieu de 29 90 »."""
    first, last = run.places[0], run.places[-1]
    before = words_before(tokens, first, _PRICED)
    return (
        last == first + 1
        and max(len(tokens[at].digits) for at in run.places) <= 2
        and _EURO.search(before) is not None
        and _RATHER.search(before) is not None
    )
