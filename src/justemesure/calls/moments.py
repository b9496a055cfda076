"""What is marked in the time line of a call: silences by cause, and what was cut out.

Silences come from the figures, which say when each happened; so a page never shows another silence
than the one that was counted.
"""

from collections.abc import Iterable, Iterator
from typing import Any, Literal, NamedTuple

from justemesure.calls.call import Spans
from justemesure.calls.figures import Figure
from justemesure.i18n import LANGUAGES, Language, message, typeset

Kind = Literal["tool", "asked", "unexplained", "cut", "phrase", "tone"]

_SILENCES: dict[str, Kind] = {
    "silence_tool": "tool",
    "silence_after_question": "asked",
    "silence_unexplained": "unexplained",
}


class Moment(NamedTuple):
    """From ``start`` to ``end`` seconds; ``name`` is what it is, in both languages."""

    kind: Kind
    start: float
    end: float
    name: dict[Language, str]


def moments(figures: Iterable[Figure], cuts: Spans) -> list[Moment]:
    """All of them, in order."""
    found = [*_silences(figures), *(Moment("cut", *cut, _named("cut")) for cut in cuts)]
    return sorted(found, key=lambda moment: (moment.start, moment.end))


def _silences(figures: Iterable[Figure]) -> Iterator[Moment]:
    for figure in figures:
        kind = _SILENCES.get(figure.id)
        if kind is None or figure.value is None:
            continue
        told: Any = figure.detail.get("at_s", ())
        name = kind if figure.party is None else f"{kind}-{figure.party}"
        for start, end in told:
            yield Moment(kind, start, end, _named(name))


def _named(name: str) -> dict[Language, str]:
    return {
        language: typeset(language, message(language, "report", f"moment-of.{name}"))
        for language in LANGUAGES
    }
