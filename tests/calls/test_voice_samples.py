"""The spans found in the sample calls, against the truth that the calls were made from."""

from typing import Any

import numpy as np
import pytest

from justemesure.calls.call import PARTIES, Recording, Span
from justemesure.calls.timing import overlap, total
from justemesure.calls.voice import Probabilities, speech

pytestmark = pytest.mark.slow

Heard = tuple[Recording, tuple[Probabilities, ...], Any]
CLOSE = 0.25  # seconds


def _pairs(samples: dict[str, Heard]) -> list[tuple[str, tuple[Span, ...], tuple[Span, ...]]]:
    return [
        (
            f"{name}, {party}",
            speech(probabilities[channel], recording.length),
            tuple(Span(*span) for span in truth["speech"][party]),
        )
        for name, (recording, probabilities, truth) in samples.items()
        for channel, party in enumerate(PARTIES)
    ]


def test_the_samples_are_as_long_as_their_truth(samples: dict[str, Heard]) -> None:
    for recording, _, truth in samples.values():
        assert recording.length == pytest.approx(truth["duration"], abs=0.05)
        assert not recording.mono


def test_nine_edges_in_ten_are_within_a_quarter_of_a_second(samples: dict[str, Heard]) -> None:
    for where, found, true in _pairs(samples):
        edges = np.array([edge for span in found for edge in span]).reshape(-1, 2)
        far = [
            np.abs(edges[:, side] - span[side]).min() > CLOSE for span in true for side in (0, 1)
        ]
        assert np.mean(far) <= 0.1, where


def test_talk_time_is_within_three_per_cent(samples: dict[str, Heard]) -> None:
    for where, found, true in _pairs(samples):
        assert total(found) == pytest.approx(total(true), rel=0.03), where


def test_hardly_anything_is_heard_where_nobody_speaks(samples: dict[str, Heard]) -> None:
    for where, found, true in _pairs(samples):
        wider = tuple(Span(span.start - CLOSE, span.end + CLOSE) for span in true)
        merged: list[Span] = []
        for span in wider:
            if merged and span.start <= merged[-1].end:
                merged[-1] = Span(merged[-1].start, span.end)
            else:
                merged.append(span)
        assert total(found) - total(overlap(found, tuple(merged))) < 0.3, where


def test_nobody_is_heard_while_the_line_rings(samples: dict[str, Heard]) -> None:
    rings = 0
    for recording, probabilities, truth in samples.values():
        for event in truth["events"]:
            if event["kind"] == "ringback":
                rings += 1
                during = (Span(event["start"] + CLOSE, event["end"] - CLOSE),)
                for heard in probabilities:
                    assert not overlap(speech(heard, recording.length), during)
    assert rings


def test_the_wrong_channel_is_far_from_the_truth(samples: dict[str, Heard]) -> None:
    """What the checks above would say if the parties were exchanged."""
    recording, probabilities, truth = samples["remboursement"]
    adviser = sum(end - start for start, end in truth["speech"]["adviser"])
    assert total(speech(probabilities[1], recording.length)) != pytest.approx(adviser, rel=0.03)
