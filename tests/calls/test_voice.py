"""Probabilities of speech → spans, exactly; and no speech where there is none."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from justemesure.calls import voice
from justemesure.calls.call import RATE, Recording, Sound, Span
from justemesure.calls.timing import overlap, total, union
from justemesure.calls.voice import (
    BRIDGED,
    FRAME,
    LATE,
    SHORTEST,
    Probabilities,
    listen,
    listen_to_all,
    speech,
)

STEP = FRAME / RATE  # 0.032 s


def _frames(*runs: tuple[float, int]) -> Probabilities:
    """Runs of (probability, frames)."""
    return np.concatenate([np.full(count, value, np.float32) for value, count in runs])


def _length(probabilities: Probabilities) -> float:
    return len(probabilities) * STEP


def test_a_span_opens_a_little_before_its_first_frame_and_closes_after_its_last() -> None:
    heard = _frames((0, 10), (0.9, 20), (0, 10))
    (span,) = speech(heard, _length(heard))
    assert span == pytest.approx((10 * STEP - LATE, 30 * STEP))


def test_a_span_never_opens_before_the_call_nor_closes_after_it() -> None:
    heard = _frames((0.9, 20))
    assert speech(heard, 0.63) == (Span(0.0, 0.63),)


def test_exactly_the_threshold_is_speech() -> None:
    assert speech(_frames((0, 9), (0.5, 9), (0, 9)), 1.0)
    assert not speech(_frames((0, 9), (0.499, 9), (0, 9)), 1.0)


def test_speech_goes_on_until_well_below_the_threshold() -> None:
    heard = _frames((0, 10), (0.9, 5), (0.36, 20), (0.34, 20))
    (span,) = speech(heard, _length(heard))
    assert span.end == pytest.approx(35 * STEP)


@pytest.mark.parametrize(("silent", "spans"), [(10, 1), (11, 2)])
def test_a_pause_under_three_tenths_is_bridged(silent: int, spans: int) -> None:
    """The pause that counts is 48 ms shorter than the silent frames: the next span opens early."""
    heard = _frames((0, 5), (0.9, 10), (0, silent), (0.9, 10), (0, 5))
    assert (silent * STEP - LATE < BRIDGED) is (spans == 1)
    assert len(speech(heard, _length(heard))) == spans


@pytest.mark.parametrize(("spoken", "spans"), [(2, 0), (3, 1)])
def test_a_burst_under_twelve_hundredths_is_dropped(spoken: int, spans: int) -> None:
    heard = _frames((0, 20), (0.9, spoken), (0, 20))
    assert (spoken * STEP + LATE >= SHORTEST) is (spans == 1)
    assert len(speech(heard, _length(heard))) == spans


def test_bursts_are_bridged_before_they_are_dropped() -> None:
    heard = _frames((0, 20), (0.9, 2), (0, 3), (0.9, 2), (0, 20))
    (span,) = speech(heard, _length(heard))
    assert span.length == pytest.approx(7 * STEP + LATE)


def test_no_frames_are_no_speech() -> None:
    assert speech(np.zeros(0, np.float32), 0.0) == ()


random_frames = st.lists(st.floats(0, 1, width=32), max_size=200).map(
    lambda values: np.array(values, np.float32)
)
thresholds = st.floats(0.2, 0.95)


@given(random_frames, thresholds, thresholds)
@settings(deadline=None)
def test_a_higher_threshold_never_adds_speech(
    heard: Probabilities, one: float, other: float
) -> None:
    low, high = sorted((one, other))
    length = _length(heard)
    more, less = speech(heard, length, low), speech(heard, length, high)
    assert total(union(more, less)) == pytest.approx(total(more))


@given(random_frames, thresholds)
@settings(deadline=None)
def test_spans_are_in_order_apart_long_enough_and_in_the_call(
    heard: Probabilities, threshold: float
) -> None:
    spans = speech(heard, _length(heard), threshold)
    assert all(0 <= span.start < span.end <= _length(heard) + 1e-9 for span in spans)
    assert all(span.length >= SHORTEST for span in spans)
    pauses = [after.start - before.end for before, after in pairwise(spans)]
    assert all(pause >= BRIDGED for pause in pauses)


AT = np.arange(8 * RATE) / RATE


def _ringback() -> Sound:
    """The French tone that a caller hears: 440 Hz, 1.5 s on, 3.5 s off (ITU-T E.180)."""
    return (8000 * np.sin(2 * np.pi * 440 * AT) * (AT % 5 < 1.5)).astype(np.int16)


def _noise(level: float) -> Sound:
    return (
        (level * np.random.default_rng(3).standard_normal(len(AT)))
        .clip(-32768, 32767)
        .astype(np.int16)
    )


def _band(level: float) -> Sound:
    spectrum = np.fft.rfft(np.random.default_rng(3).standard_normal(len(AT)))
    hertz = np.fft.rfftfreq(len(AT), 1 / RATE)
    spectrum[(hertz < 300) | (hertz > 3400)] = 0
    noise = np.fft.irfft(spectrum)
    loud: Sound = (level * noise / noise.std()).clip(-32768, 32767).astype(np.int16)
    return loud


NOT_SPEECH = {
    "digital silence": np.zeros(len(AT), np.int16),
    "faint noise": _noise(30),
    "white noise": _noise(3000),
    "loud noise in the telephone's band": _band(12000),
    "ring-back": _ringback(),
    **{
        f"{hertz} Hz": (9000 * np.sin(2 * np.pi * hertz * AT)).astype(np.int16)
        for hertz in (50, 425, 440, 1000, 2100, 3400)
    },
    "keypad 5": (6000 * (np.sin(2 * np.pi * 770 * AT) + np.sin(2 * np.pi * 1336 * AT))).astype(
        np.int16
    ),
}


@pytest.mark.parametrize("name", NOT_SPEECH)
def test_there_is_no_speech_in(name: str) -> None:
    sound = NOT_SPEECH[name]
    assert speech(listen(sound), len(sound) / RATE) == ()


@pytest.mark.parametrize(
    "samples",
    [1, FRAME, FRAME + 1, pytest.param(600 * RATE + 1, marks=pytest.mark.slow)],
)
def test_each_frame_gets_one_probability_however_long_the_sound(samples: int) -> None:
    heard = listen(np.zeros(samples, np.int16))
    assert len(heard) == -(-samples // FRAME)
    assert ((heard >= 0) & (heard <= 1)).all()


def test_a_long_call_heard_in_blocks_is_heard_as_if_it_were_one(
    shortest: tuple[Recording, object, object], monkeypatch: pytest.MonkeyPatch
) -> None:
    sound = shortest[0].channels[0]
    whole = listen(sound)
    monkeypatch.setattr(voice, "_BLOCK", 200 * FRAME)
    in_blocks = listen(sound)
    assert len(in_blocks) == len(whole)
    length = len(sound) / RATE
    one, other = speech(whole, length), speech(in_blocks, length)
    assert total(overlap(one, other)) > 0.98 * max(total(one), total(other))
    monkeypatch.setattr(voice, "_BEFORE", 0)  # unless it is told what came before
    assert np.abs(listen(sound) - whole).mean() > np.abs(in_blocks - whole).mean()


def test_channels_heard_together_are_heard_as_alone() -> None:
    sounds = [_noise(0.1), np.zeros(3 * RATE, np.int16), _ringback()]
    for together, sound in zip(listen_to_all(sounds), sounds, strict=True):
        assert np.array_equal(together, listen(sound))
