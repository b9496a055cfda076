"""The speech of a call at one threshold, and each timing figure of it.

A figure is a function of what was heard, and of a party where it is of one; ``None`` where it
cannot be had.
"""

from collections.abc import Callable, Sequence
from typing import NamedTuple

from justemesure.calls import floor, loudness, rates, silence, timing
from justemesure.calls.call import PARTIES, Party, Recording, Segment, Spans
from justemesure.calls.health import Hung
from justemesure.calls.sentences import Sentence, is_question, sentences
from justemesure.calls.timing import Measured
from justemesure.calls.voice import THRESHOLD, Probabilities, speech

LONG_SILENCE = 5.0  # seconds: what other tools call a silence

Result = Measured | None


class Heard(NamedTuple):
    """The speech of a call at one threshold, and what it is compared with.

    ``powers`` are those of each channel; ``hung`` is when the tool was not answering, ``None``
    where that is not known for the whole call.
    """

    speech: dict[Party | None, Spans]
    turns: dict[Party, timing.Turns]
    segments: list[Segment] | None
    powers: dict[Party | None, loudness.Powers]
    hung: Hung | None = None
    french: bool = True

    @property
    def length(self) -> float:
        return timing.duration(*self.speech.values())

    def words(self, party: Party) -> list[Segment] | None:
        return None if self.segments is None else [s for s in self.segments if s.party == party]

    def sentences(self, party: Party | None = None) -> list[Sentence] | None:
        """Those of one party or of both; ``None`` in another language too: questions are French."""
        if self.segments is None or not self.french:
            return None
        found = sentences(self.segments)
        return [s for s in found if s.party == party] if party else found


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
        return Heard({None: spans[0]}, {}, segments, {})
    spoken: dict[Party | None, Spans] = dict(zip(parties, spans, strict=True))
    turns = {}
    for party in PARTIES:
        own = None if segments is None else [s for s in segments if s.party == party]
        turns[party] = timing.tell_apart(spoken[party], spoken[timing.swap(party)], own)
    return Heard(spoken, turns, segments, {})


def call_length(heard: Heard) -> Result:
    return Measured(heard.length, 1) if heard.length else None


def talk_time(heard: Heard, party: Party) -> Result:
    spans = heard.speech[party]
    return Measured(timing.total(spans), len(spans))


def talk_share(heard: Heard, party: Party) -> Result:
    spoken = sum(timing.total(spans) for spans in heard.speech.values())
    spans = heard.speech[party]
    return Measured(timing.total(spans) / spoken, len(spans)) if spoken else None


def talk_percent(heard: Heard, party: Party) -> Result:
    spans = heard.speech[party]
    share = timing.total(spans) / heard.length if spans else 0.0
    return Measured(share, len(spans))


def silences(
    measure: Callable[[Spans], float], longer_than: float = timing.SILENCE
) -> Callable[[Heard], Result]:
    """A figure of the silences, which end with the last speech: without any there are none."""

    def compute(heard: Heard) -> Result:
        gaps = timing.silences(*heard.speech.values())
        found = tuple(gap for gap in gaps if gap.length >= longer_than)
        return Measured(measure(found), len(found), _at(found)) if heard.length else None

    return compute


def silence_percent(heard: Heard) -> Result:
    found = timing.silences(*heard.speech.values())
    return Measured(timing.total(found) / heard.length, len(found)) if heard.length else None


def longest_silence(heard: Heard) -> Result:
    found = timing.silences(*heard.speech.values())
    if not heard.length:
        return None
    longest = max(found, key=lambda gap: gap.length, default=None)
    if longest is None:
        return Measured(0.0, 0)
    return Measured(longest.length, len(found), _at((longest,)))


def silence_tool(heard: Heard) -> Result:
    found = _causes(heard).tool
    if found is None or heard.hung is None or not heard.length:
        return None
    gaps = timing.silences(*heard.speech.values())
    each = {
        application: round(timing.total(timing.overlap(gaps, spans)), 2)
        for application, spans in heard.hung.by_application.items()
    }
    return Measured(timing.total(found), len(found), {**_at(found), "applications": each})


def silence_after_question(heard: Heard, party: Party) -> Result:
    after = _causes(heard).after_question
    if after is None:
        return None
    return Measured(timing.total(after[party]), len(after[party]), _at(after[party]))


def silence_unexplained(heard: Heard) -> Result:
    found = _causes(heard).unexplained
    return Measured(timing.total(found), len(found), _at(found)) if heard.length else None


def _causes(heard: Heard) -> silence.Causes:
    told = heard.sentences() if heard.turns else None
    hung = heard.hung.spans if heard.hung else None
    return silence.causes(timing.silences(*heard.speech.values()), hung, told)


def overlap_time(heard: Heard) -> Result:
    both = timing.overlap(*heard.speech.values())
    return Measured(timing.total(both), len(both))


def overlap_percent(heard: Heard) -> Result:
    both = timing.overlap(*heard.speech.values())
    return Measured(timing.total(both) / heard.length, len(both)) if heard.length else None


def interruptions(heard: Heard, party: Party) -> Result:
    found = _taken(heard, party).interruptions
    return Measured(len(found), len(found), _at(found))


def interruption_rate(heard: Heard, party: Party) -> Result:
    """A minute of the other's speech."""
    other = timing.total(heard.speech[timing.swap(party)])
    count = len(_taken(heard, party).interruptions)
    return Measured(count / (other / 60), count) if other else None


def overlap_attempts(heard: Heard, party: Party) -> Result:
    found = _taken(heard, party).attempts
    return Measured(len(found), len(found), _at(found))


def _taken(heard: Heard, party: Party) -> floor.Taken:
    other = timing.swap(party)
    return floor.taken(heard.turns[party], heard.turns[other], heard.sentences(other))


def longest_monologue(heard: Heard, party: Party) -> Result:
    return timing.longest_monologue(heard.turns[party], heard.turns[timing.swap(party)])


def response_latency(heard: Heard, party: Party) -> Result:
    """How long ``party`` takes to answer."""
    return timing.response_latency(heard.turns[timing.swap(party)], heard.turns[party])


def exchanges(heard: Heard) -> Result:
    count = timing.exchanges(*heard.turns.values())
    return Measured(count / (heard.length / 60), count) if heard.length else None


def back_channels(heard: Heard, party: Party) -> Result:
    found = heard.turns[party].back_channels
    return Measured(len(found), len(found), _at(found))


def speech_rate(heard: Heard, party: Party) -> Result:
    words = heard.words(party)
    return None if words is None else rates.words_a_minute(heard.speech[party], words)


def syllable_rate(heard: Heard, party: Party) -> Result:
    words = heard.words(party) if heard.french else None
    return None if words is None else rates.syllables_a_second(heard.speech[party], words)


def questions(heard: Heard, party: Party) -> Result:
    said = heard.sentences(party)
    if said is None or not heard.length:
        return None
    asked = [sentence for sentence in said if is_question(sentence.text)]
    at = {"at_s": [round(sentence.start, 2) for sentence in asked]}
    return Measured(len(asked) / (heard.length / 600), len(asked), at)


def loudness_rise(heard: Heard, party: Party) -> Result:
    found = loudness.levels(heard.powers[party], heard.speech[party])
    if found is None:
        return None
    return Measured(found.loudest, found.seconds, {"softest_db": round(found.softest, 1)})


def _at(spans: Spans) -> dict[str, object]:
    """When it happens, for who listens again."""
    return {"at_s": [[round(edge, 2) for edge in span] for span in spans]}
