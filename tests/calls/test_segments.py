"""Words with their guessed times → segments, without the model."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from justemesure.calls.call import RATE, Span
from justemesure.calls.transcribe import _batches, _join, _split

Word = tuple[float, float, str]


def _texts(words: list[Word], *pauses: Span) -> list[str]:
    return [segment.text for segment in _split(words, "adviser", 0.9, list(pauses))]


def test_a_long_pause_between_words_ends_a_segment() -> None:
    assert _texts([(0, 1, " un"), (1.8, 2, " deux"), (2.9, 3, " trois")]) == ["un deux", "trois"]


def test_a_long_pause_in_the_speech_ends_a_segment_whatever_the_words_say() -> None:
    """The model's times lean into pauses: here they leave 0.5 s of a pause of one second."""
    words: list[Word] = [(0, 1.25, " un"), (1.75, 3, " deux")]
    assert _texts(words) == ["un deux"]
    assert _texts(words, Span(1, 2)) == ["un", "deux"]


def test_words_of_nothing_make_no_segment() -> None:
    assert _texts([(0, 1, " "), (3, 4, "")]) == []
    assert _texts([]) == []


def test_a_segment_has_the_times_of_its_words_and_its_party() -> None:
    (segment,) = _split([(0.123, 1, " un"), (1.2, 2.456, " deux")], "customer", 0.4567, [])
    assert segment == ("customer", 0.12, 2.46, "un deux", 0.457)


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
