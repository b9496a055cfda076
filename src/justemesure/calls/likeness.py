"""Words that are the same to the ear or by their root, whatever their spelling and inflection.

« Voix Claire » is often written « voit clair », « ne quittez pas » « ne quitter pas ».
"""

import re
from functools import cache

import snowballstemmer
from rapidfuzz import fuzz

from justemesure.calls.words import plain, words_of

SAME = 85.0  # likeness, out of 100, of two words that a speech model takes for each other

_STEMMER = snowballstemmer.stemmer("french")
# Spelling → about how it is said; in this order, on letters without accents.
_SOUNDS = tuple(
    (re.compile(pattern), by)
    for pattern, by in (
        (r"ph", "f"),
        (r"(?:eau|au)(?:x|s|t|d)?", "o"),
        (r"(?:ain|ein|aim|in|im|un|um)(?=[^aeiouynm]|$)", "1"),
        (r"(?:an|en|am|em)(?=[^aeiouynm]|$)", "2"),
        (r"(?:on|om)(?=[^aeiouynm]|$)", "3"),
        (r"oi|oy", "wa"),
        (r"oeu|eu", "e"),
        (r"ou", "u"),
        (r"ai|ei|er$|ez$|et$|ee?s?$", "e"),
        (r"qu|ck|c(?=[aou0-9lrkt]|$)", "k"),
        (r"ge(?=[ao])|g(?=[eiy])", "j"),
        (r"ss|c(?=[eiy])|ti(?=on|3)", "s"),
        (r"h", ""),
        (r"y", "i"),
        (r"(.)\1+", r"\1"),
        (r"(?<=.)[tdsxpze]+$", ""),
    )
)


@cache
def sound(word: str) -> str:
    """About how a French word is said: one key for what sounds alike."""
    key = plain(word).replace(" ", "")
    for pattern, by in _SOUNDS:
        key = pattern.sub(by, key)
    return key or plain(word)


@cache
def root(word: str) -> str:
    """The stem that a word shares with its inflections, without accents."""
    return plain(_STEMMER.stemWord(word.casefold()))


@cache
def alike(one: str, other: str) -> bool:
    """Whether two words are one, inflected or misheard."""
    if root(one) == root(other):
        return True
    first, second = sound(one), sound(other)
    return min(len(first), len(second)) > 2 and fuzz.ratio(first, second) >= SAME


def tokens(text: str) -> list[str]:
    """Words in small letters, elisions apart and left out (« l'appel » is « appel »)."""
    return [word for word in (w.casefold() for w in words_of(text)) if word not in _ELIDED]


_ELIDED = frozenset(["c", "d", "j", "l", "m", "n", "s", "t", "qu"])
