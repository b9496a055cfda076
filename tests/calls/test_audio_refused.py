"""What is not a whole call of one or two channels is refused in one sentence, and nothing kept."""

import io
import os
import struct
from pathlib import Path

import av
import numpy as np
import pytest

from justemesure.calls.audio import LONGEST, decode
from justemesure.cli.main import main
from justemesure.errors import BadInput

ROOT = Path(__file__).parents[2]
RATE = 48000


def _made(codec: str, format: str, layout: str = "stereo", seconds: float = 10) -> bytes:
    """A file of that codec; loud noise, so that every byte of it matters."""
    count = {"mono": 1, "stereo": 2, "2.1": 3, "5.1": 6}[layout]
    noise = np.random.default_rng(0).integers(
        -9000, 9000, (1, int(seconds * RATE) * count), dtype=np.int16
    )
    frame = av.AudioFrame.from_ndarray(noise, format="s16", layout=layout)
    frame.sample_rate = RATE
    buffer = io.BytesIO()
    with av.open(buffer, "w", format=format) as output:
        stream = output.add_stream(codec, rate=RATE, layout=layout)
        assert isinstance(stream, av.AudioStream)
        output.mux(stream.encode(frame))
        output.mux(stream.encode(None))
    return buffer.getvalue()


def _film(path: Path) -> None:
    with av.open(str(path), "w") as output:
        stream = output.add_stream("libvpx-vp9", rate=10)
        assert isinstance(stream, av.VideoStream)
        stream.width = stream.height = 64
        stream.pix_fmt = "yuv420p"
        for _ in range(5):
            output.mux(
                stream.encode(av.VideoFrame.from_ndarray(np.zeros((64, 64, 3), np.uint8), "rgb24"))
            )
        output.mux(stream.encode(None))


def _refusal(path: Path) -> BadInput:
    with pytest.raises(BadInput) as refused:
        decode(path, lambda _: None)
    assert str(path) in str(refused.value)
    assert "\n" not in str(refused.value)
    return refused.value


WHOLE = {
    "wav": ("pcm_s16le", "wav"),
    "mulaw": ("pcm_mulaw", "wav"),
    "mp3": ("libmp3lame", "mp3"),
    "opus": ("libopus", "ogg"),
    "flac": ("flac", "flac"),
    "webm": ("libopus", "webm"),
}


@pytest.fixture(scope="session")
def made() -> dict[str, bytes]:
    return {name: _made(codec, format) for name, (codec, format) in WHOLE.items()}


@pytest.mark.parametrize("name", WHOLE)
@pytest.mark.parametrize("share", [0.3, 0.6, 0.9])
def test_a_file_cut_short_says_until_where_it_is_good(
    tmp_path: Path, made: dict[str, bytes], name: str, share: float
) -> None:
    path = tmp_path / "call"
    path.write_bytes(made[name])
    assert decode(path, lambda _: None).length == pytest.approx(10, abs=0.1)
    path.write_bytes(made[name][: int(len(made[name]) * share)])
    refused = _refusal(path)
    assert refused.name in {"damaged-sound", "cut-sound"}
    assert float(str(refused.said["at"])) == pytest.approx(10 * share, abs=1.1)


@pytest.mark.parametrize("name", ["mp3", "opus", "flac"])
@pytest.mark.parametrize("rubbish", [b"\0", b"\xa5\x3c\x11\x99"])
def test_a_file_with_rubbish_in_the_middle_is_refused(
    tmp_path: Path, made: dict[str, bytes], name: str, rubbish: bytes
) -> None:
    path, content = tmp_path / "call", made[name]
    middle = len(content) // 2
    path.write_bytes(content[:middle] + (rubbish * 4000)[:4000] + content[middle + 4000 :])
    refused = _refusal(path)
    assert refused.name in {"damaged-sound", "hole-in-sound"}
    assert float(str(refused.said["at"])) == pytest.approx(5, abs=1.1)


def test_a_page_of_ogg_that_is_lost_does_not_move_what_follows(
    tmp_path: Path, made: dict[str, bytes]
) -> None:
    pages = made["opus"].split(b"OggS")
    lost = len(pages) // 2
    path = tmp_path / "call.opus"
    path.write_bytes(b"OggS".join(pages[:lost] + pages[lost + 1 :]))
    assert _refusal(path).name == "hole-in-sound"


def test_a_file_of_ogg_cut_between_two_pages_is_cut_all_the_same(
    tmp_path: Path, made: dict[str, bytes]
) -> None:
    path = tmp_path / "call.opus"
    path.write_bytes(made["opus"][: made["opus"].rindex(b"OggS")])
    assert _refusal(path).name == "cut-sound"


def test_two_recordings_in_one_file_with_different_channels_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "call.opus"
    path.write_bytes(
        _made("libopus", "ogg", seconds=1) + _made("libopus", "ogg", "mono", seconds=1)
    )
    assert _refusal(path).name == "damaged-sound"


def test_two_tracks_in_one_file_are_refused_rather_than_one_read(tmp_path: Path) -> None:
    path = tmp_path / "call.mkv"
    silence = av.AudioFrame.from_ndarray(np.zeros((1, RATE), np.int16), "s16", "mono")
    silence.sample_rate = RATE
    with av.open(str(path), "w", format="matroska") as output:
        for stream in [output.add_stream("pcm_s16le", rate=RATE, layout="mono") for _ in "ab"]:
            silence.pts = None
            output.mux(stream.encode(silence))
            output.mux(stream.encode(None))
    assert (_refusal(path).name, _refusal(path).said["tracks"]) == ("several-sounds", 2)


@pytest.mark.parametrize("layout", ["2.1", "5.1"])
def test_more_than_two_channels_are_refused(tmp_path: Path, layout: str) -> None:
    path = tmp_path / "call.wav"
    path.write_bytes(_made("pcm_s16le", "wav", layout, seconds=1))
    assert _refusal(path).name == "too-many-channels"


@pytest.mark.parametrize("name", ["film.webm", "film.mkv", "film.mp4"])
def test_a_film_without_sound_has_no_sound(tmp_path: Path, name: str) -> None:
    _film(tmp_path / name)
    assert _refusal(tmp_path / name).name == "no-sound"


def test_less_than_a_tenth_of_a_second_is_no_call(tmp_path: Path) -> None:
    path = tmp_path / "call.wav"
    path.write_bytes(_made("pcm_s16le", "wav", seconds=0.05))
    assert _refusal(path).name == "empty-sound"


def _hollow(path: Path, seconds: int) -> None:
    """A WAV of that length whose zeros take no room on the disk."""
    size = seconds * 8000
    head = b"RIFF" + (size + 36).to_bytes(4, "little") + b"WAVEfmt " + (16).to_bytes(4, "little")
    head += bytes([1, 0, 1, 0]) + (8000).to_bytes(4, "little") * 2 + bytes([1, 0, 8, 0])
    path.write_bytes(head + b"data" + size.to_bytes(4, "little"))
    with path.open("r+b") as file:
        file.truncate(size + 44)


def test_a_call_of_more_than_four_hours_is_refused_before_it_is_decoded(tmp_path: Path) -> None:
    told: list[float] = []
    _hollow(tmp_path / "call.wav", LONGEST + 1)
    with pytest.raises(BadInput) as refused:
        decode(tmp_path / "call.wav", told.append)
    assert refused.value.name == "sound-too-long"
    assert told == []


RUBBISH: dict[str, bytes] = {
    "nothing": b"",
    "zeros": bytes(5000),
    "noise": np.random.default_rng(1).integers(0, 256, 50_000, dtype=np.uint8).tobytes(),
    "text": b"Bonjour, ceci n'est pas un appel.\n" * 300,
    "head": b"RIFF\x24\x00\x00\x00WAVEfmt ",
    "playlist": b"#EXTM3U\n#EXT-X-TARGETDURATION:9\n#EXTINF:9,\nreal.wav\n#EXT-X-ENDLIST\n",
    "list": b"ffconcat version 1.0\nfile real.wav\n",
}
ENDINGS = ["wav", "mp3", "opus", "flac", "m4a", "g722", "al", "sw", "raw", "m3u8", "txt", "aac"]


@pytest.mark.parametrize("content", RUBBISH)
@pytest.mark.parametrize("ending", ENDINGS)
def test_what_is_not_sound_is_refused_whatever_its_name(
    tmp_path: Path, made: dict[str, bytes], content: str, ending: str
) -> None:
    (tmp_path / "real.wav").write_bytes(made["wav"])  # a playlist must not reach it
    path = tmp_path / f"call.{ending}"
    path.write_bytes(RUBBISH[content])
    assert _refusal(path).name in {"not-sound", "damaged-sound", "headerless-sound"}


def test_a_missing_file_and_a_folder_are_told_apart(tmp_path: Path) -> None:
    missing, folder = _refusal(tmp_path / "no.wav"), _refusal(tmp_path)
    assert missing.name == folder.name == "cannot-read"
    assert missing.said["problem"] != folder.said["problem"]


def _break(path: Path, how: str, whole: bytes) -> None:
    if how == "folder":
        path.mkdir()
    elif how == "film":
        _film(path)
    elif how == "long":
        _hollow(path, LONGEST + 1)
    elif how != "missing":
        path.write_bytes({"cut": whole[: len(whole) // 2], **RUBBISH}[how])


@pytest.mark.parametrize("how", ["missing", "folder", "nothing", "text", "cut", "film", "long"])
@pytest.mark.parametrize("lang", ["fr", "en"])
def test_the_command_says_so_in_one_paragraph_and_writes_nothing(
    tmp_path: Path,
    made: dict[str, bytes],
    capsys: pytest.CaptureFixture[str],
    how: str,
    lang: str,
) -> None:
    sound = tmp_path / "call.webm"
    _break(sound, how, made["opus"])
    before = sorted(tmp_path.rglob("*"))
    asked = ["call", "analyse", str(sound), "--charter", str(ROOT / "examples/call-centre.yaml")]
    asked += ["--measure", "training-calls", "--person", "A1", "--at", "2027-02-01T10:00"]
    asked += ["--demo", "--lang", lang, "--out", str(tmp_path / "out")]
    assert main(asked) == 2
    said = capsys.readouterr()
    told = [line for line in said.err.splitlines() if line.startswith("justemesure: ")]
    assert len(told) == 1
    assert str(sound) in told[0]
    assert "Traceback" not in said.err
    assert said.out == ""
    assert sorted(tmp_path.rglob("*")) == before


@pytest.mark.parametrize(("codec", "bits"), [(1, 0), (99, 16), (0, 0)])
def test_a_header_that_names_no_codec_is_refused(tmp_path: Path, codec: int, bits: int) -> None:
    form = struct.pack("<HHIIHH", codec, 2, 8000, 32000, 4, bits)
    body = (
        b"WAVEfmt " + struct.pack("<I", 16) + form + b"data" + struct.pack("<I", 400) + b"a" * 400
    )
    (tmp_path / "a.wav").write_bytes(b"RIFF" + struct.pack("<I", len(body)) + body)
    _refusal(tmp_path / "a.wav")


def test_a_device_or_a_pipe_is_refused_before_it_is_read(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.wav")
    for endless in (Path("/dev/zero"), tmp_path / "pipe.wav"):
        assert _refusal(endless).name == "not-a-file"
