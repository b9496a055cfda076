"""E-mail addresses, written or said: « thomas point garnier arobase exemple point fr »."""

import re
from collections.abc import Iterator, Sequence

from justemesure.calls.spoken import Found, Token, words_before

_AT = re.compile(r"@|ar+[oau]+b+[aeo][sz]+(?:e|es|que)?|at")
_AT_IN_TWO = re.compile(r"(?:a|la|ar|une|un|en) (?:r?r?o+ba[sz]+e?|rose base|robe a(?:se)?|base)")
_DOT = frozenset({"point", ".", "dot", "points"})
_ENDS = frozenset(
    "fr com net org eu be ch lu ca io info biz example gouv edu co pro bzh uk us".split()
)
_PROVIDERS = frozenset(
    "gmail gemail jmail hotmail outlook yahoo wanadoo laposte sfr icloud live orange free bbox"
    " numericable protonmail msn neuf aol".split()
)
_MARKS = frozenset("point . - _ tiret underscore bas trait union du 6 8".split())
_STOPS = frozenset(
    "c' est a sur mon ma mail email e-mail courriel adresse electronique le la les l' un une oui"
    " alors et de du votre vous je j' ai pour par bien donc voila merci au s' donne note envoyez"
    " ecrivez ecrire euh heu site page internet".split()
)
_ARTICLES = frozenset({"de", "le", "la", "du", "l'", "d'"})
_LOCAL = 30  # tokens of what stands before the arobase
_DOMAIN = 9
_ASKED = re.compile(r"adresse|mail|courriel|electronique")
_NEAR = 25
_SITE = re.compile(r"\bsite|www|internet|\bpage|\bsur (?:le |la |l')?$|\bchez ?$|operateur")


def find(tokens: Sequence[Token]) -> Iterator[Found]:
    for first, last in _ats(tokens):
        start, end = _local(tokens, first), _domain(tokens, last)
        written = tokens[first].word == "@"
        if end > last and (start < first or written or tokens[first].word != "at"):
            yield Found(tokens[start].start, tokens[end].end)
        elif tokens[first].word != "at":
            yield Found(tokens[start].start, tokens[last].end)
    for at in range(len(tokens)):  # an arobase that was not understood
        ending = _ending(tokens, at + 1) if _is_host(tokens, at) else None
        if ending is None:
            continue
        start = _local(tokens, at)
        if _ASKED.search(words_before(tokens, at, _NEAR)):
            start = _without_stops(tokens, _turn(tokens, at), start)  # all of the answer
        if not _SITE.search(words_before(tokens, start, 5)):
            yield Found(tokens[start].start, tokens[ending].end)


def _is_host(tokens: Sequence[Token], at: int) -> bool:
    """Whether a word may be what « point fr » follows, not the end of a sentence before « Net »."""
    if not tokens[at].word[0].isalpha() or len(tokens) < at + 3:
        return False
    return tokens[at + 1].word != "." or tokens[at + 1].end == tokens[at + 2].start


def _turn(tokens: Sequence[Token], at: int) -> int:
    """Where the turn or the sentence of a place begins, some words before it at most."""
    first = at
    while first and at - first < _LOCAL and tokens[first - 1].word not in {"\n", "?", "!"}:
        first -= 1
    return first


def _without_stops(tokens: Sequence[Token], first: int, local: int) -> int:
    """Where an answer begins, without the « alors c'est » before what it says."""
    while first < local and (
        (tokens[first].word in _STOPS and not _is_article(tokens, first))
        or not tokens[first].word[0].isalnum()
    ):
        first += 1
    return min(first, local)


def _is_article(tokens: Sequence[Token], at: int) -> bool:
    """Whether a word may begin a name, « le goff », and does not announce, « l'adresse »."""
    return tokens[at].word in _ARTICLES and tokens[at + 1].word not in _STOPS


def _ats(tokens: Sequence[Token]) -> Iterator[tuple[int, int]]:
    """Where the arobase is said: first and last token."""
    for at, token in enumerate(tokens):
        if _AT.fullmatch(token.word):
            yield at, at
        elif at + 1 < len(tokens):
            for size in (2, 3):
                said = " ".join(token.word for token in tokens[at : at + size])
                if _AT_IN_TWO.fullmatch(said):
                    yield at, at + size - 1


def _local(tokens: Sequence[Token], at: int) -> int:
    """Where the part before the arobase begins.

    From right to left: marks, digits, letters, and words as long as a mark joins them; then one
    word more, for « dupont arobase ».
    """
    first, joined = at, True
    for place in range(at - 1, max(-1, at - 1 - _LOCAL), -1):
        token, before = tokens[place], tokens[place - 1].word if place else ""
        if token.word in {",", "\n"}:
            joined = joined or first == at
        elif token.word in _MARKS or token.digits:
            first, joined = place, True
        elif len(token.word) == 1 and token.word.isalpha():
            if token.word in {"a", "y"} and _is_word(tokens[place + 1]):
                break  # « envoyé à dupont »
            first, joined = place, True
        elif token.word in _ARTICLES and first < at and before in _MARKS:
            first, joined = place, True  # « point le goff »
        elif token.word[0].isalpha() and token.word not in _STOPS and joined:
            first, joined = place, False
        else:
            break
    while first < at and (
        tokens[first].word in {".", ",", "\n"}
        or (tokens[first].word in {"a", "y"} and _is_word(tokens[first + 1]))  # « à thomas… »
    ):
        first += 1
    return first


def _is_word(token: Token) -> bool:
    return len(token.word) > 1 and token.word.isalpha() and token.word not in _MARKS


def _domain(tokens: Sequence[Token], at: int) -> int:
    """Where the part after the arobase ends: its last known ending, or the next few words."""
    for place in range(at + 1, min(at + 1 + _DOMAIN, len(tokens))):
        end = _ending(tokens, place)
        if end is not None:
            while (more := _ending(tokens, end + 1)) is not None:
                end = more
            return end
    end = at
    for place in range(at + 1, min(at + 4, len(tokens))):  # no ending was understood
        token = tokens[place]
        if token.word in {".", "\n", "\f"} or token.word in _STOPS:
            break
        end = place
    return end


def _ending(tokens: Sequence[Token], at: int) -> int | None:
    """The place of the ending if « point fr » or the like begins at a place."""
    while at < len(tokens) and tokens[at].word == ",":
        at += 1
    if at + 1 < len(tokens) and tokens[at].word in _DOT:
        other = at + 1
        while other + 1 < len(tokens) and tokens[other].word == ",":
            other += 1
        word = tokens[other].word
        if word in _ENDS:
            return other
        # Letter by letter: « point f r ».
        letters = "".join(
            t.word for t in tokens[other : other + 3] if len(t.word) == 1 and t.word.isalpha()
        )
        if letters[:2] in _ENDS and len(word) == 1:
            return other + 1
    return None
