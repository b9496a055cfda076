"""Phrases in the adviser's words: found, paraphrased, absent or not decidable."""

from typing import Any

import pytest
from benchmarks.spoken import phrases as measured
from hypothesis import given
from hypothesis import strategies as st

from justemesure.calls import phrases, plan
from justemesure.calls.call import Party, Segment, Word
from justemesure.calls.phrases import Outcome, declared, look_for
from justemesure.charter.gate import Gate
from justemesure.charter.law import Law
from justemesure.charter.load import loads
from justemesure.charter.model import CharterFile
from justemesure.errors import NotPermitted

GREETING = {"greeting": ("bonjour, voix claire",)}
CLOSING = {"closing": ("autre chose pour vous",)}


def _said(
    text: str, *, start: float = 0, confidence: float = 0.95, party: Party | None = "adviser"
) -> Segment:
    return Segment(party, start, start + 4, text, confidence)


@pytest.mark.parametrize(
    ("text", "outcome"),
    [
        ("Bonjour, Voix Claire, je vous écoute.", "found"),
        ("Bonjour vois claires.", "found"),
        ("Voit clair, bonjour.", "paraphrased"),
        ("Bonjour, service des entreprises.", "absent"),
        ("", "not_decidable"),
    ],
)
def test_what_became_of_a_phrase(text: str, outcome: Outcome) -> None:
    (sought,) = look_for(GREETING, [_said(text)])
    assert sought.outcome == outcome
    assert (sought.at is not None) == (outcome in ("found", "paraphrased"))


def test_the_moment_is_that_of_its_words() -> None:
    words = tuple(
        Word(at, at + 0.4, f" {text}", 0.95)
        for at, text in ((1.0, "Alors"), (1.5, "bonjour"), (2.0, "voix"), (2.5, "claire"))
    )
    (sought,) = look_for(GREETING, [Segment("adviser", 1, 3, "Alors…", 0.9, words)])
    assert (sought.at, sought.until) == (1.5, 2.9)


def test_a_greeting_is_the_first_and_a_closing_the_last() -> None:
    said = [_said("Autre chose pour vous ?", start=at) for at in (0, 50, 90)]
    (closing,) = look_for(CLOSING, said)
    assert closing.at is not None
    assert closing.at >= 90
    said = [_said("Bonjour, voix claire.", start=at) for at in (0, 50)]
    (greeting,) = look_for(GREETING, said)
    assert greeting.at is not None
    assert greeting.at < 4


@pytest.mark.parametrize("party", ["customer", None])
def test_only_the_adviser_is_listened_for(party: Party | None) -> None:
    said = [_said("Bonjour, voix claire.", party=party)]
    assert look_for(GREETING, said)[0].outcome == "not_decidable"


def test_nobody_is_said_not_to_have_said_what_the_machine_could_not_hear() -> None:
    assert look_for(GREETING, [_said("Bonsoir, allô.", confidence=0.5)])[0].outcome == (
        "not_decidable"
    )
    assert look_for(GREETING, None)[0].outcome == "not_decidable"
    assert look_for(GREETING, [_said("Good morning.")], french=False)[0].outcome == "not_decidable"


@given(st.lists(st.text("aeiou vxcl'é,.", max_size=30), max_size=5))
def test_every_phrase_has_one_outcome_whatever_is_said(texts: list[str]) -> None:
    said = [_said(text, start=5 * index) for index, text in enumerate(texts)]
    found = look_for({**GREETING, **CLOSING}, said)
    assert [sought.name for sought in found] == ["greeting", "closing"]


def test_the_published_precision_and_recall_are_those_of_the_code() -> None:
    """The rows in benchmarks/README.md: a worse method may not keep their numbers."""
    assert "| present | 47 | 50 | 44 | 88 % | 94 % |" in measured()


PROTECTED = ("les grèves de lundi", "réunion CGT", "burn-out", "arrêt maladie")


@pytest.mark.parametrize("text", PROTECTED)
def test_no_phrase_about_a_protected_subject_is_loaded(
    call_centre: CharterFile, text: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Even with a gate that opened all the same, not one phrase of the measure is."""
    written: Any = call_centre.written
    measure = written["measures"]["training-calls"] | {
        "makes": ["transcript", "phrases"],
        "phrases": {"greeting": ["bonjour"], "other": [text]},
    }
    import json

    changed = {**written, "measures": {**written["measures"], "training-calls": measure}}
    file = loads(json.dumps(changed, ensure_ascii=False).encode(), "charter.yaml")
    at = plan_at()
    gate = Gate(file, at.date())  # past the lint, which refuses it first (SYN003)
    asked = plan.Asked("training-calls", frozenset({"trainees"}), at, at, "person", drawn=True)
    with pytest.raises(NotPermitted, match="protected"):
        declared(measure["phrases"], Law(at.date()))
    monkeypatch.setattr(plan, "_refuse_unbuilt", lambda *_: None)
    with pytest.raises(NotPermitted, match="protected"):
        plan.plan(gate, asked, "en")
    monkeypatch.setattr(phrases, "protected_words", lambda *_: [])
    assert text in str(plan.plan(gate, asked, "en").phrases)  # the test above can fail


def plan_at() -> Any:
    from datetime import datetime

    return datetime.fromisoformat("2027-02-02T10:15:00+01:00")
