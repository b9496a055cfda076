"""Legal values and dates of application, each with its reference, asked for at a date.

``law/<subject>.yaml`` holds, for each value, what it holds from each day on::

    recording_retention:
      from:
        2014-11-27: {value: 6 months, source: cnil-calls}

A value that changed has one line for each day on which it did. A provision that ended has a
last line, from the first day without it: its value is ``ended``, its source the text that ended
it. A day that a later text moved is a value like others: it was one day as the law stood before
that text, another since (``ai_act.annex_iii_from``).

A value that we chose ourselves names the source ``product`` and holds from the
first day that a charter can name.
"""

from datetime import date
from functools import cache
from pathlib import Path

import yaml

from justemesure.charter.record import Record
from justemesure.charter.values import Duration, Rate, parse_date, parse_duration, parse_rate

_FOLDER = Path(__file__).parent / "law"
_Loader = getattr(yaml, "CBaseLoader", yaml.BaseLoader)  # everything stays text
ENDED = "ended"


class LegalValue(Record):
    value: str
    source: str


class Law:
    """The law as it stands on one day."""

    def __init__(self, on: date) -> None:
        self.on = on

    def applies(self, name: str) -> bool:
        """Whether the provision has a value on that day."""
        return self._at(name) is not None

    def duration(self, name: str) -> Duration:
        return parse_duration(self.value(name).value)

    def rate(self, name: str) -> Rate:
        return parse_rate(self.value(name).value)

    def number(self, name: str) -> int:
        return int(self.value(name).value)

    def day(self, name: str) -> date:
        """The day from which duties apply, as the law announced it on this one."""
        return parse_date(self.value(name).value)

    def has_come(self, name: str) -> bool:
        """Whether the day of ``name`` is here: false too while no law announces one."""
        return self.applies(name) and self.day(name) <= self.on

    def words(self, name: str) -> tuple[str, ...]:
        """A list of words: the value's text, split at semicolons."""
        return _split(self.value(name).value)

    def replaced(self, name: str) -> list[tuple[str, str, date]]:
        """Each value that no longer holds on this day, the one that does, and since when it does.

        Nothing where the provision has no value on this day.
        """
        held = [(start, step.value) for start, step in history(name) if start <= self.on]
        if not self.applies(name):
            return []
        since, now = held[-1]
        return [(old, now, since) for _, old in held[:-1] if old not in (now, ENDED)]

    def value(self, name: str) -> LegalValue:
        """The value of ``subject.name``.

        Raises:
            LookupError: it has none on that day; ask ``applies`` first where that can be.
        """
        found = self._at(name)
        if found is None:
            raise LookupError(f"{name} on {self.on}")
        return found

    def _at(self, name: str) -> LegalValue | None:
        latest = None
        for start, found in history(name):
            if start <= self.on:
                latest = found
        return None if latest is None or latest.value == ENDED else latest


def names(subject: str) -> tuple[str, ...]:
    """What ``law/<subject>.yaml`` holds values of."""
    return tuple(_subject(subject))


def subjects() -> tuple[str, ...]:
    """The subjects that have values: the files of ``law/``, ``sources.yaml`` apart."""
    return tuple(sorted(path.stem for path in _FOLDER.glob("*.yaml") if path.stem != "sources"))


@cache
def _split(text: str) -> tuple[str, ...]:
    return tuple(word.strip() for word in text.split(";"))


@cache
def history(name: str) -> tuple[tuple[date, LegalValue], ...]:
    """Each value of ``subject.name`` with the day from which it holds, the oldest first."""
    subject, _, entry = name.partition(".")
    steps = _subject(subject)[entry]["from"]
    return tuple(
        sorted((date.fromisoformat(day), LegalValue(**step)) for day, step in steps.items())
    )


@cache
def _subject(subject: str) -> dict[str, dict[str, dict[str, dict[str, str]]]]:
    text = (_FOLDER / f"{subject}.yaml").read_text(encoding="utf-8")
    return yaml.load(text, Loader=_Loader)  # type: ignore[no-any-return]
