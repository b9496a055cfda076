"""Bank accounts: a country's two letters, check digits and the rest, whether or not they fit.

An account of which a part was misheard fails its check and is cut all the same.
"""

import re
from collections.abc import Iterator, Sequence

from stdnum import iban

from justemesure.calls.spoken import LOOSE, Found, Token, words_before

# Countries whose two letters are no French word; the others need a capital.
_COUNTRIES = frozenset("fr be lu ch mc gb nl pt pl ro".split())
_WITH_CAPITAL = frozenset("de es it at ie se fi dk cz hu gr cy mt hr si sk lt lv ee bg".split())
_LEAST = 10  # characters after the country
_MOST = 34
_PART = re.compile(r"\b(?:banque|guichet|compte|cle)\b")
_NAMED_LEAST = 8  # digits that follow the word IBAN or RIB


def find(tokens: Sequence[Token]) -> Iterator[Found]:
    for at, token in enumerate(tokens):
        country = _country(tokens, at)
        if country is None:
            if token.digits and re.search(r"\b(?:iban|rib)\b", words_before(tokens, at, 12)):
                said, last = _account(tokens, at)
                near = words_before(tokens, at, 3)
                if sum(c.isdigit() for c in said) >= _NAMED_LEAST or _PART.search(near):
                    yield Found(token.start, tokens[last].end)
            continue
        code, first = country
        said, last = _account(tokens, first)
        if (said[:1].isdigit() and len(said) >= _LEAST and _mostly_digits(said)) or iban.is_valid(
            f"{code}{said}"
        ):
            yield Found(token.start, tokens[last].end)


def _country(tokens: Sequence[Token], at: int) -> tuple[str, int] | None:
    """The two letters at a place, said together or apart, and where what follows them begins."""
    word = tokens[at].word
    if word in _COUNTRIES or (word in _WITH_CAPITAL and tokens[at].capital):
        return word.upper(), at + 1
    if len(word) == 1 and word.isalpha():
        other = at + 1
        while other < len(tokens) and tokens[other].word in {",", ".", "-"}:
            other += 1
        if other < len(tokens) and len(tokens[other].word) == 1 and tokens[other].word.isalpha():
            return (word + tokens[other].word).upper(), other + 1
    return None


def _account(tokens: Sequence[Token], first: int) -> tuple[str, int]:
    """Digits and single letters from a place on, and the place of the last of them."""
    said, last, gap = "", first, 0
    for at in range(first, len(tokens)):
        token = tokens[at]
        if token.digits or (len(token.word) == 1 and token.word.isalpha() and at > first):
            if len(said) + len(token.digits or token.word) > _MOST:
                break
            said, last, gap = said + (token.digits or token.word.upper()), at, 0
        elif token.word in LOOSE and gap < 5:
            gap += 1
        else:
            break
    return said, last


def _mostly_digits(said: str) -> bool:
    return sum(c.isdigit() for c in said) >= 0.6 * len(said)
