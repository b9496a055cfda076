"""The words of a sample call, by the real model: right enough, in their place, and no others."""

import re
import unicodedata
from collections.abc import Callable, Iterator
from itertools import pairwise
from typing import Any

import jiwer
import numpy as np
import pytest

from justemesure.calls import transcribe
from justemesure.calls.call import (
    PARTIES,
    RATE,
    Channel,
    Party,
    Recording,
    Segment,
    Sound,
    Span,
    Spans,
)
from justemesure.calls.models import DEFAULT, trusted
from justemesure.calls.segments import Said
from justemesure.calls.timing import overlap, total
from justemesure.calls.transcribe import Line, Transcriber
from justemesure.calls.voice import Probabilities, listen, speech
from justemesure.calls.windows import halves

pytestmark = pytest.mark.slow

Heard = tuple[Recording, tuple[Probabilities, ...], Any]
Call = dict[Party, tuple[Channel, Spans, list[Segment]]]
PAUSE = 0.8  # seconds: a longer one ends a segment


@pytest.fixture(scope="module")
def transcriber() -> Transcriber:
    return Transcriber(trusted(DEFAULT), threads=2)


def _transcribe(transcriber: Transcriber, sound: Channel, spans: Spans, party: Party | None) -> Any:
    return transcriber.transcribe(sound, spans, party, "fr", lambda _: None)


@pytest.fixture(scope="module")
def call(shortest: Heard, transcriber: Transcriber) -> Call:
    recording, probabilities, _ = shortest
    found: Call = {}
    for sound, heard, party in zip(recording.channels, probabilities, PARTIES, strict=True):
        spans = speech(heard, recording.length)
        found[party] = sound, spans, _transcribe(transcriber, sound, spans, party)
    return found


def _plain(text: str) -> str:
    apart = unicodedata.normalize("NFD", text.casefold())
    bare = "".join(letter for letter in apart if not unicodedata.combining(letter))
    return " ".join(re.findall(r"[a-z0-9]+", bare))


def _text(segments: list[Segment]) -> str:
    return " ".join(segment.text for segment in segments)


def _script(shortest: Heard, party: Party) -> str:
    turns = shortest[2]["turns"]
    return _plain(" ".join(turn["text"] for turn in turns if turn["party"] == party))


@pytest.mark.parametrize("party", PARTIES)
def test_the_words_are_near_the_script(call: Call, shortest: Heard, party: Party) -> None:
    text = _plain(" ".join(segment.text for segment in call[party][2]))
    assert jiwer.wer(_script(shortest, party), text) <= 0.35


@pytest.mark.parametrize("party", PARTIES)
def test_the_words_are_not_those_of_the_other(call: Call, shortest: Heard, party: Party) -> None:
    (other,) = set(PARTIES) - {party}
    text = _plain(" ".join(segment.text for segment in call[party][2]))
    assert jiwer.wer(_script(shortest, other), text) > 0.7
    assert all(segment.party == party for segment in call[party][2])


def _segments(call: Call) -> Iterator[tuple[Channel, Spans, list[Segment]]]:
    for sound, spans, segments in call.values():
        assert segments
        yield sound, spans, segments


def test_segments_are_in_order_and_in_the_call(call: Call) -> None:
    for sound, _, segments in _segments(call):
        assert all(0 <= s.start <= s.end <= len(sound) / RATE for s in segments)
        assert all(s.text == s.text.strip() != "" for s in segments)
        assert all(0 < s.confidence <= 1 for s in segments)
        assert all(0 < word.confidence <= 1 for s in segments for word in s.words)
        assert all("".join(word.text for word in s.words) == s.text for s in segments)
        assert all(a.start <= b.start and a.end <= b.end for a, b in pairwise(segments))


def test_every_segment_is_where_its_party_speaks(call: Call) -> None:
    for _, spans, segments in _segments(call):
        for segment in segments:
            assert total(overlap(spans, (Span(segment.start, segment.end),))) > 0


def test_no_segment_goes_over_a_long_pause(call: Call) -> None:
    long = 0
    for _, spans, segments in _segments(call):
        for before, after in pairwise(spans):
            if after.start - before.end > PAUSE:
                long += 1
                middle = (before.end + after.start) / 2
                assert not any(s.start < middle < s.end for s in segments)
    assert long > 3


def test_nearly_all_speech_has_words(call: Call) -> None:
    for _, spans, segments in _segments(call):
        worded = tuple(Span(s.start, s.end) for s in segments)
        assert total(overlap(spans, worded)) > 0.8 * total(spans)


def test_the_same_sound_gives_the_same_words_and_tells_the_seconds_done(
    call: Call, transcriber: Transcriber
) -> None:
    told: list[float] = []
    sound, spans, segments = call["customer"]
    again = transcriber.transcribe(sound, spans, "customer", "fr", told.append)
    assert again == segments
    assert told == sorted(told)
    assert told[-1] == pytest.approx(total(spans))


def test_both_channels_together_give_both_parties_their_words(
    call: Call, transcriber: Transcriber
) -> None:
    lines = [Line(sound, spans, party) for party, (sound, spans, _) in call.items()]
    heard = transcriber.transcribe_lines(lines, "fr", lambda _: None)
    for party, (_, _, segments) in call.items():
        alone, together = (
            _plain(" ".join(s.text for s in found if s.party == party))
            for found in (segments, heard)
        )
        assert jiwer.wer(alone, together) < 0.25  # the length of a batch moves a few words
    assert transcriber.language_of(lines) == "fr"


def test_a_sentence_that_the_model_skips_is_heard_again(
    call: Call, transcriber: Transcriber, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without it the words of three prompts in a hundred are lost: what it skips is noticed."""
    skipping = transcribe._Ear._hear

    def skip(self: Any, jobs: list[Any], *least: int) -> list[Any]:
        found = skipping(self, jobs, *least)
        several = [len(halves(job.window)) > 1 for job in jobs]
        return [
            said._replace(words=said.words[:2]) if more else said
            for said, more in zip(found, several, strict=True)
        ]

    sound, spans, segments = call["adviser"]
    monkeypatch.setattr(transcribe._Ear, "_hear", skip)
    mended = _transcribe(transcriber, sound, spans, "adviser")
    monkeypatch.setattr(transcribe, "_skips", lambda *_: False)
    lost = _transcribe(transcriber, sound, spans, "adviser")
    words = [len(" ".join(s.text for s in found).split()) for found in (segments, mended, lost)]
    assert words[1] > 0.9 * words[0]
    assert words[2] < 0.7 * words[0]


def _short_windows(monkeypatch: pytest.MonkeyPatch, change: Callable[[Said], Said]) -> None:
    """What the short path hears is changed; thirty seconds are heard as they are."""
    well = transcribe._Ear._hear

    def hear(self: Any, jobs: list[Any], least: int = transcribe._LEAST) -> list[Said]:
        found = well(self, jobs, least)
        return found if least > transcribe._LEAST else [change(said) for said in found]

    monkeypatch.setattr(transcribe._Ear, "_hear", hear)


def test_what_a_short_window_skips_is_there_in_thirty_seconds(
    call: Call, transcriber: Transcriber, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A sentence that is said twice is often skipped once, and not when it is heard longer."""
    sound, spans, segments = call["adviser"]
    _short_windows(monkeypatch, lambda said: said._replace(words=said.words[:2]))
    heard = _transcribe(transcriber, sound, spans, "adviser")
    assert jiwer.wer(_plain(_text(segments)), _plain(_text(heard))) < 0.25


@pytest.mark.parametrize(("sure", "kept"), [(0.1, False), (0.8, True)])
def test_where_a_short_window_is_in_doubt_thirty_seconds_are_heard_and_the_surer_kept(
    call: Call,
    transcriber: Transcriber,
    monkeypatch: pytest.MonkeyPatch,
    sure: float,
    *,
    kept: bool,
) -> None:
    def mistake(said: Said) -> Said:
        words = [word._replace(text=" faux") for word in said.words]
        return said._replace(words=words, confidence=sure, no_speech=0.0)

    sound, spans, segments = call["adviser"]
    _short_windows(monkeypatch, mistake)
    heard = _text(_transcribe(transcriber, sound, spans, "adviser"))
    assert ("faux" in heard) is kept
    if not kept:
        assert jiwer.wer(_plain(_text(segments)), _plain(heard)) < 0.25


def test_silence_noise_and_tones_have_no_words(transcriber: Transcriber) -> None:
    at = np.arange(6 * RATE) / RATE
    tone = (9000 * np.sin(2 * np.pi * 440 * at)).astype(np.int16)
    noise = (3000 * np.random.default_rng(0).standard_normal(len(at))).astype(np.int16)
    for sound in (np.zeros(len(at), np.int16), tone, noise):
        spans = speech(listen(sound), len(sound) / RATE)
        assert _transcribe(transcriber, sound, spans, None) == []


def _chord(
    seconds: int,
    notes: tuple[int, ...],
    late: float = 0.0,
    beats: float = 2,
    decay: float = 3,
    wavering: float = 0.002,
) -> Sound:
    """A plucked chord that wavers: the voice detector takes part of it for speech."""
    at = np.arange(seconds * RATE) / RATE - late
    warped = at * (1 + wavering * np.sin(2 * np.pi * 5 * at))
    sung = sum(np.sin(2 * np.pi * hertz * warped) for hertz in notes)
    heard = 4000 * sung * np.exp(-decay * ((beats * at) % 1))
    return np.asarray(np.clip(heard, -32768, 32767), dtype=np.int16)


@pytest.mark.parametrize("late", [0.0, 0.1, 0.25, 0.4])
def test_music_has_no_words_even_where_it_passes_for_speech(
    transcriber: Transcriber, late: float
) -> None:
    sound = _chord(20, (262, 330, 392, 523), late)
    spans = speech(listen(sound), len(sound) / RATE)
    assert total(spans) > 3
    assert _transcribe(transcriber, sound, spans, None) == []


def test_a_chorus_that_the_model_is_rather_sure_of_in_music_is_no_word_either(
    transcriber: Transcriber,
) -> None:
    """The thresholds of Whisper's makers alone let « il faut qu'il faut qu'il faut » through."""
    sound = _chord(14, (131, 196, 294, 392, 523), late=0.0083, beats=1, decay=1.987, wavering=0.001)
    spans = speech(listen(sound), len(sound) / RATE)
    assert total(spans) > 3
    assert _transcribe(transcriber, sound, spans, None) == []


def test_what_somebody_repeats_is_kept(call: Call, transcriber: Transcriber) -> None:
    """Not every repetition is the machine's own."""
    sound, spans, _ = call["adviser"]
    (start, end), pause = spans[0], np.zeros(RATE // 2, np.int16)
    once = sound[int(start * RATE) : int(min(end, start + 5) * RATE)]
    repeated = np.concatenate([part for _ in range(4) for part in (once, pause)])
    heard = speech(listen(repeated), len(repeated) / RATE)
    text = " ".join(s.text for s in _transcribe(transcriber, repeated, heard, "adviser"))
    assert _plain(text).count("bonjour") == 4


def test_nothing_is_heard_outside_the_spans_that_it_is_given(
    call: Call, transcriber: Transcriber
) -> None:
    """The protection against words in silence: only speech is ever listened to."""
    sound, spans, segments = call["adviser"]
    only = _transcribe(transcriber, sound, spans[1:2], "adviser")
    assert only
    assert all(spans[1].start - 0.5 <= s.start <= s.end <= spans[1].end + 0.5 for s in only)
    assert len(only) < len(segments)
