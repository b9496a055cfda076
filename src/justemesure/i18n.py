"""Sentences in French and English. The language is an argument, never a global.

A catalogue is ``locale/<language>/<subject>.yaml``: a mapping of names to sentences, or to
mappings of them. Both languages hold the same names; a test compares them.
"""

import re
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Literal, get_args

import yaml

Language = Literal["fr", "en"]
LANGUAGES: tuple[Language, ...] = get_args(Language)

_LOCALE = Path(__file__).parent / "locale"
_Loader = getattr(yaml, "CBaseLoader", yaml.BaseLoader)  # every key and value stays text
_MARKS = re.compile(
    r"[\\`*\[\]|]|(?<!/)~|(?<!\w)_|_(?!\w)"
)  # inside a word or an address, _ is one
_PLAIN = frozenset("\u00a0\u202f\u200c\u200d")  # French spaces, and what joins letters or emoji


@cache
def catalogue(language: Language, subject: str) -> Mapping[str, str]:
    """All sentences of one subject, nested names joined by dots."""
    text = (_LOCALE / language / f"{subject}.yaml").read_text(encoding="utf-8")
    return dict(_flatten(yaml.load(text, Loader=_Loader), ""))


def message(language: Language, subject: str, name: str, /, **said: object) -> str:
    """One sentence with its ``{parameters}`` filled in.

    Raises:
        KeyError: the catalogue has no such sentence, or the sentence needs another parameter.
    """
    return typeset(language, catalogue(language, subject)[name].format(**said))


def typeset(language: Language, text: str) -> str:
    """French spaces that never break, so that authors can type ordinary ones.

    Thin before ``; ! ?``, plain before ``: »`` and after ``«``, before units and inside numbers
    (Imprimerie nationale).
    """
    if language != "fr":
        return text
    text = re.sub(r" ([;!?])", "\u202f\\1", text)
    text = re.sub(r" ([:»%€])", "\u00a0\\1", text)
    text = text.replace("« ", "«\u00a0")
    return re.sub(r"(?<=\d) (?=\d{3}(?!\d))", "\u202f", text)


def visible(text: str) -> str:
    """The text on one line, with whatever a terminal would obey or not show told by its code."""
    if text.isprintable():
        return text
    return "".join(
        letter
        if letter.isprintable() or letter in _PLAIN
        else letter.encode("unicode_escape").decode()
        for letter in text
    )


def in_markdown(text: str) -> str:
    """What somebody wrote, as a line of Markdown that shows it and does nothing else."""
    return _MARKS.sub(r"\\\g<0>", " ".join(text.split("\n"))).replace("<", "&lt;")


def _flatten(node: Mapping[str, object], prefix: str) -> Iterator[tuple[str, str]]:
    for key, value in node.items():
        if isinstance(value, Mapping):
            yield from _flatten(value, f"{prefix}{key}.")
        else:
            yield f"{prefix}{key}", str(value)
