"""Word error rate on real French telephone speech (see ``prompts``)."""

import re
import time
import unicodedata

import jiwer
from benchmarks.prompts import join, prompts

from justemesure.calls.call import RATE
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
    return "\n".join(f"| {' | '.join(row)} |" for row in (heads, ["---"] * len(heads), cells))
