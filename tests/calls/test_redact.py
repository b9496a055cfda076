"""What is cut from text is cut from sound, cutting twice is cutting once, doubt cuts."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from justemesure.calls.answers import ASKED
from justemesure.calls.call import PARTIES, RATE, Party, Recording, Segment, Span, Word
from justemesure.calls.recognisers import digits
from justemesure.calls.redact import (
    CUT,
    PADDING,
    RECOGNISERS,
    CannotRedact,
    Redacted,
    cut_words,
    find,
    redact,
)
from justemesure.calls.spoken import read

EVERYTHING = frozenset(RECOGNISERS)
NUMBER = "le zéro six, trente-neuf, quatre-vingt-dix-huit, douze, quarante-sept"
A_WORD = 0.3  # seconds


def segment(party: Party | None, start: float, text: str) -> Segment:
    """A segment whose words take ``A_WORD`` each."""
    words = []
    for at, word in enumerate(text.split()):
        begins = start + at * A_WORD
        words.append(Word(begins, begins + A_WORD, f" {word}" if at else word, 0.9))
    return Segment(party, start, words[-1].end, text, 0.9, tuple(words))


def call(segments: Sequence[Segment], seconds: float = 40.0) -> Recording:
    """Two channels of noise, which is never silent."""
    noise = np.random.default_rng(1).integers(200, 9000, (2, int(seconds * RATE)), np.int16)
    return Recording((noise[0], noise[1]), "pcm", mono=False)


def nothing(_: Any) -> list[Segment]:
    return []


def cut(segments: Sequence[Segment], asked: Any = EVERYTHING, hear: Any = nothing) -> Redacted:
    speech = [
        tuple(Span(s.start, s.end) for s in segments if s.party == party) for party in PARTIES
    ]
    return redact(call(segments), PARTIES, speech, segments, asked, hear)


def text_of(segments: Sequence[Segment]) -> str:
    return " / ".join(segment.text for segment in segments)


def is_silenced(redacted: Redacted, original: Recording, at: float) -> bool:
    sample = int(at * RATE)
    around = slice(sample - 100, sample + 100)
    pairs = zip(redacted.recording.channels, original.channels, strict=True)
    return all(not np.array_equal(new[around], old[around]) for new, old in pairs)


def test_text_and_sound_are_cut_together_and_nothing_moves() -> None:
    said = segment("customer", 5.0, f"Mon portable, c'est {NUMBER} merci bien madame.")
    redacted = cut([said])
    assert text_of(redacted.segments).startswith("Mon portable, c'est")
    assert "trente" not in text_of(redacted.segments)
    assert text_of(redacted.segments).endswith("madame.")
    original = call([said])
    assert redacted.recording.length == original.length
    (span,) = redacted.cuts
    number = [word for word in said.words if word.text.strip(" ,") in NUMBER.replace(",", "")]
    zero = next(word for word in said.words if "zéro" in word.text)
    last = next(word for word in said.words if "quarante-sept" in word.text)
    assert number
    assert span.start == pytest.approx(zero.start - PADDING, abs=0.002)
    assert span.end == pytest.approx(last.end + PADDING, abs=0.002)
    assert is_silenced(redacted, original, zero.start)
    assert is_silenced(redacted, original, last.end)
    for channel, kept in zip(redacted.recording.channels, original.channels, strict=True):
        before, after = int((span.start - 0.01) * RATE), int((span.end + 0.01) * RATE)
        assert np.array_equal(channel[:before], kept[:before])
        assert np.array_equal(channel[after:], kept[after:])


def test_a_word_in_two_pieces_is_cut_whole() -> None:
    """« c » and « 'est » are one word: no letter is left standing before the mark."""
    said = ((0, 0.5, "bien"), (0.5, 0.7, " c"), (0.7, 1.0, "'est"), (1.0, 2, " le"), (2, 3, " 412"))
    words = tuple(Word(start, end, text, 0.9) for start, end, text in said)
    one = Segment("customer", 0.0, 3.0, "".join(word.text for word in words), 0.9, words)
    (left,), _ = cut_words([one], (Span(0.75, 3.2),), EVERYTHING, 5.0)
    assert left.text == f"bien {CUT}"
    assert left.words == (words[0], Word(0.5, 3.0, f" {CUT}", 1.0))


def test_what_stands_for_a_cut_is_soft_and_tells_nothing_of_what_was_there() -> None:
    loud, soft = (cut([segment("customer", 5.0, NUMBER)]) for _ in range(2))
    span = loud.cuts[0]
    inside = slice(int(span.start * RATE), int(span.end * RATE))
    one, other = loud.recording.channels
    assert np.array_equal(one[inside], other[inside])  # two parties, one tone
    assert 0 < np.abs(one[inside]).max() < 1000
    assert np.array_equal(one[:], soft.recording.channels[0][:])


@pytest.mark.parametrize(
    "turns",
    [
        [("customer", "zéro six trente-neuf"), ("customer", "quatre-vingt-dix-huit douze"),
         ("customer", "quarante-sept")],
        [("customer", "zéro six trente-neuf"), ("adviser", "Oui, je note."),
         ("customer", "quatre-vingt-dix-huit"), ("adviser", "D'accord."),
         ("customer", "douze et quarante-sept")],
    ],
)  # fmt: skip
def test_a_number_said_in_several_turns_is_one(turns: Any) -> None:
    segments = [segment(party, 2.0 + 3 * at, text) for at, (party, text) in enumerate(turns)]
    left = text_of(cut(segments, {"phone"}).segments)
    assert not any(token.digits for token in read(left))


def test_a_question_tells_what_its_answer_is() -> None:
    asked = segment("adviser", 1.0, "Votre date de naissance ?")
    answer = segment("customer", 3.0, "douze mars deux mille quinze")
    assert text_of(cut([asked, answer], {"birth_date"}).segments).endswith(f"/ {CUT}")
    assert not cut([answer], {"birth_date"}).cuts  # it is the question that tells


def test_only_what_is_asked_for_is_cut() -> None:
    said = segment("customer", 1.0, "Je suis né le 2 août 1975 et je m'appelle Sylvie Carpentier.")
    assert text_of(cut([said], {"birth_date"}).segments).endswith("Sylvie Carpentier.")
    assert "1975" in text_of(cut([said], {"name"}).segments)


def test_digits_that_fit_nothing_are_cut_in_doubt() -> None:
    said = segment("customer", 1.0, "C'est le zéro six, trente-neuf, quatre-vingt, voilà.")
    assert "trente" not in text_of(cut([said], {"phone"}).segments)
    assert "trente" in text_of(cut([said], {"name"}).segments)  # no digits are asked for


def test_speech_that_has_no_words_is_cut_in_doubt() -> None:
    said = segment("customer", 1.0, "Bonjour madame.")
    unheard = Span(10.0, 12.0)
    speech = [(), (Span(said.start, said.end), unheard)]
    redacted = redact(call([said]), PARTIES, speech, [said], {"phone"}, nothing)
    assert any(span.start <= 10.0 and span.end >= 12.0 for span in redacted.cuts)
    assert text_of(redacted.segments) == "Bonjour madame."


def test_a_doubtful_answer_to_a_question_for_a_number_is_cut_whole() -> None:
    """A card's number as the speech model once wrote it: there is nothing in it to recognise."""

    def doubted(answer: Segment) -> Segment:
        return answer._replace(words=tuple(w._replace(confidence=0.5) for w in answer.words))

    question = segment("adviser", 1.0, "Quel est le numéro de la carte perdue ?")
    answer = segment("customer", 4.0, "Quatre un maman, on est un sans d'ângles")
    asked = cut([question, doubted(answer)], {"card"})
    assert text_of(asked.segments) == f"{question.text} / {CUT}"
    assert is_silenced(asked, call([question]), 5.0)
    for kept in (
        [question, answer],  # believed
        [question, doubted(answer)._replace(party="adviser")],  # who asks goes on
        [question, doubted(segment("customer", 20.0, answer.text))],  # much later
        [segment("adviser", 1.0, "Que puis-je pour vous ?"), doubted(answer)],
        [question, doubted(segment("customer", 4.0, "Oui, d'accord."))],
    ):
        assert not cut(kept, {"card"}).cuts
    assert not cut([question, doubted(answer)], {"email"}).cuts  # nobody asked for one


def test_every_identifier_can_be_asked_for() -> None:
    assert ASKED.keys() == RECOGNISERS.keys()


def test_what_is_heard_again_beside_a_cut_is_cut_too() -> None:
    """Times of words are guesses: a number may be said a little later than the words have it."""
    said = segment("customer", 5.0, f"{NUMBER} voilà")
    rounds: list[Any] = []

    def hear(lines: Any) -> list[Segment]:
        rounds.append(lines)
        return [segment("customer", 7.4, "sept")] if len(rounds) == 1 else []

    without, with_ = cut([said]).cuts, cut([said], hear=hear).cuts
    assert with_[0].end == pytest.approx(7.4 + A_WORD + PADDING, abs=0.01)
    assert without[0].end < with_[0].end
    assert len(rounds) == 2  # the wider cut is listened to again
    for sound, spans, _ in rounds[1]:
        cut_out = sound[int(with_[0].start * RATE) + 1 : int(with_[0].end * RATE)]
        assert not cut_out.any()
        assert all(span.end <= with_[0].start or span.start >= with_[0].end for span in spans)


def test_listening_again_ends() -> None:
    heard = 0

    def hear(_: Any) -> list[Segment]:
        nonlocal heard
        heard += 1
        return [segment("customer", 6.0 + 2 * heard, "douze trente-quatre zéro neuf")]

    cut([segment("customer", 5.0, NUMBER)], hear=hear)
    assert heard == 3


def test_where_nothing_was_found_nobody_listens_again() -> None:
    def hear(_: Any) -> list[Segment]:
        raise AssertionError

    assert cut([segment("customer", 5.0, "Bonjour, il fait beau.")], hear=hear).cuts == ()


def test_without_words_or_their_times_nothing_is_redacted() -> None:
    timed = segment("customer", 1.0, "Bonjour.")
    with pytest.raises(CannotRedact, match="no-times"):
        cut([timed, timed._replace(words=())])
    with pytest.raises(CannotRedact, match="no-words"):
        redact(call([]), PARTIES, [(), ()], None, EVERYTHING, nothing)


def test_a_mono_call_is_cut_on_its_one_channel() -> None:
    said = segment(None, 1.0, NUMBER)
    stereo = call([said])
    mono = stereo._replace(channels=stereo.channels[:1], mono=True)
    redacted = redact(mono, PARTIES, [(Span(1.0, 3.0),)], [said], {"phone"}, nothing)
    assert len(redacted.cuts) == 1


SPOKEN = (
    "zéro un une deux six neuf douze vingt soixante-douze quatre vingts cent mille et euh , 06 39"
    " 1972 75011 arobase point fr gmail com le né avril mars rue de Lyon monsieur Garnier nom ?"
    " l'appelle m'appelle b r i s FR IBAN euros heures h % à votre carte numéro . virgule"
)
WORDS = st.sampled_from(SPOKEN.split())
TURNS = st.lists(
    st.tuples(st.sampled_from(PARTIES), st.lists(WORDS, min_size=1, max_size=12)),
    min_size=1,
    max_size=5,
)


def conversation(turns: Sequence[tuple[Party, Sequence[str]]]) -> list[Segment]:
    segments, start = [], 1.0
    for party, words in turns:
        segments.append(segment(party, start, " ".join(words)))
        start = segments[-1].end + 0.5
    return segments


@settings(max_examples=60)
@given(TURNS, st.sets(st.sampled_from(sorted(RECOGNISERS)), min_size=1))
def test_cutting_twice_is_cutting_once(turns: Any, asked: Any) -> None:
    segments = conversation(turns)
    kept, cuts = cut_words(segments, (), asked, 60.0)
    assert cut_words(kept, cuts, asked, 60.0) == (kept, cuts)
    assert find(kept, asked) == []


@settings(max_examples=60)
@given(TURNS)
def test_a_word_that_is_cut_from_the_text_is_cut_from_the_sound(turns: Any) -> None:
    segments = conversation(turns)
    kept, cuts = cut_words(segments, (), EVERYTHING, 60.0)
    for before, after in zip(segments, kept, strict=True):
        assert (before.start, before.end, before.party) == (after.start, after.end, after.party)
        left = {(word.start, word.text.strip()) for word in after.words}
        for word in before.words:
            if (word.start, word.text.strip()) not in left:
                middle = (word.start + word.end) / 2
                assert any(c.start <= middle <= c.end for c in cuts), word
    for found in find(segments, EVERYTHING):
        assert any(c.start <= found.start and found.end <= c.end for c in cuts), found


@example("\u0300")
@given(st.one_of(st.text(), TURNS.map(lambda turns: " ".join(w for _, ws in turns for w in ws))))
def test_no_recogniser_raises_on_any_text(text: str) -> None:
    tokens = read(text)
    for finder in [*RECOGNISERS.values(), digits.find]:
        for found in finder(tokens):
            assert 0 <= found.start < found.end <= len(text)
