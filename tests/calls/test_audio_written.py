"""Channels → Opus and WebM: the parties stay apart, and a listener can jump anywhere."""

import io
import subprocess
import sys
from pathlib import Path

import av
import numpy as np
import pytest

from justemesure.calls.audio import as_webm, cut, decode, encode, peaks
from justemesure.calls.call import RATE, Sound, Span

SECONDS = 12


def _voice(hertz: float, *, until: float | None = None, since: float = 0) -> Sound:
    at = np.arange(SECONDS * RATE) / RATE
    wave = np.sin(2 * np.pi * hertz * at) + 0.4 * np.sin(6 * np.pi * hertz * at)
    wave[at < since] = 0
    wave[at > (until or SECONDS)] = 0
    return (9000 * wave).astype(np.int16)


def _decibels(sound: Sound) -> float:
    return float(10 * np.log10(np.mean(sound.astype(np.float64) ** 2) + 1e-9))


@pytest.fixture(scope="module")
def apart() -> tuple[Sound, Sound]:
    """Two parties who never speak together: half the call each."""
    return _voice(300, until=6), _voice(700, since=6)


@pytest.mark.parametrize("form", ["opus", "webm"])
def test_a_party_is_not_heard_on_the_channel_of_the_other(
    tmp_path: Path, apart: tuple[Sound, Sound], form: str
) -> None:
    written = encode(apart)
    path = tmp_path / f"call.{form}"
    path.write_bytes(written if form == "opus" else as_webm(written))
    recording = decode(path, lambda _: None)
    assert recording.length == pytest.approx(SECONDS, abs=0.05)
    first, second = Span(1, 5), Span(7, 11)
    for channel, speaking, silent in ((0, first, second), (1, second, first)):
        spoken = _decibels(cut(recording.channels[channel], speaking))
        leaked = _decibels(cut(recording.channels[channel], silent))
        assert leaked - spoken < -30
        assert spoken == pytest.approx(_decibels(cut(apart[channel], speaking)), abs=1.5)


def test_encoding_tells_how_far_it_is(apart: tuple[Sound, Sound]) -> None:
    told: list[float] = []
    assert encode(apart, told.append)
    assert told == sorted(told)
    assert len(told) == SECONDS
    assert told[-1] == 1


def test_one_channel_stays_one(tmp_path: Path) -> None:
    path = tmp_path / "call.opus"
    path.write_bytes(encode([_voice(300)]))
    with av.open(str(path)) as container:
        assert container.streams.audio[0].codec_context.channels == 1
    assert decode(path, lambda _: None).mono


def test_webm_says_its_length_and_lets_one_jump(apart: tuple[Sound, Sound]) -> None:
    with av.open(io.BytesIO(as_webm(encode(apart))), "r") as container:
        assert container.duration is not None
        assert container.duration / av.time_base == pytest.approx(SECONDS, abs=0.05)
        container.seek(8 * av.time_base)
        frame = next(container.decode(audio=0))
        assert frame.time is not None
        assert 2.9 < frame.time <= 8  # the cue before it: clusters are five seconds long


def test_webm_carries_the_same_packets(apart: tuple[Sound, Sound]) -> None:
    opus = encode(apart)

    def packets(content: bytes) -> list[bytes]:
        with av.open(io.BytesIO(content), "r") as container:
            return [bytes(packet) for packet in container.demux(audio=0) if packet.size]

    assert packets(as_webm(opus)) == packets(opus)


@pytest.mark.parametrize("bins", [1, 7, 1000])
def test_peaks_are_the_loudest_of_each_stretch(bins: int) -> None:
    sound = np.zeros(RATE, np.int16)
    sound[RATE // 2] = -32768
    found = peaks(sound, bins)
    assert len(found) == bins
    assert max(found) == found[bins // 2] == 1.0
    assert sum(found) == 1.0


def test_peaks_of_less_sound_than_stretches_are_there_all_the_same() -> None:
    assert len(peaks(np.full(10, 16384, np.int16), 1000)) == 1000


def test_cut_gives_the_samples_of_a_span_and_nothing_beyond_the_ends() -> None:
    sound = np.arange(2 * RATE, dtype=np.int16)
    assert np.array_equal(cut(sound, Span(0.5, 1.0)), sound[RATE // 2 : RATE])
    assert np.array_equal(cut(sound, Span(-1, 9)), sound)


MEASURE = """
import sys
from pathlib import Path
from justemesure.calls.audio import decode

def most():
    status = Path("/proc/self/status").read_text()
    return 1024 * int(status.split("VmHWM:")[1].split()[0])

before = most()
decode(Path(sys.argv[1]), lambda _: None)
print(most() - before)
"""


@pytest.mark.slow
def test_half_an_hour_of_stereo_is_decoded_in_a_few_times_its_size(tmp_path: Path) -> None:
    """Its sound is 115 MB in memory. Blocks and their joining make two of it for a moment; all of
    it as floats would make four more. Four leaves room for the decoder itself.

    The most that a process of its own ever held is asked of Linux: FFmpeg's memory is not
    Python's, so tracemalloc would not see it, and getrusage also counts this very process's.
    """
    path, seconds = tmp_path / "call.wav", 30 * 60
    head = (seconds * 16_000 + 36).to_bytes(4, "little") + b"WAVEfmt " + (16).to_bytes(4, "little")
    head += bytes([7, 0, 2, 0]) + (8000).to_bytes(4, "little") + (16_000).to_bytes(4, "little")
    head += bytes([2, 0, 8, 0]) + b"data" + (seconds * 16_000).to_bytes(4, "little")
    path.write_bytes(b"RIFF" + head)
    with path.open("r+b") as file:  # µ-law zeros, which take no room on the disk
        file.truncate(44 + seconds * 16_000)
    ran = subprocess.run(
        [sys.executable, "-c", MEASURE, str(path)], capture_output=True, text=True, check=True
    )
    size = seconds * RATE * 2 * 2
    assert size < int(ran.stdout) < 4 * size
