"""Tone from the customer's words: nobody else's, nothing of the sound, and mostly undecided."""

import inspect
from collections.abc import Sequence
from datetime import date
from typing import Any, get_type_hints

import pytest
from benchmarks.spoken import tone as measured
from hypothesis import given, settings
from hypothesis import strategies as st

from justemesure.calls import customer, tone, topics
from justemesure.calls.call import Segment, Word
from justemesure.calls.customer import reasons_for_contact, tone_by_quarter
from justemesure.calls.tone import read
from justemesure.charter.law import Law
from justemesure.charter.lexicon import protected_words

ANGRY = "C'est scandaleux, je suis furieux, c'est une honte."
CALM = "Je voudrais changer mon adresse de facturation."


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        (ANGRY, "displeased"),
        ("Merci beaucoup, vous êtes très gentille.", "pleased"),
        ("Vous êtes très gentil, mais c'est une honte.", "mixed"),
        (CALM, "not_decidable"),
        ("Je ne suis pas en colère.", "not_decidable"),
        ("Je suis pas contente du tout, c'est pas normal.", "displeased"),
        ("Pas de souci, prenez votre temps.", "pleased"),
        ("C'est pénible.", "not_decidable"),  # one word is not enough
        ("", "not_decidable"),
    ],
)
def test_the_tone_of_a_text(text: str, verdict: str) -> None:
    assert read([text]).verdict == verdict


def test_the_words_that_led_to_it_are_named() -> None:
    found = read(["Bonjour.", "Alors, je suis vraiment furieux."])
    assert [(e.text, e.start, e.stop, e.weight) for e in found.evidence] == [(1, 4, 5, -2)]


def test_the_published_figures_are_those_of_the_code() -> None:
    assert "| displeased | 60 | 24 | 22 | 92 % | 37 % |" in measured()
    assert "| pleased | 40 | 30 | 29 | 97 % | 72 % |" in measured()


def _call(*said: tuple[str, str], confidence: float = 0.95) -> list[Segment]:
    """Ten seconds a turn."""
    return [
        Segment("adviser" if who == "a" else "customer", 10 * i, 10 * i + 9, text, confidence)
        for i, (who, text) in enumerate(said)
    ]


def test_each_quarter_has_its_own_tone_and_moments() -> None:
    found = tone_by_quarter(_call(("c", CALM), ("c", ANGRY), ("c", CALM), ("c", CALM)), 40)
    assert [q.verdict for q in found] == ["not_decidable", "displeased", *["not_decidable"] * 2]
    assert all(10 <= at < until <= 19 for at, until, _ in found[1].evidence)
    assert [q.reason for q in found] == ["no-words-of-tone", None, *["no-words-of-tone"] * 2]


def _reached(monkeypatch: pytest.MonkeyPatch, segments: list[Segment]) -> list[Any]:
    """Everything that is given to the modules that read tone and reasons."""
    given: list[Any] = []
    for module, name in ((tone, "read"), (topics, "suggest")):
        function = getattr(module, name)

        def noting(*args: Any, function: Any = function) -> Any:
            given.append(args)
            return function(*args)

        monkeypatch.setattr(module, name, noting)
    tone_by_quarter(segments, 80)
    reasons_for_contact(segments)
    return given


def test_not_a_word_of_the_adviser_nor_anything_of_the_sound_reaches_them(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    segments = _call(("a", "zanzibar furieux"), ("c", CALM), ("a", ANGRY), ("c", CALM))
    given = _reached(monkeypatch, segments)
    assert given
    for args in given:
        (texts,) = args  # one argument: the texts
        assert all(type(text) is str for text in texts)
    assert "zanzibar" not in str(given)
    assert "scandaleux" not in str(given)
    monkeypatch.setattr(customer, "_customers", lambda segments: list(segments or ()))
    assert "zanzibar" in str(_reached(monkeypatch, segments))  # the test above can fail


@pytest.mark.parametrize("function", [tone.read, topics.suggest])
def test_they_take_texts_and_nothing_else(function: Any) -> None:
    (name,) = inspect.signature(function).parameters
    assert get_type_hints(function)[name] == Sequence[str]


@given(st.floats(0.5, 1), st.floats(0.1, 0.9), st.lists(st.floats(-60, 0), max_size=3))
@settings(deadline=None, max_examples=30)
def test_how_fast_and_how_surely_it_is_said_changes_nothing(
    confidence: float, pace: float, levels: list[float]
) -> None:
    """Only which quarter words are in depends on time."""
    texts = ANGRY.split()
    words = tuple(
        Word(1 + pace * i, 1 + pace * (i + 1), f" {text}", confidence)
        for i, text in enumerate(texts)
    )
    segment = Segment("customer", 1, 1 + pace * len(texts), ANGRY, confidence, words)
    (first, *_) = tone_by_quarter([segment], 80)
    assert (first.verdict, len(first.evidence)) == ("displeased", 3)


def test_a_word_that_was_not_heard_weighs_nothing() -> None:
    assert tone_by_quarter(_call(("c", ANGRY), confidence=0.4), 10)[0].verdict == "not_decidable"


@pytest.mark.parametrize(
    ("segments", "french", "reason"),
    [
        (_call(("c", "Oui.")), True, "few-words"),
        (_call(("a", ANGRY)), True, "few-words"),
        (_call(("c", ANGRY)), False, "not-french"),
        ([Segment(None, 0, 9, ANGRY, 0.9)], True, "not-customers-alone"),
        (None, True, "not-customers-alone"),
    ],
)
def test_nothing_is_decided_where_nothing_can_be(
    segments: list[Segment] | None,
    french: bool,  # noqa: FBT001
    reason: str,
) -> None:
    (first, *_) = tone_by_quarter(segments, 10, french=french)
    assert (first.verdict, first.reason) == ("not_decidable", reason)


REASONS = {
    "Bonjour, j'ai été prélevé deux fois, je voudrais me faire rembourser.": {"billing", "refund"},
    "Je déménage, je voudrais changer mon adresse.": {"change_of_details"},
    "Ma box est en panne, je n'ai plus internet.": {"fault"},
    "Je veux résilier mon contrat.": {"cancellation"},
    "J'ai perdu mon mot de passe.": {"access"},
    "Le colis n'est pas arrivé, quel est le suivi ?": {"delivery"},
    "Oui, d'accord.": set(),
}


@pytest.mark.parametrize("text", REASONS)
def test_the_customers_words_suggest_why_they_call(text: str) -> None:
    assert set(reasons_for_contact(_call(("c", text)))) == REASONS[text]


def test_what_the_adviser_says_is_no_reason_to_call() -> None:
    assert reasons_for_contact(_call(("a", "Je vois une facture et un remboursement."))) == ()


def test_no_lexicon_seeks_a_protected_subject() -> None:
    law = Law(date(2027, 2, 1))
    lexicons = [" ".join(key) for key in tone._lexicon()[0]]
    written = [path.read_text("utf-8") for path in (tone._LEXICON, topics._LEXICON)]
    lines = [line for text in written for line in text.splitlines() if not line.startswith("#")]
    assert len(lexicons) > 300
    assert list(protected_words([*topics.reasons(), *lines], law)) == []
