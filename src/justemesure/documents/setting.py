"""How words are set on paper: apostrophes, quotes, runs of lines."""

import re
from collections.abc import Iterable

from justemesure.i18n import Language, typeset

_ELISION = re.compile(
    r"(?<![\w\-._/])([cdjlmnst]|qu|jusqu|lorsqu|puisqu|aujourd)'(?=\w)", re.IGNORECASE
)


def quoted(text: str, language: Language) -> str:
    """A finding's sentence on paper: the charter's own words in quotes, not in backticks."""
    marks = "« {} »" if language == "fr" else "“{}”"
    return typeset(language, re.sub("`([^`]*)`", lambda found: marks.format(found[1]), text))


def printed(text: str, language: Language) -> str:
    """French elisions with a printer's apostrophe; those inside a file's name stay as they are."""
    return _ELISION.sub("\\1’", text) if language == "fr" else text


def ranges(lines: Iterable[int]) -> str:
    """``3-5, 9``"""
    told: list[list[int]] = []
    for line in sorted(lines):
        if told and line == told[-1][1] + 1:
            told[-1][1] = line
        else:
            told.append([line, line])
    return ", ".join(f"{first}" if first == last else f"{first}-{last}" for first, last in told)
