"""Speech of a channel → windows that the model hears at once: a few spans, pauses taken out.

The model is never given silence, and short spans are heard together: alone they are understood
less well. Times in a window are brought back to the call by its stretches.
"""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np

from justemesure.calls.call import RATE, Channel, Sound, Span, Spans

_PAD = 0.40  # seconds added around a span: the first sound of a word is faint
_GAP = 0.25  # seconds of silence put between stretches, so that words of two stay apart
_KEPT = 2 * _PAD + _GAP  # seconds: a shorter pause is left as it is
_QUIET = 0.1  # seconds of the quietest moment, where a long span is cut
_EARLIEST = 0.6  # share of the longest piece before which it is not cut


class Stretch(NamedTuple):
    """Sound of the call, from ``start`` to ``end``, and the spans of speech in it."""

    start: float
    end: float
    speech: Spans

    @property
    def length(self) -> float:
        return self.end - self.start


Window = tuple[Stretch, ...]


class Placed(NamedTuple):
    """A stretch in the sound of its window: there from ``start`` to ``end``, in the call later."""

    start: float
    end: float
    later: float


def windows(sound: Channel, speech: Spans, aim: float, longest: float) -> list[Window]:
    """Neighbouring speech joined until it reaches ``aim``, never over ``longest``; both seconds.

    A span that is longer is cut where it is quietest.
    """
    found: list[list[Stretch]] = []
    length = 0.0
    for stretch in _stretches(sound, speech, longest):
        added = stretch.length + _GAP
        if not found or length >= aim or length + added > longest:
            found.append([])
            length = 0.0
        found[-1].append(stretch)
        length += added
    return [tuple(window) for window in found]


def duration(window: Window) -> float:
    """Seconds of sound that the model is given."""
    return sum(stretch.length + _GAP for stretch in window)


def spoken(window: Window) -> float:
    """Seconds of speech in it."""
    return sum(span.length for stretch in window for span in stretch.speech)


def join(sound: Channel, window: Window) -> tuple[Sound, list[Placed]]:
    """The sound of a window, and where each stretch is in it."""
    parts: list[Sound] = []
    placed: list[Placed] = []
    silence = np.zeros(int(_GAP * RATE), np.int16)
    length = 0
    for stretch in window:
        piece = sound[int(stretch.start * RATE) : int(stretch.end * RATE)]
        at = length / RATE
        placed.append(Placed(at, at + len(piece) / RATE, stretch.start - at))
        parts += [piece, silence]
        length += len(piece) + len(silence)
    return np.concatenate(parts), placed


def in_call(start: float, end: float, placed: Sequence[Placed]) -> Span:
    """Times in a window → times in the call.

    What lies there belongs to one stretch, the one nearest to its middle: it never spans a gap.
    """
    middle = (start + end) / 2
    nearest = min(placed, key=lambda one: max(one.start - middle, middle - one.end, 0.0))
    first, last = (min(max(at, nearest.start), nearest.end) for at in (start, end))
    return Span(first + nearest.later, last + nearest.later)


def _stretches(sound: Channel, speech: Spans, longest: float) -> Iterator[Stretch]:
    """Spans with what surrounds them; those that a short pause parts stay together."""
    pieces = [piece for span in speech for piece in _pieces(sound, span, longest - 2 * _KEPT)]
    ends = [0.0, *(piece.end for piece in pieces)]
    starts = [*(piece.start for piece in pieces), len(sound) / RATE]
    held: list[Span] = []
    for at, piece in enumerate(pieces):
        held.append(piece)
        after = starts[at + 1] - piece.end
        following = pieces[at + 1].length if at + 1 < len(pieces) else longest
        fits = piece.end - held[0].start + after + following <= longest - _KEPT
        if 0 < after <= _KEPT and fits:
            continue
        before = ends[at - len(held) + 1]
        # Where a span was cut, its two pieces share no sound.
        start = max(0.0, held[0].start - min(_PAD, max(0.0, held[0].start - before)))
        yield Stretch(start, piece.end + min(_PAD, max(0.0, after)), tuple(held))
        held = []


def _pieces(sound: Channel, span: Span, longest: float) -> Iterator[Span]:
    start = span.start
    while span.end - start > longest:
        cut = _quietest(sound, Span(start + _EARLIEST * longest, start + longest))
        yield Span(start, cut)
        start = cut
    yield Span(start, span.end)


def _quietest(sound: Channel, within: Span) -> float:
    """The middle of the moment of least energy."""
    size = int(_QUIET * RATE)
    heard = sound[int(within.start * RATE) : int(within.end * RATE)]
    whole = len(heard) // size * size
    if whole == 0:
        return within.end
    energy = (heard[:whole].astype(np.float32).reshape(-1, size) ** 2).sum(axis=1)
    return within.start + (int(np.argmin(energy)) + 0.5) * _QUIET


def halves(window: Window) -> list[Window]:
    """A window of several spans as two of about as much speech, else as it is.

    They part in the pause nearest to the middle; inside a stretch they share that pause.
    """
    spans = [span for stretch in window for span in stretch.speech]
    if len(spans) < 2:
        return [window]
    done = np.cumsum([span.length for span in spans[:-1]])
    last = int(np.argmin(np.abs(done - spoken(window) / 2)))
    cut = (spans[last].end + spans[last + 1].start) / 2
    first, second = [], []
    for stretch in window:
        if stretch.end <= cut:
            first.append(stretch)
        elif stretch.start >= cut:
            second.append(stretch)
        else:
            before = tuple(span for span in stretch.speech if span.end <= cut)
            first.append(Stretch(stretch.start, cut, before))
            second.append(Stretch(cut, stretch.end, stretch.speech[len(before) :]))
    return [tuple(first), tuple(second)]


def unheard(window: Window, told: Sequence[Span]) -> float:
    """The longest run of seconds of speech in which there is no word.

    Args:
        told: when there are words.
    """
    longest = 0.0
    for stretch in window:
        inside = sorted(t for t in told if stretch.start < t.end and t.start < stretch.end)
        starts = [stretch.start, *(word.end for word in inside)]
        ends = [*(word.start for word in inside), stretch.end]
        for start, end in zip(starts, ends, strict=True):
            shares = (min(end, span.end) - max(start, span.start) for span in stretch.speech)
            longest = max(longest, sum(max(0.0, share) for share in shares))
    return longest
