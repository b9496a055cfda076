"""Place the phrases of a script on one clock, and keep what is then known to be true."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np

from script import FLOOR, PARTIES, Edge, EventKind, Kind, Party, Ringback, Script, ScriptError, Turn
from sound import RATE, Samples, loudness
from speak import Phrase

LEAD = 0.5  # s of line before the first word
TAIL = 0.7  # s of line after the last one
RINGBACK_HZ = 440.0  # the French ring-back tone: 440 Hz, 1.5 s on, 3.5 s off
RINGBACK_ON, RINGBACK_OFF = 1.5, 3.5
RINGBACK_LEVEL = 10 ** (-24 / 20)


@dataclass(frozen=True)
class Placed:
    """A turn on the clock, in seconds from the start of the call."""

    turn: Turn
    start: float
    phrase: Phrase

    @property
    def end(self) -> float:
        """When its sound stops."""
        return self.start + len(self.phrase.sound) / RATE


@dataclass(frozen=True)
class Event:
    """Something that happened during the call and is not speech."""

    kind: EventKind
    start: float
    end: float


@dataclass
class Timeline:
    """A call, before it is sound."""

    placed: list[Placed] = field(default_factory=list)
    events: list[Event] = field(default_factory=list)
    tones: list[tuple[float, float]] = field(default_factory=list)  # on the adviser's channel

    @property
    def duration(self) -> float:
        """How long the recording is."""
        return max(one.end for one in self.placed) + TAIL

    def channel(self, party: Party) -> Samples:
        """Return the clean speech of *party*: nothing but its phrases, at 24 kHz."""
        sound = np.zeros(round(self.duration * RATE))
        for one in self.placed:
            if one.turn.party == party:
                first = round(one.start * RATE)
                gain = 10 ** (one.turn.level / 20) / self._loudness_of(one.turn.voice)
                sound[first : first + len(one.phrase.sound)] += gain * one.phrase.sound
        return sound

    def _loudness_of(self, voice: str) -> float:
        """Return how loud *voice* is over the whole call.

        Two advisers may share a channel and must be equally loud; within one voice, what the
        synthesis says louder or softer is left as it is.
        """
        return loudness(
            np.concatenate([one.phrase.sound for one in self.placed if one.turn.voice == voice])
        )

    def ringing(self) -> Samples:
        """Return the ring-back tones alone, at 24 kHz."""
        sound = np.zeros(round(self.duration * RATE))
        for start, end in self.tones:
            clock = np.arange(round((end - start) * RATE)) / RATE
            tone = RINGBACK_LEVEL * np.sqrt(2) * np.sin(2 * np.pi * RINGBACK_HZ * clock)
            # 5 ms at each end: an exchange does not click either.
            edge = np.minimum(1.0, np.minimum(clock, clock[::-1]) / 0.005)
            first = round(start * RATE)
            sound[first : first + len(tone)] += tone * edge
        return sound


def place_turns(script: Script, speak: Callable[[Turn], Phrase]) -> Timeline:
    """Play *script* once: each turn where its gap, mark or overlap puts it."""
    timeline = Timeline()
    host: Placed | None = None
    clock = LEAD  # when the floor was last free
    opened: dict[EventKind, float] = {}
    closing: list[EventKind] = []
    for item in script.items:
        if isinstance(item, Edge):
            if item.opens:
                opened[item.event] = max([clock, *(one.end for one in timeline.placed)])
            else:
                closing.append(item.event)  # it ends when the next turn starts
            continue
        if isinstance(item, Ringback):
            clock = _ring(timeline, item, clock)
            continue
        phrase = speak(item)
        start = _start(item, host, clock)
        placed = Placed(item, start, phrase)
        _check_free(timeline, placed, script.call)
        timeline.placed.append(placed)
        for event in closing:
            timeline.events.append(Event(event, opened.pop(event), start))
        closing.clear()
        if item.kind in FLOOR:
            host = placed
            clock = placed.end
    if opened:
        raise ScriptError(f"{script.call}: {sorted(opened)} never end")
    timeline.events.sort(key=lambda event: event.start)
    return timeline


def _start(turn: Turn, host: Placed | None, clock: float) -> float:
    if turn.kind == "turn" or host is None:
        return clock + turn.gap if host is not None else clock
    if turn.kind == "interruption":
        # The host was cut exactly where its phrase now ends.
        return host.end - turn.overlap
    return host.start + host.phrase.marks[turn.at]


def _ring(timeline: Timeline, ringback: Ringback, clock: float) -> float:
    """Add the tones; return when the last one stops, for somebody picks up in the silence."""
    start = clock + ringback.gap
    end = start
    for cycle in range(ringback.cycles):
        begins = start + cycle * (RINGBACK_ON + RINGBACK_OFF)
        end = begins + RINGBACK_ON
        timeline.tones.append((begins, end))
    timeline.events.append(Event("ringback", start, end))
    return end


def _check_free(timeline: Timeline, placed: Placed, call: str) -> None:
    """Refuse a voice over itself: nobody says two things at once."""
    if placed.turn.party not in PARTIES or placed.start < 0:
        raise ScriptError(f"{call}: {placed.turn.text!r} cannot be placed")
    for other in timeline.placed:
        both = min(placed.end, other.end) - max(placed.start, other.start)
        if other.turn.party == placed.turn.party and both > 0:
            raise ScriptError(
                f"{call}: {placed.turn.text!r} would be said over {other.turn.text!r}, "
                f"by the same person, for {both:.2f} s"
            )


def kinds_by(timeline: Timeline, kind: Kind) -> dict[Party, int]:
    """Count the turns of *kind*, by who made them."""
    return {
        party: sum(one.turn.kind == kind and one.turn.party == party for one in timeline.placed)
        for party in PARTIES
    }
