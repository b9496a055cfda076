"""What the channels of a recording are: a party each, the same sound twice, or a dead line.

Two channels are *not separate* when one line is heard on the other (a mono call saved as stereo,
echo, crosstalk): words and figures of one party would then be the other's, so they are not made.
"""

from collections.abc import Sequence

import numpy as np

from justemesure.calls.call import RATE, Channel, Recording, Sound, Spans
from justemesure.calls.sounds import Packed
from justemesure.calls.timing import overlap, total

_WINDOW = 2 * RATE
_BLOCK = 60 * RATE  # samples mixed at a time: a long call is not held in memory once more
_LATE = RATE // 4  # samples by which one channel may follow the other: echo of a mobile network
_LOOKED_AT = 60  # windows of a recording, spread over it
_FAINT = 0.01  # a window with less than this of the loudest one's energy bears no sound
_SAME = 0.9
_AS_LOUD = 1000  # 30 dB: a fainter copy is a leak, beside which somebody may speak
_TOGETHER = 0.5
_HEARD_TWICE = 0.3
_DEAD = 6  # from the lowest to the highest sample: 3 of 32768 either way is -80 dBFS


def is_dead(sound: Channel) -> bool:
    """Whether nothing above -80 dBFS was ever recorded on a channel: a fault, not a silence."""
    lowest, highest = 32767, -32768
    for start in range(0, len(sound), _BLOCK):
        block = sound[start : start + _BLOCK]
        lowest, highest = min(lowest, int(block.min())), max(highest, int(block.max()))
        if highest - lowest > _DEAD:
            return False
    return True


def join_if_alike(recording: Recording) -> Recording:
    """The recording as it is, or as one channel when both carry the same sound, late or inverted.

    In every window that bears sound, the channels are about as loud and correlate by more than
    ``_SAME`` at some lag: one window in which somebody speaks on one alone keeps them apart. Tried:
    copies through any codec give 0.99 and more, the six sample calls 0.06 at most.
    """
    if recording.mono:
        return recording
    one, other = recording.channels
    length = min(_WINDOW, len(one))
    starts = range(0, len(one) - length + 1, length)
    energies = [(_energy(one[at : at + length]), _energy(other[at : at + length])) for at in starts]
    floor = _FAINT * max(map(max, energies))
    matches = []
    for at, pair in zip(starts, energies, strict=True):
        if max(pair) <= floor:
            continue
        match = _match(one[at : at + length], other[at : at + length])
        if abs(match[0]) <= _SAME or min(pair) * _AS_LOUD < max(pair):
            return recording
        matches.append(match)
    return _join(recording, matches) if matches else recording


def join_unless_apart(recording: Recording, speech: Sequence[Spans]) -> Recording:
    """The recording as it is, or as one channel when its two are not separate.

    They are not when both speak for more than ``_TOGETHER`` of the talk of who talks less, and
    half of the windows in which both do correlate by more than ``_HEARD_TWICE``. Tried: sample
    calls overlap by 0.06 to 0.17 and correlate by 0.05; two seconds of different speech, of one
    voice or of two, never correlated by more than 0.21 (820 pairs); a line that leaks at -10 dB,
    or a copy with noise at 10 dB, overlaps by 1.0 and correlates by 0.9.

    Args:
        speech: where somebody speaks, on each channel.
    """
    if recording.mono:
        return recording
    both = overlap(*speech)
    if total(both) <= _TOGETHER * min(total(spans) for spans in speech):
        return recording
    matches = [_match(*pair) for pair in _windows(recording, both)]
    if float(np.median([abs(match) for match, _ in matches])) <= _HEARD_TWICE:
        return recording
    return _join(recording, matches)


def _windows(recording: Recording, both: Spans) -> list[tuple[Sound, Sound]]:
    """Stretches of the two channels around what both speak, spread over the recording."""
    starts = []
    for span in both:
        count = max(1, int(span.length * RATE) // _WINDOW)
        middles = np.linspace(span.start, span.end, 2 * count + 1)[1::2]
        starts += [max(0, int(middle * RATE) - _WINDOW // 2) for middle in middles]
    first, second = recording.channels
    return [(first[at : at + _WINDOW], second[at : at + _WINDOW]) for at in _spread(starts)]


def _join(recording: Recording, matches: Sequence[tuple[float, int]]) -> Recording:
    """Both channels as one, the second brought into step with the first: all that was said."""
    late = int(np.median([late for _, late in matches]))
    way = -1 if np.median([match for match, _ in matches]) < 0 else 1
    first, second = recording.channels
    mixed = np.empty(len(first), np.int16)
    for start in range(0, len(first), _BLOCK):
        end = min(start + _BLOCK, len(first))
        beside = np.zeros(end - start, np.int32)
        here, there = max(start, -late), min(end, len(second) - late)
        if here < there:
            beside[here - start : there - start] = second[here + late : there + late]
        mixed[start:end] = (first[start:end].astype(np.int32) + way * beside) // 2
    held = mixed if isinstance(first, np.ndarray) else Packed(mixed)
    return recording._replace(channels=(held,), mono=True, joined=True)


def _match(one: Sound, other: Sound) -> tuple[float, int]:
    """The strongest correlation of two stretches, and by how many samples the second is late."""
    first, second = (
        (sound - np.float32(sound.mean())).astype(np.float32) for sound in (one, other)
    )
    scale = float(np.sqrt(np.dot(first, first) * np.dot(second, second)))
    if scale == 0:
        return 0.0, 0
    size = 1 << (len(first) + _LATE).bit_length()
    products = np.fft.irfft(np.fft.rfft(second, size) * np.conj(np.fft.rfft(first, size)), size)
    lags = np.arange(-min(_LATE, len(first) - 1), min(_LATE, len(first) - 1) + 1)
    best = int(np.argmax(np.abs(products[lags])))
    return float(products[lags[best]]) / scale, int(lags[best])


def _energy(sound: Sound) -> float:
    sample = sound.astype(np.float32)
    return float(np.dot(sample, sample))


def _spread(starts: Sequence[int]) -> Sequence[int]:
    return starts[:: max(1, -(-len(starts) // _LOOKED_AT))]
