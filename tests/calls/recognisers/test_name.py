"""What is taken for people's names, and what is not: brackets are what is cut."""

from typing import Any

import pytest

from justemesure.calls.recognisers.name import find

TABLE = [
    "Je m'appelle [Sylvie Carpentier].",
    "Bonjour monsieur [Garnier].",
    "Madame [Le Bihan], bonjour.",
    "Votre nom ? ¶ [Garnier, Thomas Garnier.] ¶ Bien.",
    "[Élodie] à votre écoute.",
    "Au nom de [Morel].",
    "[l, e, b, i, h]",
    "C'est [o, u, e accent aigu, d, r, a, o].",
    "Vous demanderez [Sandrine] à l'accueil.",
    "Passez-moi [Julien].",
    "[Karim Benali], je rappelle.",
    "Madame [Morel]. Merci, dit [Morel].",
    "Moi c'est [Kevin, Kevin Le Floch].",
    "Ça s'écrit [l, e, espace, f, l, o, c, h].",
    "C'est [d, apostrophe, a, l, m].",
    "Monsieur le directeur.",
    "Moi, c'est la première fois.",
    "Moi c'est bien, merci.",
    "Bonjour, que puis-je pour vous ?",
    "Je pars à Nice.",
    "Je m'appelle rarement moi-même.",
]


@pytest.mark.parametrize("sentence", TABLE)
def test_what_stands_in_brackets_is_cut_and_nothing_else(marked: Any, sentence: str) -> None:
    assert marked(find, sentence) == sentence
