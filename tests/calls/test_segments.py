"""Words with their guessed times → segments, without the model."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from justemesure.calls.call import RATE, Span, Word
from justemesure.calls.transcribe import _batches, _join, _split

Given = tuple[float, float, str]


def _words(given: list[Given]) -> list[Word]:
    return [Word(*word, 0.5) for word in given]


def _texts(words: list[Given], *pauses: Span) -> list[str]:
    return [segment.text for segment in _split(_words(words), "adviser", 0.9, list(pauses))]


def test_a_long_pause_between_words_ends_a_segment() -> None:
    assert _texts([(0, 1, " un"), (1.8, 2, " deux"), (2.9, 3, " trois")]) == ["un deux", "trois"]


def test_a_long_pause_in_the_speech_ends_a_segment_whatever_the_words_say() -> None:
    """The model's times lean into pauses: here they leave 0.5 s of a pause of one second."""
    words: list[Given] = [(0, 1.25, " un"), (1.75, 3, " deux")]
    assert _texts(words) == ["un deux"]
    assert _texts(words, Span(1, 2)) == ["un", "deux"]


def test_words_of_nothing_make_no_segment() -> None:
    assert _texts([(0, 1, " "), (3, 4, "")]) == []
    assert _texts([]) == []


def test_a_segment_has_the_times_of_its_words_and_its_party() -> None:
    given = _words([(0.123, 1, " un"), (1.2, 2.456, " deux")])
    (segment,) = _split(given, "customer", 0.4567, [])
    assert segment[:5] == ("customer", 0.12, 2.46, "un deux", 0.457)
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
    for segment in _split(_words(given), None, 0.9, [Span(20, 22)]):
        assert "".join(word.text for word in segment.words) == segment.text == segment.text.strip()
        times = [at for word in segment.words for at in (word.start, word.end)]
        assert times == sorted(times)
        assert (times[0], times[-1]) == (segment.start, segment.end)


spans = st.lists(st.floats(0.12, 90), min_size=1, max_size=12).map(
    lambda lengths: tuple(
        Span(start, start + length)
        for length, start in zip(
            lengths,
            np.cumsum([1.0, *(length + 0.5 for length in lengths[:-1])]).tolist(),
            strict=True,
        )
    )
)


@given(spans)
@settings(deadline=None)
def test_batches_hold_all_speech_in_order_and_fit_the_window(speech: tuple[Span, ...]) -> None:
    batches = _batches(speech)
    pieces = [piece for batch in batches for piece in batch]
    assert sum(piece.length for piece in pieces) == pytest.approx(sum(s.length for s in speech))
    assert pieces == sorted(pieces)
    for batch in batches:
        assert sum(piece.length + 0.65 for piece in batch) <= 28 + 1e-6


def test_a_time_in_the_joined_sound_is_found_again_in_the_call() -> None:
    sound = np.zeros(60 * RATE, np.int16)
    for at in (10.5, 40.5):
        sound[int(at * RATE)] = 9000
    joined, offsets = _join(sound, [Span(10, 11), Span(40, 41)])
    clicks = np.flatnonzero(joined) / RATE
    assert [offsets.word(at, at)[0] for at in clicks] == pytest.approx([10.5, 40.5], abs=0.001)
    assert len(joined) / RATE == pytest.approx(2 * (1 + 0.4 + 0.25), abs=0.01)


def test_a_word_that_the_model_lays_over_two_spans_belongs_to_one() -> None:
    _, offsets = _join(np.zeros(60 * RATE, np.int16), [Span(10, 11), Span(40, 41)])
    start, end = offsets.word(0.5, 2.0)
    assert 9.8 <= start <= end <= 11.2
