"""French words as the figures count them, and what is only a sign of listening."""

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from justemesure.calls.words import is_back_channel, is_loop, words_of


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", []),
        ("… — !", []),
        ("Bonjour.", ["Bonjour"]),
        ("l'appel", ["l", "appel"]),
        ("L’appel d’aujourd’hui", ["L", "appel", "d", "aujourd’hui"]),
        ("Qu'est-ce que c'est ?", ["Qu", "est-ce", "que", "c", "est"]),
        ("aujourd'hui", ["aujourd'hui"]),
        ("quelqu'un", ["quelqu'un"]),
        ("puisqu'il, lorsqu'elle, jusqu'à", ["puisqu", "il", "lorsqu", "elle", "jusqu", "à"]),
        ("Y'a pas d'eau", ["Y", "a", "pas", "d", "eau"]),
        ("un rendez-vous, peut-être", ["un", "rendez-vous", "peut-être"]),
        ("oui - non", ["oui", "non"]),
        ("39 euros 90", ["39", "euros", "90"]),
        ("œuvre naïve à Noël", ["œuvre", "naïve", "à", "Noël"]),
        ("n° de_client", ["n", "de", "client"]),
    ],
)
def test_words_are_told_as_french_counts_them(text: str, words: list[str]) -> None:
    assert words_of(text) == words


@given(st.text(st.sampled_from("aéïçœ'’-. ?12LQ")))
@settings(deadline=None)
def test_words_are_never_empty_nor_punctuation(text: str) -> None:
    assert all(word[0].isalnum() and word[-1].isalnum() for word in words_of(text))


def test_accents_written_apart_do_not_cut_a_word() -> None:
    apart = unicodedata.normalize("NFD", "Élodie a été prélevée")
    assert len(words_of(apart)) == 4


SIGNS = """oui|Oui.|ouais|OUI !|oui oui|oui, oui, oui|d'accord|D’accord.|ok|OK, très bien.|hum
|hum hum|hmm|mh|mm|m-hm|voilà|ah|ah oui|ah bon ?|bien sûr|entendu|parfait|tout à fait|c'est ça
|je vois|en effet|oui, d'accord, très bien, voilà|exactement|absolument|A d'accord."""
TURNS = """non|ah non|merci|oui merci|oui, mais attendez|d'accord, je note|allô|bonjour
|voilà mon numéro|ouistiti|bonsoir|okapi|parfaitement idiot|je vois le dossier|c'est ça le problème
|12|?|oui oui oui oui oui"""


@pytest.mark.parametrize("text", SIGNS.replace("\n", "").split("|"))
def test_it_only_says_that_one_listens(text: str) -> None:
    assert is_back_channel(text)


@pytest.mark.parametrize("text", TURNS.replace("\n", "").split("|"))
def test_it_says_more_than_that_one_listens(text: str) -> None:
    assert not is_back_channel(text)


def test_a_long_text_is_judged_at_once() -> None:
    assert not is_back_channel("oui " * 100_000 + "non")


@pytest.mark.parametrize(
    ("text", "loop"),
    [
        ("C'est pas ça, " * 8, True),
        ("merci " * 16, True),
        ("Alors, " + "je ne sais pas. " * 6 + "Voilà.", True),
        ("oui oui oui oui oui", False),
        ("non, " * 15, False),
        ("La conférence débutera dès l'arrivée du responsable. " * 4, False),
        ("un deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze", False),
        ("Pour les ventes, appuyez sur un. Pour le reste, appuyez sur deux. " * 5, False),
        ("", False),
    ],
)
def test_a_loop_is_longer_than_anybody_repeats_themselves(
    text: str,
    loop: bool,  # noqa: FBT001
) -> None:
    assert is_loop(words_of(text)) is loop
