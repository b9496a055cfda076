"""Dates of birth: dates beside a word of birth, and whole dates long past, in doubt."""

import re
from collections.abc import Iterator, Sequence

from justemesure.calls.spoken import (
    MONTHS,
    STRICT,
    Found,
    Token,
    extent,
    is_unit,
    runs,
    words_before,
)

_BIRTH = re.compile(
    r"\bnee?s?\b|naissance|\bnaquit|anniversaire|\bl'annee de|quel age|\bage de\b|le jour le"
)
_NEAR = 18  # tokens between the word of birth and the date
_DAY = re.compile(r"0?[1-9]|[12]\d|3[01]|1er")
_PAST = 30  # « 05/11/67 » is no day to come
_FAMILY = (
    r"\b(?:fils|filles?|enfants?|bebe|mari|femme|epoux|epouse|mere|pere|freres?|soeurs?|conjointe?"
    r"|compagne|compagnon|jumeaux|jumelles|aine|cadet|petite? dernie?re?)\b"
)
_OF = re.compile(rf"(?:je suis|{_FAMILY}.{{0,20}} (?:est|sont)) (?:de|du|d'|des annees)$")
_OF_FAMILY = re.compile(rf"{_FAMILY}.{{0,20}} (?:est|sont) (?:de|du|d')")
_GROWN = range(1900, 2011)  # years of birth of those who telephone; later dates are of contracts


def find(tokens: Sequence[Token]) -> Iterator[Found]:
    for first, last, year in _dates(tokens):
        if _is_of_birth(tokens, first, last) or year in _GROWN:
            yield Found(tokens[first].start, tokens[last].end)
    for run in runs(tokens, STRICT):  # a month that was not understood leaves numbers
        near = _BIRTH.search(words_before(tokens, run.places[0], _NEAR))
        of = _OF.search(words_before(tokens, run.places[0], 10))
        if (near and len(run.digits) >= 4) or (of and len(run.digits) in {2, 4}):
            yield extent(run, tokens)


def _is_of_birth(tokens: Sequence[Token], first: int, last: int) -> bool:
    before = words_before(tokens, first, _NEAR)
    if _BIRTH.search(before) or _OF_FAMILY.search(before):
        return True
    after = " ".join(token.word for token in tokens[last + 1 : last + 5])
    return bool(re.search(r"date de naissance|\bnee?\b|anniversaire", after))


def _dates(tokens: Sequence[Token]) -> Iterator[tuple[int, int, int | None]]:
    """Where dates begin and end, and the year of those that have one in four figures."""
    for at, token in enumerate(tokens):
        if token.word in MONTHS:
            found = _with_month(tokens, at)
            if found is not None:
                yield found
        elif token.digits:
            numbers = _in_figures(tokens, at)
            if numbers is not None:
                yield numbers


def _with_month(tokens: Sequence[Token], month: int) -> tuple[int, int, int | None] | None:
    """« 23 avril 1972 », « premier mars soixante-quatre », « avril 72 », « 2 août »."""
    first = last = month
    year = None
    if month and _DAY.fullmatch(tokens[month - 1].digits or _first(tokens[month - 1])):
        first = month - 1
    elif month > 1 and tokens[month - 1].word == "er" and tokens[month - 2].digits == "1":
        first = month - 2
    after = month + 1
    while after < len(tokens) and tokens[after].word in {",", ".", "\n", "euh", "de", "en"}:
        after += 1
    if after < len(tokens) and len(tokens[after].digits) in {2, 4} and after - month < 4:
        last = after
        digits = tokens[after].digits
        follow = tokens[after + 1] if after + 1 < len(tokens) else None
        if digits in {"18", "19", "20"} and follow is not None and len(follow.digits) == 2:
            last, digits = after + 1, digits + follow.digits  # « dix-neuf soixante-douze »
        year = int(digits) if len(digits) == 4 else None
        past = len(digits) == 2 and int(digits) >= _PAST and first < month
        if past and (last + 1 == len(tokens) or not is_unit(tokens[last + 1])):
            year = 1900 + int(digits)  # « le deux mai soixante-quatre » is no day to come either
    return (first, last, year) if first != last else None


def _first(token: Token) -> str:
    return "1" if token.word in {"premier", "1er"} else ""


def _in_figures(tokens: Sequence[Token], at: int) -> tuple[int, int, int | None] | None:
    """« 23/04/1972 », « vingt-trois, zéro quatre, mille neuf cent soixante-douze »."""
    places = [at]
    for next_ in range(at + 1, min(at + 8, len(tokens))):
        if tokens[next_].digits:
            places.append(next_)
        elif tokens[next_].word not in STRICT and tokens[next_].word != "er":
            break
        if len(places) == 3:
            break
    if len(places) < 3:
        return None
    day, month, year = (tokens[place].digits for place in places)
    if not (_DAY.fullmatch(day) and 1 <= int(month) <= 12 and len(month) <= 2):
        return None
    if len(year) == 4 and 1900 <= int(year) <= 2030:
        return places[0], places[2], int(year)
    if len(year) != 2:
        return None
    past = tokens[places[0] + 1].word == "/" and int(year) >= _PAST
    return places[0], places[2], 1900 + int(year) if past else None
