"""What holds of the figures of every call, whoever speaks when."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from justemesure.calls import timing
from justemesure.calls.call import PARTIES, RATE, Party, Recording, Segment, Span, Spans
from justemesure.calls.figures import Figure, figures
from justemesure.calls.health import Hung
from justemesure.calls.voice import FRAME, Probabilities, speech

ORDER: tuple[Party, Party] = ("adviser", "customer")

# A channel is runs of (probability, frames), so that there is speech of every length.
runs = st.lists(
    st.tuples(st.sampled_from([0.0, 0.3, 0.45, 0.55, 0.7, 1.0]), st.integers(1, 250)), max_size=12
)
texts = st.sampled_from(["Oui.", "D'accord, très bien.", "Je regarde votre dossier, monsieur."])


@st.composite
def calls(draw: st.DrawFn) -> tuple[Recording, list[Probabilities], list[Segment] | None]:
    drawn = [draw(runs), draw(runs)]
    frames = max(1, *(sum(count for _, count in channel) for channel in drawn))
    heard = []
    for channel in drawn:
        values = [value for value, count in channel for _ in range(count)]
        heard.append(np.array(values + [0.0] * (frames - len(values)), np.float32))
    silent = np.zeros(frames * FRAME, np.int16)
    segments = None
    if draw(st.booleans()):
        segments = [
            Segment(party, span.start, span.end, draw(texts), 0.9)
            for party, probabilities in zip(ORDER, heard, strict=True)
            for span in speech(probabilities, frames * FRAME / RATE)
        ]
    return Recording((silent, silent), "test", mono=False), heard, segments


def _by_id(found: list[Figure]) -> dict[tuple[str, Party | None], Figure]:
    return {(figure.id, figure.party): figure for figure in found}


def _value(found: dict[tuple[str, Party | None], Figure], id: str, party: Party | None) -> float:
    value = found[id, party].value
    assert value is not None
    return value


Call = tuple[Recording, list[Probabilities], list[Segment] | None]


@given(calls())
@settings(deadline=None)
def test_every_figure_is_finite_and_in_its_range_or_says_why_it_is_not(call: Call) -> None:
    for figure in figures(call[0], ORDER, call[1], call[2]):
        if figure.value is None:
            assert figure.reason
            assert figure.range is None
            assert figure.n == 0
        else:
            assert figure.reason is None
            assert figure.range is not None
            low, high = figure.range
            assert math.isfinite(low)
            assert low <= figure.value <= high
            assert figure.value >= (-0.2 if figure.id == "response_latency" else 0)
            assert figure.n >= 0


@given(calls())
@settings(deadline=None)
def test_talk_less_overlap_plus_all_gaps_is_the_call(call: Call) -> None:
    recording, heard, _ = call
    one, other = (speech(probabilities, recording.length) for probabilities in heard)
    spoken = timing.union(one, other)
    starts = [0.0, *(span.end for span in spoken)]
    gaps = sum(after.start - end for end, after in zip(starts, spoken, strict=False))
    both = timing.total(timing.overlap(one, other))
    talk = timing.total(one) + timing.total(other)
    assert talk - both + gaps == pytest.approx(timing.duration(one, other))
    assert timing.total(timing.silences(one, other)) <= gaps + 1e-9


@given(calls(), st.booleans())
@settings(deadline=None)
def test_the_causes_of_silence_are_all_of_it(call: Call, known: bool) -> None:  # noqa: FBT001
    recording, heard, segments = call
    hung = Hung({"orme.exe": (Span(1, 4), Span(6, 30))}, known)
    found = _by_id(figures(recording, ORDER, heard, segments, hung))
    silence = found["silence_time", None].value
    if silence is None:
        return
    parts = [found["silence_tool", None], found["silence_unexplained", None]]
    parts += [found["silence_after_question", party] for party in PARTIES]
    assert sum(part.value or 0 for part in parts) == pytest.approx(silence, abs=0.005)
    assert (parts[0].value is not None) == known


@given(calls())
@settings(deadline=None)
def test_shares_sum_to_one_and_overlap_is_never_more_than_who_talks_less(call: Call) -> None:
    found = _by_id(figures(call[0], ORDER, call[1], call[2]))
    if found["call_length", None].value is None:
        return
    assert sum(_value(found, "talk_share", party) for party in PARTIES) == pytest.approx(
        1, abs=0.002
    )
    talk = [_value(found, "talk_time", party) for party in PARTIES]
    assert _value(found, "overlap_time", None) <= min(talk) + 0.002
    assert max(talk) <= _value(found, "call_length", None) + 0.002
    for party, own in zip(PARTIES, talk, strict=True):
        monologue = found["longest_monologue", party].value
        assert (monologue is None) == (own == 0)
        assert own == 0 or monologue is None or monologue <= _value(found, "call_length", None)


@given(calls())
@settings(deadline=None)
def test_exchanging_the_channels_exchanges_the_parties(call: Call) -> None:
    recording, heard, segments = call
    swapped = None
    if segments is not None:
        swapped = [s._replace(party=timing.swap(s.party)) for s in segments if s.party]
    straight = _by_id(figures(recording, ORDER, heard, segments))
    crossed = _by_id(figures(recording, ORDER, heard[::-1], swapped))
    for (id, party), figure in straight.items():
        other = crossed[id, timing.swap(party) if party else None]
        assert other._replace(party=party) == figure


@given(calls())
@settings(deadline=None)
def test_who_is_on_which_channel_is_as_the_parties_say(call: Call) -> None:
    """The customer may be on the first channel."""
    recording, heard, segments = call
    straight = figures(recording, ORDER, heard, segments)
    assert figures(recording, ORDER[::-1], heard[::-1], segments) == straight


spans = st.lists(st.floats(0, 60), max_size=12, unique=True).map(
    lambda edges: tuple(
        Span(start, end)
        for start, end in zip(sorted(edges)[::2], sorted(edges)[1::2], strict=False)
    )
)


@given(spans, spans, st.booleans())
@settings(deadline=None)
def test_every_span_is_a_turn_or_a_sign_and_never_both(
    one: Spans,
    other: Spans,
    worded: bool,  # noqa: FBT001
) -> None:
    said = [Segment("adviser", *span, "Oui.", 0.9) for span in one] if worded else None
    found = timing.tell_apart(one, other, said)
    assert sorted((*found.turns, *found.back_channels)) == list(one)
    assert all(span.length < timing.BACK_CHANNEL for span in found.back_channels)


@given(spans, spans)
@settings(deadline=None)
def test_exchanges_are_as_many_seen_from_either_side(one: Spans, other: Spans) -> None:
    turns, others = timing.Turns(one, ()), timing.Turns(other, ())
    count = timing.exchanges(turns, others)
    assert count == timing.exchanges(others, turns)
    assert count <= 2 * min(len(one), len(other))
