"""What is taken for payment cards, and what is not: brackets are what is cut."""

from typing import Any

import pytest

from justemesure.calls.recognisers.card import find

TABLE = [
    "[4000 0566 5566 5556]",
    "[5555555555554444], merci.",
    (
        "[Quarante, "
        "zéro zéro, zéro cinq, soixante-six, cinquante-cinq, soixante-six, cinquante-cinq,"
        " cinquante-six]."
    ),
    "[Quatre, un, un, un, un, un, un, un, un, un, un, un, un, un, un, un].",
    "Les quatre derniers chiffres ? ¶ [5556].",
    "Elle se termine par [quarante-quatre, quarante-quatre].",
    "Le cryptogramme est [412].",
    "Au dos, il y a [trois cent vingt-sept].",
    "Et le code derrière, c'est le [trois cent douze].",
    "Il me faut les trois chiffres au verso. ¶ [412].",
    "Le CVV ? ¶ [045].",
    "Les trois chiffres derrière la carte : [312].",
    "Le code promo, c'est 312.",
    "4000 0566 5566 5557",
    "Payé par carte, 39,90 €.",
]


@pytest.mark.parametrize("sentence", TABLE)
def test_what_stands_in_brackets_is_cut_and_nothing_else(marked: Any, sentence: str) -> None:
    assert marked(find, sentence) == sentence
