"""Make two clean voices sound like a recorded telephone call, and write it as Ogg Opus."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import av
import numpy as np
import numpy.typing as npt
from scipy.signal import butter, firwin, oaconvolve, resample_poly, sosfiltfilt

from sound import RATE, Samples

LINE_RATE = 8_000
UPPER_EDGE = 3400.0
LOWER_CORNER = 193.0  # first order, run both ways: −3 dB at 300 Hz
NOISE_LEVEL = 10 ** (-60 / 20)
BITS_PER_CHANNEL = 16_000


def narrow(sound: Samples) -> Samples:
    """Bring *sound* to 8 kHz and 300–3400 Hz (−3 dB), without moving it in time.

    The lower edge falls by 12 dB an octave, as a handset's does. A steep filter there looks
    tidier and is wrong: it removes the fundamental of a male voice altogether, which no
    telephone does, and Silero then misses most of the speech.
    """
    slow = np.asarray(resample_poly(sound, LINE_RATE, RATE), np.float64)
    # Symmetric or run both ways, so neither filter delays: the truth stays true.
    slow = np.asarray(
        oaconvolve(slow, firwin(129, UPPER_EDGE, fs=LINE_RATE), mode="same"), np.float64
    )
    first_order = butter(1, LOWER_CORNER, "highpass", fs=LINE_RATE, output="sos")
    return np.asarray(sosfiltfilt(first_order, slow), np.float64)


def through_line(sound: Samples, generator: np.random.Generator) -> npt.NDArray[np.int16]:
    """Add the line's faint noise and pass *sound* through G.711 A-law, there and back.

    The noise keeps silence from being digital zero, which no real line delivers and which
    voice-activity detectors find suspiciously easy.
    """
    noisy = sound + NOISE_LEVEL * generator.standard_normal(len(sound))
    return a_law(np.clip(noisy * 32768, -32768, 32767).astype(np.int16))


def a_law(sound: npt.NDArray[np.int16]) -> npt.NDArray[np.int16]:
    """Return what is left of *sound* after G.711 A-law coding and decoding.

    G.711 keeps the sign, the octave and four more bits: sixteen equal steps in each octave,
    and in the two lowest ones steps of 16. A value comes back as the middle of its step.
    """
    negative = sound < 0
    size = np.where(negative, -1 - sound.astype(np.int32), sound)
    octave = np.floor(np.log2(np.maximum(size, 1))).astype(np.int32)
    step = 16 << np.maximum(octave - 8, 0)
    middle = size // step * step + step // 2
    return np.asarray(np.where(negative, -middle, middle), np.int16)


def write_opus(path: Path, channels: list[npt.NDArray[np.int16]]) -> None:
    """Write *channels* (two) as Ogg Opus, each coded on its own.

    An ordinary stereo Opus stream codes the sum and the difference of its channels. That
    costs quality exactly where both parties speak, and leaks one party into the other's
    channel at about −58 dB. Mapping family 255 makes libopus code two independent streams.
    """
    interleaved = np.ascontiguousarray(np.stack(channels, axis=1).reshape(1, -1))
    encoded = BytesIO()
    # Without `bitexact` the muxer draws a random serial number for the stream.
    with av.open(encoded, "w", format="ogg", options={"fflags": "+bitexact"}) as container:
        stream = container.add_stream(
            "libopus",
            rate=LINE_RATE,
            layout="stereo",
            options={"mapping_family": "255", "application": "voip", "frame_duration": "20"},
        )
        stream.bit_rate = BITS_PER_CHANNEL * len(channels)
        frame = av.AudioFrame.from_ndarray(interleaved, format="s16", layout="stereo")
        frame.sample_rate = LINE_RATE
        frame.pts = 0
        container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    path.write_bytes(_as_left_and_right(encoded.getvalue()))


def _as_left_and_right(ogg: bytes) -> bytes:
    """Declare the two streams to be left and right (mapping family 1 instead of 255).

    Family 255 means "channels without a meaning", which some players refuse or mix down.
    Family 1 (RFC 7845, 5.1.1.2) allows any number of uncoupled streams, so only the header's
    family byte changes, and the checksum of its page.
    """
    page = bytearray(ogg)
    page[page.index(b"OpusHead") + 18] = 1
    segments = page[26]
    length = 27 + segments + sum(page[27 : 27 + segments])
    page[22:26] = bytes(4)
    page[22:26] = _ogg_checksum(bytes(page[:length])).to_bytes(4, "little")
    return bytes(page)


def _ogg_checksum(page: bytes) -> int:
    """Return the CRC-32 of an Ogg page (polynomial 0x04C11DB7, no reflection, RFC 3533)."""
    remainder = 0
    for byte in page:
        remainder ^= byte << 24
        for _ in range(8):
            remainder = (remainder << 1) ^ (0x104C11DB7 if remainder & 0x80000000 else 0)
    return remainder


def read_opus(path: Path, rate: int = LINE_RATE) -> npt.NDArray[np.float32]:
    """Return the channels of *path* as an array (channel, sample) at *rate*."""
    with av.open(str(path)) as container:
        stream = container.streams.audio[0]
        resampler = av.AudioResampler("fltp", stream.layout, rate)
        blocks = [
            part.to_ndarray()
            for frame in container.decode(stream)
            for part in resampler.resample(frame)
        ]
        blocks += [part.to_ndarray() for part in resampler.resample(None)]
    return np.concatenate(blocks, axis=1).astype(np.float32)
