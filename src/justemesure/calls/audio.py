"""Files of sound ⇄ channels in memory. PyAV reads every usual container and codec, in blocks."""

import io
from collections.abc import Callable, Sequence
from itertools import pairwise
from pathlib import Path

import av
import numpy as np
from av.audio.resampler import AudioResampler

from justemesure.calls.call import RATE, Recording, Sound, Span
from justemesure.errors import BadInput

LONGEST = 4 * 3600
"""Seconds: a longer file is refused rather than half read."""

_ALIKE = 0.98  # correlation above which two channels carry the same sound


def decode(path: Path, progress: Callable[[float], None]) -> Recording:
    """Decode a file into one or two channels at ``RATE``.

    Args:
        progress: called with the share done, from 0 to 1.

    Raises:
        BadInput: it is not sound, is damaged (the error says from which second), is empty, is
            longer than ``LONGEST``, or has more than two channels.
    """
    name = str(path)
    if not path.is_file():
        raise BadInput("cannot-read", file=name, problem="no such file")
    try:
        with av.open(name, metadata_errors="ignore") as container:
            if not container.streams.audio:
                raise BadInput("no-sound", file=name)
            stream = container.streams.audio[0]
            channels = stream.codec_context.channels
            if channels not in (1, 2):
                raise BadInput("too-many-channels", file=name, channels=channels)
            codec = stream.codec_context.name
            blocks = _blocks(container, stream, channels, name, progress)
    except (av.FFmpegError, UnicodeDecodeError) as error:
        raise BadInput("not-sound", file=name, problem=_why(error)) from None
    sounds = tuple(
        np.concatenate(channel) if channel else np.zeros(0, np.int16) for channel in blocks
    )
    if len(sounds[0]) < RATE // 10:
        raise BadInput("empty-sound", file=name)
    mono = len(sounds) == 1 or _alike(*sounds)
    return Recording(sounds[:1] if mono else sounds, codec, mono)


def _blocks(
    container: av.container.InputContainer,
    stream: av.AudioStream,
    channels: int,
    name: str,
    progress: Callable[[float], None],
) -> list[list[Sound]]:
    """Each channel's blocks, resampled as they are decoded."""
    resampler = AudioResampler("s16p", "mono" if channels == 1 else "stereo", RATE)
    length = float(container.duration or 0) / av.time_base
    blocks: list[list[Sound]] = [[] for _ in range(channels)]
    done = 0

    def take(frames: Sequence[av.AudioFrame]) -> None:
        nonlocal done
        for frame in frames:
            for block, sound in zip(blocks, frame.to_ndarray(), strict=True):
                block.append(np.ascontiguousarray(sound, dtype=np.int16))
            done += frame.samples
        if done > LONGEST * RATE:
            raise BadInput("sound-too-long", file=name, hours=LONGEST // 3600)
        if length > 0:
            progress(min(done / RATE / length, 1.0))

    try:
        for frame in container.decode(stream):
            take(resampler.resample(frame))
        take(resampler.resample(None))
    except av.FFmpegError as error:
        at = f"{done / RATE:.1f}"
        raise BadInput("damaged-sound", file=name, at=at, problem=_why(error)) from None
    return blocks


def _why(error: Exception) -> str:
    return getattr(error, "strerror", None) or type(error).__name__


def _alike(one: Sound, other: Sound) -> bool:
    """Whether two channels carry the same sound: a mono call saved as stereo."""
    first, second = (
        one[:: RATE // 4000].astype(np.float32),
        other[:: RATE // 4000].astype(np.float32),
    )
    scale = float(np.sqrt(np.dot(first, first) * np.dot(second, second)))
    return scale > 0 and float(np.dot(first, second)) / scale > _ALIKE


def encode(channels: Sequence[Sound]) -> bytes:
    """Opus in Ogg, one channel a party, 16 kbit/s each."""
    buffer = io.BytesIO()
    with av.open(buffer, "w", format="ogg") as output:
        layout = "mono" if len(channels) == 1 else "stereo"
        stream = output.add_stream("libopus", rate=RATE, layout=layout)
        stream.bit_rate = 16_000 * len(channels)
        # Tried: plain stereo at this rate keeps one party 43 dB out of the other's channel, as
        # independent channels do, and every browser plays it.
        stream.options = {"application": "voip", "vbr": "on"}
        interleaved = np.stack(channels, axis=1).reshape(1, -1)
        block = RATE * len(channels)
        for start in range(0, interleaved.shape[1], block):
            samples = np.ascontiguousarray(interleaved[:, start : start + block])
            frame = av.AudioFrame.from_ndarray(samples, format="s16", layout=layout)
            frame.sample_rate = RATE
            output.mux(stream.encode(frame))
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


def peaks(sound: Sound, bins: int) -> list[float]:
    """The loudest sample of each of ``bins`` equal stretches, from 0 to 1, for a waveform."""
    edges = np.linspace(0, len(sound), bins + 1).astype(int)
    loud = [
        float(np.abs(sound[start:end].astype(np.int32)).max()) / 32768 if end > start else 0.0
        for start, end in pairwise(edges)
    ]
    return [round(value, 3) for value in loud]


def cut(sound: Sound, span: Span) -> Sound:
    """The samples of one span."""
    return sound[max(0, int(span.start * RATE)) : int(span.end * RATE)]
