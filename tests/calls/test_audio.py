"""Files of sound → channels: the right length, order and content, whatever carries them."""

from pathlib import Path

import av
import numpy as np
import pytest
from av.audio.resampler import AudioResampler
from numpy.typing import NDArray

from justemesure.calls.audio import decode
from justemesure.calls.call import RATE, Sound

LEFT, RIGHT = 440.0, 1000.0
SECONDS = 3.0


def _tones(hertz: tuple[float, ...], rate: int, seconds: float = SECONDS) -> NDArray[np.int16]:
    at = np.arange(round(seconds * rate)) / rate
    return np.stack([(16000 * np.sin(2 * np.pi * h * at)).astype(np.int16) for h in hertz])


def _write(path: Path, codec: str, rate: int, channels: NDArray[np.int16], **made: str) -> Path:
    layout = {1: "mono", 2: "stereo", 3: "2.1", 6: "5.1"}[len(channels)]
    frame = av.AudioFrame.from_ndarray(
        np.ascontiguousarray(channels.T.reshape(1, -1)), format="s16", layout=layout
    )
    frame.sample_rate = rate
    with av.open(str(path), "w", format=made.get("format")) as output:
        stream = output.add_stream(codec, rate=rate, layout=layout)
        assert isinstance(stream, av.AudioStream)
        whole = stream.codec_context.frame_size or 0
        fitted = AudioResampler(stream.codec_context.format, layout, rate, frame_size=whole)
        for piece in (*fitted.resample(frame), *fitted.resample(None)):
            output.mux(stream.encode(piece))
        output.mux(stream.encode(None))
    return path


def _loudest(sound: Sound) -> float:
    """The frequency that sounds most in a channel."""
    spectrum = np.abs(np.fft.rfft(sound * np.hanning(len(sound))))
    return float(np.argmax(spectrum)) * RATE / len(sound)


USUAL = [
    ("call.wav", "pcm_u8", 8000),
    ("call.wav", "pcm_s16le", 8000),
    ("call.wav", "pcm_s16le", 44100),
    ("call.wav", "pcm_s16le", 48000),
    ("call.wav", "pcm_f32le", 48000),
    ("call.wav", "pcm_alaw", 8000),
    ("call.wav", "pcm_mulaw", 8000),
    ("call.mp3", "libmp3lame", 8000),
    ("call.mp3", "libmp3lame", 44100),
    ("call.opus", "libopus", 48000),
    ("call.webm", "libopus", 48000),
    ("call.flac", "flac", 8000),
    ("call.flac", "flac", 44100),
    ("call.m4a", "aac", 44100),
]


@pytest.mark.parametrize(("name", "codec", "rate"), USUAL)
def test_each_usual_form_keeps_length_order_and_content(
    tmp_path: Path, name: str, codec: str, rate: int
) -> None:
    path = _write(tmp_path / name, codec, rate, _tones((LEFT, RIGHT), rate))
    recording = decode(path, lambda _: None)
    assert recording.length == pytest.approx(SECONDS, abs=0.05)
    assert not recording.mono
    assert [_loudest(channel[:]) for channel in recording.channels] == pytest.approx(
        [LEFT, RIGHT], abs=2
    )
    assert all(channel[:].dtype == np.int16 for channel in recording.channels)
    middle = [channel[RATE:-RATE].astype(float) for channel in recording.channels]
    assert [np.abs(sound).max() for sound in middle] == pytest.approx([16000] * 2, rel=0.1)


@pytest.mark.parametrize(("name", "codec", "rate"), USUAL)
def test_one_channel_is_mono(tmp_path: Path, name: str, codec: str, rate: int) -> None:
    recording = decode(_write(tmp_path / name, codec, rate, _tones((LEFT,), rate)), lambda _: None)
    assert recording.mono
    assert len(recording.channels) == 1
    assert _loudest(recording.channels[0][:]) == pytest.approx(LEFT, abs=2)


@pytest.mark.parametrize(("name", "codec", "rate"), USUAL)
def test_the_same_sound_on_both_channels_is_mono(
    tmp_path: Path, name: str, codec: str, rate: int
) -> None:
    recording = decode(
        _write(tmp_path / name, codec, rate, _tones((LEFT, LEFT), rate)), lambda _: None
    )
    assert recording.mono
    assert len(recording.channels) == 1


@pytest.mark.parametrize("factor", [0.1, -1.0])
def test_the_same_sound_quieter_or_upside_down_is_mono(tmp_path: Path, factor: float) -> None:
    one = _tones((LEFT,), 8000)[0]
    both = np.stack([one, (one * factor).astype(np.int16)])
    assert decode(_write(tmp_path / "call.wav", "pcm_s16le", 8000, both), lambda _: None).mono


def test_a_silent_party_does_not_make_a_call_mono(tmp_path: Path) -> None:
    one = _tones((LEFT,), 8000)[0]
    path = _write(tmp_path / "call.wav", "pcm_s16le", 8000, np.stack([one, 0 * one]))
    recording = decode(path, lambda _: None)
    assert not recording.mono
    assert not recording.channels[1][:].any()


@pytest.mark.parametrize("name", ["call.mp3", "call.txt", "call", "call.csv.gz"])
def test_a_wrong_name_does_not_matter(tmp_path: Path, name: str) -> None:
    path = _write(tmp_path / "call.wav", "pcm_s16le", 8000, _tones((LEFT, RIGHT), 8000))
    recording = decode(path.rename(tmp_path / name), lambda _: None)
    assert recording.codec == "pcm_s16le"
    assert recording.length == pytest.approx(SECONDS)


def test_progress_only_grows_and_ends_at_one(tmp_path: Path) -> None:
    told: list[float] = []
    decode(_write(tmp_path / "a.wav", "pcm_s16le", 8000, _tones((LEFT,), 8000)), told.append)
    assert told == sorted(told)
    assert told[-1] == pytest.approx(1.0, abs=0.01)
    assert len(told) > 10


def test_a_click_stays_where_it_was(tmp_path: Path) -> None:
    sound = np.zeros((2, 3 * 8000), np.int16)
    sound[1, 2 * 8000] = 30000
    recording = decode(_write(tmp_path / "a.wav", "pcm_s16le", 8000, sound), lambda _: None)
    assert int(np.abs(recording.channels[1][:]).argmax()) == pytest.approx(
        2 * RATE, abs=RATE // 1000
    )
    assert not recording.channels[0][:].any()


def test_a_wav_whose_writer_did_not_know_its_length_is_read(tmp_path: Path) -> None:
    path = _write(tmp_path / "a.wav", "pcm_s16le", 8000, _tones((LEFT, RIGHT), 8000))
    streamed = bytearray(path.read_bytes())
    streamed[4:8] = b"\xff" * 4
    data = streamed.index(b"data")
    streamed[data + 4 : data + 8] = b"\xff" * 4
    path.write_bytes(streamed)
    assert decode(path, lambda _: None).length == pytest.approx(SECONDS, abs=0.01)


def test_an_mp3_that_does_not_say_its_length_is_read(tmp_path: Path) -> None:
    path = _write(tmp_path / "a.mp3", "libmp3lame", 8000, _tones((LEFT, RIGHT), 8000))
    content = path.read_bytes()
    silent = content.replace(b"Xing", b"\0\0\0\0").replace(b"Info", b"\0\0\0\0")
    assert silent != content
    path.write_bytes(silent)
    assert decode(path, lambda _: None).length == pytest.approx(SECONDS, abs=0.3)
