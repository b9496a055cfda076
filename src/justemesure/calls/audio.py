"""Files of sound ⇄ channels in memory. PyAV reads every usual container and codec, in blocks."""

import hashlib
import io
from collections.abc import Callable, Sequence
from itertools import pairwise
from pathlib import Path

import av
import numpy as np
from av.audio.resampler import AudioResampler

from justemesure.calls.call import RATE, Channel, Recording, Sound, Span
from justemesure.calls.channels import is_dead, join_if_alike
from justemesure.calls.sounds import NARROW, Narrow, Packed
from justemesure.errors import BadInput

LONGEST = 4 * 3600
"""Seconds: a longer file is refused rather than half read."""

_LONG = 3600  # seconds: what is longer is held at the rate of the telephone and compressed
_HOLE = 0.15  # seconds: sound missing by more than codecs count by

_OPENED = {
    # Only containers that say what they hold: a playlist would read other files, and headerless
    # sound would be read at a rate that nobody gave.
    "format_whitelist": "wav,w64,aiff,au,caf,flac,ogg,mp3,amr,mov,matroska,avi,asf",
    "protocol_whitelist": "file",
}

_HEADERLESS = {
    "format_whitelist": "s16le",
    "protocol_whitelist": "file",
    "ch_layout": "stereo",
}
_SAMPLE = 4  # bytes of both channels

_HEADS = (b"RIFF", b"OggS", b"fLaC", b"ID3", b"FORM", b".snd", b"caff", b"#!AMR", b"\x1aE\xdf\xa3")

_STREAMED = 0x7FFF0000  # a WAV written to a pipe says so, or more: its writer did not know
_WRITERS = 64  # bytes by which writers of WAV miscount
_PAGE = 27 + 255 + 255 * 255  # the longest page of Ogg
_LAST_PAGE = 4  # the flag of the last page of a stream
_HEAD = 1 << 16


def decode(
    path: Path, progress: Callable[[float], None], headerless: int | None = None
) -> Recording:
    """Decode a file into one or two channels at ``RATE``.

    Args:
        progress: called with the share done, from 0 to 1.
        headerless: samples a second of sound without a header, two channels in turn, 16 bits each
            (what Asterisk's MixMonitor writes as ``.raw`` with its option ``D``).

    Raises:
        BadInput: it is not sound, is damaged (the error says from which second), is empty, is
            longer than ``LONGEST``, or has more than two channels or several tracks.
    """
    try:
        return _decode(path, progress, headerless)
    except _Long:  # its container did not say so
        return _decode(path, progress, headerless, narrow=True)


class _Long(Exception):
    """A call that is decoded in full is longer than ``_LONG``."""


def _decode(
    path: Path,
    progress: Callable[[float], None],
    headerless: int | None,
    *,
    narrow: bool = False,
) -> Recording:
    name = str(path)
    if path.exists() and not (path.is_file() or path.is_dir()):  # a device or a pipe has no end
        raise BadInput("not-a-file", file=name)
    try:
        cut = _is_cut(path) if headerless is None else path.stat().st_size % _SAMPLE != 0
        with path.open("rb") as file:
            sha256 = hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise BadInput("cannot-read", file=name, problem=error.strerror) from None
    if headerless is not None and _has_header(path):
        raise BadInput("has-a-header", file=name)
    format, options = (None, _OPENED)
    if headerless is not None:
        format, options = "s16le", _HEADERLESS | {"sample_rate": str(headerless)}
    try:
        with av.open(name, format=format, metadata_errors="ignore", options=options) as container:
            if not container.streams.audio:
                raise BadInput("no-sound", file=name)
            if len(container.streams.audio) > 1:  # the first alone would be half of the call
                raise BadInput("several-sounds", file=name, tracks=len(container.streams.audio))
            stream = container.streams.audio[0]
            known: av.AudioCodecContext | None = stream.codec_context  # its stubs know no other
            if known is None or known.channels == 0:
                told = known.name if known else container.format.name
                raise BadInput("not-sound", file=name, problem=told)
            channels = known.channels
            if channels > 2:
                raise BadInput("too-many-channels", file=name, channels=channels)
            codec = stream.codec_context.name
            length = _length(container, stream) if _knows_length(path, container.format.name) else 0
            if length > LONGEST:
                raise BadInput("sound-too-long", file=name, hours=LONGEST // 3600)
            narrow = narrow or length > _LONG
            channels_heard = _channels(container, stream, length, progress, narrow=narrow, cut=cut)
    except (av.FFmpegError, UnicodeDecodeError) as error:
        unnamed = headerless is None and path.suffix.casefold() == ".raw"
        how = "headerless-sound" if unnamed else "not-sound"
        raise BadInput(how, file=name, problem=_why(error)) from None
    sounds = [np.frombuffer(channel, np.int16) for channel in channels_heard]
    held: tuple[Channel, ...] = tuple(
        Narrow(Packed(sound)) if narrow else sound for sound in sounds
    )
    if len(held[0]) < RATE // 10:
        raise BadInput("empty-sound", file=name)
    return examined(Recording(held, codec, len(held) == 1, sha256=sha256))


def examined(recording: Recording) -> Recording:
    """The recording, its channels joined if they are alike, and which of them are dead."""
    recording = join_if_alike(recording)
    dead = frozenset(at for at, sound in enumerate(recording.channels) if is_dead(sound))
    return recording._replace(dead=dead)


def _length(container: av.container.InputContainer, stream: av.AudioStream) -> float:
    """Seconds of sound that a container says it has; 0 when it does not say."""
    if stream.duration and stream.time_base:
        return float(stream.duration * stream.time_base)
    alone = len(container.streams) == 1  # else it may be the length of a film
    return float(container.duration or 0) / av.time_base if alone else 0.0


def _channels(
    container: av.container.InputContainer,
    stream: av.AudioStream,
    length: float,
    progress: Callable[[float], None],
    *,
    narrow: bool,
    cut: bool,
) -> list[bytearray]:
    """Each channel's samples, resampled as they are decoded: they are held once and no more.

    A hole would move what follows it and shorten the call, so it is damage too.
    """
    channels = stream.codec_context.channels
    if stream.codec_context.name == "flac":  # left to itself FFmpeg does not look at its checksums
        stream.codec_context.options = {"err_detect": "crccheck+explode"}
    rate = NARROW if narrow else RATE
    resampler = AudioResampler("s16p", "mono" if channels == 1 else "stereo", rate)
    found = [bytearray() for _ in range(channels)]
    done, end = 0, None

    def take(frames: Sequence[av.AudioFrame]) -> None:
        nonlocal done
        for frame in frames:
            for channel, sound in zip(found, frame.to_ndarray(), strict=True):
                channel += np.ascontiguousarray(sound, dtype=np.int16).tobytes()
            done += frame.samples
        if done > LONGEST * rate:
            raise BadInput("sound-too-long", file=container.name, hours=LONGEST // 3600)
        if done > _LONG * RATE and not narrow:
            raise _Long
        if length > 0:
            progress(min(done / rate / length, 1.0))

    def damaged(how: str, **problem: str) -> BadInput:
        return BadInput(how, file=container.name, at=f"{done / rate:.1f}", **problem)

    try:
        for frame in container.decode(stream):
            if frame.time is not None:
                if end is not None and frame.time - end > _HOLE:
                    raise damaged("hole-in-sound", missing=f"{frame.time - end:.1f}")
                end = frame.time + frame.samples / frame.sample_rate
            take(resampler.resample(frame))
        take(resampler.resample(None))
    except (av.FFmpegError, ValueError) as error:  # ValueError: its channels changed on the way
        raise damaged("damaged-sound", problem=_why(error)) from None
    if cut or (end is not None and length - end > _HOLE):
        raise damaged("cut-sound")
    return found


def _is_cut(path: Path) -> bool:
    """Whether a WAV or an Ogg file is shorter than it says: FFmpeg reads it without a word."""
    size = path.stat().st_size
    with path.open("rb") as file:
        head = file.read(12)
        if head[:4] == b"RIFF" and head[8:] == b"WAVE":
            said = int.from_bytes(head[4:8], "little")
            return _WRITERS < said < _STREAMED and said + 8 - size > _WRITERS
        if head[:4] == b"OggS":
            file.seek(max(0, size - _PAGE))
            return not _ends(file.read())
    return False


def _has_header(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(8).startswith(_HEADS)


def _ends(tail: bytes) -> bool:
    """Whether a file of Ogg that ends so has its last page, whole."""
    page = tail[tail.rfind(b"OggS") :]
    lacing = page[27 : 27 + page[26]] if len(page) >= 27 else b""
    return (
        bool(lacing) and bool(page[5] & _LAST_PAGE) and len(page) >= 27 + len(lacing) + sum(lacing)
    )


def _knows_length(path: Path, format: str) -> bool:
    """Whether the length of a file is written in it; else FFmpeg guesses it from the bit rate."""
    if format == "mp3":
        with path.open("rb") as file:
            head = file.read(_HEAD)
        return b"Xing" in head or b"Info" in head
    return format != "amr"


def _why(error: Exception) -> str:
    return getattr(error, "strerror", None) or type(error).__name__


def encode(
    channels: Sequence[Channel], progress: Callable[[float], None] = lambda _: None
) -> bytes:
    """Opus in Ogg, one channel a party, 16 kbit/s each.

    Args:
        progress: called with the share done, from 0 to 1.
    """
    buffer = io.BytesIO()
    with av.open(buffer, "w", format="ogg") as output:
        layout = "mono" if len(channels) == 1 else "stereo"
        stream = output.add_stream("libopus", rate=RATE, layout=layout)
        stream.bit_rate = 16_000 * len(channels)
        # Tried: plain stereo at this rate keeps one party 43 dB out of the other's channel, as
        # independent channels do, and every browser plays it.
        # Tried: effort 4 of 10 takes a third less of the processor for the same size, and moves the
        # spectrum by 0.1 dB.
        stream.options = {"application": "voip", "vbr": "on", "compression_level": "4"}
        length = len(channels[0])
        for start in range(0, length, RATE):  # a second at a time: nothing is held twice
            blocks = [channel[start : start + RATE] for channel in channels]
            samples = np.ascontiguousarray(np.stack(blocks, axis=1).reshape(1, -1))
            frame = av.AudioFrame.from_ndarray(samples, format="s16", layout=layout)
            frame.sample_rate = RATE
            output.mux(stream.encode(frame))
            progress(min(1.0, (start + RATE) / length))
        output.mux(stream.encode(None))
    return buffer.getvalue()


def as_webm(opus: bytes) -> bytes:
    """The same Opus packets in WebM, which more browsers play than Ogg."""
    buffer = io.BytesIO()
    with (
        av.open(io.BytesIO(opus), "r") as source,
        av.open(buffer, "w", format="webm") as output,
    ):
        stream = output.add_stream_from_template(source.streams.audio[0])
        for packet in source.demux(audio=0):
            if packet.dts is not None:  # the last, empty one only says that it is the last
                packet.stream = stream
                output.mux(packet)
    return buffer.getvalue()


def peaks(sound: Channel, bins: int) -> list[float]:
    """The loudest sample of each of ``bins`` equal stretches, from 0 to 1, for a waveform."""
    edges = np.linspace(0, len(sound), bins + 1).astype(int)
    loud = [
        float(np.abs(sound[start:end].astype(np.int32)).max()) / 32768 if end > start else 0.0
        for start, end in pairwise(edges)
    ]
    return [round(value, 3) for value in loud]


def cut(sound: Channel, span: Span) -> Sound:
    """The samples of one span."""
    return sound[max(0, int(span.start * RATE)) : int(span.end * RATE)]
