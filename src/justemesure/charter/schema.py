"""The JSON Schema of a charter (draft 2020-12), from the same annotations that decode it.

Editors complete and explain charters with it. Each field is described, in both languages, by the
sentence that it gives in the charter's text. ``check`` says more: dates of the calendar, names
that must be defined, and the law.
"""

from datetime import date, time
from typing import Any

from justemesure.charter import values
from justemesure.charter.decode import EMPTY_WORDS, LONGEST_TEXT, field_name, plan
from justemesure.charter.kinds import KINDS
from justemesure.charter.measure import Measure
from justemesure.charter.model import Charter, Zone
from justemesure.charter.vocabulary import Country, Label, Name
from justemesure.i18n import LANGUAGES, Language, catalogue, typeset

_NAME = "^[a-z0-9][a-z0-9_-]{0,63}$"
_UNITS = "(second|minute|hour|day|week|month|year)s?"
_SCALARS: dict[Any, dict[str, Any]] = {
    str: {
        "type": ["string", "number"],
        "maxLength": LONGEST_TEXT,
        "not": {"enum": sorted(EMPTY_WORDS)},
    },
    Label: {"type": ["string", "number", "boolean"], "maxLength": LONGEST_TEXT},
    int: {"type": ["integer", "string"], "pattern": "^[0-9]{1,9}$", "minimum": 0},
    bool: {"enum": [True, False, "true", "false"]},
    date: {"type": "string", "format": "date", "pattern": r"^\d{4}-\d\d-\d\d$"},
    time: {"type": "string", "pattern": r"^([01]\d|2[0-3]):[0-5]\d$"},
    values.Duration: {"type": "string", "pattern": rf"^\d{{1,4}} {_UNITS}$"},
    values.Delay: {"type": "string", "pattern": rf"^\d{{1,4}} {_UNITS} later$"},
    values.Rate: {"type": "string", "pattern": r"^\d{1,3}(\.\d{1,4})? ?%$"},
    values.Volume: {
        "type": "string",
        "pattern": r"^\d{1,6} calls( per person)? per (day|week|month|period)$",
    },
    values.Hours: {"type": "string", "pattern": r"^\d\d:\d\d ?- ?\d\d:\d\d$"},
    Name: {"type": "string", "pattern": _NAME},
    Country: {"type": "string", "pattern": "^[A-Z]{2}$"},
    Zone: {"type": "string", "pattern": "^[A-Za-z0-9_+-]+(/[A-Za-z0-9_+-]+)*$"},
}


def schema() -> dict[str, Any]:
    """The whole schema, one definition a record."""
    definitions: dict[str, Any] = {}
    root = _record(Charter, definitions)
    definitions["Measure"]["allOf"] = [_fields_of(kind) for kind in sorted(KINDS)]
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Juste Mesure, charter, format 1",
        **root,
        "$defs": {name: definitions[name] for name in sorted(definitions)},
    }


def describe(record: str, attribute: str, language: Language) -> str:
    """What a field says, with an ellipsis for what is written in it; empty for a plain block."""
    sentences = catalogue(language, "charter")
    name = f"{record}.{attribute}"
    for candidate in (
        name,
        f"{name}.text",
        f"{name}.many",
        f"{name}.entry",
        f"{name}.true",
        f"Labelled.{attribute}",
    ):
        if candidate in sentences:
            told = sentences[candidate].replace("{value}.", "…").replace("{value}", "…")
            told = told.replace("{key}", "…")
            if candidate.endswith(".true"):
                told += f" / {sentences[f'{name}.false']}"
            return typeset(language, f"{told[:1].upper()}{told[1:]}")
    return ""


def _record(record: Any, definitions: dict[str, Any]) -> dict[str, Any]:
    properties = {}
    for attribute, annotation in record.__annotations__.items():
        field = _value(annotation, definitions)
        told = {language: describe(record.__name__, attribute, language) for language in LANGUAGES}
        if told["en"]:
            field = {"description": f"{told['en']} / {told['fr']}", **field}
        properties[field_name(attribute)] = field
    return {"type": "object", "properties": properties, "additionalProperties": False}


def _value(annotation: Any, definitions: dict[str, Any]) -> dict[str, Any]:
    allowed = plan(annotation)
    options: list[dict[str, Any]] = []
    if allowed.words:
        options.append({"enum": _as_yaml_reads(sorted(allowed.words))})
    options += [dict(_SCALARS[kind]) for kind in allowed.scalars]
    if allowed.record is not None:
        name = allowed.record.__name__
        if name not in definitions:
            definitions[name] = {}  # claims the name before the record refers to itself
            definitions[name].update(_record(allowed.record, definitions))
        options.append({"$ref": f"#/$defs/{name}"})
    if allowed.items is not None:
        options.append({"type": "array", "items": _value(allowed.items, definitions)})
    if allowed.entries is not None:
        options.append(_entries(*allowed.entries, definitions))
    return options[0] if len(options) == 1 else {"anyOf": options}


def _entries(key: Any, value: Any, definitions: dict[str, Any]) -> dict[str, Any]:
    words = plan(key).words
    names = {"enum": sorted(words)} if words else {"pattern": _NAME}
    return {
        "type": "object",
        "propertyNames": names,
        "additionalProperties": _value(value, definitions),
    }


def _as_yaml_reads(words: list[str]) -> list[object]:
    """An editor's YAML reads ``1`` as a number and ``yes``, in YAML 1.1, as true."""
    also: list[object] = [int(word) for word in words if word.isdigit()]
    return [*words, *also, *([True] if "yes" in words else [])]


def _fields_of(kind: str) -> dict[str, Any]:
    """A measure of this kind takes these fields only."""
    foreign = {field_name(name) for name in Measure.__annotations__} - KINDS[kind].fields  # type: ignore[index]
    return {
        "if": {"properties": {"kind": {"const": kind}}, "required": ["kind"]},
        "then": {"properties": dict.fromkeys(sorted(foreign), False)},
    }
