"""One file or two, with a header or without: the same call, and a clear word where it is not."""

import hashlib
import wave
from pathlib import Path

import numpy as np
import pytest

from calls.conftest import tone
from justemesure.calls.audio import decode
from justemesure.calls.call import RATE, Sound
from justemesure.calls.source import Source, read
from justemesure.cli.main import main
from justemesure.errors import BadInput, Error, Misuse

ROOT = Path(__file__).parents[2]
LOW, HIGH = 300.0, 1100.0


def _wav(path: Path, *channels: Sound) -> Path:
    with wave.open(str(path), "wb") as file:
        file.setnchannels(len(channels))
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes(np.stack(channels, axis=1).tobytes())
    return path


def _raw(path: Path, rate: int = 8000, seconds: float = 3) -> Path:
    """As MixMonitor writes it with ``D``: what came from the channel first, then what went."""
    at = np.arange(round(seconds * rate)) / rate
    sides = [(9000 * np.sin(2 * np.pi * hertz * at)).astype("<i2") for hertz in (LOW, HIGH)]
    path.write_bytes(np.stack(sides, axis=1).tobytes())
    return path


def _pitch(sound: Sound) -> float:
    spectrum = np.abs(np.fft.rfft(sound.astype(float)))
    return float(np.argmax(spectrum) * RATE / len(sound))


def _refused(source: Source) -> Error:
    with pytest.raises(Error) as refused:
        read(source, lambda _: None)
    return refused.value


@pytest.mark.parametrize("rate", [8000, 16_000, 48_000])
def test_a_raw_of_mixmonitor_is_two_channels_from_it_first(tmp_path: Path, rate: int) -> None:
    path = _raw(tmp_path / "call.raw", rate)
    found = read(Source(path, rate=rate), lambda _: None)
    assert found.length == pytest.approx(3, abs=0.01)
    assert [_pitch(sound[:]) for sound in found.channels] == pytest.approx([LOW, HIGH], abs=2)
    assert found.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()


def test_a_raw_without_a_rate_is_refused_and_told_what_to_give(tmp_path: Path) -> None:
    refused = _refused(Source(_raw(tmp_path / "call.raw")))
    assert refused.name == "headerless-sound"
    assert "--rate" in refused.tell("en")
    assert "--rate" in refused.tell("fr")


def test_a_raw_cut_in_the_middle_of_a_sample_is_cut(tmp_path: Path) -> None:
    path = _raw(tmp_path / "call.raw")
    path.write_bytes(path.read_bytes()[:-3])
    assert _refused(Source(path, rate=8000)).name == "cut-sound"


@pytest.mark.parametrize(("bytes_", "name"), [(b"", "empty-sound"), (bytes(400), "empty-sound")])
def test_a_raw_with_next_to_nothing_in_it_is_empty(
    tmp_path: Path, bytes_: bytes, name: str
) -> None:
    path = tmp_path / "call.raw"
    path.write_bytes(bytes_)
    assert _refused(Source(path, rate=8000)).name == name


def test_a_silent_raw_is_a_dead_line(tmp_path: Path) -> None:
    path = tmp_path / "call.raw"
    path.write_bytes(bytes(4 * 8000))
    assert read(Source(path, rate=8000), lambda _: None).dead == {0, 1}


def test_a_file_with_a_header_is_not_read_as_if_it_had_none(tmp_path: Path) -> None:
    path = _wav(tmp_path / "call.raw", tone(LOW, 1), tone(HIGH, 1))
    assert len(decode(path, lambda _: None).channels) == 2  # a wrong name does not matter
    assert _refused(Source(path, rate=8000)).name == "has-a-header"


@pytest.mark.parametrize("rate", [0, -8000, 7999, 200_000])
def test_a_rate_that_no_telephone_has_is_refused(tmp_path: Path, rate: int) -> None:
    assert isinstance(_refused(Source(_raw(tmp_path / "call.raw"), rate=rate)), Misuse)


def test_two_files_are_the_two_channels_of_one_call(tmp_path: Path) -> None:
    one = _wav(tmp_path / "in.wav", tone(LOW, 3))
    other = _wav(tmp_path / "out.wav", tone(HIGH, 2.5))
    told: list[float] = []
    found = read(Source(one, other), told.append)
    assert [_pitch(sound[: 2 * RATE]) for sound in found.channels] == pytest.approx(
        [LOW, HIGH], abs=2
    )
    assert found.length == 3
    assert not found.channels[1][round(2.6 * RATE) :].any()
    assert not found.mono
    both = one.read_bytes() + other.read_bytes()
    assert found.sha256 == hashlib.sha256(both).hexdigest()
    assert told == sorted(told)


def test_the_same_file_twice_is_one_line_on_both_channels(tmp_path: Path) -> None:
    noise = np.random.default_rng(0).integers(-9000, 9000, 6 * RATE, dtype=np.int16)
    one = _wav(tmp_path / "in.wav", noise)
    assert read(Source(one, one), lambda _: None).joined


def test_files_of_different_lengths_are_not_one_call(tmp_path: Path) -> None:
    one = _wav(tmp_path / "in.wav", tone(LOW, 3))
    other = _wav(tmp_path / "out.wav", tone(HIGH, 4.5))
    for pair in ((one, other), (other, one)):
        refused = _refused(Source(*pair))
        assert isinstance(refused, BadInput)
        assert refused.name == "files-apart"


def test_a_file_of_two_channels_has_no_other(tmp_path: Path) -> None:
    one = _wav(tmp_path / "in.wav", tone(LOW, 3))
    both = _wav(tmp_path / "both.wav", tone(LOW, 3), tone(HIGH, 3))
    for pair in ((one, both), (both, one)):
        refused = _refused(Source(*pair))
        assert (refused.name, refused.said["file"]) == ("not-one-channel", str(both))
    assert _refused(Source(one, one, 8000)).name == "rate-of-two-files"


@pytest.mark.parametrize(
    "options", [["--rate", "8000", "--other", "in.wav"], ["--rate", "1"], ["--other", "no.wav"]]
)
@pytest.mark.parametrize("lang", ["fr", "en"])
def test_the_command_refuses_and_writes_nothing(
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    options: list[str],
    lang: str,
) -> None:
    monkeypatch.chdir(tmp_path)
    _wav(tmp_path / "in.wav", tone(LOW, 3))
    asked = ["call", "analyse", "in.wav", "--charter", str(ROOT / "examples/call-centre.yaml")]
    asked += ["--measure", "training-calls", "--person", "A1", "--at", "2027-02-01T10:00"]
    assert main([*asked, "--demo", "--lang", lang, "--out", "out", *options]) == 2
    said = capsys.readouterr()
    assert "Traceback" not in said.err
    assert len([line for line in said.err.splitlines() if line.startswith("justemesure: ")]) == 1
    assert not (tmp_path / "out").exists()
