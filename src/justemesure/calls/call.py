"""One recorded call, and what was understood of it. Times are seconds from the file's start."""

from datetime import datetime
from typing import Literal, NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

Party = Literal["adviser", "customer"]
PARTIES: tuple[Party, ...] = ("adviser", "customer")

Spoken = Literal["fr", "en", "de", "es", "it", "nl", "pl", "pt", "ro"]
"""The languages that a call may be declared to be in."""

RATE = 16_000
"""Samples a second of all sound in memory: what the voice detector and the speech model take."""

Sound = NDArray[np.int16]
"""Samples of one channel, at ``RATE``."""


class Channel(Protocol):
    """One channel, mono: read in parts, held however it is (``sounds``)."""

    def __len__(self) -> int: ...
    def __getitem__(self, at: slice, /) -> Sound: ...


class Span(NamedTuple):
    """From ``start`` to ``end``, in seconds."""

    start: float
    end: float

    @property
    def length(self) -> float:
        return self.end - self.start


Spans = tuple[Span, ...]
"""In order, without overlap."""


class Recording(NamedTuple):
    """A decoded file. ``mono`` when one channel carries both parties, or both carry the same.

    ``joined`` when it is mono because the file's two channels were not separate (``channels``);
    ``dead`` are the channels on which nothing was recorded; ``sha256`` is that of the file.
    """

    channels: tuple[Channel, ...]
    codec: str
    mono: bool
    joined: bool = False
    dead: frozenset[int] = frozenset()
    sha256: str = ""

    @property
    def length(self) -> float:
        return len(self.channels[0]) / RATE


class Word(NamedTuple):
    """A word with the space before it and the punctuation around it: joined they are the text.

    Its times are the model's guess from what it attended to; ``confidence`` is its probability.
    """

    start: float
    end: float
    text: str
    confidence: float


class Segment(NamedTuple):
    """A stretch of speech of one party, in words. ``party`` is ``None`` in a mono recording.

    ``words``, in order and inside the segment, joined are ``text``; empty where nobody timed them.
    """

    party: Party | None
    start: float
    end: float
    text: str
    confidence: float
    words: tuple[Word, ...] = ()


class Context(NamedTuple):
    """What a call is analysed under; none of it says who anybody is.

    ``at`` is when the call began, ``now`` what the clock says.
    """

    call: str
    charter: str
    measure: str
    purpose: str
    person: str
    at: datetime
    now: datetime
    demonstration: bool
