"""Memory of the whole command on long calls: its peak, and what each second more takes."""

import tempfile
import wave
from pathlib import Path

import numpy as np
from benchmarks.prompts import dialogue
from benchmarks.speed import PAUSE
from benchmarks.whole import run

from justemesure.calls.call import RATE

_MINUTES = (20, 40, 180)  # longer than an hour, a call is held otherwise
_TALK, _EVERY = 120, 1200  # seconds of dialogue, and how often: the words take little room
_NOISE = 20  # of 32768, between the dialogues


def table() -> str:
    rows = [
        "| call, two channels | peak memory | for each second more | wall / call | CPU / call |",
        "|---|---|---|---|---|",
    ]
    before = None
    for minutes in _MINUTES:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "call.wav"
            write(path, 60 * minutes)
            wall, used, peak = run(path, Path(folder) / "out")
        seconds = 60 * minutes
        more = f"{(peak - before[1]) / (seconds - before[0]) / 1e3:.0f} kB" if before else ""
        cells = [f"{minutes} min", f"{peak / 1e6:.0f} MB", more]
        cells += [f"{wall / seconds:.3f}", f"{used / seconds:.3f}"]
        rows.append(f"| {' | '.join(cells)} |")
        before = seconds, peak
    return "\n".join(rows)


def write(path: Path, seconds: int) -> None:
    """A WAV file of that length, two channels at eight kilohertz, as telephone systems write it.

    Dialogue and the noise of a line in turn, so that it takes minutes and not an hour.
    """
    sides = np.stack(dialogue(_TALK, PAUSE), axis=1)[:: RATE // 8000]
    chance = np.random.default_rng(0)
    with wave.open(str(path), "wb") as file:
        file.setnchannels(2)
        file.setsampwidth(2)
        file.setframerate(8000)
        for start in range(0, seconds, _TALK):
            turned = np.roll(sides, int(chance.integers(len(sides))), axis=0)[: 8000 * _TALK]
            line = chance.integers(-_NOISE, _NOISE, turned.shape, np.int16)
            file.writeframes((line if start % _EVERY else turned).tobytes())
