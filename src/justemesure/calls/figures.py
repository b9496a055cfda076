"""The figures of one call, each with its definition, parameters, uncertainty and limits.

The uncertainty is a sensitivity range: the same figure with the threshold of speech a fifth lower
and a fifth higher, from probabilities computed once.
"""

from collections.abc import Callable, Iterator, Sequence
from typing import Any, NamedTuple

from justemesure.calls import timing
from justemesure.calls.call import PARTIES, Party, Recording, Segment, Spans
from justemesure.calls.voice import BRIDGED, LATE, SHORTEST, THRESHOLD, Probabilities, speech
from justemesure.i18n import Language, message

VERSION = "1"
THRESHOLDS = (THRESHOLD, 0.8 * THRESHOLD, 1.2 * THRESHOLD)
_SPEECH = {
    "threshold": THRESHOLD,
    "bridged_s": BRIDGED,
    "shortest_s": SHORTEST,
    "opened_earlier_s": LATE,
}

# What a figure of two parties cannot be in a recording that mixes them.
_NEEDS_CHANNELS = "needs-two-channels"


class Figure(NamedTuple):
    """One figure. ``value`` is ``None`` where it cannot be had; ``reason`` then names why."""

    id: str
    party: Party | None
    value: float | None
    unit: str
    range: tuple[float, float] | None
    n: int
    parameters: dict[str, Any]
    reason: str | None = None


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
    return list(_figures(heard, mono=recording.mono, transcribed=segments is not None))


def _figures(heard: Sequence[Heard], *, mono: bool, transcribed: bool) -> Iterator[Figure]:
    silent = not heard[0].length

    def one(
        id: str,
        unit: str,
        compute: Callable[[Heard], Result],
        *,
        reason: str = "nothing-said",
        **parameters: Any,
    ) -> Figure:
        found = [compute(h) if h.length else None for h in heard]
        return _figure(id, None, unit, found, reason, parameters)

    def each(
        id: str,
        unit: str,
        compute: Callable[[Heard, Party], Result],
        *,
        reason: str = "nothing-said",
        **parameters: Any,
    ) -> Iterator[Figure]:
        for party in PARTIES:
            found = [compute(h, party) if h.length and not mono else None for h in heard]
            why = _NEEDS_CHANNELS if mono else "nothing-said" if silent else reason
            yield _figure(id, party, unit, found, why, parameters)

    def none(_: Heard) -> Result:
        return None

    yield one("call_length", "s", lambda h: timing.Measured(h.length, 1))
    yield from each("talk_time", "s", _talk_time)
    yield from each("talk_share", "ratio", _talk_share)
    yield from each("talk_percent", "ratio", _talk_percent)
    yield one("silence_time", "s", _silence_time, longer_than_s=timing.SILENCE)
    yield one("silence_count", "count", _silence_count, longer_than_s=timing.SILENCE)
    yield one("longest_silence", "s", _longest_silence, longer_than_s=timing.SILENCE)
    yield Figure("hold_time", None, None, "s", None, 0, {}, "no-hold-events")
    two_channels = _NEEDS_CHANNELS if mono else "nothing-said"
    yield one("overlap_time", "s", none if mono else _overlap_time, reason=two_channels)
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
    yield one("exchanges", "per_minute", none if mono else _exchanges, reason=two_channels)
    yield from each(
        "back_channels",
        "count",
        _back_channels,
        shorter_than_s=timing.BACK_CHANNEL,
        over_the_other_s=timing.BACK_CHANNEL_OVERLAP,
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
    reason: str,
    parameters: dict[str, Any],
) -> Figure:
    """A figure from its results at each threshold, the first being the published one."""
    published = found[0]
    written = {"speech": _SPEECH, **parameters}
    if published is None:
        return Figure(id, party, None, unit, None, 0, written, reason)
    values = [round(result.value, 3) for result in found if result is not None]
    return Figure(id, party, values[0], unit, (min(values), max(values)), published.n, written)


def _talk_time(heard: Heard, party: Party) -> Result:
    spans = heard.speech[party]
    return timing.Measured(timing.total(spans), len(spans))


def _talk_share(heard: Heard, party: Party) -> Result:
    spoken = sum(timing.total(spans) for spans in heard.speech.values())
    spans = heard.speech[party]
    return timing.Measured(timing.total(spans) / spoken, len(spans)) if spoken else None


def _talk_percent(heard: Heard, party: Party) -> Result:
    spans = heard.speech[party]
    return timing.Measured(timing.total(spans) / heard.length, len(spans))


def _silence_time(heard: Heard) -> Result:
    found = timing.silences(*heard.speech.values())
    return timing.Measured(timing.total(found), len(found))


def _silence_count(heard: Heard) -> Result:
    found = timing.silences(*heard.speech.values())
    return timing.Measured(len(found), len(found))


def _longest_silence(heard: Heard) -> Result:
    found = timing.silences(*heard.speech.values())
    return timing.Measured(max((gap.length for gap in found), default=0.0), len(found))


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
    return timing.Measured(count / (heard.length / 60), count)


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
            "version": VERSION,
            "party": figure.party,
            "value": figure.value,
            "unit": figure.unit,
            "range": list(figure.range) if figure.range else None,
            "n": figure.n,
            "parameters": figure.parameters,
            "reason_if_null": message(language, "figures", f"reason.{figure.reason}")
            if figure.reason
            else None,
            "cannot_tell": message(language, "figures", f"{figure.id}.cannot_tell"),
        }
        for figure in found
    ]
