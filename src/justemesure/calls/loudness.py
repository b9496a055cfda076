"""How loud a party speaks, against the usual level of its own channel.

A level alone measures the headset. So each second of speech is compared with the median of the
channel: what is left is how the level moves within the call.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from justemesure.calls.call import RATE, Channel, Spans

WINDOW = 1.0  # seconds
FILLED = 0.5  # share of a second that must be speech
GATE = -60.0  # dBFS: below, nothing that a telephone lets through
LEAST = 5  # seconds of speech: fewer have no median to speak of
LOUD = 90  # percentile

_STEP = 0.01  # seconds
_BLOCK = 6_000  # steps looked at together: a minute
_FULL = 32768.0

Powers = NDArray[np.float64]
"""The mean square of each hundredth of a second of a channel, full scale being 1."""


class Levels(NamedTuple):
    """Decibels above (below) the channel's median in its loudest (softest) tenth of seconds."""

    loudest: float
    softest: float
    seconds: int


def powers(sound: Channel) -> Powers:
    size = int(_STEP * RATE)
    found = np.empty(len(sound) // size)
    for start in range(0, len(found), _BLOCK):
        end = min(start + _BLOCK, len(found))
        block = sound[start * size : end * size].reshape(-1, size).astype(np.float64) / _FULL
        found[start:end] = (block * block).mean(axis=1)
    return found


def levels(channel: Powers, speech: Spans) -> Levels | None:
    """``None`` with fewer than ``LEAST`` seconds that are speech and not almost silent."""
    spoken = np.zeros(len(channel), dtype=bool)
    for span in speech:
        spoken[round(span.start / _STEP) : round(span.end / _STEP)] = True
    per = round(WINDOW / _STEP)
    found = []
    for start in range(0, len(channel), per):
        inside = spoken[start : start + per]
        if inside.sum() >= FILLED * per:
            power = channel[start : start + per][inside].mean()
            found.append(10 * np.log10(power) if power > 0 else -np.inf)
    heard = np.array([level for level in found if level >= GATE])
    if len(heard) < LEAST:
        return None
    middle = float(np.median(heard))
    loud, soft = (float(np.percentile(heard, p)) - middle for p in (LOUD, 100 - LOUD))
    return Levels(loud, soft, len(heard))
