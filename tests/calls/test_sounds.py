"""Channels that are held once: read in any parts they are the same, and they take no more room."""

import tracemalloc
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from justemesure.calls import audio
from justemesure.calls.audio import decode, encode
from justemesure.calls.call import RATE, Channel, Recording, Sound, Span
from justemesure.calls.redact import silenced
from justemesure.calls.sounds import NARROW, Covered, Lengthened, Narrow

EDGES = st.tuples(st.integers(0, 4100), st.integers(0, 4100))
CUTS = (Span(0.01, 0.05), Span(0.2, 0.9))


def _noise(samples: int) -> Sound:
    return np.random.default_rng(0).integers(-9000, 9000, samples, np.int16)


def _held() -> list[Channel]:
    narrow = Narrow(_noise(2000))
    return [
        narrow,
        Covered(_noise(4000), CUTS, tone=True),
        Covered(narrow, CUTS, tone=False),
        Lengthened(_noise(3001), 4000),
    ]


@given(EDGES)
def test_a_part_is_the_same_as_that_part_of_the_whole(edges: tuple[int, int]) -> None:
    for channel in _held():
        assert len(channel) == len(channel[:]) == 4000
        part = channel[edges[0] : edges[1]]
        assert part.dtype == np.int16
        assert np.array_equal(part, channel[:][edges[0] : edges[1]])


@pytest.mark.parametrize("hertz", [200, 1000, 3000, 3400])
def test_what_is_held_at_the_rate_of_the_telephone_sounds_the_same(hertz: int) -> None:
    at = np.arange(RATE) / RATE
    wave = (9000 * np.sin(2 * np.pi * hertz * at)).astype(np.int16)
    read = Narrow(wave[::2])[:].astype(float)
    assert np.abs(read - wave)[RATE // 10 : -RATE // 10].max() < 12  # -57 dB of its height


def test_what_is_covered_is_cut_and_the_rest_and_the_original_are_not() -> None:
    whole = _noise(4000)
    before = whole.copy()
    heard = Covered(whole, CUTS, tone=True)[:]
    inside = np.zeros(4000, bool)
    for cut in CUTS:
        inside[int(cut.start * RATE) : int(np.ceil(cut.end * RATE))] = True
    assert np.array_equal(whole, before)
    assert np.array_equal(heard[~inside], whole[~inside])
    assert np.abs(heard[inside]).max() < 500 < np.abs(whole[inside]).max()
    assert not Covered(whole, CUTS, tone=False)[:][inside].any()


def _growth(work: Callable[[Recording], object]) -> float:
    """Bytes more at the peak for each second more of two channels."""
    peaks = []
    for seconds in (30, 90):
        channels = (Narrow(_noise(NARROW * seconds)), Narrow(_noise(NARROW * seconds)))
        recording = Recording(channels, "pcm_s16le", mono=False)
        tracemalloc.start()
        kept = work(recording)
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
        del kept
    return (peaks[1] - peaks[0]) / 60


def test_cutting_listening_and_encoding_hold_no_second_copy_of_a_call() -> None:
    cuts = (Span(2, 9), Span(30, 31))
    kept = _growth(lambda recording: encode(silenced(recording, cuts).channels))
    assert kept < 12_000  # Opus has at most 4,000 bytes a second, and they grow in a buffer
    copied = _growth(lambda recording: [channel[:] for channel in recording.channels])
    assert copied > 2 * RATE * 2  # the measure itself: a copy is seen


def test_a_long_call_is_held_at_the_rate_of_the_telephone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "call.opus"
    path.write_bytes(encode([_noise(3 * RATE), _noise(3 * RATE)[::-1]]))
    whole, _ = decode(path, lambda _: None).channels
    monkeypatch.setattr(audio, "_LONG", 2)
    for told in (True, False):  # whether its container says how long it is
        monkeypatch.setattr(audio, "_knows_length", lambda *_, told=told: told)
        narrow, _ = decode(path, lambda _: None).channels
        assert isinstance(narrow, Narrow)
        assert len(narrow) == pytest.approx(len(whole), abs=2)
