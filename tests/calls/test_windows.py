"""Speech → windows: all of it, once, in order, never too long, its times found again."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from justemesure.calls.call import RATE, Sound, Span
from justemesure.calls.windows import (
    duration,
    halves,
    in_call,
    join,
    spoken,
    unheard,
    windows,
)

AIM, LONGEST = 10.0, 14.0


def _silence(seconds: float) -> Sound:
    return np.zeros(round(seconds * RATE), np.int16)


@st.composite
def speech(draw: st.DrawFn) -> tuple[Span, ...]:
    """Spans with pauses of at least 0.3 s between them, as the detector gives them."""
    pairs = st.tuples(st.floats(0.3, 4), st.floats(0.12, 40))
    spans, at = [], 0.0
    for pause, length in draw(st.lists(pairs, min_size=1, max_size=9)):
        spans.append(Span(at + pause, at + pause + length))
        at = spans[-1].end
    return tuple(spans)


@given(speech())
@settings(deadline=None, max_examples=60)
def test_windows_hold_all_speech_once_and_in_order_and_are_never_too_long(
    spans: tuple[Span, ...],
) -> None:
    found = windows(_silence(spans[-1].end + 1), spans, AIM, LONGEST)
    stretches = [stretch for window in found for stretch in window]
    heard = [span for stretch in stretches for span in stretch.speech]
    assert sum(span.length for span in heard) == pytest.approx(sum(s.length for s in spans))
    assert heard == sorted(heard)
    assert all(a.end <= b.start + 1e-6 for a, b in pairwise(heard))
    assert all(duration(window) <= LONGEST for window in found)
    for stretch in stretches:
        assert stretch.start <= stretch.speech[0].start
        assert stretch.speech[-1].end <= stretch.end
    assert sum(map(spoken, found)) == pytest.approx(sum(s.length for s in spans))


@given(speech())
@settings(deadline=None, max_examples=30)
def test_no_sound_is_heard_twice_where_a_long_span_is_cut(spans: tuple[Span, ...]) -> None:
    found = windows(_silence(spans[-1].end + 1), spans, AIM, LONGEST)
    for before, after in pairwise(stretch for window in found for stretch in window):
        if any(s.start < before.speech[-1].end + 1e-6 and after.start < s.end for s in spans):
            assert before.end <= after.start + 1e-6


def test_short_neighbours_share_a_window_until_it_is_long_enough() -> None:
    spans = tuple(Span(4.0 * at, 4.0 * at + 2) for at in range(12))
    found = windows(_silence(60), spans, AIM, LONGEST)
    assert [len(window) for window in found] == [4, 4, 4]


def test_a_long_span_is_cut_where_it_is_quietest() -> None:
    sound = np.full(40 * RATE, 9000, np.int16)
    sound[int(10.9 * RATE) : int(11.1 * RATE)] = 0
    first, *_ = windows(sound, (Span(0.0, 39.0),), AIM, LONGEST)
    assert first[0].end == pytest.approx(11, abs=0.1)


def test_a_time_in_a_window_is_found_again_in_the_call() -> None:
    sound = _silence(60)
    for at in (10.5, 40.5):
        sound[int(at * RATE)] = 9000
    (window,) = windows(sound, (Span(10, 11), Span(40, 41)), AIM, LONGEST)
    joined, placed = join(sound, window)
    clicks = np.flatnonzero(joined) / RATE
    assert [in_call(at, at, placed).start for at in clicks] == pytest.approx(
        [10.5, 40.5], abs=0.001
    )
    assert len(joined) / RATE == pytest.approx(duration(window), abs=0.01)


def test_a_word_that_the_model_lays_over_two_stretches_belongs_to_one() -> None:
    (window,) = windows(_silence(60), (Span(10, 11), Span(40, 41)), AIM, LONGEST)
    _, placed = join(_silence(60), window)
    start, end = in_call(0.5, 2.0, placed)
    assert 9.6 - 1e-6 <= start <= end <= 11.4 + 1e-6


def test_speech_without_a_word_is_noticed_and_a_pause_is_not() -> None:
    (window,) = windows(_silence(60), (Span(10, 12), Span(15, 18)), AIM, LONGEST)
    everywhere = [Span(10, 12), Span(15, 18)]
    assert unheard(window, everywhere) == 0
    assert unheard(window, everywhere[:1]) == pytest.approx(3)
    assert unheard(window, [Span(10, 12), Span(16.5, 18)]) == pytest.approx(1.5)
    assert unheard(window, []) == pytest.approx(3)


def test_a_window_parts_in_the_pause_nearest_to_its_middle() -> None:
    (window,) = windows(_silence(60), (Span(10, 12), Span(12.4, 14), Span(20, 21)), AIM, LONGEST)
    first, second = halves(window)
    assert [one.speech for one in first] == [(Span(10, 12),)]
    assert [one.speech for one in second] == [(Span(12.4, 14),), (Span(20, 21),)]
    assert first[-1].end == second[0].start == pytest.approx(12.2)
    assert halves(first) == [first]


@given(speech())
@settings(deadline=None, max_examples=40)
def test_halves_hold_what_the_window_held_and_are_never_empty(spans: tuple[Span, ...]) -> None:
    for window in windows(_silence(spans[-1].end + 1), spans, AIM, LONGEST):
        parts = halves(window)
        assert all(part and all(stretch.speech for stretch in part) for part in parts)
        assert [s for part in parts for one in part for s in one.speech] == [
            s for one in window for s in one.speech
        ]
        assert sum(s.length for part in parts for s in part) == pytest.approx(
            sum(stretch.length for stretch in window)
        )
        assert len(parts) == min(2, sum(len(stretch.speech) for stretch in window))
