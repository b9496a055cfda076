"""What is taken for digits that fit nothing, and what is not: brackets are what is cut."""

from typing import Any

import pytest

from justemesure.calls.recognisers.digits import find

TABLE = [
    "Le dossier [62 08 42 17].",
    "[Zéro six, trente-neuf], et puis plus rien.",
    "La carte [40 00 05 66 55], les derniers : [66 55].",
    "Numéro [7781220355].",
    "[zéro six]",
    "Cela fait 1 250,40 €, soit 128,40.",
    "De 14 h 30 à 15:45, le 12/03/2027.",
    "En 2025, 2026.",
    "12 500 pièces, 1 800 lignes.",
    "Dix pour cent sur trois mois.",
    "Il en faut deux ou trois.",
    "Mille deux cent quatre-vingts euros.",
    "Un, deux, trois.",
]


@pytest.mark.parametrize("sentence", TABLE)
def test_what_stands_in_brackets_is_cut_and_nothing_else(marked: Any, sentence: str) -> None:
    assert marked(find, sentence) == sentence
