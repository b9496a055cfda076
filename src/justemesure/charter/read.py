"""The charter as numbered articles in plain words: the text that a works council signs.

Complete and nothing invented: every field that is written gives a sentence that holds its value,
and every sentence comes from a written field. The sentences are in ``locale/*/charter.yaml``.
"""

from collections.abc import Iterator
from typing import Any

from justemesure.charter.decode import plan
from justemesure.charter.measure import Measure
from justemesure.charter.model import Charter, CharterFile, Path
from justemesure.charter.record import Record
from justemesure.charter.wording import (
    PLAIN,
    grammatical_number,
    last_joint,
    listed,
    on_one_line,
    say,
    word,
)
from justemesure.i18n import Language, catalogue, message, typeset

ARTICLES = ("processors", "measures", "ai_systems")
"""Sections whose every entry is an article of its own."""
_DECLARED = ("consultation", "information", "impact_assessment", "register")
"""What was done beforehand: nobody here has seen the papers that are named for it."""


def read(file: CharterFile, language: Language) -> str:
    """The whole text: a title, the articles numbered, their sentences numbered within them."""
    reader = Reader(file.charter, language)
    lines = [reader.title(), "", reader.text("Preamble.rule"), reader.text("Preamble.declared")]
    for number, (heading, sentences) in enumerate(reader.articles(), start=1):
        lines += ["", f"Article {number} — {heading}"]
        lines += [f"{number}.{index}  {s}" for index, s in enumerate(sentences, start=1)]
    return typeset(language, "\n".join(lines)) + "\n"


class Reader:
    """The sentences of one charter; ``diff`` tells its changes in the same words."""

    def __init__(self, charter: Charter, language: Language) -> None:
        self._charter = charter
        self._language = language
        self._sentences = catalogue(language, "charter")

    def text(self, name: str, /, **said: object) -> str:
        return message(self._language, "charter", name, **said)

    def title(self) -> str:
        organisation, identity = self._charter.organisation, self._charter.charter
        name = on_one_line((organisation.name if organisation else None) or "…")
        return self.text(
            "Preamble.title", name=name, version=(identity.version if identity else None) or "…"
        )

    def articles(self) -> Iterator[tuple[str, list[str]]]:
        for section, annotation in Charter.__annotations__.items():
            value = getattr(self._charter, section)
            form = self._charter.format if section == "charter" else None
            if section == "format" or (value is None and form is None):
                continue
            if section in ARTICLES and isinstance(value, dict) and value:
                for id, record in value.items():
                    sentences = self._record(record)
                    yield self.text(f"Article.{section}", id=id), [stand(s) for s in sentences]
                continue
            told = (
                list(self._field(self._charter, section, annotation)) if value is not None else []
            )
            if form is not None:
                told.append(self.text("Charter.format", value=form))
            heading = self.heading((section,))
            if section in _DECLARED:
                heading = self.text("Preamble.of-the-employer", heading=heading)
            yield heading, [stand(sentence) for sentence in told]

    def heading(self, path: Path) -> str:
        """The article, or the entry within it, to which a place in the charter belongs."""
        section, *names = path
        if section == "format":
            section = "charter"
        if names and section in ARTICLES:
            return self.text(f"Article.{section}", id=names[0])
        if names and section in ("purposes", "populations"):
            return self.text(f"Charter.{section}", key=names[0]).rstrip(" —\u00a0")
        return self.text(f"Article.{'no-' if section in ARTICLES else ''}{section}")

    def sentences(self, record: Record, attribute: str) -> list[str]:
        """What a field of a record says, each sentence standing alone."""
        if getattr(record, attribute) is None:
            return []
        told = self._field(record, attribute, record.__annotations__[attribute])
        return [stand(sentence) for sentence in told]

    def value(self, record: Record, attribute: str, value: object) -> str:
        """A value as it stands in the sentence of that field, or of that block's entries."""
        annotation = record.__annotations__[attribute]
        entries = plan(annotation).entries
        if entries is not None and not isinstance(value, dict):
            annotation = entries[1]
        return self._say(f"{type(record).__name__}.{attribute}", value, annotation)

    def _record(self, record: Record) -> Iterator[str]:
        for attribute, annotation in record.__annotations__.items():
            if getattr(record, attribute) is not None:
                yield from self._field(record, attribute, annotation)

    def _field(self, record: Record, attribute: str, annotation: Any) -> Iterator[str]:
        """The sentences of one field: its template chosen by the shape of its value."""
        name, value = f"{type(record).__name__}.{attribute}", getattr(record, attribute)
        if (own := f"{name}.{self._shape(record, attribute, annotation)}") in self._sentences:
            yield self.text(own)
        elif value == {}:
            yield self.text(self._template(name, "entry"), key="—", value="—")
        elif isinstance(value, dict):
            for key, item in value.items():
                yield self._entry(name, key, item, plan(annotation).entries)
        elif isinstance(value, Record) and not isinstance(value, PLAIN):
            label = self._sentences.get(f"Labelled.{attribute}")
            told = self._joined(value, ", ") or "—"
            yield from (f"{label} {told}",) if label else self._record(value)
        elif isinstance(value, tuple) and any(isinstance(item, Record) for item in value):
            for item in value:
                yield from self._record(item)
        else:
            template = self._template(name, self._number(value), "text")
            yield self.text(template, value=self._say(name, value, annotation))

    @staticmethod
    def _shape(record: Record, attribute: str, annotation: Any) -> str | None:
        """What a value may have a sentence of its own for: a word of ours, or nothing at all."""
        value = getattr(record, attribute)
        if isinstance(value, bool):
            return str(value).lower()
        if value in ((), {}):
            return "empty"
        if not isinstance(value, str) or value not in plan(annotation).words:
            return None
        of_a_person = isinstance(record, Measure) and record.kind != "device_health"
        return "unsaid" if attribute == "why_individual" and of_a_person else value

    def _template(self, name: str, *shapes: str | None) -> str:
        """The first of these sentences of a field that there is, else the field's only one."""
        names = [f"{name}.{shape}" for shape in shapes]
        return next((candidate for candidate in names if candidate in self._sentences), name)

    def _number(self, value: object) -> str | None:
        if isinstance(value, tuple):
            return grammatical_number(len(value), self._language)
        return grammatical_number(value, self._language) if isinstance(value, int) else None

    def _say(self, name: str, value: object, annotation: Any) -> str:
        if name in ("Measure.people", "Population.within", "EmployeeInformation.populations"):
            assert isinstance(value, tuple)
            told = [self._population(item) for item in value]
            return listed(told, self._language, last=last_joint(name)) or "—"
        allowed = plan(annotation)
        words = plan(allowed.items).words if isinstance(value, tuple) else allowed.words
        return say(value, name, self._language, words=words) or "—"

    def _population(self, name: str) -> str:
        known = (self._charter.populations or {}).get(name)  # type: ignore[call-overload]
        return f"{on_one_line(known.what)} ({name})" if known and known.what else name

    def _entry(self, name: str, key: str, value: object, types: Any) -> str:
        """One entry of a block whose keys the author chose, or are words of a list."""
        ours = isinstance(value, str) and value in plan(types[1]).words
        template = self._template(name, str(value) if ours else None, "entry")
        shown = word(key, name, self._language) if plan(types[0]).words else key
        if not isinstance(value, Record) or isinstance(value, PLAIN):
            return self.text(template, key=shown, value=self._say(name, value, types[1]))
        if "{value}" in self._sentences[template]:
            return self.text(template, key=shown, value=self._joined(value, ", "))
        between = message(self._language, "values", "between")
        return f"{self.text(template, key=shown)} {self._joined(value, between) or '—'}"

    def _joined(self, record: Record, between: str) -> str:
        """A record's sentences as one, without its final stop."""
        return between.join(sentence.removesuffix(".") for sentence in self._record(record))


def stand(sentence: str) -> str:
    """A sentence that stands alone: a capital and a stop."""
    stop = "" if sentence.endswith((".", ":", "?", "!")) else "."
    return f"{sentence[:1].upper()}{sentence[1:]}{stop}"
