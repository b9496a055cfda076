"""Speech → words, by Whisper on the CPU: short windows in batches, each heard in its own length.

faster-whisper pads whatever it hears to thirty seconds; the encoder takes less, and its cost grows
faster than the length. What comes out wrong is heard again (``docs/decisions/0013``). Only speech
is ever given to the model: silence has no words because it is never heard.
"""

import os
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import islice
from pathlib import Path
from threading import Lock
from typing import Any, NamedTuple

import numpy as np
from ctranslate2 import StorageView  # type: ignore[import-untyped]
from faster_whisper import WhisperModel
from faster_whisper.tokenizer import Tokenizer
from faster_whisper.transcribe import (
    get_compression_ratio,
    get_suppressed_tokens,
    merge_punctuations,
)
from numpy.typing import NDArray

from justemesure.calls.call import Channel, Party, Segment, Sound, Span, Spans, Word
from justemesure.calls.segments import Said, is_believed, is_nothing, segments
from justemesure.calls.windows import (
    Placed,
    Window,
    duration,
    halves,
    in_call,
    join,
    spoken,
    unheard,
    windows,
)

_AIM, _LONGEST = 10.0, 14.0  # seconds of a window
_BATCH = 4  # windows whose words are found together: memory grows with it, and less is gained
_BEAM, _WIDE_BEAM = 5, 10
_AFTER = 100  # frames of 10 ms that the model hears after a window: it must end
_LEAST = 1000  # frames: given less, the model repeats itself or stops before the end
_FRAMES = 3000  # thirty seconds, all that the model can hear
_POSITION = 0.02  # seconds of sound in each vector that the encoder gives
_TOKENS = 12  # a second, at most: a model that goes on is cut short, and then not believed
_MOST_TOKENS = 448
_SKIPPED = 1.0  # seconds of speech without a word
_WORD = 1.0  # seconds: a longer word lies over what was skipped
_REPETITIVE = 2.4  # compression ratio
_DOUBTED = 0.75  # a window less sure than this is heard in thirty seconds
_UNSURE = 0.4  # a window less sure than this is heard again
_WORKERS = 4  # each hears a batch, which takes about 120 MB: beyond, a long call has over 1.2 GB
_AVX512 = {"AVX512_SKX", "X86_V4"}  # as numpy calls it, which looks at the processor

_BEFORE, _BEHIND = "\"'“¿([{-«", "\"'.。,，!！?？:：”)]}、»"


class Line(NamedTuple):
    """One channel: its sound, where somebody speaks on it, and who."""

    sound: Channel
    speech: Spans
    party: Party | None


class _Job(NamedTuple):
    line: Line
    window: Window


class Transcriber:
    """A loaded model. It never samples at random: the same call gives the same words.

    Args:
        threads: how many batches are heard at once, each on one core; 0 for all cores.
        accurate: search wider among what may have been said, which takes longer.
    """

    def __init__(self, weights: Path, *, threads: int = 0, accurate: bool = False) -> None:
        self._workers = threads or min(_WORKERS, os.cpu_count() or 1)
        self._beam = _WIDE_BEAM if accurate else _BEAM
        if _AVX512 & set(np.show_config(mode="dicts")["SIMD Extensions"]["found"]):
            # The engine has code for it, which it does not use unless it is told to.
            os.environ.setdefault("CT2_FORCE_CPU_ISA", "AVX512")
        self._model = WhisperModel(
            str(weights),
            device="cpu",
            compute_type="int8",
            cpu_threads=1,
            num_workers=self._workers,
            local_files_only=True,
        )

    def transcribe(
        self,
        sound: Channel,
        speech: Spans,
        party: Party | None,
        language: str,
        progress: Callable[[float], None],
    ) -> list[Segment]:
        """The words of one channel, in segments that no long pause interrupts.

        Args:
            speech: where somebody speaks; nothing else is heard.
            language: declared, or what ``language_of`` found; never guessed a segment at a time.
            progress: called with the seconds of speech done.
        """
        return self.transcribe_lines([Line(sound, speech, party)], language, progress)

    def transcribe_lines(
        self, lines: Sequence[Line], language: str, progress: Callable[[float], None]
    ) -> list[Segment]:
        """The words of several channels, one channel after the other.

        They are heard together: windows of about the same length share a batch.
        """
        ear = _Ear(self._model, language, self._beam)
        done, lock = 0.0, Lock()

        def hear(jobs: list[_Job]) -> list[tuple[_Job, Said]]:
            nonlocal done
            heard = ear.hear_well(jobs)
            with lock:
                done += sum(spoken(job.window) for job in jobs)
                progress(done)
            return heard

        found: list[tuple[_Job, Said]] = []
        with ThreadPoolExecutor(self._workers) as pool:
            for heard in pool.map(hear, _batches(_jobs(lines))):
                found += heard
        found.sort(key=lambda pair: pair[0].window[0].start)
        return [
            segment
            for line in lines
            for job, said in found
            if job.line is line
            for segment in segments(said, line.party, line.speech)
        ]

    def language_of(self, lines: Sequence[Line]) -> str:
        """The language that is spoken most probably, heard once for the whole call.

        The longest windows of all channels are asked, and their answers added up; where nobody
        speaks there is nothing to hear in any language.
        """
        chances: dict[str, float] = defaultdict(float)
        for jobs in islice(_batches(_jobs(lines)), 1):
            encoded, _ = _encoded(self._model, jobs)
            for answer in self._model.model.detect_language(encoded):
                for token, chance in answer:
                    chances[token.strip("<|>")] += chance
        return max(chances, key=lambda language: chances[language], default="fr")


class _Ear:
    """Hears windows in one language."""

    def __init__(self, model: WhisperModel, language: str, beam: int) -> None:
        self._model: Any = model  # its annotations say less than it takes: batches, lists
        self._language = language
        self._beam = beam
        self._tokens = Tokenizer(
            model.hf_tokenizer, model.model.is_multilingual, task="transcribe", language=language
        )
        self._never = get_suppressed_tokens(self._tokens, (-1,))
        self._prompt = model.get_prompt(self._tokens, [], without_timestamps=True)

    def hear_well(self, jobs: list[_Job]) -> list[tuple[_Job, Said]]:
        """What is said in each window; what sounds wrong is heard again.

        A model that hears several sentences at once may skip one, most of all one that is said
        twice: the window is heard in thirty seconds, as its makers meant, then each half, and
        their halves if need be. One that repeats itself or is unsure hears it by their own path.
        """
        heard: list[tuple[_Job, Said]] = []
        for job, first in zip(jobs, self._hear(jobs), strict=True):
            said = first
            if not is_nothing(said) and (_skips(job.window, said) or said.confidence < _DOUBTED):
                again = self._hear([job], _FRAMES)[0]
                said = max(said, again, key=lambda one: self._worth(job, one))
            parts = [_Job(job.line, window) for window in halves(job.window)]
            if _skips(job.window, said) and len(parts) > 1:
                heard += self.hear_well(parts)
            else:
                heard.append((job, self._mend(job, said)))
        return heard

    @staticmethod
    def _worth(job: _Job, said: Said) -> tuple[bool, float]:
        """Which of two hearings is kept: the one that skips nothing, then the surer."""
        return not _skips(job.window, said), said.confidence

    def _mend(self, job: _Job, said: Said) -> Said:
        if is_nothing(said):
            return said._replace(words=())
        believed = is_believed(said) and said.confidence >= _UNSURE
        if believed and said.compression <= _REPETITIVE:
            return said
        again = self._hear_padded(job)
        # Somebody may well repeat a sentence, of which that path then drops all but one.
        return said if believed and _skips(job.window, again) else again

    def _hear(self, jobs: list[_Job], least: int = _LEAST) -> list[Said]:
        """The words of all windows at once, each in its own length or ``least`` frames."""
        encoded, placed = _encoded(self._model, jobs, least)
        lengths = [round(100 * duration(job.window)) for job in jobs]
        most = len(self._prompt) + round(_TOKENS * _POSITION * encoded.shape[1])
        results = self._model.model.generate(
            encoded,
            [self._prompt] * len(jobs),
            beam_size=self._beam,
            max_length=min(_MOST_TOKENS, most),
            return_scores=True,
            return_no_speech_prob=True,
            suppress_blank=True,
            suppress_tokens=self._never,
        )
        tokens = [[t for t in r.sequences_ids[0] if t < self._tokens.eot] for r in results]
        aligned = self._model.find_alignment(self._tokens, tokens, encoded, lengths)
        said = []
        for result, found, words, where in zip(results, tokens, aligned, placed, strict=True):
            merge_punctuations(words, _BEFORE, _BEHIND)
            said.append(
                Said(
                    [
                        _word(w["start"], w["end"], w["word"], w["probability"], where)
                        for w in words
                    ],
                    _sure(result),
                    result.no_speech_prob,
                    get_compression_ratio(self._tokens.decode(found)),
                    where[-1].end,
                )
            )
        return said

    def _hear_padded(self, job: _Job) -> Said:
        """faster-whisper's own path; only what is believed of what it hears."""
        sound, placed = join(job.line.sound, job.window)
        pieces, _ = self._model.transcribe(
            _loudness(sound),
            language=self._language,
            beam_size=self._beam,
            temperature=0.0,
            condition_on_previous_text=False,
            word_timestamps=True,
        )
        words: list[Word] = []
        for piece in pieces:
            heard = [
                _word(w.start, w.end, w.word, w.probability, placed) for w in piece.words or ()
            ]
            lasts = piece.end - piece.start
            confidence = float(np.exp(piece.avg_logprob))
            said = Said(heard, confidence, piece.no_speech_prob, piece.compression_ratio, lasts)
            words += heard if is_believed(said) else []
        return Said(words, 1.0, 0.0, 0.0, placed[-1].end)


def _sure(result: Any) -> float:
    """The probability of a result, by the token, the end that is not in its ids counted too."""
    count = len(result.sequences_ids[0])
    return float(np.exp(result.scores[0] * count / (count + 1)))


def _jobs(lines: Sequence[Line]) -> list[_Job]:
    return [
        _Job(line, window)
        for line in lines
        for window in windows(line.sound, line.speech, _AIM, _LONGEST)
    ]


def _batches(jobs: list[_Job]) -> Iterator[list[_Job]]:
    """Windows of about the same length together, the longest first: little is padded."""
    jobs = sorted(jobs, key=lambda job: duration(job.window), reverse=True)
    return (jobs[at : at + _BATCH] for at in range(0, len(jobs), _BATCH))


def _encoded(
    model: WhisperModel, jobs: Sequence[_Job], least: int = _LEAST
) -> tuple[StorageView, list[list[Placed]]]:
    """What the decoder listens to, as long for each window as for the longest; what is where.

    Each window is encoded alone: together they fill the processor's cache, and take longer.
    """
    found, placed = [], []
    for job in jobs:
        sound, where = join(job.line.sound, job.window)
        heard = model.feature_extractor(_loudness(sound))[..., :-1]
        length = min(_FRAMES, max(least, (heard.shape[-1] + _AFTER + 1) // 2 * 2))
        missing = ((0, 0), (0, length - heard.shape[-1]))
        silent = np.pad(heard, missing)
        found.append(np.array(model.encode(silent))[0])
        placed.append(where)
    longest = max(len(one) for one in found)
    alike = [np.pad(one, ((0, longest - len(one)), (0, 0)), mode="edge") for one in found]
    return StorageView.from_array(np.stack(alike)), placed


def _loudness(sound: Sound) -> NDArray[np.float32]:
    return sound.astype(np.float32) / np.float32(32768)


def _word(start: float, end: float, text: str, probability: float, placed: list[Placed]) -> Word:
    return Word(*in_call(float(start), float(end), placed), text, float(probability))


def _skips(window: Window, said: Said) -> bool:
    """Whether there is speech without a word: a longer word was laid over what was skipped."""
    told = [Span(word.start, min(word.end, word.start + _WORD)) for word in said.words]
    return unheard(window, told) > _SKIPPED
