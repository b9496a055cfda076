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
    "Il reste 128,40. ¶ 128,40, très bien.",
    "128,40 d'un côté, 250,10 de l'autre, puis 128,40, 250,10.",
    "[12,34, 56,78].",
    "Quarante-deux euros quatre-vingt-dix au lieu de vingt-neuf quatre-vingt-dix.",
    "Trente euros et non vingt-neuf quatre-vingt-dix.",
    "Le numéro, au lieu de [vingt-neuf quatre-vingt-dix].",
    "C'est deux euros, et le numéro [vingt-neuf quatre-vingt-dix].",
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
