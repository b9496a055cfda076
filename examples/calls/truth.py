"""Say what is true of a call, from the clean phrases alone.

Nothing here listens to the finished telephone sound or uses a voice-activity detector: the
truth must not share an error with what it is there to check.
"""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import numpy as np
import numpy.typing as npt

from script import PARTIES, Party, Script
from sound import STEP, Samples, energy, loudness
from timeline import Placed, Timeline, kinds_by

Interval = tuple[float, float]

FLOOR_DB = -30.0  # under the party's own loudness while speaking, it is not speech
BRIDGE = 0.30  # s: a pause shorter than this is inside a word or a breath group
SHORTEST = 0.12  # s: anything shorter is not speech
SILENCE = 3.0  # s: a silence, and the pause that ends a monologue


def sounding(sound: Samples) -> npt.NDArray[np.bool_]:
    """Say of each step of the clean *sound* of one party whether it has energy."""
    return np.asarray(energy(sound) > loudness(sound) ** 2 * 10 ** (FLOOR_DB / 10))


def speech(active: npt.NDArray[np.bool_]) -> list[Interval]:
    """Return the intervals of speech among the steps that are *active*."""
    edges = np.flatnonzero(np.diff(np.concatenate([[0], active.astype(np.int8), [0]])))
    bridged: list[Interval] = []
    for start, end in edges.reshape(-1, 2) * STEP:
        if bridged and start - bridged[-1][1] < BRIDGE:
            bridged[-1] = (bridged[-1][0], float(end))
        else:
            bridged.append((float(start), float(end)))
    return [(round(start, 3), round(end, 3)) for start, end in bridged if end - start >= SHORTEST]


def describe_call(script: Script, timeline: Timeline, duration: float) -> dict[str, Any]:
    """Return the content of `<slug>.truth.json`."""
    active = {party: sounding(timeline.channel(party)) for party in PARTIES}
    spoken = {party: speech(active[party]) for party in PARTIES}
    turns = [
        _turn(one, active[one.turn.party])
        for one in sorted(timeline.placed, key=lambda one: one.start)
    ]
    personal = personal_data(timeline)
    return {
        "call": script.call,
        "title": script.title,
        "duration": round(duration, 3),
        "channels": list(PARTIES),
        "turns": turns,
        "speech": {party: [list(span) for span in spans] for party, spans in spoken.items()},
        "events": [
            {"kind": event.kind, "start": round(event.start, 3), "end": round(event.end, 3)}
            for event in timeline.events
        ],
        "figures": _figures(spoken, turns, timeline),
    } | ({"personal": personal} if personal else {})


def personal_data(timeline: Timeline) -> list[dict[str, Any]]:
    """Return what is said between `{phone1}` and `{phone1_end}`: of which kind, by whom, when."""
    found = []
    for one in timeline.placed:
        for name, moment in one.phrase.marks.items():
            if (end := one.phrase.marks.get(f"{name}_end")) is not None:
                found.append(
                    {
                        "identifier": name.rstrip("0123456789"),
                        "party": one.turn.party,
                        "start": round(one.start + moment, 3),
                        "end": round(one.start + end, 3),
                    }
                )
    return sorted(found, key=lambda span: span["start"])


def _turn(one: Placed, active: npt.NDArray[np.bool_]) -> dict[str, Any]:
    """Return one turn, from the first to the last step in which it has energy."""
    first, last = round(one.start / STEP), round(one.end / STEP)
    heard = np.flatnonzero(active[first:last]) + first
    return {
        "party": one.turn.party,
        "kind": one.turn.kind,
        "start": round(float(heard[0]) * STEP, 3),
        "end": round(float(heard[-1] + 1) * STEP, 3),
        "text": one.turn.text,
    }


def _figures(
    spoken: dict[Party, list[Interval]], turns: list[dict[str, Any]], timeline: Timeline
) -> dict[str, Any]:
    both = union([*spoken["adviser"], *spoken["customer"]])
    gaps = [later[0] - earlier[1] for earlier, later in pairwise([(0.0, 0.0), *both])]
    long = [gap for gap in gaps if gap > SILENCE]
    interruptions = kinds_by(timeline, "interruption")
    return {
        "talk_seconds": {party: _total(spans) for party, spans in spoken.items()},
        "silence_over_3s_seconds": round(sum(long), 3),
        "silence_over_3s_count": len(long),
        "longest_silence_seconds": round(max(gaps), 3),
        "overlap_seconds": _total(intersection(spoken["adviser"], spoken["customer"])),
        "longest_monologue_seconds": {
            party: round(_longest_monologue(party, spans, turns), 3)
            for party, spans in spoken.items()
        },
        "interruptions": {f"by_{party}": count for party, count in interruptions.items()},
        "back_channels": dict(kinds_by(timeline, "back_channel")),
    }


def union(intervals: list[Interval]) -> list[Interval]:
    """Return *intervals* merged where they touch or overlap."""
    merged: list[Interval] = []
    for start, end in sorted(intervals):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(merged[-1][1], end))
        else:
            merged.append((start, end))
    return merged


def intersection(some: list[Interval], others: list[Interval]) -> list[Interval]:
    """Return where both lists have an interval."""
    found = [(max(a, c), min(b, d)) for a, b in some for c, d in others]
    return sorted((start, end) for start, end in found if end > start)


def _total(intervals: list[Interval]) -> float:
    return round(sum(end - start for start, end in intervals), 3)


def _longest_monologue(party: Party, spans: list[Interval], turns: list[dict[str, Any]]) -> float:
    """Return the longest stretch of *party*, from its first to its last word.

    A stretch ends at a pause of 3 s, at a pause in which the other party holds or takes a turn,
    and where the other party starts one over it, even one that fails. A back-channel ends
    nothing.
    """
    others = [
        (turn["start"], turn["end"])
        for turn in turns
        if turn["party"] != party and turn["kind"] != "back_channel"
    ]
    longest = 0.0
    first = last = float("-inf")
    for start, end in _split(spans, [beginning for beginning, _ in others]):
        if start - last >= SILENCE or any(a <= start and b >= last for a, b in others):
            first = start
        last = end
        longest = max(longest, last - first)
    return longest


def _split(spans: list[Interval], moments: list[float]) -> list[Interval]:
    """Return *spans* cut at those of *moments* that are inside one."""
    pieces: list[Interval] = []
    for start, end in spans:
        edges = [start, *sorted(moment for moment in moments if start < moment < end), end]
        pieces += pairwise(edges)
    return pieces
