"""Each timing figure on calls small enough to be computed by hand."""

import time

import pytest

from justemesure.calls import rates, timing
from justemesure.calls.call import Segment, Span, Spans, Word
from justemesure.calls.timing import Measured, Turns


def _spans(*edges: tuple[float, float]) -> Spans:
    return tuple(Span(*edge) for edge in edges)


def _turns(*edges: tuple[float, float], signs: Spans = ()) -> Turns:
    return Turns(_spans(*edges), signs)


def _said(start: float, end: float, text: str) -> Segment:
    return Segment("adviser", start, end, text, 0.9)


def test_calls_of_hours_are_measured_in_a_moment() -> None:
    """Thousands of turns: what compares each with each takes minutes."""
    one, other = (
        tuple(Span(at + late, at + late + 2) for at in range(0, 60_000, 3)) for late in (0, 1.5)
    )
    said = [_said(*span, "Oui, d'accord.") for span in one]
    began = time.process_time()
    timing.overlap(one, other)
    turns = [timing.tell_apart(one, other, said), timing.tell_apart(other, one, said)]
    timing.longest_monologue(*turns)
    timing.response_latency(*turns)
    rates.words_a_minute(one, said)
    assert time.process_time() - began < 5


def test_union_joins_what_overlaps_or_touches() -> None:
    joined = timing.union(_spans((0, 2), (5, 6)), _spans((1, 3), (6, 7)))
    assert joined == _spans((0, 3), (5, 7))


def test_overlap_is_where_both_speak_and_touching_is_not() -> None:
    both = timing.overlap(_spans((0, 4), (6, 8)), _spans((3, 7), (8, 9)))
    assert both == _spans((3, 4), (6, 7))


def test_a_call_lasts_from_the_first_second_to_the_last_speech() -> None:
    assert timing.duration(_spans((5, 6)), _spans((1, 9))) == 9
    assert timing.duration((), ()) == 0


def test_a_silence_is_a_gap_of_three_seconds_in_which_nobody_speaks() -> None:
    found = timing.silences(_spans((4, 5), (12, 13)), _spans((8, 9.5), (10, 10.5)))
    assert found == _spans((0, 4), (5, 8))


def test_what_follows_the_last_speech_is_no_silence() -> None:
    assert timing.silences(_spans((0, 1)), ()) == ()
    assert timing.silences((), ()) == ()


@pytest.mark.parametrize(("pause", "counted"), [(2.999, 0), (3.0, 1)])
def test_a_gap_of_exactly_three_seconds_is_a_silence(pause: float, counted: int) -> None:
    assert len(timing.silences(_spans((0, 1), (1 + pause, 9)))) == counted


# --- turns and signs of listening -----------------------------------------------------------------
OTHER = _spans((10, 20))


def _is_sign(own: tuple[float, float], text: str | None, other: Spans = OTHER) -> bool:
    said = None if text is None else [_said(*own, text)]
    found = timing.tell_apart(_spans(own), other, said)
    assert len(found.turns) + len(found.back_channels) == 1
    return bool(found.back_channels)


def test_oui_over_the_other_is_a_sign_of_listening() -> None:
    assert _is_sign((14, 14.9), "Oui, d'accord.")


def test_other_words_over_the_other_are_a_turn() -> None:
    assert not _is_sign((14, 14.9), "Attendez !")


def test_oui_alone_once_the_other_is_silent_is_an_answer_hence_a_turn() -> None:
    assert not _is_sign((20.4, 20.9), "Oui.")


def test_oui_in_a_breath_of_the_other_who_goes_on_is_a_sign() -> None:
    assert _is_sign((20.2, 20.8), "Oui.", _spans((10, 20), (20.5, 30)))


@pytest.mark.parametrize(
    ("start", "sign"),
    [
        (19.95, False),  # answers a question that was nearly over
        (19.7, False),
        (19.75, True),  # half of it is over the other's speech
    ],
)
def test_oui_that_hardly_overlaps_the_question_is_an_answer_hence_a_turn(
    start: float,
    sign: bool,  # noqa: FBT001
) -> None:
    assert _is_sign((start, 20.25 if sign else start + 0.75), "Oui.") is sign


def test_oui_as_the_other_begins_after_a_silence_is_a_turn() -> None:
    assert not _is_sign((9.6, 10.3), "Oui ?")


def test_a_second_of_signs_is_a_turn() -> None:
    assert not _is_sign((14, 15), "Oui, d'accord, très bien.")


@pytest.mark.parametrize(
    ("own", "sign"),
    [
        ((14.0, 14.49), True),
        ((14.0, 14.5), False),  # half a second is too long
        ((11.0, 11.4), True),
        ((10.9, 11.3), False),  # the other has not spoken for a second yet
        ((19.7, 20.1), False),  # the other does not go on
    ],
)
def test_without_words_only_a_brief_sound_inside_the_speech_of_the_other_is_a_sign(
    own: tuple[float, float],
    sign: bool,  # noqa: FBT001
) -> None:
    assert _is_sign(own, None) is sign


def test_words_of_another_moment_do_not_make_a_sign() -> None:
    said = [_said(2, 3, "Oui.")]
    found = timing.tell_apart(_spans((19.5, 20.4)), OTHER, said)
    assert found.back_channels == ()


@pytest.mark.parametrize(
    ("own", "sign"),
    [
        ((14.0, 14.9), True),
        ((14.0, 15.0), False),  # a second is too long
        ((10.9, 11.6), False),  # the other has not spoken for a second yet
        ((19.5, 20.2), False),  # the other does not go on
    ],
)
def test_a_short_sound_of_which_no_word_was_understood_is_a_sign_where_the_other_goes_on(
    own: tuple[float, float],
    sign: bool,  # noqa: FBT001
) -> None:
    """« Hum hum » is what a speech model writes down least."""
    found = timing.tell_apart(_spans(own), OTHER, [])
    assert bool(found.back_channels) is sign


def _words(*words: tuple[float, float, str, float]) -> list[Segment]:
    told = tuple(Word(*word) for word in words)
    return [
        Segment("adviser", told[0].start, told[-1].end, "".join(w.text for w in told), 0.9, told)
    ]


def test_a_word_that_the_model_hardly_believes_tells_nothing() -> None:
    """« Hum hum », then « je comprends »: its « je » was laid over the first."""
    told = ((13.6, 14.7, "je", 0.09), (16.0, 17.0, " comprends", 0.9))
    other = _spans((10, 13.9), (14.2, 16))
    found = timing.tell_apart(_spans((14, 14.7)), other, _words(*told))
    assert found.back_channels == _spans((14, 14.7))
    sure = _words((13.6, 14.7, "je", 0.9), *told[1:])
    assert timing.tell_apart(_spans((14, 14.7)), other, sure).back_channels == ()


def test_the_first_word_of_what_follows_is_not_part_of_a_sign() -> None:
    """One segment, since its times leave no pause; the next word is mostly outside the span."""
    told = _words((13.5, 14.0, "d'accord", 0.9), (14.0, 14.8, " et", 0.9))
    found = timing.tell_apart(_spans((13.6, 14.3)), OTHER, told)
    assert found.back_channels == _spans((13.6, 14.3))


def test_a_sign_in_a_longer_sentence_is_a_turn() -> None:
    said = [_said(14, 17, "Oui, je voudrais parler à quelqu'un.")]
    found = timing.tell_apart(_spans((14, 14.9), (15.5, 17)), OTHER, said)
    assert found.back_channels == ()


# --- monologue ------------------------------------------------------------------------------------
def test_a_monologue_runs_over_pauses_under_three_seconds() -> None:
    found = timing.longest_monologue(_turns((0, 4), (6.9, 9), (12, 13)), _turns())
    assert found == Measured(9, 2)


def test_a_turn_of_the_other_in_the_pause_ends_a_monologue() -> None:
    found = timing.longest_monologue(_turns((0, 4), (6, 9)), _turns((4.5, 5.5)))
    assert found == Measured(4, 2)


def test_a_turn_that_the_other_begins_over_it_ends_a_monologue() -> None:
    found = timing.longest_monologue(_turns((0, 10)), _turns((4, 5)))
    assert found == Measured(6, 2)


def test_a_sign_of_listening_does_not_end_a_monologue() -> None:
    found = timing.longest_monologue(_turns((0, 4), (5, 9)), _turns(signs=_spans((4.2, 4.8))))
    assert found == Measured(9, 1)


def test_who_begins_over_the_other_still_holds_a_monologue_once_alone() -> None:
    found = timing.longest_monologue(_turns((3, 9), (9.4, 11)), _turns((0, 4)))
    assert found == Measured(8, 1)


def test_a_turn_that_the_other_holds_in_a_pause_ends_a_monologue_even_begun_before_it() -> None:
    assert timing.longest_monologue(_turns((10, 12), (12.5, 14)), _turns((0, 20))) == Measured(2, 2)
    assert timing.longest_monologue(_turns((10, 12), (12.5, 14)), _turns((0, 12))) == Measured(4, 1)


def test_who_says_nothing_has_no_monologue() -> None:
    assert timing.longest_monologue(_turns(), _turns((0, 4))) is None


# --- answers and exchanges ------------------------------------------------------------------------
def test_latency_is_the_median_wait_before_an_answer() -> None:
    asking = _turns((0, 2), (10, 12), (20, 22))
    answering = _turns((2.4, 5), (13, 15), (22.1, 23))
    found = timing.response_latency(asking, answering)
    assert found is not None
    assert found.value == pytest.approx(0.4)
    assert found.n == 3


@pytest.mark.parametrize(
    ("starts", "counted"), [(1.79, 0), (1.81, 1), (2.0, 1), (11.99, 1), (12.0, 0)]
)
def test_an_answer_comes_within_bounds(starts: float, counted: int) -> None:
    found = timing.response_latency(_turns((0, 2)), _turns((starts, starts + 1)))
    assert (found.n if found else 0) == counted


def test_only_the_last_turn_before_the_answer_was_answered() -> None:
    found = timing.response_latency(_turns((0, 2), (3, 4)), _turns((4.5, 6), (7, 8)))
    assert found == Measured(0.5, 1)


def test_who_spoke_over_the_question_still_answers_it() -> None:
    found = timing.response_latency(_turns((0, 10)), _turns((4, 5), (10.5, 12)))
    assert found == Measured(0.5, 1)


def test_who_was_still_speaking_when_the_other_stopped_does_not_answer() -> None:
    assert timing.response_latency(_turns((4, 4.8)), _turns((0, 5), (5.5, 7))) is None
    assert timing.response_latency(_turns((4, 5)), _turns((0, 4.5), (5.5, 7))) == Measured(0.5, 1)


def test_who_begins_while_the_other_goes_on_does_not_answer() -> None:
    assert timing.response_latency(_turns((0, 3), (3.5, 10)), _turns((4, 5))) is None


def test_who_goes_on_after_a_pause_answers_once() -> None:
    assert timing.response_latency(_turns((0, 2)), _turns((2.5, 4), (4.5, 6))) == Measured(0.5, 1)


def test_latency_belongs_to_who_answers() -> None:
    one, other = _turns((0, 2)), _turns((3, 4))
    assert timing.response_latency(one, other) == Measured(1, 1)
    assert timing.response_latency(other, one) is None


def test_a_sign_of_listening_answers_nothing_and_passes_no_turn() -> None:
    one, other = _turns((0, 2), (3, 5)), _turns(signs=_spans((2.1, 2.5)))
    assert timing.response_latency(one, other) is None
    assert timing.exchanges(one, other) == 0


def test_exchanges_count_each_passing_of_the_turn() -> None:
    one, other = _turns((0, 2), (2.5, 3), (6, 7)), _turns((4, 5), (8, 9))
    assert timing.exchanges(one, other) == 3
    assert timing.exchanges(one, _turns()) == 0


def test_two_who_begin_together_pass_the_turn_to_nobody() -> None:
    one, other = _turns((0, 1), (4, 5)), _turns((0, 1), (2, 3))
    assert timing.exchanges(one, other) == timing.exchanges(other, one) == 1


# --- speech rate ----------------------------------------------------------------------------------
SIX = "un deux trois quatre cinq six"


def test_speech_rate_is_words_by_minute_of_speech_not_of_segment() -> None:
    found = rates.words_a_minute(_spans((0, 2), (3, 4)), [_said(0, 4, SIX)])
    assert found is not None
    assert found[:2] == (120, 1)  # six words in three seconds of speech


@pytest.mark.parametrize(
    ("end", "text", "counted"),
    [
        (3.0, "un deux trois quatre cinq", 1),
        (2.99, "un deux trois quatre cinq", 0),
        (3.0, "un deux trois quatre", 0),
    ],
)
def test_short_segments_tell_nothing_of_the_rate(end: float, text: str, counted: int) -> None:
    found = rates.words_a_minute(_spans((0, 9)), [_said(0, end, text)])
    assert (found.n if found else 0) == counted


def test_speech_rate_weighs_segments_by_their_length() -> None:
    found = rates.words_a_minute(_spans((0, 20)), [_said(0, 4, SIX), _said(10, 16, SIX)])
    assert found is not None
    assert found.value == pytest.approx(12 / 10 * 60)
    assert found.n == 2


def test_the_two_parties_are_each_the_other_of_the_other() -> None:
    assert timing.swap("adviser") == "customer"
    assert timing.swap("customer") == "adviser"
