"""The text of the report: what stands at its head, and how its numbers are written."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from justemesure.calls.call import Recording, Segment, Word
from justemesure.calls.customer import Quarter
from justemesure.calls.figures import Figure
from justemesure.calls.moments import Moment, moments
from justemesure.calls.phrases import Sought
from justemesure.i18n import Language

Write = Callable[..., Path]


def _text(page: Path, language: Language) -> str:
    """What is read in one language: tags removed, and the other language with them."""
    html = page.read_text("utf-8")
    other = "en" if language == "fr" else "fr"
    html = re.sub(r"<(style|script)>.*?</\1>", "", html, flags=re.DOTALL)
    html = re.sub(rf'<span data-l="{other}"[^>]*>.*?</span>', "", html, flags=re.DOTALL)
    return re.sub(r"[\s\u00a0\u202f]+", " ", re.sub(r"<[^>]*>", " ", html))


def test_its_head_says_why_under_which_charter_of_whom_and_until_when(
    write_report: Write, context: Any
) -> None:
    french, english = (_text(write_report(), language) for language in ("fr", "en"))
    for text in (french, english):
        assert "Voix Claire SAS" in text
        assert "training-calls" in text
        assert context.charter[:16] in text
        assert "A1" in text
    assert "Appel du 1er février 2027, 10:00" in french
    assert "1er mai 2027, 10:00" in french
    assert "Call of 1 February 2027, 10:00" in english
    assert "formation" in french
    assert "training" in english


def test_the_whole_digest_is_in_the_page(write_report: Write, context: Any) -> None:
    assert f"sha256:{context.charter}" in write_report().read_text("utf-8")


def test_several_purposes_are_all_named(write_report: Write, context: Any) -> None:
    text = _text(write_report(of=context._replace(purpose="training, workload")), "en")
    assert "training, " in text
    assert "prévenir la surcharge" in text


def test_it_says_that_it_is_no_score(write_report: Write) -> None:
    assert "ne notent personne" in _text(write_report(), "fr")
    assert "no score" in _text(write_report(), "en")


@pytest.mark.parametrize("demonstration", [True, False])
def test_only_a_demonstration_says_that_it_is_one(
    write_report: Write,
    context: Any,
    demonstration: bool,  # noqa: FBT001
) -> None:
    page = write_report(of=context._replace(demonstration=demonstration))
    assert ("Démonstration" in _text(page, "fr")) is demonstration


@pytest.mark.parametrize(
    ("value", "unit", "french", "english"),
    [
        (12.34, "s", "12,3 s", "12.3 s"),
        (0.661, "ratio", "66 %", "66 %"),
        (3, "count", "3", "3"),
        (1234.5, "words_per_minute", "mots/min", "words/min"),
        (-0.04, "s", " 0 s", " 0 s"),
    ],
)
def test_numbers_are_written_as_each_language_writes_them(
    write_report: Write, value: float, unit: str, french: str, english: str
) -> None:
    figure = Figure("talk_time", "adviser", value, unit, (value, value), 1, {})
    page = write_report(figures=[figure])
    assert french in _text(page, "fr")
    assert english in _text(page, "en")
    assert "-0 " not in _text(page, "fr")


def test_a_range_is_shown_only_when_it_moves_by_what_is_shown(write_report: Write) -> None:
    def shown(low: float, high: float) -> str:
        figure = Figure("talk_time", "adviser", 12.0, "s", (low, high), 1, {})
        return _text(write_report(figures=[figure]), "en")

    assert "11.5 – 12.5 s" in shown(11.5, 12.5)
    assert "–" not in shown(11.99, 12.01)


def test_a_figure_that_is_not_had_says_why(write_report: Write) -> None:
    figure = Figure("hold_time", None, None, "s", None, 0, {}, "no-hold-events")
    text = _text(write_report(figures=[figure]), "en")
    assert "hold is never guessed from the sound" in text


def test_a_figure_that_a_threshold_loses_says_at_which(write_report: Write) -> None:
    found = Figure("talk_time", "adviser", 1.0, "s", (1.0, 1.0), 3, {})
    page = write_report(figures=[found._replace(undefined_at=(0.4, 0.6))])
    assert "not found at a threshold of 0.4 and 0.6" in _text(page, "en")
    assert "introuvable au seuil de 0,4 et 0,6" in _text(page, "fr")
    assert "not found at" not in _text(write_report(figures=[found]), "en")


def test_a_demonstration_says_what_it_did_not_do_and_nothing_of_whom_it_is_about(
    write_report: Write,
) -> None:
    english, french = _text(write_report(), "en"), _text(write_report(), "fr")
    assert "no signature was required, no draw was made" in english
    assert "If somebody real is recorded, this is not a lawful analysis: delete it." in english
    assert "effacez-la" in french
    for untrue in ("about anybody", "ne concerne quelqu", "fictional", "fictives"):
        assert untrue not in english + french


def test_parameters_are_written_flat(write_report: Write) -> None:
    parameters = {"speech": {"threshold": 0.5}, "between_s": (-0.2, 10.0)}
    figure = Figure("talk_time", "adviser", 1.0, "s", (1.0, 1.0), 3, parameters)
    text = _text(write_report(figures=[figure]), "en")
    assert "threshold 0.5 · between_s [-0.2, 10.0]" in text


def test_words_that_the_machine_doubts_are_marked_and_explained(write_report: Write) -> None:
    sure = Segment("adviser", 0, 1, "Bonjour.", 0.9)
    page = write_report(segments=[sure, sure._replace(confidence=0.4)]).read_text("utf-8")
    assert page.count('class="said unsure"') == 1
    assert "Souligné" in page
    assert "Souligné" not in write_report(segments=[sure]).read_text("utf-8")


@pytest.mark.parametrize("seconds", [0.2, 3, 61, 3599, 4 * 3600])
def test_few_times_stand_under_the_waveform_however_long_the_call(
    write_report: Write, shown: Any, seconds: float
) -> None:
    sound = shown.recording.channels[0][:: max(1, int(seconds / 16))]
    channel = sound[:1].repeat(int(seconds * 16_000))
    page = write_report(recording=Recording((channel, channel), "test", mono=False))
    axis = re.search(r'<svg class="axis".*?</svg>', page.read_text("utf-8"), re.DOTALL)
    assert axis
    times = re.findall(r'x="([\d.]+)%" y="1em">(\d+:\d\d)<', axis[0])
    assert 1 <= len(times) <= 8
    assert times[0] == ("0.00", "0:00")
    assert all(0 <= float(x) <= 100 for x, _ in times)


def test_the_adviser_stands_above_whatever_the_channel(write_report: Write, shown: Any) -> None:
    crossed = write_report(parties=shown.parties[::-1]).read_text("utf-8")
    lanes = re.findall(r'class="peaks (\w+)"', crossed)
    assert lanes == ["adviser", "customer"]


def test_phrases_and_tone_are_told_with_their_moments_and_the_words_that_led_there(
    write_report: Write, shown: Any
) -> None:
    spoken = Segment(
        "customer",
        4,
        7,
        "C'est honteux.",
        0.9,
        (Word(4, 5, "C'est", 1), Word(5, 6, " honteux.", 1)),
    )
    found = [Sought("greeting", "found", 0.5, 1.5), Sought("closing", "absent")]
    tone = [
        Quarter(0, 4, "not_decidable", 2, (), "few-words"),
        Quarter(4, 8, "displeased", 9, ((5.0, 6.0, -2),), None),
    ]
    told = moments((), (), found, tone, [spoken])
    page = write_report(moments=told, phrases=found)
    english, french = _text(page, "en"), _text(page, "fr")
    assert "0:00 phrase “greeting” found" in english
    assert "greeting — found 0:00" in english
    assert "closing — absent" in english
    assert "words in this quarter: displeased (« honteux »)" in english
    assert "in this quarter: not decidable" in english
    assert "ton des mots du client dans ce quart : mécontent" in french
    html = page.read_text("utf-8")
    assert html.count('class="flag tone"') == html.count('class="flag phrase"') == 1
    hidden = moments((), (), found, tone, [])
    assert "honteux" not in _text(write_report(moments=hidden, segments=None), "en")


def test_what_was_cut_is_marked_in_the_wave_the_text_and_the_list(write_report: Write) -> None:
    page = write_report(segments=[Segment("customer", 5, 6, "Mon numéro, […], voilà.", 0.9)])
    assert page.read_text("utf-8").count('rect class="cut"') == 1
    assert "Mon numéro, […] cut out , voilà." in _text(page, "en")
    assert "0:05 cut out of sound and text 0.5 s" in _text(page, "en")
    assert "caviardé du son et du texte" in _text(page, "fr")
    assert "cut out" not in _text(write_report(moments=()), "en")


def test_slivers_of_silence_are_counted_and_not_listed(write_report: Write) -> None:
    name: dict[Any, str] = {"fr": "silence x", "en": "silence x"}
    told = [
        Moment("unexplained", 1.0, 1.9, name),
        Moment("asked", 3.0, 4.0, name),
        Moment("cut", 5.0, 5.1, {"fr": "coupe x", "en": "cut x"}),
    ]
    page = _text(write_report(moments=told), "en")
    assert page.count("silence x") == page.count("cut x") == 1
    assert "Not listed, though the figures count them: silences of less than 1 s" in page
    assert "Not listed" not in _text(write_report(moments=told[:1]), "en")


def test_words_beside_a_passage_of_tone_are_not_shown_with_it() -> None:
    """Times are rounded, and words touch: the middle of a short one may lie in the next."""
    words = (Word(4.98, 5.03, "C'", 1), Word(5.03, 6, " honteux", 1), Word(5.95, 6.02, " là", 1))
    spoken = Segment("customer", 4, 7, "C' honteux là", 0.9, words)
    tone = [Quarter(4, 8, "displeased", 9, ((5.03, 6.0, -2),), None)]
    (told,) = moments((), (), (), tone, [spoken])
    assert told.words == ("honteux",)
