"""Where somebody speaks on a channel: Silero's probabilities, computed once, cut at a threshold.

With ``transcribe`` the only module that imports the speech engine, which ships the Silero model.
"""

import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from hashlib import sha256
from pathlib import Path

import numpy as np
from faster_whisper.utils import get_assets_path
from faster_whisper.vad import SileroVADModel
from numpy.typing import NDArray

from justemesure.calls.call import RATE, Channel, Span, Spans

FRAME = 512
"""Samples that get one probability: 32 ms."""

THRESHOLD = 0.5
BRIDGED = 0.30  # seconds: a shorter pause is part of the speech around it
SHORTEST = 0.12  # seconds: a shorter burst is not speech
LATE = 0.048  # seconds: the detector opens this long after speech begins (median, sample calls)
_FALL = 0.15  # speech ends when the probability falls this far below the threshold
_BLOCK = 60 * RATE  # a minute at a time: memory stays the same however long the call
_BEFORE = 64 * FRAME  # two seconds heard before a block and not told: what it has to remember

Probabilities = NDArray[np.float32]


@cache
def _model() -> SileroVADModel:
    # onnxruntime, which runs it, otherwise tells its maker so: a device's identifier on the disk,
    # events sent.
    os.environ["ORT_DISABLE_TELEMETRY"] = "1"
    model: SileroVADModel = SileroVADModel(str(_weights()))  # type: ignore[no-untyped-call]
    return model


def _weights() -> Path:
    assets: str = get_assets_path()  # type: ignore[no-untyped-call]
    (path,) = Path(assets).glob("silero_vad*.onnx")
    return path


def listen(sound: Channel) -> Probabilities:
    """The probability of speech in each frame of a channel."""
    found = []
    for start in range(0, len(sound), _BLOCK):
        first = max(0, start - _BEFORE)
        block = sound[first : start + _BLOCK].astype(np.float32) / 32768
        padded = np.pad(block, (0, -len(block) % FRAME))
        heard = np.asarray(_model()(padded), dtype=np.float32).ravel()
        found.append(heard[(start - first) // FRAME :])
    return np.concatenate(found)


def listen_to_all(channels: Sequence[Channel]) -> list[Probabilities]:
    """The same for several channels at once, a core each."""
    with ThreadPoolExecutor(max(1, len(channels))) as pool:
        return list(pool.map(listen, channels))


def together(probabilities: Sequence[Probabilities]) -> Probabilities:
    """The probability that somebody speaks on any of several channels."""
    return np.asarray(np.max(probabilities, axis=0), dtype=np.float32)


@cache
def digest() -> str:
    """The SHA-256 of the detector's model."""
    return sha256(_weights().read_bytes()).hexdigest()


def speech(probabilities: Probabilities, length: float, threshold: float = THRESHOLD) -> Spans:
    """The spans of speech of a channel ``length`` seconds long.

    A span opens ``LATE`` before the first frame above ``threshold`` and closes ``_FALL`` below it;
    pauses shorter than ``BRIDGED`` are bridged, then bursts shorter than ``SHORTEST`` dropped
    (definition 2b of the figures).
    """
    opened: float | None = None
    raw: list[Span] = []
    for index, probability in enumerate(probabilities):
        at = index * FRAME / RATE
        if opened is None and probability >= threshold:
            opened = max(0.0, at - LATE)
        elif opened is not None and probability < threshold - _FALL:
            raw.append(Span(opened, at))
            opened = None
    if opened is not None:
        raw.append(Span(opened, length))
    return tuple(span for span in _bridge(raw) if span.length >= SHORTEST)


def _bridge(spans: list[Span]) -> list[Span]:
    joined: list[Span] = []
    for span in spans:
        if joined and span.start - joined[-1].end < BRIDGED:
            joined[-1] = Span(joined[-1].start, span.end)
        else:
            joined.append(span)
    return joined
