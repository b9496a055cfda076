"""Words of a French transcript, as the figures count them."""

import re
import unicodedata
from collections.abc import Sequence

LOOP_TIMES, LOOP_WORDS = 6, 16

_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")
_ELISION = re.compile(r"\b(?:[cdjlmnsty]|qu|jusqu|lorsqu|puisqu|quoiqu)['’](?=\w)", re.IGNORECASE)

# Signs of listening, alone, together or repeated; without accents, apostrophes as spaces.
_SIGNS = (
    "oui|ouais|hum|hmm?|m+h?|hein|ah?|oh|eh|euh|ok|okay|d accord|voila|tres bien|tres|bien sur"
    "|entendu|parfait|exactement|absolument|effectivement|en effet|tout a fait|je vois|c est ca|bon"
)
_LISTENING = re.compile(rf"(?:(?:{_SIGNS})(?: |$)){{1,4}}")


def words_of(text: str) -> list[str]:
    """The words of a text: « l'appel » is two, « aujourd'hui » and « rendez-vous » one each."""
    whole = unicodedata.normalize("NFC", text)
    return _WORD.findall(_ELISION.sub(lambda found: f"{found[0][:-1]} ", whole))


def is_loop(words: Sequence[str]) -> bool:
    """Whether the same words come ``LOOP_TIMES`` in a row and ``LOOP_WORDS`` in all.

    « Oui, oui, oui » and a prompt played four times over are not that long.
    """
    plain = [word.casefold() for word in words]
    for size in range(1, len(plain) // LOOP_TIMES + 1):
        run = size  # words that continue a loop of phrases of this size
        for word, before in zip(plain[size:], plain, strict=False):
            run = run + 1 if word == before else size
            if run >= max(LOOP_TIMES * size, LOOP_WORDS):
                return True
    return False


def is_back_channel(text: str) -> bool:
    """Whether a text is only signs of listening (« oui », « d'accord, très bien »)."""
    return _LISTENING.fullmatch("".join(c if c.isalpha() else " " for c in plain(text))) is not None


def plain(text: str) -> str:
    """Small letters without accents and digits, one space between words and nothing else."""
    apart = unicodedata.normalize("NFD", text.casefold().replace("œ", "oe"))
    kept = (c if c.isalnum() else " " for c in apart if not unicodedata.combining(c))
    return " ".join("".join(kept).split())
