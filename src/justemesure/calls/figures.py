"""The figures of one call, each with its definition, parameters, uncertainty and limits.

The uncertainty is a sensitivity range: the same figure with the threshold of speech a fifth lower
and a fifth higher, from probabilities computed once.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Any, Literal, NamedTuple

from justemesure.calls import floor, heard, loudness, rates, silence, timing
from justemesure.calls.call import PARTIES, Party, Recording, Segment
from justemesure.calls.health import UNNAMED, Hung
from justemesure.calls.heard import Heard, Result
from justemesure.calls.voice import BRIDGED, LATE, SHORTEST, THRESHOLD, Probabilities
from justemesure.i18n import Language, message

VERSIONS = {
    "longest_monologue": "3",
    "response_latency": "3",
    "exchanges": "3",
    "back_channels": "3",
    "speech_rate": "2",
    "questions": "2",
    "silence_after_question": "2",
    "silence_unexplained": "2",
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
    "device-health-incomplete",
    "needs-two-channels",
    "no-answer",
    "no-device-health",
    "no-hold-events",
    "no-transcript",
    "not-french",
    "nothing-said",
    "other-silent",
    "says-nothing",
    "segments-too-short",
    "too-little-speech",
    "words-unsure",
]
"""Why a figure cannot be had: stable codes, each with its sentence."""

_OF_ONE = frozenset({"talk_time", "speech_rate", "syllable_rate", "loudness_rise"})
"""The figures of a party that hold even if nothing was recorded of the other."""


class Figure(NamedTuple):
    """One figure. ``value`` is ``None`` where it cannot be had; ``reason`` then names why.

    ``undefined_at`` are the thresholds at which it cannot be had while at others it can: its range
    does not cover them. ``detail`` holds when it happens (``at_s``), or how it spreads.
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
    detail: Mapping[str, Any] = MappingProxyType({})

    @property
    def version(self) -> str:
        """The version of its definition."""
        return VERSIONS.get(self.id, "1")


def figures(
    recording: Recording,
    parties: Sequence[Party],
    probabilities: Sequence[Probabilities],
    segments: list[Segment] | None,
    hung: Hung | None = None,
    spoken: str | None = "fr",
) -> list[Figure]:
    """All timing figures of a call, in the order in which they are shown.

    Args:
        segments: its words, or ``None`` when the charter makes no transcript.
        hung: when the tool was not answering; ``None`` when no device health was given.
        spoken: the language of the call; syllables and questions are told in French only.
    """
    known = {} if recording.mono else dict(zip(parties, recording.channels, strict=True))
    powers: dict[Party | None, loudness.Powers] = {
        party: loudness.powers(sound) for party, sound in known.items()
    }
    given = _Given(segments, hung, spoken)
    during = hung if hung is not None and hung.complete else None
    found = [
        heard.hear(recording, parties, probabilities, segments, threshold)._replace(
            powers=powers, hung=during, french=given.french
        )
        for threshold in THRESHOLDS
    ]
    return list(_figures(found, _silenced(recording, parties), given))


class _Given(NamedTuple):
    """What the sound is compared with, and so why a figure that needs it may be missing."""

    segments: list[Segment] | None
    hung: Hung | None
    spoken: str | None

    @property
    def french(self) -> bool:
        return self.spoken in (None, "fr")

    @property
    def transcribed(self) -> bool:
        return self.segments is not None

    @property
    def known(self) -> bool:
        return self.hung is not None and self.hung.complete

    @property
    def no_tool(self) -> Reason:
        if self.hung is None:
            return "no-device-health"
        return "nothing-said" if self.known else "device-health-incomplete"

    @property
    def no_words(self) -> Reason:
        if self.transcribed and not self.french:
            return "not-french"
        return "nothing-said" if self.transcribed else "no-transcript"

    def no_rate(self, party: Party) -> Reason:
        if self.segments is None:
            return "no-transcript"
        own = [segment for segment in self.segments if segment.party == party]
        return "segments-too-short" if rates.are_sure(own) else "words-unsure"


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
    found: Sequence[Heard], silenced: Callable[..., Reason | None], given: _Given
) -> Iterator[Figure]:
    silent = not found[0].length
    transcribed = given.transcribed

    def one(
        id: str,
        unit: str,
        compute: Callable[[Heard], Result],
        *,
        two: bool = False,
        reason: Reason = "nothing-said",
        **written: Any,
    ) -> Figure:
        if lost := silenced(id, None, two=two):
            return _figure(id, None, unit, [], lost, written)
        results = [None] if silent else [compute(h) for h in found]
        return _figure(id, None, unit, results, "nothing-said" if silent else reason, written)

    def each(
        id: str,
        unit: str,
        compute: Callable[[Heard, Party], Result],
        *,
        reason: Reason | Callable[[Party], Reason] = "nothing-said",
        **written: Any,
    ) -> Iterator[Figure]:
        for party in PARTIES:
            if lost := silenced(id, party, two=True):
                yield _figure(id, party, unit, [], lost, written)
            else:
                results = [None] if silent else [compute(h, party) for h in found]
                why = reason(party) if callable(reason) else reason
                yield _figure(id, party, unit, results, "nothing-said" if silent else why, written)

    yield one("call_length", "s", heard.call_length)
    yield from each("talk_time", "s", heard.talk_time)
    yield from each("talk_share", "ratio", heard.talk_share)
    yield from each("talk_percent", "ratio", heard.talk_percent)
    longer: dict[str, Any] = {"longer_than_s": timing.SILENCE}
    yield one("silence_time", "s", heard.silences(timing.total), **longer)
    yield one("silence_percent", "ratio", heard.silence_percent, **longer)
    yield one("silence_count", "count", heard.silences(len), **longer)
    yield one("longest_silence", "s", heard.longest_silence, **longer)
    yield one(
        "long_silence_time",
        "s",
        heard.silences(timing.total, heard.LONG_SILENCE),
        longer_than_s=heard.LONG_SILENCE,
    )
    yield one("silence_tool", "s", heard.silence_tool, reason=given.no_tool, **longer)
    told: dict[str, Any] = longer | {
        "asked_before_s": silence.ASKED_BEFORE,
        "by_device_health": given.known,
    }
    yield from each(
        "silence_after_question", "s", heard.silence_after_question, reason=given.no_words, **told
    )
    worded = transcribed and given.french
    yield one("silence_unexplained", "s", heard.silence_unexplained, by_words=worded, **told)
    yield Figure("hold_time", None, None, "s", None, 0, {}, "no-hold-events")
    yield Figure("non_talk_time", None, None, "s", None, 0, dict(longer), "no-hold-events")
    yield one("overlap_time", "s", heard.overlap_time, two=True)
    yield one("overlap_percent", "ratio", heard.overlap_percent, two=True)
    taken: dict[str, Any] = {
        "other_speaking_s": floor.SPEAKING,
        "overlap_s": floor.OVERLAP,
        "other_stops_within_s": floor.STOPS,
        "breath_shorter_than_s": timing.BREATH,
        "by_words": transcribed,
    }
    yield from each("interruptions", "count", heard.interruptions, **taken)
    yield from each(
        "interruption_rate", "per_minute", heard.interruption_rate, reason="other-silent", **taken
    )
    yield from each(
        "overlap_attempts", "count", heard.overlap_attempts, longer_than_s=floor.LEAST, **taken
    )
    yield from each(
        "longest_monologue",
        "s",
        heard.longest_monologue,
        reason="says-nothing",
        gap_shorter_than_s=timing.MONOLOGUE_GAP,
    )
    yield from each(
        "response_latency",
        "s",
        heard.response_latency,
        reason="no-answer",
        between_s=timing.LATENCY,
    )
    yield one("exchanges", "per_minute", heard.exchanges, two=True)
    yield from each(
        "back_channels",
        "count",
        heard.back_channels,
        shorter_than_s=timing.BACK_CHANNEL,
        over_the_other_s=timing.BACK_CHANNEL_OVERLAP,
        covered_share=timing.BACK_CHANNEL_COVERED,
        listened_for_s=timing.LISTENED_FOR,
        breath_shorter_than_s=timing.BREATH,
        word_probability_at_least=timing.BELIEVED,
        by_words=transcribed,
    )
    long: dict[str, Any] = {
        "segment_s": rates.SECONDS,
        "segment_words": rates.WORDS,
        "window_s": rates.WINDOW,
        "confidence_at_least": rates.SURE,
    }
    yield from each(
        "speech_rate", "words_per_minute", heard.speech_rate, reason=given.no_rate, **long
    )
    yield from each(
        "syllable_rate",
        "syllables_per_second",
        heard.syllable_rate,
        reason=given.no_rate if given.french else given.no_words,
        **long,
    )
    yield from each("questions", "per_ten_minutes", heard.questions, reason=given.no_words)
    yield from each(
        "loudness_rise",
        "db",
        heard.loudness_rise,
        reason="too-little-speech",
        percentile=loudness.LOUD,
        window_s=loudness.WINDOW,
        gate_dbfs=loudness.GATE,
        seconds_at_least=loudness.LEAST,
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
        id,
        party,
        values[0],
        unit,
        spread,
        published.n,
        written,
        undefined_at=undefined_at,
        detail=published.detail,
    )


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
            "detail": dict(figure.detail),
            "parameters": figure.parameters,
            "reason": figure.reason,
            "reason_if_null": message(language, "figures", f"reason.{figure.reason}")
            if figure.reason
            else None,
            "cannot_tell": message(language, "figures", f"{figure.id}.cannot_tell"),
        }
        for figure in found
    ]


def tell_tool(found: Sequence[Figure], language: Language) -> str | None:
    """How much of the silence is the tool's, in a sentence; ``None`` where none of it is."""
    values = {figure.id: figure.value for figure in found if figure.party is None}
    by_tool = next((figure for figure in found if figure.id == "silence_tool"), None)
    silent, waited = values.get("silence_time"), values.get("silence_tool")
    if by_tool is None or not silent or not waited:
        return None
    held = {name: seconds for name, seconds in by_tool.detail["applications"].items() if seconds}
    unnamed = message(language, "figures", "silence_tool.unnamed")
    names = [unnamed if name == UNNAMED else name for name in sorted(held)]
    said = {"tool": round(waited), "silent": round(silent), "applications": ", ".join(names)}
    return message(language, "figures", "silence_tool.told", **said)
