"""What is taken for dates of birth, and what is not: brackets are what is cut."""

from typing import Any

import pytest

from justemesure.calls.recognisers.birth_date import find

TABLE = [
    "Né le [23 avril 1972].",
    "Je suis née le [premier mars soixante-quatre].",
    "Née le [1er avril 2001].",
    "Date de naissance ? ¶ Le [sept octobre mille neuf cent quatre-vingt-un].",
    "Date de naissance : [02.08.1975].",
    "Né le [douze, zéro cinq, quatre-vingt-dix-huit].",
    "Elle est née en [avril 1972].",
    "[31 décembre 1959], c'est ma date de naissance.",
    "C'est le [05/11/67].",
    "Le [12 mars 1964], voilà.",
    "Né le [2 août dix-neuf cent soixante-quinze].",
    "Je suis de [soixante-quatorze].",
    "Je suis du [deux mai soixante-quatre].",
    "Mon fils il est de [deux mille onze], [quatre avril deux mille onze].",
    "Ma fille est du [3 mai 2014].",
    "Le petit dernier, il est d'[octobre 2018].",
    "Mon contrat, il est du 12 mars 2019.",
    "Ma femme a appelé le 12 mars 2019.",
    "Mon fils est de passage.",
    "Le deux mai quarante personnes sont venues.",
    "Le contrat du 12 mars 2019.",
    "Jusqu'au 30/06/2028.",
    "Le rendez-vous du 15 décembre.",
    "Vous êtes cliente depuis 2011.",
]


@pytest.mark.parametrize("sentence", TABLE)
def test_what_stands_in_brackets_is_cut_and_nothing_else(marked: Any, sentence: str) -> None:
    assert marked(find, sentence) == sentence
