"""Protected subjects are found however they are written, and not in innocent words."""

import unicodedata
from datetime import date

import pytest

from justemesure.charter.law import Law
from justemesure.charter.lexicon import is_protected_category, protected_words

LAW = Law(date(2027, 1, 1))
ALL_WORDS = LAW.words("lexicon.words")


def found(*texts: str) -> list[str]:
    return list(protected_words(texts, LAW))


@pytest.mark.parametrize("word", ALL_WORDS)
def test_each_word_is_found_in_any_case_with_or_without_accents(word: str) -> None:
    bare = "".join(c for c in unicodedata.normalize("NFD", word) if not unicodedata.combining(c))
    for written in (word, word.upper(), word.title(), bare, f"le {word}, dit-il"):
        assert word in found(written) or any(
            known in found(written) for known in ALL_WORDS if known in word
        ), written


@pytest.mark.parametrize(
    "written",
    [
        "grève",
        unicodedata.normalize("NFD", "grève"),
        "GRÈVES",
        "greve",
        "ｇｒèｖｅ",
    ],
)
def test_a_word_is_found_however_its_letters_are_coded(written: str) -> None:
    assert found(written) == ["grève"]


@pytest.mark.parametrize("written", ["prud'homme", "prud’hommes", "PRUD HOMME", "arrêt-maladie"])
def test_apostrophes_and_hyphens_do_not_hide_a_word(written: str) -> None:
    assert found(written)


@pytest.mark.parametrize(
    "written", ["grevé", "la dépressurisation", "handicapant", "sud de la France", "fort", "cse"]
)
def test_innocent_words_are_left_alone(written: str) -> None:
    assert found(written) == []


@pytest.mark.parametrize(
    "written", ["CGT", "la CGT appelle", "la cgt", "cgt", "cgt.fr", "www.cgt.fr", "C.G.T."]
)
def test_an_acronym_is_found_in_any_case(written: str) -> None:
    assert "CGT" in found(written)


@pytest.mark.parametrize("written", ["CGTX", "cgt.exe"])
def test_an_acronym_is_not_found_in_a_word_or_in_a_program(written: str) -> None:
    assert found(written) == []


def test_an_acronym_with_another_meaning_is_found_in_capitals_or_in_an_address() -> None:
    assert [found(written) for written in ("CSE", "cse.example.fr", "cse")] == [
        ["CSE"],
        ["CSE"],
        [],
    ]


def test_an_acronym_that_is_also_a_word_counts_only_alone() -> None:
    assert found("SUD") == ["SUD"]
    assert found("SUD EST") == []


def test_each_word_is_told_once() -> None:
    assert found("grève", "grèves", "GREVE") == ["grève"]


@pytest.mark.parametrize("name", ["union", "sante", "grève", "health"])
def test_a_category_may_not_be_named_after_a_protected_subject(name: str) -> None:
    assert is_protected_category(name, LAW)


@pytest.mark.parametrize("name", ["mail", "reunion", "healthcheck", "onions"])
def test_other_categories_are_left_alone(name: str) -> None:
    assert not is_protected_category(name, LAW)
