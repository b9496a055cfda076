"""Companies and their establishments: SIREN (9 digits) and SIRET (14) that fit their check."""

import re
from collections.abc import Iterator, Sequence

from stdnum.fr import siren, siret

from justemesure.calls.spoken import LOOSE, Found, Token, extent, runs, windows, words_before

_NAMED = re.compile(
    r"\bsiren\b|\bsirene\b|\bsiret\b|numero (?:de |d')?(?:societe|etablissement|entreprise)"
)
_NEAR, _LEAST = 20, 6


def find(tokens: Sequence[Token]) -> Iterator[Found]:
    for run in runs(tokens, LOOSE):
        for part in windows(run, tokens, 9, 14):
            if siren.is_valid(part.digits) or siret.is_valid(part.digits):
                yield extent(part, tokens)
    for run in runs(tokens, LOOSE):
        if len(run.digits) >= _LEAST and _NAMED.search(words_before(tokens, run.places[0], _NEAR)):
            yield extent(run, tokens)
