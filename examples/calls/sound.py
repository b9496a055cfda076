"""What is meant by sound here, and how its energy is measured."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Samples = npt.NDArray[np.float64]

RATE = 24_000  # Hz, of everything before the telephone line
STEP = 0.010  # s between two measurements of energy
WINDOW = 0.020  # s over which each is taken
ACTIVE_DB = -35.0  # under the loudest moment, nobody speaks


def energy(sound: Samples, rate: int = RATE) -> Samples:
    """Return the mean square around the middle of each step of *sound*."""
    step, window = round(STEP * rate), round(WINDOW * rate)
    total = np.cumsum(np.concatenate([[0.0], np.pad(sound, (window - step) // 2) ** 2]))
    starts = np.arange(0, len(sound) - step + 1, step)
    return np.asarray((total[starts + window] - total[starts]) / window, np.float64)


def loudness(sound: Samples, rate: int = RATE) -> float:
    """Return the RMS of *sound* where somebody speaks, on the scale of its samples."""
    frames = energy(sound, rate)
    active = frames > frames.max() * 10 ** (ACTIVE_DB / 10)
    return float(np.sqrt(frames[active].mean()))
