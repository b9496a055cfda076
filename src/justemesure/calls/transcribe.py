"""Speech → words, by faster-whisper on the CPU. Only spans of speech are ever given to it."""

from collections.abc import Callable, Sequence
from itertools import pairwise
from pathlib import Path

import numpy as np
from faster_whisper import WhisperModel
from faster_whisper.transcribe import Segment as Heard

from justemesure.calls.audio import cut
from justemesure.calls.call import RATE, Party, Segment, Sound, Span, Spans, Word
from justemesure.calls.words import is_loop, words_of

_PAD = 0.20  # seconds added around a span: the first sound of a word is faint
_GAP = 0.25  # seconds of silence put between spans, so that words of two spans stay apart
_PAUSE = 0.80  # a longer pause between two words ends a segment
_LONGEST = 28.0  # seconds: Whisper hears thirty at a time
_FASTEST = 8.0  # words a second: nobody speaks faster, a model that repeats itself does
_REPETITIVE, _NO_SPEECH = 2.4, 0.5  # compression ratio, probability that nobody speaks


class Transcriber:
    """A loaded model. It never samples at random: the same call gives the same words."""

    def __init__(self, weights: Path, *, threads: int = 0) -> None:
        self._model = WhisperModel(
            str(weights),
            device="cpu",
            compute_type="int8",
            cpu_threads=threads,
            local_files_only=True,
        )

    def transcribe(
        self,
        sound: Sound,
        speech: Spans,
        party: Party | None,
        language: str,
        progress: Callable[[float], None],
    ) -> list[Segment]:
        """The words of one channel, in segments that no long pause interrupts.

        Args:
            speech: where somebody speaks; nothing else is heard, so silence has no words.
            progress: called with the seconds of speech done.
        """
        segments: list[Segment] = []
        done = 0.0
        gaps = (Span(before.end, after.start) for before, after in pairwise(speech))
        pauses = [gap for gap in gaps if gap.length > _PAUSE]
        for batch in _batches(speech):
            joined, offsets = _join(sound, batch)
            heard, _ = self._model.transcribe(
                joined.astype(np.float32) / 32768,
                language=language,
                beam_size=5,
                temperature=0.0,
                condition_on_previous_text=False,
                word_timestamps=True,
            )
            for piece in heard:
                if not _is_believed(piece):
                    continue
                confidence = float(np.exp(piece.avg_logprob))
                words = [
                    Word(*offsets.word(w.start, w.end), w.word, float(w.probability))
                    for w in piece.words or ()
                ]
                segments += _split(words, party, confidence, pauses)
            done += sum(span.length for span in batch)
            progress(done)
        return segments


def _is_believed(piece: Heard) -> bool:
    """Whether somebody may have said it: what a model makes up in music repeats itself.

    Real speech repeats itself too, so repetition alone proves little. Tried: real prompts, which
    say the same sentence four times over, compress by 2.9 with a probability of no speech of 0.31;
    what Whisper hears in synthetic music compresses by 4.4 with one of 0.7.
    """
    if len(piece.words or ()) > _FASTEST * (piece.end - piece.start) + 1:
        return False
    if piece.compression_ratio > _REPETITIVE and piece.no_speech_prob > _NO_SPEECH:
        return False
    return not is_loop(words_of(piece.text))


class _Offsets:
    """Times in the joined sound → times in the call."""

    def __init__(self) -> None:
        self._pieces: list[tuple[float, float, float]] = []  # start and end in the joined, shift

    def add(self, joined: float, span: Span) -> None:
        self._pieces.append((joined, joined + span.length, span.start - joined))

    def word(self, start: float, end: float) -> tuple[float, float]:
        """A word belongs to one piece, the one nearest to its middle: it never spans a gap."""
        middle = (float(start) + float(end)) / 2
        first, last, shift = min(self._pieces, key=lambda piece: _distance(middle, piece))
        return (
            min(max(float(start), first), last) + shift,
            min(max(float(end), first), last) + shift,
        )


def _distance(time: float, piece: tuple[float, float, float]) -> float:
    return max(piece[0] - time, time - piece[1], 0.0)


def _batches(speech: Spans) -> list[list[Span]]:
    """Neighbouring spans that together fit into one window of the model."""
    batches: list[list[Span]] = []
    length = 0.0
    for span in speech:
        for piece in _pieces(span):
            added = piece.length + 2 * _PAD + _GAP
            if not batches or length + added > _LONGEST:
                batches.append([])
                length = 0.0
            batches[-1].append(piece)
            length += added
    return batches


def _pieces(span: Span) -> list[Span]:
    """A span in pieces that each fit into the model's window."""
    longest = _LONGEST - 2 * _PAD - _GAP
    count = max(1, int(np.ceil(span.length / longest)))
    edges = np.linspace(span.start, span.end, count + 1)
    return [Span(float(a), float(b)) for a, b in pairwise(edges)]


def _join(sound: Sound, batch: list[Span]) -> tuple[Sound, _Offsets]:
    offsets, parts, length = _Offsets(), [], 0
    silence = np.zeros(int(_GAP * RATE), np.int16)
    for span in batch:
        wider = Span(max(0.0, span.start - _PAD), min(len(sound) / RATE, span.end + _PAD))
        offsets.add(length / RATE, wider)
        piece = cut(sound, wider)
        parts += [piece, silence]
        length += len(piece) + len(silence)
    return np.concatenate(parts), offsets


def _split(
    words: Sequence[Word], party: Party | None, confidence: float, pauses: Sequence[Span]
) -> list[Segment]:
    """Words → segments, cut where a pause is long, be it between words or in the speech heard."""
    runs: list[list[Word]] = []
    for word in words:
        if not runs or _far(runs[-1][-1], word, pauses):
            runs.append([])
        runs[-1].append(word)
    segments = [_segment(run, party, confidence) for run in runs]
    return [segment for segment in segments if segment.text]


def _segment(run: Sequence[Word], party: Party | None, confidence: float) -> Segment:
    """A segment of words, which come after one another and together are its text."""
    words: list[Word] = []
    at = run[0].start
    for word in run:
        text = word.text if words else word.text.lstrip()
        if text.strip():
            start = max(at, word.start)
            at = max(start, word.end)
            words.append(Word(round(start, 2), round(at, 2), text, round(word.confidence, 3)))
    if not words:
        return Segment(party, round(at, 2), round(at, 2), "", 0.0)
    words[-1] = words[-1]._replace(text=words[-1].text.rstrip())
    text = "".join(word.text for word in words)
    ends = words[0].start, words[-1].end
    return Segment(party, *ends, text, round(confidence, 3), tuple(words))


def _far(before: Word, after: Word, pauses: Sequence[Span]) -> bool:
    """Whether a long pause lies between two words, whose own times are only the model's guess."""
    middles = (before.start + before.end) / 2, (after.start + after.end) / 2
    paused = any(middles[0] < (gap.start + gap.end) / 2 < middles[1] for gap in pauses)
    return paused or after.start - before.end > _PAUSE
