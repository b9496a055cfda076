"""Channels that are held once, and read as if they were held in full or already redacted.

Three hours of two channels are 690 MB in full: a long call is held at the rate of the telephone,
and its redacted copy not at all.
"""

import numpy as np
from numpy.typing import NDArray

from justemesure.calls.call import RATE, Channel, Sound, Spans

NARROW = RATE // 2
"""Samples a second of a channel that is held at the rate of the telephone."""

_REACH = 16  # samples on either side that a sample between two others is made of
_HERTZ, _LEVEL, _FADE = 330.0, 10 ** (-38 / 20), 0.01  # the soft tone that stands for a cut


class Narrow:
    """A channel held at ``NARROW`` and read at ``RATE``: the same samples however it is read."""

    def __init__(self, samples: Sound) -> None:
        self._samples = samples

    def __len__(self) -> int:
        return 2 * len(self._samples)

    def __getitem__(self, at: slice, /) -> Sound:
        start, end, _ = at.indices(len(self))
        first, last = start // 2, max(start // 2, (end + 1) // 2)
        left, right = max(0, first - _REACH + 1), min(len(self._samples), last + _REACH)
        outside = first - _REACH + 1 - left, last + _REACH - right
        around = np.pad(self._samples[left:right], (-outside[0], outside[1]))
        read = np.empty(2 * (last - first), np.int16)
        read[::2] = self._samples[first:last]
        between = np.convolve(around.astype(np.float32), _BETWEEN, "valid")[: last - first]
        read[1::2] = np.clip(np.rint(between), -32768, 32767)
        return read[start - 2 * first : max(start, end) - 2 * first]


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
