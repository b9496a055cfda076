"""Transcription three ways on the same sound, weights, cores and threads: processor and words.

The processor's own seconds are compared: they hold, more or less, on a machine that others use.
"""

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import pairwise
from typing import Any, NamedTuple

import jiwer
import numpy as np
from benchmarks.prompts import dialogue, join, prompts
from benchmarks.truth import samples
from benchmarks.wer import GAP, in_digits, normalise
from faster_whisper import BatchedInferencePipeline, WhisperModel
from numpy.typing import NDArray

from justemesure.calls.call import PARTIES, RATE, Sound
from justemesure.calls.models import DEFAULT, trusted
from justemesure.calls.timing import total
from justemesure.calls.transcribe import Line, Transcriber
from justemesure.calls.voice import listen_to_all, speech

_THREADS = 2
_PARTS = 4  # of the prompts: each is heard all ways before the next, so that noise is shared
_DRAWS = 2000
PAUSE = 2.4  # seconds between turns: nobody speaks in three tenths of the call
_MINUTES = 10


class Channel(NamedTuple):
    sound: Sound
    said: tuple[str, ...]
    """What is said, in units that are drawn again for the interval."""


class Way(NamedTuple):
    name: str
    hear: Callable[[Sequence[Sound]], list[str]]


class Result(NamedTuple):
    """Of one way: seconds of processor and of sound, and errors in each unit.

    ``in_digits`` are those that are left when numbers are digits on both sides.
    """

    cpu: float
    seconds: float
    errors: NDArray[np.int64]
    in_digits: NDArray[np.int64]
    deleted: int


def ways() -> Iterator[Way]:
    """All load the same int8 weights once, ours first: it settles the engine's code for all."""
    weights = trusted(DEFAULT)
    transcriber = Transcriber(weights, threads=_THREADS)
    model = WhisperModel(str(weights), device="cpu", compute_type="int8", cpu_threads=_THREADS)
    batched = BatchedInferencePipeline(model)  # type: ignore[no-untyped-call]

    def sequential(sounds: Sequence[Sound]) -> list[str]:
        return [_text(model.transcribe(_floats(sound), language="fr")[0]) for sound in sounds]

    def in_batches(sounds: Sequence[Sound]) -> list[str]:
        return [
            _text(batched.transcribe(_floats(s), language="fr", beam_size=5, batch_size=8)[0])
            for s in sounds
        ]

    yield Way("faster-whisper, sequential, its defaults", sequential)
    yield Way("faster-whisper, batched, beam 5", in_batches)
    yield Way("ours, voice detector included", ours(transcriber))


def ours(transcriber: Transcriber) -> Callable[[Sequence[Sound]], list[str]]:
    def hear(sounds: Sequence[Sound]) -> list[str]:
        lines = [
            Line(sound, speech(heard, len(sound) / RATE), party)
            for sound, heard, party in zip(sounds, listen_to_all(sounds), PARTIES, strict=False)
        ]
        found = transcriber.transcribe_lines(lines, "fr", lambda _: None)
        return [_text(s for s in found if s.party == line.party) for line in lines]

    return hear


def table() -> str:
    """On the prompts, one line after the other."""
    chosen = prompts()
    edges = np.linspace(0, len(chosen), _PARTS + 1).astype(int)
    parts = [chosen[start:end] for start, end in pairwise(edges)]
    return _table([[Channel(join(part, GAP), tuple(p.text for p in part))] for part in parts])


def of_samples() -> str:
    """On the sample calls, two channels each."""
    return _table(
        [
            [
                Channel(sound[:], tuple(t["text"] for t in truth["turns"] if t["party"] == party))
                for sound, party in zip(recording.channels, PARTIES, strict=True)
            ]
            for _, recording, truth in samples()
        ]
    )


def clock() -> str:
    """How long a two-channel call takes by the clock, the model loaded."""
    sides = dialogue(_MINUTES * 60, PAUSE)
    length = len(sides[0]) / RATE
    hear = ours(Transcriber(trusted(DEFAULT), threads=_THREADS))
    began, cpu = time.perf_counter(), time.process_time()
    hear(sides)
    wall, used = time.perf_counter() - began, time.process_time() - cpu
    shares = [total(speech(heard, length)) / length for heard in listen_to_all(sides)]
    spoken = " and ".join(f"{100 * share:.0f} %" for share in shares)
    cells = [f"{length:.0f} s", spoken, f"{wall:.1f}", f"{length / wall:.0f}", f"{used:.1f}"]
    heads = [
        "call, two channels",
        "each speaks",
        "wall, s",
        "× real time",
        "CPU, s",
        "× if both cores were free",
    ]
    filled = [heads, ["---"] * 6, [*cells, f"{length / used * _THREADS:.0f}"]]
    return "\n".join(f"| {' | '.join(row)} |" for row in filled)


def _table(calls: Sequence[Sequence[Channel]]) -> str:
    chosen = tuple(ways())
    found = {way.name: list[Result]() for way in chosen}
    for channels in calls:
        for way in chosen:
            cpu = time.process_time()
            texts = way.hear([channel.sound for channel in channels])
            found[way.name].append(result(channels, texts, time.process_time() - cpu))
    units = [unit for call in calls for channel in call for unit in channel.said]
    words, with_digits = (
        np.array([len(form(unit).split()) for unit in units]) for form in (normalise, in_digits)
    )
    return rows({name: add(results) for name, results in found.items()}, words, with_digits)


def result(channels: Sequence[Channel], texts: Sequence[str], cpu: float) -> Result:
    counted, in_numbers = (
        [errors(channel.said, text, form) for channel, text in zip(channels, texts, strict=True)]
        for form in (normalise, in_digits)
    )
    return Result(
        cpu,
        sum(len(channel.sound) for channel in channels) / RATE,
        np.concatenate([each for each, _ in counted]),
        np.concatenate([each for each, _ in in_numbers]),
        sum(deleted for _, deleted in counted),
    )


def add(results: Sequence[Result]) -> Result:
    return Result(
        sum(r.cpu for r in results),
        sum(r.seconds for r in results),
        np.concatenate([r.errors for r in results]),
        np.concatenate([r.in_digits for r in results]),
        sum(r.deleted for r in results),
    )


def errors(
    said: Sequence[str], heard: str, form: Callable[[str], str]
) -> tuple[NDArray[np.int64], int]:
    """Errors in each unit of what was said, and words deleted, the whole aligned at once.

    Args:
        form: brings both sides to the same spelling.
    """
    units = [form(unit).split() for unit in said]
    owner = np.repeat(np.arange(len(units)), [len(unit) for unit in units])
    aligned = jiwer.process_words(" ".join(" ".join(unit) for unit in units), form(heard))
    found = np.zeros(len(units), np.int64)
    for chunk in aligned.alignments[0]:
        if chunk.type == "insert":
            at = owner[min(chunk.ref_start_idx, len(owner) - 1)]
            found[at] += chunk.hyp_end_idx - chunk.hyp_start_idx
        elif chunk.type != "equal":
            np.add.at(found, owner[chunk.ref_start_idx : chunk.ref_end_idx], 1)
    return found, aligned.deletions


def rows(found: dict[str, Result], words: NDArray[np.int64], with_digits: NDArray[np.int64]) -> str:
    """The ways, the last one compared with the others."""
    last = list(found.values())[-1]
    cells = [
        ["way", "CPU / audio", "ours of it", "WER", "deleted", "ours less its, 95 %"],
        ["---"] * 8,
    ]
    for name, one in found.items():
        own = one is last
        cells.append(
            [
                name,
                f"{one.cpu / one.seconds:.3f}",
                "" if own else f"{last.cpu / one.cpu:.2f}",
                f"{100 * one.errors.sum() / words.sum():.1f} %",
                f"{100 * one.deleted / words.sum():.1f} %",
                "" if own else _interval(last.errors - one.errors, words),
                f"{100 * one.in_digits.sum() / with_digits.sum():.1f} %",
                "" if own else _interval(last.in_digits - one.in_digits, with_digits),
            ]
        )
    cells[0] += ["WER, numbers in digits", "ours less its, 95 %"]
    told = f"{last.seconds / 60:.1f} min of sound, {words.sum()} words, {_THREADS} threads."
    return "\n".join([*(f"| {' | '.join(row)} |" for row in cells), "", told])


def _interval(more: NDArray[np.int64], words: NDArray[np.int64]) -> str:
    """The paired bootstrap: units are drawn again, each with its errors both ways."""
    drawn = np.random.default_rng(0).integers(0, len(words), (_DRAWS, len(words)))
    shares = 100 * more[drawn].sum(axis=1) / words[drawn].sum(axis=1)
    low, high = np.percentile(shares, [2.5, 97.5])
    return f"{low:+.1f} to {high:+.1f} points"


def _text(pieces: Iterable[Any]) -> str:
    return " ".join(piece.text for piece in pieces)


def _floats(sound: Sound) -> NDArray[np.float32]:
    return sound.astype(np.float32) / np.float32(32768)
