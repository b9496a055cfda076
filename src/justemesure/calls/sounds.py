"""Channels that are held once, and read as if they were held in full or already redacted.

Three hours of two channels are 690 MB in full: a long call is held at the rate of the telephone and
compressed, and its redacted copy not at all.
"""

import zlib

import numpy as np
from numpy.typing import NDArray

from justemesure.calls.call import RATE, Channel, Sound, Spans

NARROW = RATE // 2
"""Samples a second of a channel that is held at the rate of the telephone."""

_BLOCK = 10 * NARROW  # samples compressed together, and decompressed to read any of them
_REACH = 16  # samples on either side that a sample between two others is made of
_HERTZ, _LEVEL, _FADE = 330.0, 10 ** (-38 / 20), 0.01  # the soft tone that stands for a cut


class Narrow:
    """A channel held at ``NARROW`` and read at ``RATE``: the same samples however it is read."""

    def __init__(self, samples: Channel) -> None:
        self._samples = samples

    def __len__(self) -> int:
        return 2 * len(self._samples)

    def __getitem__(self, at: slice, /) -> Sound:
        start, end, _ = at.indices(len(self))
        first, last = start // 2, max(start // 2, (end + 1) // 2)
        left, right = max(0, first - _REACH + 1), min(len(self._samples), last + _REACH)
        outside = first - _REACH + 1 - left, last + _REACH - right
        held = self._samples[left:right]
        around = np.pad(held, (-outside[0], outside[1]))
        read = np.empty(2 * (last - first), np.int16)
        read[::2] = held[first - left : last - left]
        between = np.convolve(around.astype(np.float32), _BETWEEN, "valid")[: last - first]
        read[1::2] = np.clip(np.rint(between), -32768, 32767)
        return read[start - 2 * first : max(start, end) - 2 * first]


class Packed:
    """A channel held in compressed blocks, from which every sample is read as it was.

    Tried: the sample calls take 50 to 59 % of their room so, the faint noise of a line 40. FLAC
    takes as much, and four to seven times longer to read.
    """

    def __init__(self, samples: Sound) -> None:
        self._length = len(samples)
        starts = range(0, len(samples), _BLOCK)
        self._blocks = [_packed(samples[start : start + _BLOCK]) for start in starts]
        self._last: tuple[int, Sound] = (-1, np.empty(0, np.int16))

    def __len__(self) -> int:
        return self._length

    def __getitem__(self, at: slice, /) -> Sound:
        start, end, _ = at.indices(self._length)
        parts = [
            self._block(index)[max(0, start - index * _BLOCK) : end - index * _BLOCK]
            for index in range(start // _BLOCK, -(-end // _BLOCK))
        ]
        return np.concatenate(parts) if parts else np.empty(0, np.int16)

    def _block(self, index: int) -> Sound:
        known, samples = self._last  # in one move: several threads read
        if known != index:
            samples = _unpacked(self._blocks[index])
            self._last = index, samples
        return samples


class Covered:
    """A channel with a soft tone, or nothing, in place of what was cut."""

    def __init__(self, channel: Channel, cuts: Spans, *, tone: bool) -> None:
        self._channel = channel
        self._tone = tone
        self._cuts = [
            (int(cut.start * RATE), min(len(channel), int(np.ceil(cut.end * RATE)))) for cut in cuts
        ]

    def __len__(self) -> int:
        return len(self._channel)

    def __getitem__(self, at: slice, /) -> Sound:
        start, end, _ = at.indices(len(self))
        read = self._channel[start:end].copy()
        for first, last in self._cuts:
            low, high = max(first, start), min(last, end)
            if low < high:
                covered = _tone(first, last, low, high) if self._tone else 0
                read[low - start : high - start] = covered
        return read


class Lengthened:
    """A channel with silence after it."""

    def __init__(self, channel: Channel, length: int) -> None:
        self._channel = channel
        self._length = length

    def __len__(self) -> int:
        return self._length

    def __getitem__(self, at: slice, /) -> Sound:
        start, end, _ = at.indices(self._length)
        read = self._channel[start:end]
        return np.pad(read, (0, max(0, end - start) - len(read)))


class Gone:
    """A channel that is not held any more: what is left is how long it was."""

    def __init__(self, channel: Channel) -> None:
        self._length = len(channel)

    def __len__(self) -> int:
        return self._length

    def __getitem__(self, at: slice, /) -> Sound:
        raise RuntimeError("its sound was let go of")


def _packed(samples: Sound) -> bytes:
    """Steps from one sample to the next, small ones with zeros above: all low bytes, then all high.

    Steps wrap around as the samples do, so that nothing is lost.
    """
    steps = np.diff(samples, prepend=np.int16(0))
    folded = (steps << 1) ^ (steps >> 15)  # 0, -1, 1, -2 … as 0, 1, 2, 3 …
    planes = folded.astype("<i2").view(np.uint8).reshape(-1, 2).T.tobytes()
    squeeze = zlib.compressobj(1, zlib.DEFLATED, -zlib.MAX_WBITS, zlib.DEF_MEM_LEVEL, zlib.Z_RLE)
    return squeeze.compress(planes) + squeeze.flush()


def _unpacked(block: bytes) -> Sound:
    planes = np.frombuffer(zlib.decompress(block, -zlib.MAX_WBITS), np.uint8).reshape(2, -1)
    folded = planes[0].astype(np.uint16) | planes[1].astype(np.uint16) << 8
    steps = (folded >> 1).astype(np.int16) ^ -(folded & 1).astype(np.int16)
    return np.cumsum(steps, dtype=np.int16)


def _interpolation() -> NDArray[np.float32]:
    """What the sample halfway between two others takes of each neighbour: a windowed sinc."""
    away = np.arange(-_REACH, _REACH) + 0.5
    taps = np.sinc(away) * np.kaiser(2 * _REACH, 6.0)
    return np.asarray(taps / taps.sum(), np.float32)


_BETWEEN = _interpolation()


def _tone(first: int, last: int, low: int, high: int) -> Sound:
    """From ``low`` to ``high``, the tone of a cut from ``first`` to ``last``."""
    at = np.arange(low, high)
    edge = np.minimum(at - first, last - 1 - at) / (_FADE * RATE)
    wave = _LEVEL * np.minimum(1.0, edge) * np.sin(2 * np.pi * _HERTZ * at / RATE)
    return np.asarray(wave * 32767, np.int16)
