"""What is taken for telephone numbers, and what is not: brackets are what is cut."""

from typing import Any

import pytest

from justemesure.calls.recognisers.phone import find

TABLE = [
    "Le [06 39 98 12 47], merci.",
    "C'est [0639981247].",
    "Au [01.99.00.32.16] ou au [02-61-91-45-45].",
    "[Zéro six, trente-neuf, quatre-vingt-dix-huit, douze, quarante-sept].",
    "Le [zéro six trente-neuf euh quatre-vingt-dix-huit zéro sept quarante et un].",
    "[Zéro six, ensuite cinquante-quatre, vingt, zéro huit, et pour finir soixante-treize].",
    "septante, nonante-huit",
    "Depuis l'étranger : [+33 6 39 98 12 47].",
    "[Plus trente-deux, quatre cent soixante-dix, douze, trente-quatre, cinquante-six].",
    "[0049 151 23456789]",
    "Zéro six ¶ Oui ¶ trente-neuf.",
    "[Zéro six, trente-neuf, ¶ quatre-vingt-dix-huit, douze, quarante-sept].",
    "Le 39 49 est un numéro court.",
    "Cela fait 1 250,40 €.",
    "Le 06/12/2027 à 14 h 30.",
    "Plus de douze appels.",
]


@pytest.mark.parametrize("sentence", TABLE)
def test_what_stands_in_brackets_is_cut_and_nothing_else(marked: Any, sentence: str) -> None:
    assert marked(find, sentence) == sentence
