"""Interruptions, attempts and neither, each on a call of two turns."""

import pytest

from justemesure.calls.call import Span, Spans
from justemesure.calls.floor import taken
from justemesure.calls.sentences import Sentence
from justemesure.calls.timing import Turns


def _turns(*edges: tuple[float, float]) -> Turns:
    return Turns(tuple(Span(*edge) for edge in edges), ())


def _counts(own: Turns, other: Turns, said: str | None = None) -> tuple[int, int]:
    end = other.turns[-1].end
    told = None if said is None else [Sentence("customer", 0, end, said)]
    found = taken(own, other, told)
    return len(found.interruptions), len(found.attempts)


@pytest.mark.parametrize(
    ("own", "other", "expected"),
    [
        ([(3.0, 8.0)], [(0, 4.0)], (1, 0)),  # the other stops after one second
        ([(3.0, 8.0)], [(0, 4.5)], (1, 0)),
        ([(3.0, 8.0)], [(0, 4.6)], (0, 1)),  # it goes on for longer
        ([(3.0, 5.0)], [(0, 9.0)], (0, 1)),  # and outlasts
        ([(3.0, 3.9)], [(0, 9.0)], (0, 0)),  # too short to be an attempt
        ([(3.0, 8.0)], [(0, 3.4)], (0, 0)),  # the turn passes
        ([(0.9, 8.0)], [(0, 2.0)], (0, 0)),  # the other had only begun
        ([(0.0, 8.0)], [(0, 1.0)], (0, 0)),  # both begin at once
        ([(3.0, 8.0)], [(0, 2.6), (2.9, 4.0)], (1, 0)),  # a breath ends no turn
        ([(3.0, 8.0)], [(0, 2.3), (2.9, 4.0)], (0, 0)),  # a pause does
        ([(5.0, 8.0)], [(0, 4.0)], (0, 0)),  # the other was silent
    ],
)
def test_who_takes_the_floor(
    own: list[tuple[float, float]],
    other: list[tuple[float, float]],
    expected: tuple[int, int],
) -> None:
    assert _counts(_turns(*own), _turns(*other)) == expected


def test_the_span_is_the_overlap() -> None:
    found = taken(_turns((3, 8)), _turns((0, 4)), None)
    assert found.interruptions == (Span(3, 4),)


def test_answering_over_the_end_of_a_question_is_no_interruption() -> None:
    own, other = _turns((3, 8)), _turns((0, 4))
    assert _counts(own, other, "Vous êtes toujours là ?") == (0, 0)
    assert _counts(own, other, "Je voudrais savoir.") == (1, 0)


def test_signs_of_listening_are_never_an_interruption() -> None:
    own: Spans = (Span(3, 3.8),)
    assert taken(Turns((), own), _turns((0, 4)), None) == ((), ())
