"""What is marked in the time line of a call: silences by cause, cuts, phrases, the customer's tone.

Silences come from the figures, which say when each happened; so a page never shows another silence
than the one that was counted.
"""

from collections.abc import Iterable, Iterator
from typing import Any, Literal, NamedTuple

from justemesure.calls.call import Segment, Spans, Word
from justemesure.calls.customer import Quarter
from justemesure.calls.figures import Figure
from justemesure.calls.phrases import Sought
from justemesure.calls.redact import CUT
from justemesure.i18n import LANGUAGES, Language, message, typeset

Kind = Literal["tool", "asked", "unexplained", "cut", "phrase", "tone"]

LEAST = 1.0
"""Seconds of silence of one cause below which no list names it; figures count them all."""

_SILENCES: dict[str, Kind] = {
    "silence_tool": "tool",
    "silence_after_question": "asked",
    "silence_unexplained": "unexplained",
}


class Moment(NamedTuple):
    """From ``start`` to ``end`` seconds; ``name`` is what it is, in both languages.

    ``words`` are those of the transcript that led to it. ``decided`` is false of a quarter whose
    tone cannot be told: it is listed, and marks nothing.
    """

    kind: Kind
    start: float
    end: float
    name: dict[Language, str]
    words: tuple[str, ...] = ()
    decided: bool = True

    @property
    def listed(self) -> bool:
        """Whether a list of moments names it: what is left of a silence may be a mere sliver."""
        return self.kind not in _SILENCES.values() or self.end - self.start >= LEAST


def moments(
    figures: Iterable[Figure],
    cuts: Spans,
    phrases: Iterable[Sought] = (),
    tone: Iterable[Quarter] = (),
    segments: Iterable[Segment] = (),
) -> list[Moment]:
    """All of them, in order.

    Args:
        segments: what may be shown of the words; without them no words of tone are.
    """
    said = [
        word
        for segment in segments
        if segment.party == "customer"
        for word in segment.words
        if word.text.strip() != CUT
    ]
    found = [
        *_silences(figures),
        *(Moment("cut", *cut, _named("cut")) for cut in cuts),
        *_phrases(phrases),
        *(_quarter(quarter, said) for quarter in tone),
    ]
    return sorted(found, key=lambda moment: (moment.start, moment.end))


def _phrases(found: Iterable[Sought]) -> Iterator[Moment]:
    """Those that were said; the others have no moment."""
    for one in found:
        if one.at is not None and one.until is not None:
            yield Moment("phrase", one.at, one.until, _told("phrase", one.outcome, phrase=one.name))


def _quarter(quarter: Quarter, said: Iterable[Word]) -> Moment:
    words = tuple(_between(said, start, end) for start, end, _ in quarter.evidence)
    return Moment(
        "tone",
        quarter.start,
        quarter.end,
        _told("customer_tone", quarter.verdict),
        tuple(filter(None, words)),
        quarter.verdict != "not_decidable",
    )


def _between(said: Iterable[Word], start: float, end: float) -> str:
    """The very words from whose times a passage was told; not those that begin or end beside it."""
    inside = (word for word in said if start <= round(word.start, 2) and round(word.end, 2) <= end)
    return "".join(word.text for word in inside).strip(" ,;:.?!…")


def _told(subject: str, outcome: str, **said: str) -> dict[Language, str]:
    return {
        language: message(
            language,
            "report",
            f"moment-of.{subject}",
            outcome=message(language, "figures", f"{subject}.{outcome}"),
            **said,
        )
        for language in LANGUAGES
    }


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
