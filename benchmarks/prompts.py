"""Real French telephone speech with known words: Debian's Asterisk prompts (CC-BY-SA-3.0).

One Québec voice, 8 kHz. They are fetched with apt-get into ``build/bench`` and are not part of the
project.
"""

import gzip
import subprocess
import sys
import wave
from functools import cache
from itertools import cycle
from pathlib import Path
from typing import NamedTuple

import numpy as np
from av import AudioFrame
from av.audio.resampler import AudioResampler

from justemesure.calls.call import RATE, Sound

_HERE = Path(__file__).parent.parent / "build" / "bench"
_PACKAGES = ("asterisk-core-sounds-fr", "asterisk-core-sounds-fr-wav")
_SOUNDS = _HERE / "usr/share/asterisk/sounds/fr_CA_f_June"
_WORDS = _HERE / "usr/share/doc/asterisk-core-sounds-fr/core-sounds-fr.txt.gz"
_SHORTEST = 4  # words: shorter prompts are fragments that other prompts are built from


class Prompt(NamedTuple):
    sound: Sound
    text: str


@cache
def prompts() -> tuple[Prompt, ...]:
    """The usable prompts, in alphabetical order of their names."""
    _fetch()
    found = []
    with gzip.open(_WORDS, "rt", encoding="utf-8", errors="replace") as lines:
        for line in lines:
            name, _, text = line.strip().partition(":")
            path = _SOUNDS / f"{name}.wav"
            if path.is_file() and len(text.split()) >= _SHORTEST:
                found.append(Prompt(_read(path), text.strip()))
    return tuple(found)


def join(chosen: tuple[Prompt, ...], gap: float) -> Sound:
    """Prompts one after the other, ``gap`` seconds between them."""
    silence = np.zeros(int(gap * RATE), np.int16)
    return np.concatenate([part for prompt in chosen for part in (prompt.sound, silence)])


def dialogue(seconds: float, between: float = 0.5) -> tuple[Sound, Sound]:
    """A two-party call of that length: prompts in turn on either channel, a pause between."""
    sides: list[list[Sound]] = [[], []]
    done = 0
    for prompt, side in zip(cycle(prompts()), cycle((0, 1)), strict=False):
        pause = np.zeros(int(between * RATE), np.int16)
        silence = np.zeros(len(prompt.sound), np.int16)
        sides[side] += [prompt.sound, pause]
        sides[1 - side] += [silence, pause]
        done += len(prompt.sound) + len(pause)
        if done > seconds * RATE:
            break
    return np.concatenate(sides[0]), np.concatenate(sides[1])


def _fetch() -> None:
    if _WORDS.is_file() and _SOUNDS.is_dir():
        return
    _HERE.mkdir(parents=True, exist_ok=True)
    try:
        subprocess.run(["apt-get", "download", "-qq", *_PACKAGES], cwd=_HERE, check=True)
    except (OSError, subprocess.CalledProcessError):
        sys.exit(f"The prompts cannot be had: `apt-get download {' '.join(_PACKAGES)}` failed.")
    for package in _HERE.glob("asterisk-core-sounds-fr*.deb"):
        subprocess.run(["dpkg-deb", "-x", package.name, "."], cwd=_HERE, check=True)


def _read(path: Path) -> Sound:
    with wave.open(str(path)) as file:
        samples = np.frombuffer(file.readframes(file.getnframes()), np.int16)
        frame = AudioFrame.from_ndarray(samples.reshape(1, -1), format="s16", layout="mono")
        frame.sample_rate = file.getframerate()
    resampler = AudioResampler("s16", "mono", RATE)
    blocks = [block.to_ndarray() for given in (frame, None) for block in resampler.resample(given)]
    return np.concatenate(blocks, axis=1).ravel().astype(np.int16)
