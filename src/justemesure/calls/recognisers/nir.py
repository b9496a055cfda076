"""Social security numbers (NIR): 13 digits of a known form, or 15 whose key fits."""

import re
from collections.abc import Iterator, Sequence

from stdnum.fr import nir

from justemesure.calls.spoken import LOOSE, Found, Token, extent, runs, windows, words_before

_FORM = re.compile(r"[12378]\d{2}(?:0[1-9]|1[0-2]|[2-9]\d)\d{8}(?:\d{2})?")
_NAMED = re.compile(r"securite sociale|numero de secu|\bsecu\b|\bnir\b|carte vitale|assure|caisse")
_NEAR, _LEAST = 25, 5


def find(tokens: Sequence[Token]) -> Iterator[Found]:
    for run in runs(tokens, LOOSE):
        for part in windows(run, tokens, 13, 15):
            if nir.is_valid(part.digits) or (
                _FORM.fullmatch(part.digits) and len(part.digits) == 13
            ):
                yield extent(part, tokens)
    for run in runs(tokens, LOOSE):
        if len(run.digits) >= _LEAST and _NAMED.search(words_before(tokens, run.places[0], _NEAR)):
            yield extent(run, tokens)
