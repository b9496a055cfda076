"""Words with their guessed times → segments, without the model."""

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from justemesure.calls.call import Party, Segment, Span, Spans, Word
from justemesure.calls.segments import Said, is_believed, is_nothing, segments

Given = tuple[float, float, str]


def _words(given: list[Given]) -> list[Word]:
    return [Word(*word, 0.5) for word in given]


def _said(words: list[Given], compression: float = 1.0, no_speech: float = 0.0) -> Said:
    return Said(_words(words), 0.9, no_speech, compression, 10.0)


def _split(words: list[Given], party: Party | None, speech: Spans) -> Sequence[Segment]:
    return segments(_said(words), party, speech)


def _texts(words: list[Given], *speech: Span) -> list[str]:
    return [segment.text for segment in _split(words, "adviser", speech)]


def test_a_long_pause_between_words_ends_a_segment() -> None:
    assert _texts([(0, 1, " un"), (1.8, 2, " deux"), (2.9, 3, " trois")]) == ["un deux", "trois"]


def test_a_long_pause_in_the_speech_ends_a_segment_whatever_the_words_say() -> None:
    """The model's times lean into pauses: here they leave 0.5 s of a pause of one second."""
    words: list[Given] = [(0, 1.25, " un"), (1.75, 3, " deux")]
    assert _texts(words) == ["un deux"]
    assert _texts(words, Span(0, 1), Span(2, 3)) == ["un", "deux"]
    assert _texts(words, Span(0, 1), Span(1.5, 3)) == ["un deux"]


def test_words_of_nothing_make_no_segment() -> None:
    assert _texts([(0, 1, " "), (3, 4, "")]) == []
    assert _texts([]) == []


def test_a_segment_has_the_times_of_its_words_and_its_party() -> None:
    (segment,) = _split([(0.123, 1, " un"), (1.2, 2.456, " deux")], "customer", ())
    assert segment[:5] == ("customer", 0.12, 2.46, "un deux", 0.5)
    assert segment.words == (Word(0.12, 1, "un", 0.5), Word(1.2, 2.46, " deux", 0.5))


@given(
    st.lists(
        st.tuples(
            st.floats(0, 60), st.floats(0, 60), st.sampled_from([" un", "-là", " ?", " ", ""])
        )
    )
)
def test_words_are_in_order_inside_their_segment_and_together_are_its_text(
    given: list[Given],
) -> None:
    for segment in _split(given, None, (Span(0, 20), Span(22, 60))):
        assert "".join(word.text for word in segment.words) == segment.text == segment.text.strip()
        times = [at for word in segment.words for at in (word.start, word.end)]
        assert times == sorted(times)
        assert (times[0], times[-1]) == (segment.start, segment.end)


def test_a_segment_is_as_sure_as_its_own_words() -> None:
    sure, unsure = Word(0, 1, " sûr", 0.9), Word(3, 4, " douteux", 0.1)
    found = segments(Said([sure, unsure], 0.5, 0.0, 1.0, 10.0), None, ())
    assert [segment.confidence for segment in found] == [0.9, 0.1]
    (both,) = segments(Said([sure, unsure._replace(start=1.1)], 0.5, 0.0, 1.0, 10.0), None, ())
    assert both.confidence == pytest.approx(0.3)


@pytest.mark.parametrize(
    ("said", "believed"),
    [
        (_said([(at, at + 1, f" mot{at}") for at in range(10)]), True),
        (_said([(0, 1, f" mot{at}") for at in range(90)]), False),
        (_said([(0, 1, " mot")], compression=2.9, no_speech=0.31), True),
        (_said([(0, 1, " mot")], compression=4.4, no_speech=0.7), False),
        (_said([(at / 4, at / 4, " merci") for at in range(20)]), False),
        (_said([]), True),
    ],
)
def test_too_fast_too_repetitive_or_a_loop_is_not_believed(said: Said, *, believed: bool) -> None:
    assert is_believed(said) == believed


@pytest.mark.parametrize(
    ("sure", "no_speech", "nothing"),
    [(0.2, 0.7, True), (0.2, 0.3, False), (0.36, 0.59, False), (0.5, 0.7, False)],
)
def test_nobody_speaks_where_the_model_says_so_and_is_unsure_of_its_words(
    sure: float,
    no_speech: float,
    nothing: bool,  # noqa: FBT001
) -> None:
    said = _said([(0, 1, " C'est"), (1, 2, " ça")], no_speech=no_speech)._replace(confidence=sure)
    assert is_nothing(said) is nothing


@pytest.mark.parametrize(
    ("text", "no_speech", "nothing"),
    [
        (" Oh, oh, oh, oh !", 0.7, True),
        (" Oh, oh, oh, oh !", 0.4, False),
        (" Il faut qu'il faut qu'il faut qu'il faut", 0.7, True),
        (" Non, non, non", 0.7, False),
        (" Numéro de téléphone", 0.7, False),
    ],
)
def test_a_chorus_is_nothing_where_the_model_hears_nobody(
    text: str,
    no_speech: float,
    nothing: bool,  # noqa: FBT001
) -> None:
    said = _said([(0, 1, text)], no_speech=no_speech)._replace(confidence=0.7)
    assert is_nothing(said) is nothing
