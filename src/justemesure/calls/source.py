"""The file or files that a call was recorded in → one recording, a party on each channel."""

import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from justemesure.calls.audio import decode, examined
from justemesure.calls.call import Recording
from justemesure.calls.sounds import Lengthened
from justemesure.errors import BadInput, Misuse

RATES = (8000, 192_000)
"""Hertz: the least and the most of sound without a header."""

_APART = 1.0  # seconds by which two files of one call may differ in length
_BLOCK = 1 << 20


class Source(NamedTuple):
    """Where the sound of a call is.

    ``other`` holds the second channel where each party has a file of their own; ``rate`` is given,
    in hertz, for sound without a header, which has two channels.
    """

    audio: Path
    other: Path | None = None
    rate: int | None = None


def read(source: Source, progress: Callable[[float], None]) -> Recording:
    """Decode what a call was recorded in.

    Args:
        progress: called with the share done, from 0 to 1.

    Raises:
        BadInput: as ``decode``; or one of two files has two channels, or one is longer than the
            other by more than ``_APART``: they would not be the same call, or not in step.
        Misuse: the rate is out of ``RATES``, or given for two files, which have headers.
    """
    if source.rate is not None and not RATES[0] <= source.rate <= RATES[1]:
        raise Misuse("sampling-rate", rate=source.rate, least=RATES[0], most=RATES[1])
    if source.other is None:
        return decode(source.audio, progress, source.rate)
    if source.rate is not None:
        raise Misuse("rate-of-two-files")
    paths = (source.audio, source.other)
    found = []
    for at, path in enumerate(paths):
        one = decode(path, lambda share, at=at: progress((at + share) / 2))  # type: ignore[misc]
        if not one.mono or one.joined:
            raise BadInput("not-one-channel", file=str(path))
        found.append(one)
    lengths = [one.length for one in found]
    if abs(lengths[0] - lengths[1]) > _APART:
        told = {"length": f"{lengths[1]:.1f}", "other": f"{lengths[0]:.1f}"}
        raise BadInput("files-apart", file=str(source.other), **told)
    first, second = (one.channels[0] for one in found)
    late = len(first) - len(second)
    if late > 0:
        second = Lengthened(second, len(first))
    elif late < 0:
        first = Lengthened(first, len(second))
    codec = " + ".join(dict.fromkeys(one.codec for one in found))
    return examined(Recording((first, second), codec, mono=False, sha256=_digest(paths)))


def _digest(paths: tuple[Path, Path]) -> str:
    """That of the two files, one after the other."""
    digest = hashlib.sha256()
    for path in paths:
        with path.open("rb") as file:
            while block := file.read(_BLOCK):
                digest.update(block)
    return digest.hexdigest()
