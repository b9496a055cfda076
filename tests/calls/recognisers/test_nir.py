"""What is taken for social security numbers, and what is not: brackets are what is cut."""

from typing import Any

import pytest

from justemesure.calls.recognisers.nir import find

TABLE = [
    "[2 72 04 29 232 123 16]",
    "[272042923212316]",
    (
        "[Deux, "
        "soixante-douze, zéro quatre, vingt-neuf, deux cent trente-deux, cent vingt-trois, clé"
        " seize]."
    ),
    "1 85 07 2A 004 042",
    "Mon numéro de sécu : [un, quatre-vingt-cinq, zéro sept, trente-cinq].",
    "[1 68 11 75 056 018]",
    "272042923212317",
    "La sécurité sociale a remboursé 23 euros.",
]


@pytest.mark.parametrize("sentence", TABLE)
def test_what_stands_in_brackets_is_cut_and_nothing_else(marked: Any, sentence: str) -> None:
    assert marked(find, sentence) == sentence
