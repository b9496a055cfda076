"""The figures of one call, each with its definition, parameters, uncertainty and limits.

The uncertainty is a sensitivity range: the same figure with the threshold of speech a fifth lower
and a fifth higher, from probabilities computed once.
"""

from collections.abc import Callable, Iterator, Sequence
from typing import Any, Literal, NamedTuple

from justemesure.calls import timing
from justemesure.calls.call import PARTIES, Party, Recording, Segment, Spans
from justemesure.calls.voice import BRIDGED, LATE, SHORTEST, THRESHOLD, Probabilities, speech
from justemesure.i18n import Language, message

VERSIONS = {
    "longest_monologue": "2",
    "response_latency": "2",
    "exchanges": "2",
    "back_channels": "2",
}
"""Of each definition; of the others, "1"."""

THRESHOLDS = (THRESHOLD, 0.8 * THRESHOLD, 1.2 * THRESHOLD)
_SPEECH = {
    "threshold": THRESHOLD,
    "bridged_s": BRIDGED,
    "shortest_s": SHORTEST,
    "opened_earlier_s": LATE,
}

Reason = Literal[
    "channel-is-dead",
    "channels-not-separate",
    "needs-two-channels",
    "no-answer",
    "no-hold-events",
    "no-transcript",
    "nothing-said",
    "says-nothing",
    "segments-too-short",
]
"""Why a figure cannot be had: stable codes, each with its sentence."""

_OF_ONE = frozenset({"talk_time", "speech_rate"})
"""The figures of a party that hold even if nothing was recorded of the other."""


class Figure(NamedTuple):
    """One figure. ``value`` is ``None`` where it cannot be had; ``reason`` then names why.

    ``undefined_at`` are the thresholds at which it cannot be had while at others it can: its range
    does not cover them.
    """

    id: str
    party: Party | None
    value: float | None
    unit: str
    range: tuple[float, float] | None
    n: int
    parameters: dict[str, Any]
    reason: Reason | None = None
    undefined_at: tuple[float, ...] = ()

    @property
    def version(self) -> str:
        """The version of its definition."""
        return VERSIONS.get(self.id, "1")


class Heard(NamedTuple):
    """The speech of a call at one threshold."""

    speech: dict[Party | None, Spans]
    turns: dict[Party, timing.Turns]
    segments: list[Segment] | None

    @property
    def length(self) -> float:
        return timing.duration(*self.speech.values())

    def words(self, party: Party) -> list[Segment] | None:
        return None if self.segments is None else [s for s in self.segments if s.party == party]


Result = timing.Measured | None


def hear(
    recording: Recording,
    parties: Sequence[Party],
    probabilities: Sequence[Probabilities],
    segments: list[Segment] | None,
    threshold: float = THRESHOLD,
) -> Heard:
    """Speech, turns and back-channels of a call at one threshold."""
    spans = [speech(p, recording.length, threshold) for p in probabilities]
    if recording.mono:
        return Heard({None: spans[0]}, {}, segments)
    spoken: dict[Party | None, Spans] = dict(zip(parties, spans, strict=True))
    turns = {}
    for party in PARTIES:
        own = None if segments is None else [s for s in segments if s.party == party]
        turns[party] = timing.tell_apart(spoken[party], spoken[timing.swap(party)], own)
    return Heard(spoken, turns, segments)


def figures(
    recording: Recording,
    parties: Sequence[Party],
    probabilities: Sequence[Probabilities],
    segments: list[Segment] | None,
) -> list[Figure]:
    """All timing figures of a call, in the order in which they are shown.

    Args:
        segments: its words, or ``None`` when the charter makes no transcript.
    """
    heard = [hear(recording, parties, probabilities, segments, t) for t in THRESHOLDS]
    silenced = _silenced(recording, parties)
    return list(_figures(heard, silenced, transcribed=segments is not None))


def _silenced(recording: Recording, parties: Sequence[Party]) -> Callable[..., Reason | None]:
    """Why the recording itself lets a figure of a party, or of both, not be had."""
    dead = {None if recording.mono else parties[channel] for channel in recording.dead}
    mixed: Reason = "channels-not-separate" if recording.joined else "needs-two-channels"

    def why(id: str, party: Party | None, *, two: bool) -> Reason | None:
        if dead and (party in dead or None in dead or id not in _OF_ONE):
            return "channel-is-dead"
        return mixed if recording.mono and two else None

    return why


def _figures(
    heard: Sequence[Heard], silenced: Callable[..., Reason | None], *, transcribed: bool
) -> Iterator[Figure]:
    silent = not heard[0].length

    def one(
        id: str, unit: str, compute: Callable[[Heard], Result], *, two: bool = False, **written: Any
    ) -> Figure:
        if lost := silenced(id, None, two=two):
            return _figure(id, None, unit, [], lost, written)
        found = [None] if silent else [compute(h) for h in heard]
        return _figure(id, None, unit, found, "nothing-said", written)

    def each(
        id: str,
        unit: str,
        compute: Callable[[Heard, Party], Result],
        *,
        reason: Reason = "nothing-said",
        **written: Any,
    ) -> Iterator[Figure]:
        for party in PARTIES:
            if lost := silenced(id, party, two=True):
                yield _figure(id, party, unit, [], lost, written)
            else:
                found = [None] if silent else [compute(h, party) for h in heard]
                why = "nothing-said" if silent else reason
                yield _figure(id, party, unit, found, why, written)

    yield one("call_length", "s", _call_length)
    yield from each("talk_time", "s", _talk_time)
    yield from each("talk_share", "ratio", _talk_share)
    yield from each("talk_percent", "ratio", _talk_percent)
    yield one("silence_time", "s", _silences(timing.total), longer_than_s=timing.SILENCE)
    yield one("silence_count", "count", _silences(len), longer_than_s=timing.SILENCE)
    yield one("longest_silence", "s", _silences(_longest), longer_than_s=timing.SILENCE)
    yield Figure("hold_time", None, None, "s", None, 0, {}, "no-hold-events")
    yield one("overlap_time", "s", _overlap_time, two=True)
    yield from each(
        "longest_monologue",
        "s",
        _longest_monologue,
        reason="says-nothing",
        gap_shorter_than_s=timing.MONOLOGUE_GAP,
    )
    yield from each(
        "response_latency", "s", _response_latency, reason="no-answer", between_s=timing.LATENCY
    )
    yield one("exchanges", "per_minute", _exchanges, two=True)
    yield from each(
        "back_channels",
        "count",
        _back_channels,
        shorter_than_s=timing.BACK_CHANNEL,
        over_the_other_s=timing.BACK_CHANNEL_OVERLAP,
        covered_share=timing.BACK_CHANNEL_COVERED,
        listened_for_s=timing.LISTENED_FOR,
        by_words=transcribed,
    )
    yield from each(
        "speech_rate",
        "words_per_minute",
        _speech_rate,
        reason="segments-too-short" if transcribed else "no-transcript",
        segment_s=timing.RATE_SECONDS,
        segment_words=timing.RATE_WORDS,
    )


def _figure(
    id: str,
    party: Party | None,
    unit: str,
    found: Sequence[Result],
    reason: Reason,
    parameters: dict[str, Any],
) -> Figure:
    """A figure from its results at each threshold, the first being the published one."""
    written = {"speech": _SPEECH, **parameters}
    values = [round(result.value, 3) for result in found if result is not None]
    missing = sorted(t for t, result in zip(THRESHOLDS, found, strict=False) if result is None)
    undefined_at = tuple(missing) if values else ()
    published = found[0] if found else None
    if published is None:
        return Figure(id, party, None, unit, None, 0, written, reason, undefined_at)
    spread = min(values), max(values)
    return Figure(
        id, party, values[0], unit, spread, published.n, written, undefined_at=undefined_at
    )


def _call_length(heard: Heard) -> Result:
    return timing.Measured(heard.length, 1) if heard.length else None


def _talk_time(heard: Heard, party: Party) -> Result:
    spans = heard.speech[party]
    return timing.Measured(timing.total(spans), len(spans))


def _talk_share(heard: Heard, party: Party) -> Result:
    spoken = sum(timing.total(spans) for spans in heard.speech.values())
    spans = heard.speech[party]
    return timing.Measured(timing.total(spans) / spoken, len(spans)) if spoken else None


def _talk_percent(heard: Heard, party: Party) -> Result:
    spans = heard.speech[party]
    share = timing.total(spans) / heard.length if spans else 0.0
    return timing.Measured(share, len(spans))


def _silences(measure: Callable[[Spans], float]) -> Callable[[Heard], Result]:
    """A figure of the silences, which end with the last speech: without any there are none."""

    def compute(heard: Heard) -> Result:
        found = timing.silences(*heard.speech.values())
        return timing.Measured(measure(found), len(found)) if heard.length else None

    return compute


def _longest(gaps: Spans) -> float:
    return max((gap.length for gap in gaps), default=0.0)


def _overlap_time(heard: Heard) -> Result:
    both = timing.overlap(*heard.speech.values())
    return timing.Measured(timing.total(both), len(both))


def _longest_monologue(heard: Heard, party: Party) -> Result:
    return timing.longest_monologue(heard.turns[party], heard.turns[timing.swap(party)])


def _response_latency(heard: Heard, party: Party) -> Result:
    """How long ``party`` takes to answer."""
    return timing.response_latency(heard.turns[timing.swap(party)], heard.turns[party])


def _exchanges(heard: Heard) -> Result:
    count = timing.exchanges(*heard.turns.values())
    return timing.Measured(count / (heard.length / 60), count) if heard.length else None


def _back_channels(heard: Heard, party: Party) -> Result:
    found = heard.turns[party].back_channels
    return timing.Measured(len(found), len(found))


def _speech_rate(heard: Heard, party: Party) -> Result:
    words = heard.words(party)
    return None if words is None else timing.speech_rate(heard.speech[party], words)


def as_json(found: Sequence[Figure], language: Language) -> list[dict[str, Any]]:
    """The stable JSON of figures (additions allowed)."""
    return [
        {
            "id": figure.id,
            "version": figure.version,
            "party": figure.party,
            "value": figure.value,
            "unit": figure.unit,
            "range": list(figure.range) if figure.range else None,
            "undefined_at": list(figure.undefined_at),
            "n": figure.n,
            "parameters": figure.parameters,
            "reason": figure.reason,
            "reason_if_null": message(language, "figures", f"reason.{figure.reason}")
            if figure.reason
            else None,
            "cannot_tell": message(language, "figures", f"{figure.id}.cannot_tell"),
        }
        for figure in found
    ]
