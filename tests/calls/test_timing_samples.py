"""Definitions against the truth of the sample calls, which their generator computed by itself."""

import json
from pathlib import Path
from typing import Any

import pytest

from justemesure.calls import floor, timing
from justemesure.calls.call import PARTIES, Party, Segment, Span, Spans
from justemesure.calls.sentences import Sentence

FILES = sorted((Path(__file__).parents[2] / "examples" / "calls").glob("*.truth.json"))


@pytest.fixture(params=FILES, ids=lambda path: path.name.split(".")[0])
def truth(request: pytest.FixtureRequest) -> Any:
    return json.loads(request.param.read_text("utf-8"))


@pytest.fixture
def spoken(truth: Any) -> dict[Party, Spans]:
    return {p: tuple(Span(*span) for span in truth["speech"][p]) for p in PARTIES}


@pytest.fixture
def turns(truth: Any, spoken: dict[Party, Spans]) -> dict[Party, timing.Turns]:
    found = {}
    for party in PARTIES:
        said = [
            Segment(party, turn["start"], turn["end"], turn["text"], 1.0)
            for turn in truth["turns"]
            if turn["party"] == party
        ]
        found[party] = timing.tell_apart(spoken[party], spoken[timing.swap(party)], said)
    return found


def test_there_are_six_samples_at_least() -> None:
    assert len(FILES) >= 6


def test_talk_silence_and_overlap_are_as_the_truth_says(
    truth: Any, spoken: dict[Party, Spans]
) -> None:
    true = truth["figures"]
    silences = timing.silences(*spoken.values())
    for party in PARTIES:
        assert timing.total(spoken[party]) == pytest.approx(true["talk_seconds"][party], abs=0.02)
    assert timing.total(silences) == pytest.approx(true["silence_over_3s_seconds"], abs=0.02)
    assert len(silences) == true["silence_over_3s_count"]
    longest = max(gap.length for gap in silences)
    assert longest == pytest.approx(true["longest_silence_seconds"], abs=0.02)
    both = timing.total(timing.overlap(*spoken.values()))
    assert both == pytest.approx(true["overlap_seconds"], abs=0.02)


def test_signs_of_listening_are_those_of_the_script(
    truth: Any, turns: dict[Party, timing.Turns]
) -> None:
    for party in PARTIES:
        written = [
            turn["start"]
            for turn in truth["turns"]
            if turn["party"] == party and turn["kind"] == "back_channel"
        ]
        found = [span.start for span in turns[party].back_channels]
        assert found == pytest.approx(written, abs=0.05)


def test_the_longest_monologues_are_as_the_truth_says(
    truth: Any, turns: dict[Party, timing.Turns]
) -> None:
    for party in PARTIES:
        found = timing.longest_monologue(turns[party], turns[timing.swap(party)])
        assert found is not None
        true = truth["figures"]["longest_monologue_seconds"][party]
        assert found.value == pytest.approx(true, abs=0.05)


def test_interruptions_and_attempts_are_those_of_the_script(
    truth: Any, turns: dict[Party, timing.Turns]
) -> None:
    for party in PARTIES:
        other = timing.swap(party)
        said = [
            Sentence(other, turn["start"], turn["end"], turn["text"])
            for turn in truth["turns"]
            if turn["party"] == other
        ]
        found = floor.taken(turns[party], turns[other], said)
        for kind, spans in (
            ("interruption", found.interruptions),
            ("overlap_attempt", found.attempts),
        ):
            written = [
                turn["start"]
                for turn in truth["turns"]
                if (turn["party"], turn["kind"]) == (party, kind)
            ]
            assert [span.start for span in spans] == pytest.approx(written, abs=0.05), kind
