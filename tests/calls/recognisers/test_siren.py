"""What is taken for companies, and what is not: brackets are what is cut."""

from typing import Any

import pytest

from justemesure.calls.recognisers.siren import find

TABLE = [
    "Le SIREN [123 456 782].",
    "[12345678200010]",
    "[Cent vingt-trois, quatre cent cinquante-six, sept cent quatre-vingt-deux].",
    "SIRET [123 456 782 00099], je crois.",
    "123 456 789",
    "Nous sommes douze.",
]


@pytest.mark.parametrize("sentence", TABLE)
def test_what_stands_in_brackets_is_cut_and_nothing_else(marked: Any, sentence: str) -> None:
    assert marked(find, sentence) == sentence
