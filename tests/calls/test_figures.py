"""The list of figures: which, of whom, with what parameters, and why one is not to be had."""

import json
import re
from collections.abc import Callable, Sequence
from typing import get_args

import numpy as np
import pytest

from justemesure.calls.call import PARTIES, RATE, Party, Recording, Segment, Span
from justemesure.calls.figures import THRESHOLDS, Figure, Reason, as_json, figures
from justemesure.calls.voice import FRAME, Probabilities
from justemesure.i18n import LANGUAGES, Language, catalogue

ORDER: tuple[Party, Party] = ("adviser", "customer")
Heard = Callable[[Sequence[Span], float], Probabilities]

SHARED = ["call_length", "silence_time", "silence_count", "longest_silence", "hold_time"]
SHARED += ["overlap_time", "exchanges", "silence_percent", "long_silence_time", "silence_tool"]
SHARED += ["silence_unexplained", "non_talk_time", "overlap_percent"]
OF_EACH = ["talk_time", "talk_share", "talk_percent", "longest_monologue", "response_latency"]
OF_EACH += ["back_channels", "speech_rate", "syllable_rate", "questions", "loudness_rise"]
OF_EACH += ["silence_after_question", "interruptions", "interruption_rate", "overlap_attempts"]
SAID = [Segment("adviser", 0, 4, "Voix Claire bonjour, je vous écoute, monsieur.", 0.9)]


def _recording(seconds: float, *, mono: bool = False) -> Recording:
    silent = np.zeros(int(seconds * RATE), np.int16)
    return Recording((silent,) if mono else (silent, silent), "test", mono)


@pytest.fixture
def found(probabilities: Heard) -> list[Figure]:
    heard = [probabilities([Span(0, 4)], 20), probabilities([Span(5, 8), Span(16, 18)], 20)]
    return figures(_recording(20), ORDER, heard, SAID)


def _one(found: list[Figure], id: str, party: Party | None = None) -> Figure:
    (figure,) = (f for f in found if f.id == id and f.party == party)
    return figure


def test_the_figures_are_these_and_each_is_of_the_call_or_of_each_party(
    found: list[Figure],
) -> None:
    assert {(f.id, f.party) for f in found} == {
        *((id, None) for id in SHARED),
        *((id, party) for id in OF_EACH for party in PARTIES),
    }
    assert len(found) == len({(f.id, f.party) for f in found})


def test_a_call_computed_by_hand(found: list[Figure]) -> None:
    """Frames are 32 ms and spans open 48 ms early, hence the tolerance."""
    by_hand: dict[tuple[str, Party | None], float] = {
        ("call_length", None): 18,
        ("talk_time", "adviser"): 4,
        ("talk_time", "customer"): 5,
        ("talk_share", "adviser"): 4 / 9,
        ("talk_percent", "customer"): 5 / 18,
        ("silence_time", None): 8,
        ("silence_count", None): 1,
        ("longest_silence", None): 8,
        ("overlap_time", None): 0,
        ("longest_monologue", "customer"): 3,
        ("response_latency", "customer"): 1,
        ("exchanges", None): 1 / 18 * 60,
        ("back_channels", "adviser"): 0,
    }
    for (id, party), value in by_hand.items():
        assert _one(found, id, party).value == pytest.approx(value, abs=0.11), id
    assert _one(found, "speech_rate", "adviser").value == pytest.approx(7 / 4 * 60, rel=0.02)
    assert _one(found, "response_latency", "adviser").reason == "no-answer"
    assert _one(found, "speech_rate", "customer").reason == "segments-too-short"


def test_the_json_has_its_fixed_shape_in_both_languages(found: list[Figure]) -> None:
    keys = {"id", "version", "party", "value", "unit", "range", "n", "parameters"}
    keys |= {"reason_if_null", "cannot_tell"}
    for language in LANGUAGES:
        written = json.loads(json.dumps(as_json(found, language), allow_nan=False))
        assert len(written) == len(found)
        for figure in written:
            assert figure.keys() >= keys
            assert figure["cannot_tell"]
            assert (figure["reason_if_null"] is None) == (figure["value"] is not None)
            assert (figure["range"] is None) == (figure["value"] is None)
            assert re.fullmatch(r"\d+", figure["version"])


def test_the_two_languages_say_different_words_of_the_same_figures(found: list[Figure]) -> None:
    french, english = (as_json(found, language) for language in LANGUAGES)
    worded = ("cannot_tell", "reason_if_null")
    for one, other in zip(french, english, strict=True):
        assert one["cannot_tell"] != other["cannot_tell"]
        assert {k: v for k, v in one.items() if k not in worded} == {
            k: v for k, v in other.items() if k not in worded
        }


def test_the_range_comes_from_a_threshold_a_fifth_lower_and_higher(probabilities: Heard) -> None:
    """Half of the speech is heard only at the lower threshold, a quarter not at the higher."""
    assert sorted(THRESHOLDS) == pytest.approx([0.4, 0.5, 0.6])
    clear = probabilities([Span(0, 4)], 20)
    clear[: len(clear) // 20] = 0.55  # the first second is lost at 0.6
    clear[len(clear) // 2 : len(clear) // 2 + 64] = 0.45  # two seconds more at 0.4
    found = figures(_recording(20), ORDER, [clear, 0 * clear], None)
    talk = _one(found, "talk_time", "adviser")
    assert talk.value == pytest.approx(4, abs=0.1)
    assert talk.range == pytest.approx((3, 6), abs=0.15)


def _at(probability: float, seconds: tuple[float, float], of: float = 20) -> Probabilities:
    """A channel on which somebody speaks only if the threshold is under ``probability``."""
    heard = np.zeros(int(of * RATE / FRAME), np.float32)
    heard[slice(*(int(at * RATE / FRAME) for at in seconds))] = probability
    return heard


def test_a_range_says_at_which_threshold_there_is_no_figure_at_all() -> None:
    asked, answered = _at(1.0, (0, 4)), _at(0.55, (5, 8))
    found = figures(_recording(20), ORDER, [asked, answered], None)
    assert _one(found, "response_latency", "customer").undefined_at == (0.6,)
    assert _one(found, "longest_monologue", "customer").undefined_at == (0.6,)
    assert _one(found, "longest_monologue", "adviser").undefined_at == ()
    (written,) = (
        figure
        for figure in as_json(found, "fr")
        if (figure["id"], figure["party"]) == ("response_latency", "customer")
    )
    assert written["undefined_at"] == [0.6]
    assert written["range"] == [written["value"], written["value"]]


def test_who_is_not_heard_at_a_threshold_speaks_for_no_second_of_it() -> None:
    found = figures(_recording(20), ORDER, [_at(0.55, (0, 4)), _at(0, (0, 0))], None)
    for id in ("talk_time", "talk_percent", "overlap_time", "back_channels"):
        figure = _one(found, id, None if id == "overlap_time" else "adviser")
        assert figure.range is not None
        assert figure.range[0] == 0
        assert figure.undefined_at == ()
    assert _one(found, "talk_share", "adviser").undefined_at == (0.6,)
    assert _one(found, "call_length").undefined_at == (0.6,)


def test_what_is_only_had_at_a_lower_threshold_says_so() -> None:
    found = figures(_recording(20), ORDER, [_at(1.0, (0, 4)), _at(0.45, (5, 8))], None)
    figure = _one(found, "response_latency", "customer")
    assert (figure.value, figure.reason) == (None, "no-answer")
    assert figure.undefined_at == (0.5, 0.6)


def test_the_reason_of_a_null_is_a_code_with_a_sentence_in_both_languages(
    found: list[Figure],
) -> None:
    for language in LANGUAGES:
        texts = catalogue(language, "figures")
        assert {f"reason.{code}" for code in get_args(Reason)} == {
            name for name in texts if name.startswith("reason.")
        }
        for figure in as_json(found, language):
            code = figure["reason"]
            assert figure["reason_if_null"] == (texts[f"reason.{code}"] if code else None)


def test_every_figure_of_a_party_says_that_whoever_is_on_the_channel_is_counted() -> None:
    for language, word in (("fr", "transfert"), ("en", "transfer")):
        texts = catalogue(language, "figures")
        assert all(word in texts[f"{id}.cannot_tell"] for id in OF_EACH)


def test_mono_says_what_one_channel_can_and_why_it_cannot_say_the_rest(
    probabilities: Heard,
) -> None:
    heard = [probabilities([Span(0, 4), Span(9, 12)], 20)]
    found = figures(_recording(20, mono=True), ORDER, heard, SAID)
    assert {f.id for f in found if f.value is not None} == {
        "call_length",
        "silence_time",
        "silence_count",
        "longest_silence",
        "silence_percent",
        "long_silence_time",
        "silence_unexplained",
    }
    reasons = {f.id: f.reason for f in found if f.value is None}
    assert reasons.pop("hold_time") == reasons.pop("non_talk_time") == "no-hold-events"
    assert reasons.pop("silence_tool") == "no-device-health"
    assert set(reasons.values()) == {"needs-two-channels"}


@pytest.mark.parametrize("mono", [False, True])
def test_a_call_in_which_nobody_speaks_has_no_figure_and_says_why(
    probabilities: Heard,
    mono: bool,  # noqa: FBT001
) -> None:
    heard = [probabilities([], 20)] * (1 if mono else 2)
    found = figures(_recording(20, mono=mono), ORDER, heard, [])
    assert all(figure.value is None for figure in found)
    reasons = {figure.id: figure.reason for figure in found}
    assert reasons["call_length"] == reasons["silence_time"] == "nothing-said"
    assert reasons["talk_time"] == ("needs-two-channels" if mono else "nothing-said")


def test_a_party_who_says_nothing_has_no_monologue_and_nobody_else_is_blamed(
    probabilities: Heard,
) -> None:
    heard = [probabilities([Span(0, 4)], 20), probabilities([], 20)]
    found = figures(_recording(20), ORDER, heard, None)
    assert _one(found, "talk_time", "customer").value == 0
    assert _one(found, "longest_monologue", "customer").reason == "says-nothing"


def test_hold_is_never_guessed_from_a_silence(found: list[Figure]) -> None:
    assert _one(found, "longest_silence").value
    assert _one(found, "hold_time").value is None
    assert _one(found, "hold_time").reason == "no-hold-events"


def test_without_a_transcript_rate_is_not_had_and_signs_are_told_by_sound_alone(
    probabilities: Heard,
) -> None:
    heard = [probabilities([Span(0, 9)], 20), probabilities([Span(4, 4.8)], 20)]
    oui = [Segment("customer", 4, 4.8, "Oui.", 0.9)]
    worded, unworded = (figures(_recording(20), ORDER, heard, said) for said in (oui, None))
    assert _one(worded, "back_channels", "customer").parameters["by_words"] is True
    assert _one(unworded, "back_channels", "customer").parameters["by_words"] is False
    assert _one(worded, "back_channels", "customer").value == 1
    assert _one(unworded, "back_channels", "customer").value == 0
    assert _one(unworded, "speech_rate", "adviser").reason == "no-transcript"


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_number_of_a_definition_is_one_of_its_parameters(
    found: list[Figure], language: Language
) -> None:
    for figure in found:
        told = catalogue(language, "figures")[f"{figure.id}.is"].replace(",", ".")
        numbers = {abs(float(number)) for number in re.findall(r"\d+(?:\.\d+)?", told)}
        written = json.dumps(figure.parameters)
        parameters = {abs(float(number)) for number in re.findall(r"\d+(?:\.\d+)?", written)}
        assert numbers <= parameters, figure.id


def test_every_figure_has_a_name_a_definition_a_limit_and_every_reason_its_words(
    found: list[Figure],
) -> None:
    for language in LANGUAGES:
        texts = catalogue(language, "figures")
        for figure in found:
            assert all(texts[f"{figure.id}.{part}"] for part in ("name", "is", "cannot_tell"))
            assert figure.unit == "count" or texts[f"unit.{figure.unit}"]
