"""Channels that are held once: read in any parts they are the same, and they take no more room.

A second of a long call is 32 kB at the rate of the telephone, and takes less than two thirds of it.
"""

import tracemalloc
import wave
import weakref
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from justemesure.calls import audio, outputs, pipeline, sounds
from justemesure.calls.audio import decode, encode
from justemesure.calls.call import RATE, Channel, Context, Recording, Sound, Span
from justemesure.calls.outputs import Found
from justemesure.calls.pipeline import Order, analyse
from justemesure.calls.plan import Plan
from justemesure.calls.redact import Redacted, silenced
from justemesure.calls.sounds import NARROW, Covered, Gone, Lengthened, Narrow, Packed
from justemesure.calls.source import Source
from justemesure.charter.model import Charter

EDGES = st.tuples(st.integers(0, 4100), st.integers(0, 4100))
SAMPLE = Path(__file__).parents[2] / "examples" / "calls" / "refus-enregistrement.opus"
CUTS = (Span(0.01, 0.05), Span(0.2, 0.9))


def _noise(samples: int) -> Sound:
    return np.random.default_rng(0).integers(-9000, 9000, samples, np.int16)


def _held() -> list[Channel]:
    narrow = Narrow(_noise(2000))
    return [
        narrow,
        Narrow(Packed(_noise(2000))),
        Packed(_noise(4000)),
        Covered(_noise(4000), CUTS, tone=True),
        Covered(narrow, CUTS, tone=False),
        Lengthened(_noise(3001), 4000),
    ]


@pytest.fixture(autouse=True)
def short_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sounds, "_BLOCK", 700)


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


@given(st.lists(st.integers(-32768, 32767), max_size=2000))
def test_what_is_packed_is_read_as_it_was(values: list[int]) -> None:
    samples = np.array(values, np.int16)
    assert np.array_equal(Packed(samples)[:], samples)


def test_a_long_call_is_held_in_less_than_two_thirds_of_what_its_samples_take(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sounds, "_BLOCK", NARROW)
    said = decode(SAMPLE, lambda _: None)
    path = tmp_path / "call.wav"
    with wave.open(str(path), "wb") as file:
        file.setnchannels(2)
        file.setsampwidth(2)
        file.setframerate(NARROW)
        sides = [channel[:][::2] for channel in said.channels]
        file.writeframes(np.stack(sides, axis=1).tobytes())
    held = {}
    for longest in (3600, 2):
        monkeypatch.setattr(audio, "_LONG", longest)
        tracemalloc.start()
        call = decode(path, lambda _: None)
        held[longest] = tracemalloc.get_traced_memory()[0] / call.length
        tracemalloc.stop()
    assert held[3600] > 4 * RATE  # the measure itself: both channels in full
    assert held[2] < 4 * NARROW * 2 / 3


def test_before_files_are_made_the_sound_itself_is_let_go_of(
    tmp_path: Path, context: Context, charter: Charter, monkeypatch: pytest.MonkeyPatch
) -> None:
    channels: list[weakref.ref[Channel]] = []

    def read(*_: object) -> Recording:
        made = (Narrow(_noise(NARROW)), Narrow(_noise(NARROW)))
        channels.extend(weakref.ref(channel) for channel in made)
        return Recording(made, "pcm_s16le", mono=False)

    def cut(_: Order, found: Found, progress: object) -> Found:
        recording = silenced(found.recording, CUTS)
        return found._replace(segments=[], redacted=Redacted(recording, [], CUTS))

    def build(_: Context, __: Charter, plan: Plan, found: Found, *___: object) -> dict[str, bytes]:
        assert [channel() for channel in channels] == [None, None]
        assert found.redacted
        for recording in (found.recording, found.redacted.recording):
            assert recording.length == 1
            assert all(isinstance(channel, Gone) for channel in recording.channels)
        assert found.sound
        assert found.copy
        assert found.sound.opus != found.copy.opus
        return {}

    monkeypatch.setattr(pipeline, "read_sound", read)
    monkeypatch.setattr(outputs, "build", build)
    monkeypatch.setattr(pipeline, "STEPS", (("redact", cut), *pipeline.STEPS[-1:]))
    plan = Plan("training", frozenset(), {"sound": context.now}, {})
    source, out = Source(tmp_path / "call.wav"), tmp_path / "out"
    order = Order(source, out, context, charter, plan, ("adviser", "customer"), "en")
    assert analyse(order, lambda *_: None).written == []


def test_what_was_let_go_of_is_not_read_as_silence() -> None:
    gone = Gone(_noise(4000))
    assert len(gone) == 4000
    with pytest.raises(RuntimeError):
        gone[:10]
