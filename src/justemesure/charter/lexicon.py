"""The subjects that no phrase, category or alert may seek: union, strike, health, opinion…"""

import unicodedata
from collections.abc import Iterable, Iterator
from functools import cache

from justemesure.charter.law import Law


def protected_words(texts: Iterable[str], law: Law) -> Iterator[str]:
    """The protected words found in ``texts``, each once, as the lexicon writes them.

    Words match whole, in any case, singular or plural, with their accents or with none at all
    (*greve* is *grève*, *grevé* is not). Acronyms match in any case, since names have no capitals,
    but not in the name of a program; those with other meanings (``CSE``) in capitals or in the
    address of a site; those that are words (``FO``, ``SUD``) in capitals, alone.
    """
    texts = [form for text in texts for form in {text, text.replace(".", "")}]  # C.G.T. is CGT
    lexicon = [(word, _lexical(word)) for word in law.words("lexicon.words")]
    found = {
        _bare(word): word
        for stems in map(_stems, texts)
        for word, sought in lexicon
        if _contains(stems, sought)
    }
    yield from found.values()
    in_any_case = {word for text in texts if not _is_program(text) for word in _words(text.upper())}
    in_capitals = [_capitals(text) for text in texts]
    for acronym in law.words("lexicon.acronyms"):
        if acronym in in_any_case:
            yield acronym
    for acronym in law.words("lexicon.acronyms_in_capitals"):
        if any(acronym in words for words in in_capitals):
            yield acronym
    for acronym in law.words("lexicon.ambiguous_acronyms"):
        if (acronym,) in in_capitals:
            yield acronym


def is_protected_category(name: str, law: Law) -> bool:
    """Whether the name of a category, which has no accents, is that of a protected subject."""
    words = _stems(name)
    return any(
        len(words) == len(_lexical(word)) and _contains(words, _lexical(word))
        for word in law.words("lexicon.categories")
    )


def is_judging_label(name: str, law: Law) -> bool:
    """Whether the name of a category says what the time spent in it is worth."""
    words = _stems(name)
    return any(_contains(words, _lexical(word)) for word in law.words("lexicon.productivity"))


def _contains(words: tuple[str, ...], sought: tuple[str, ...]) -> bool:
    if sought[0] not in words and _bare(sought[0]) not in words:
        return False  # nearly always, and cheap to see
    width = len(sought)
    return any(
        all(
            _same(word, lexical)
            for word, lexical in zip(words[at : at + width], sought, strict=False)
        )
        for at in range(len(words) - width + 1)
    )


def _same(word: str, lexical: str) -> bool:
    return word == lexical or word == _bare(lexical)


_PROGRAMS = (".exe", ".app", ".msi", ".jar", ".dll")


def _words(text: str) -> tuple[str, ...]:
    text = unicodedata.normalize("NFKC", text)
    return tuple("".join(c if c.isalnum() else " " for c in text).split())


@cache
def _lexical(word: str) -> tuple[str, ...]:
    """The stems of a word of the lexicon; other texts, such as a window's title, are not kept."""
    return _stems(word)


def _stems(text: str) -> tuple[str, ...]:
    """Words in lower case without the mark of the plural."""
    return tuple(
        word[:-1] if len(word) > 3 and word.endswith(("s", "x")) else word
        for word in _words(text.casefold())
    )


def _capitals(text: str) -> tuple[str, ...]:
    """Words in their own case; those of a site's address in capitals."""
    is_address = "." in text.strip(".") and " " not in text and not _is_program(text)
    return _words(text.upper() if is_address else text)


def _is_program(text: str) -> bool:
    return text.endswith(_PROGRAMS)


@cache
def _bare(text: str) -> str:
    """Without accents."""
    apart = unicodedata.normalize("NFD", text)
    return "".join(letter for letter in apart if not unicodedata.combining(letter))
