"""What is taken for postal addresses, and what is not: brackets are what is cut."""

from typing import Any

import pytest

from justemesure.calls.recognisers.postal_address import find

TABLE = [
    "Au [17 rue des Tilleuls, 35700 Rennes].",
    "[4 bis, avenue du Général Leclerc, à Vannes].",
    "[Dix-sept, rue des Tilleuls, trente-cinq mille sept cents Rennes].",
    "Mon adresse : [12, impasse des Lilas].",
    "[Résidence les Tilleuls], [bâtiment C, 31000 Toulouse].",
    "Ma résidence est calme. Le 31000 ne répond pas.",
    "Le code postal ? ¶ [29 200].",
    "[29200 Brest]",
    "J'habite [place Saint-Michel].",
    "C'est à [Brest, 29200].",
    "À l'[allée des Cerisiers, numéro 8, à Pontivy].",
    "[BP 40], à gauche.",
    "La rue est bloquée.",
    "La place était prise, en cours de route.",
    "Le solde est de 35700 euros.",
    "Je pars à Nice.",
]


@pytest.mark.parametrize("sentence", TABLE)
def test_what_stands_in_brackets_is_cut_and_nothing_else(marked: Any, sentence: str) -> None:
    assert marked(find, sentence) == sentence
