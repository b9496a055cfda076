"""Sentences, questions, syllables, loudness: what the newer figures are counted on."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from justemesure.calls import loudness
from justemesure.calls.call import RATE, Segment, Span, Word
from justemesure.calls.rates import syllables_a_second, words_a_minute
from justemesure.calls.sentences import is_question, sentences
from justemesure.calls.syllables import syllables

ASKS = """En quoi puis-je vous aider ?|en quoi puis je vous aider.|est-ce que cela vous convient
|Bien sûr, quel est votre numéro de client.|Vous pouvez me donner votre nom, s'il vous plaît.
|Et qu'est-ce qui me dit qu'il va venir|pourquoi ça ne marche pas|Combien de temps ça prend
|Voit clair bonjour que puis je faire pour vous.|ça vous convient|Vous êtes toujours là
|Et pouvez-vous patienter ?|Comment ça se passe|Et ça va prendre combien de temps
|À partir de quelle date.|Et le prochain prélèvement, c'est quand|Merci, votre nom et votre prénom.
|Votre date de naissance s'il vous plaît.|Et votre code postal."""
TELLS = """D'accord ?|Oui ?|Je regarde votre compte.|Quelle patience, merci.|Voilà pourquoi.
|Est convenu.|C'est ce que je voudrais savoir.|Vous pouvez vous y opposer.|Pourquoi pas.
|Je note votre nom et votre numéro.|Votre numéro est complet.|Votre compte.
|Voilà combien de fois j'ai appelé.|Je ne sais de quelle date il parle."""


@pytest.mark.parametrize("text", ASKS.replace("\n", "").split("|"))
def test_it_asks(text: str) -> None:
    assert is_question(text)


@pytest.mark.parametrize("text", TELLS.replace("\n", "").split("|"))
def test_it_does_not_ask(text: str) -> None:
    assert not is_question(text)


def test_sentences_have_the_times_of_their_words() -> None:
    words = (
        Word(1.0, 1.4, " Bonjour.", 0.9),
        Word(2.0, 2.2, " Le", 0.5),
        Word(2.2, 2.4, " n.", 0.7),
        Word(2.4, 2.9, " 5", 0.9),
    )
    segment = Segment("customer", 1.0, 3.0, "Bonjour. Le n. 5", 0.8, words)
    first, second = sentences([segment])
    assert (first.text, first.start, first.end) == ("Bonjour.", 1.0, 1.4)
    assert (second.text, second.start, second.end) == ("Le n. 5", 2.0, 2.9)


@given(st.text("ab .?!…é»", max_size=40))
def test_sentences_without_times_are_in_order_inside_their_segment(text: str) -> None:
    found = sentences([Segment("adviser", 2.0, 5.0, text, 0.9)])
    assert [one.start for one in found] == sorted(one.start for one in found)
    assert all(2.0 <= one.start <= one.end <= 5.0 + 1e-9 for one in found)
    assert "".join("".join(one.text for one in found).split()) == "".join(text.split())


# Counted by hand, with the mute e of everyday speech; the rules were not written on these.
COUNTED = """assurance 3|appareil 3|garantie 3|livraison 3|colis 2|facteur 2|magasin 3|horaires 2
|fermé 2|ouverture 3|semaine 2|samedi 2|dimanche 2|échéance 3|mensualité 4|crédit 2|banque 1
|identifiant 4|mot 1|passe 1|écran 2|bouton 2|appuyer 3|attendent 2|répondent 2|finissent 2
|commencent 2|rappellent 2|souhaitent 1|demandent 2|important 3|accident 3|président 3|client 2
|quelqu'un 2|lorsqu'il 2|peut-être 2|dix-huit 2|quatre-vingts 3|soixante-douze 3|mille 1
|bruyant 2|ennuyeux 3|balayer 3|royal 2|tuyau 2|yeux 1|ouest 1|souhait 1|chouette 1|cuillère 2
|vieux 1|mieux 1|monsieur 2|pièce 1|première 2|barrière 2|février 3|sanglier 3|brouillon 2
|guérir 2|guerre 1|quotidien 3|antique 2|équipe 2|fatigue 2|long 1|1 1|21 3|80 3|75 4|2027 5"""


def test_syllables_are_counted_as_people_say_them() -> None:
    counted = [entry.strip().rsplit(" ", 1) for entry in COUNTED.replace("\n", "").split("|")]
    wrong = [
        (word, said, syllables(word)) for word, said in counted if int(said) != syllables(word)
    ]
    assert len(wrong) <= 4, wrong
    whole = sum(int(said) for _, said in counted)
    assert sum(syllables(word) for word, _ in counted) == pytest.approx(whole, rel=0.03)


@given(st.text("abeionrtqugyé-'’0123456789œ", max_size=20))
def test_a_word_has_at_most_as_many_syllables_as_twice_its_letters(word: str) -> None:
    assert 0 <= syllables(word) <= 4 * max(1, len(word))


def _segment(start: float, text: str, confidence: float = 0.9) -> Segment:
    return Segment("adviser", start, start + 4, text, confidence)


LINE = "Je regarde votre dossier tout de suite"  # 7 words, 11 syllables


def test_rates_count_what_is_said_over_the_time_it_takes() -> None:
    own = (Span(0, 4), Span(60, 64))
    said = [_segment(0, LINE), _segment(60, LINE)]
    words, sounds = words_a_minute(own, said), syllables_a_second(own, said)
    assert words is not None
    assert sounds is not None
    assert words.value == pytest.approx(7 / 4 * 60)
    assert sounds.value == pytest.approx(sum(map(syllables, LINE.split())) / 4)


def test_words_of_which_the_machine_is_not_sure_have_no_rate() -> None:
    assert words_a_minute((Span(0, 4),), [_segment(0, LINE, 0.4)]) is None


def test_a_long_speech_says_how_its_rate_spreads() -> None:
    own = tuple(Span(at, at + 4) for at in range(0, 240, 5))
    said = [_segment(span.start, LINE) for span in own]
    found = words_a_minute(own, said)
    assert found is not None
    assert found.detail["windows"] == 8
    assert found.detail["quartiles"] == [105.0, 105.0, 105.0]


def _noise(seconds: float, level: float) -> np.ndarray:
    random = np.random.default_rng(7).standard_normal(int(seconds * RATE))
    return (random * 10 ** (level / 20) * 32767).astype(np.int16)


def test_loudness_is_told_against_the_channels_own_median() -> None:
    """Eight seconds at -30 dBFS, two at -24, none of the silence."""
    sound = np.concatenate([_noise(8, -30), _noise(2, -24), _noise(5, -70)])
    found = loudness.levels(loudness.powers(sound), (Span(0, 15),))
    assert found is not None
    assert found.seconds == 10
    assert found.loudest == pytest.approx(6, abs=0.3)
    assert found.softest == pytest.approx(0, abs=0.3)
    louder = loudness.levels(loudness.powers(sound * 2), (Span(0, 10),))
    assert louder is not None
    assert louder.loudest == pytest.approx(found.loudest, abs=0.1)  # a headset's gain is nothing


def test_too_little_or_too_soft_a_speech_has_no_usual_level() -> None:
    powers = loudness.powers(_noise(10, -30))
    assert loudness.levels(powers, (Span(0, 4),)) is None
    assert loudness.levels(powers, ()) is None
    assert loudness.levels(loudness.powers(_noise(10, -75)), (Span(0, 10),)) is None
