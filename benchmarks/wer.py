"""Word error rate on real French telephone speech (see ``prompts``)."""

import re
import time
import unicodedata
from collections.abc import Sequence
from statistics import fmean

import jiwer
from benchmarks.prompts import Prompt, join, prompts

from justemesure.calls.call import RATE, Segment, Sound, Spans
from justemesure.calls.models import DEFAULT, trusted
from justemesure.calls.spoken import read
from justemesure.calls.transcribe import Transcriber
from justemesure.calls.voice import listen, speech

GAP = 0.6  # seconds between two prompts
_NAMES = ("zéro", "un", "deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf")


def normalise(text: str) -> str:
    """Lower case, no punctuation, single digits in words: what both sides can spell."""
    text = unicodedata.normalize("NFC", text.casefold()).replace("’", "'")
    text = re.sub(r"\b\d\b", lambda digit: _NAMES[int(digit[0])], text)
    return " ".join(re.sub(r"[^\w\s]|_", " ", text).split())


def in_digits(text: str) -> str:
    """The same with every number in single digits: « trente-neuf » and ``39`` are then alike."""
    tokens = read(text)
    return normalise(" ".join(" ".join(token.digits) or token.word for token in tokens))


def table() -> str:
    chosen, sound, spoken = _joined()
    transcriber = Transcriber(trusted(DEFAULT))
    began, cpu = time.perf_counter(), time.process_time()
    heard = transcriber.transcribe(sound, spoken, None, "fr", lambda _: None)
    wall, used = time.perf_counter() - began, time.process_time() - cpu
    result = _compared(chosen, heard)
    seconds = len(sound) / RATE
    words = len(result.references[0])
    shares = (result.wer, result.deletions / words, result.insertions / words)
    cells = [
        f"{seconds / 60:.1f} min, {len(chosen)} prompts",
        str(words),
        *(f"{100 * share:.1f} %" for share in (*shares, result.substitutions / words)),
        f"{wall / seconds:.3f}",
        f"{used / seconds:.3f}",
    ]
    heads = ["speech", "words", "WER", "deleted", "inserted", "substituted"]
    heads += ["wall / audio", "CPU / audio"]
    return _rows([heads, cells])


def by_confidence() -> str:
    """Thirds of the prompts, by the mean probability of the words that were heard in each.

    Errors are those of the whole, shared out along the alignment: no word is lost at an edge.
    """
    chosen, sound, spoken = _joined()
    heard = Transcriber(trusted(DEFAULT)).transcribe(sound, spoken, None, "fr", lambda _: None)
    wrong = _errors(chosen, _compared(chosen, heard))
    words = [word for segment in heard for word in segment.words]
    found: list[tuple[float, int, int]] = []
    start = 0.0
    for prompt, errors in zip(chosen, wrong, strict=True):
        end = start + len(prompt.sound) / RATE + GAP
        inside = [w.confidence for w in words if start <= (w.start + w.end) / 2 < end]
        found.append((fmean(inside or [0.0]), errors, len(normalise(prompt.text).split())))
        start = end
    found.sort()
    third = -(-len(found) // 3)
    rows = [["mean probability of a prompt's words", "prompts", "WER"]]
    for first in range(0, len(found), third):
        part = found[first : first + third]
        share = 100 * sum(errors for _, errors, _ in part) / sum(size for _, _, size in part)
        rows.append([f"{part[0][0]:.2f} to {part[-1][0]:.2f}", str(len(part)), f"{share:.1f} %"])
    return _rows(rows)


def _joined() -> tuple[tuple[Prompt, ...], Sound, Spans]:
    chosen = prompts()
    sound = join(chosen, GAP)
    return chosen, sound, speech(listen(sound), len(sound) / RATE)


def _compared(chosen: Sequence[Prompt], heard: Sequence[Segment]) -> jiwer.WordOutput:
    reference = normalise(" ".join(prompt.text for prompt in chosen))
    return jiwer.process_words(reference, normalise(" ".join(s.text for s in heard)))


def _errors(chosen: Sequence[Prompt], compared: jiwer.WordOutput) -> list[int]:
    """How many words of each prompt are wrong, left out or too many."""
    sizes = [len(normalise(prompt.text).split()) for prompt in chosen]
    owner = [number for number, size in enumerate(sizes) for _ in range(size)]
    errors = [0] * len(chosen)
    for chunk in compared.alignments[0]:
        if chunk.type == "insert":
            at = min(chunk.ref_start_idx, len(owner) - 1)
            errors[owner[at]] += chunk.hyp_end_idx - chunk.hyp_start_idx
        elif chunk.type != "equal":
            for at in range(chunk.ref_start_idx, chunk.ref_end_idx):
                errors[owner[at]] += 1
    return errors


def _rows(rows: Sequence[Sequence[str]]) -> str:
    heads, *rest = rows
    return "\n".join(f"| {' | '.join(row)} |" for row in (heads, ["---"] * len(heads), *rest))
