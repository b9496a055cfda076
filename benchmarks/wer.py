"""Word error rate on real French telephone speech (see ``prompts``)."""

import re
import time
import unicodedata
from collections.abc import Sequence
from statistics import fmean

import jiwer
from benchmarks.prompts import Prompt, join, prompts

from justemesure.calls.call import RATE, Segment
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
    chosen = prompts()
    sound = join(chosen, GAP)
    spoken = speech(listen(sound), len(sound) / RATE)
    transcriber = Transcriber(trusted(DEFAULT))
    began, cpu = time.perf_counter(), time.process_time()
    heard = transcriber.transcribe(sound, spoken, None, "fr", lambda _: None)
    wall, used = time.perf_counter() - began, time.process_time() - cpu
    reference = normalise(" ".join(prompt.text for prompt in chosen))
    hypothesis = normalise(" ".join(segment.text for segment in heard))
    result = jiwer.process_words(reference, hypothesis)
    seconds = len(sound) / RATE
    words = len(reference.split())
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
    return "\n\n".join([_rows([heads, cells]), _by_confidence(chosen, heard)])


def _by_confidence(chosen: Sequence[Prompt], heard: Sequence[Segment]) -> str:
    """Thirds of the prompts, by the mean probability of the words that were heard in each."""
    found: list[tuple[float, str, str]] = []
    words = [word for segment in heard for word in segment.words]
    start = 0.0
    for prompt in chosen:
        end = start + len(prompt.sound) / RATE + GAP
        inside = [word for word in words if start <= (word.start + word.end) / 2 < end]
        text = normalise("".join(word.text for word in inside))
        sure = fmean(word.confidence for word in inside) if inside else 0.0
        found.append((sure, normalise(prompt.text), text))
        start = end
    found.sort()
    third = -(-len(found) // 3)
    rows = [["mean probability of a prompt's words", "prompts", "WER"]]
    for first in range(0, len(found), third):
        part = found[first : first + third]
        wrong = jiwer.wer([said for _, said, _ in part], [heard_ for _, _, heard_ in part])
        sure_of = f"{part[0][0]:.2f} to {part[-1][0]:.2f}"
        rows.append([sure_of, str(len(part)), f"{100 * wrong:.1f} %"])
    return _rows(rows)


def _rows(rows: Sequence[Sequence[str]]) -> str:
    heads, *rest = rows
    return "\n".join(f"| {' | '.join(row)} |" for row in (heads, ["---"] * len(heads), *rest))
