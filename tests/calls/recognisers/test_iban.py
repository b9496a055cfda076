"""What is taken for bank accounts, and what is not: brackets are what is cut."""

from typing import Any

import pytest

from justemesure.calls.recognisers.iban import find

TABLE = [
    "[FR76 3000 6000 0112 3456 7890 189]",
    "L'IBAN : [FR7630006000011234567890189].",
    "[f, r, soixante-seize, trente, zéro zéro, soixante, zéro zéro, zéro un, douze] voilà",
    "[FR14 2004 1010 0505 0001 3M02 606]",
    "[BE68 5390 0754 7034]",
    "[DE89 3704 0044 0532 0130 00]",
    "[FR76 3000 6000 01], et la suite je ne sais pas.",
    "Mon RIB : [30006 00001 12345678901 89].",
    "Il y a de 3 à 5 jours.",
    "Le fr de l'adresse.",
    "Envoyé le 12 mars 2027.",
]


@pytest.mark.parametrize("sentence", TABLE)
def test_what_stands_in_brackets_is_cut_and_nothing_else(marked: Any, sentence: str) -> None:
    assert marked(find, sentence) == sentence
