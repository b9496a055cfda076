"""Payment cards: 13 to 19 digits that fit their check digit, and the few that are asked for."""

import re
from collections.abc import Iterator, Sequence

from stdnum import luhn

from justemesure.calls.spoken import LOOSE, Found, Token, extent, runs, windows, words_before

_ASKED = re.compile(
    r"dernie?rs? chiffres|termine par|terminant par|finit par|finissant par|cryptogramme"
    r"|au dos|verso|code (?:qui est )?derriere|trois (?:petits |derniers )?chiffres|\bcv[vc]\b"
    r"|code de securite|numero (?:de|sur) (?:la |votre |ma )?carte"
)
_NEAR = 20  # tokens between the question and the digits


def find(tokens: Sequence[Token]) -> Iterator[Found]:
    for run in runs(tokens, LOOSE):
        for part in windows(run, tokens, 13, 19):
            if luhn.is_valid(part.digits):
                yield extent(part, tokens)
    for run in runs(tokens, LOOSE):
        if len(run.digits) >= 3 and _ASKED.search(words_before(tokens, run.places[0], _NEAR)):
            yield extent(run, tokens)
