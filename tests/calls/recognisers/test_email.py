"""What is taken for e-mail addresses, and what is not: brackets are what is cut."""

from typing import Any

import pytest

from justemesure.calls.recognisers.email import find

TABLE = [
    "À [thomas.garnier@exemple.fr], merci.",
    "[thomas point garnier arobase exemple point fr]",
    "C'est [p point morel arobase exemple point com], voilà.",
    "Mon mail : [l, e, b, r, i, s, tiret, m, soixante-douze, arobase, exemple, point, com].",
    "[marie tiret anne point le goff arrobase exemple point fr]",
    "[dupont tiret bas marc at exemple point net]",
    "C'est [f point i grec arobase exemple point co point uk].",
    "C'est [morel gmail point com], je crois.",
    "Votre mail ? ¶ C'est [jl point morel arobase orange point fr], tout attaché.",
    "Mon adresse c'est [karima tiret haddad chez gmail point com], voilà.",
    "Votre mail ? ¶ Oui, alors c'est [le goff marie gmail point com].",
    "[à robase exemple point fr]",
    "Regardez sur le site orange.fr.",
    "Un point important, c'est le délai.",
    "Un arrosage par jour.",
    "La série Point Final.",
]


@pytest.mark.parametrize("sentence", TABLE)
def test_what_stands_in_brackets_is_cut_and_nothing_else(marked: Any, sentence: str) -> None:
    assert marked(find, sentence) == sentence
