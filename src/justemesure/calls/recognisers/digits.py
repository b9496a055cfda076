"""Digits that fit nothing: cut in doubt, since a number half understood fits nothing either.

Amounts, dates, times and quantities are known by what stands beside them and stay. A number of a
file or of an order does not: it is lost with the rest.
"""

from collections.abc import Iterator, Sequence

from justemesure.calls.spoken import STRICT, Found, Run, Token, extent, runs

_LEAST = 4  # digits said in several numbers
_WHOLE = 6  # digits of one number
_LONG = 6  # digits of a number that may be repeated in part later
_PART = 3


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
            and not _is_decimal(pieces, tokens[run.places[0] + 1])
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


def _is_decimal(pieces: Sequence[Token], between: Token) -> bool:
    """Whether a number is an amount as it is transcribed, « 128,40 »."""
    whole, *rest = pieces
    return (
        len(rest) == 1
        and between.word == ","
        and len(rest[0].digits) <= 2
        and not whole.said
        and whole.digits[0] != "0"
        and rest[0].start == whole.end + 1
    )
