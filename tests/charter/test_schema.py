"""The JSON Schema: what an editor completes with says the same as what the loader accepts."""

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator

from justemesure.charter.load import loads
from justemesure.charter.model import CharterFile, Path, Written
from justemesure.charter.schema import describe, schema
from justemesure.errors import BadInput

SCHEMA = schema()
FILES = [
    "examples/call-centre.yaml",
    "examples/unlawful.yaml",
    "tests/fixtures/charters/every-field.yaml",
]


VALIDATOR = Draft202012Validator(SCHEMA)


def accepts(content: Any) -> bool:
    return bool(VALIDATOR.is_valid(content))


class _Core(yaml.SafeLoader):
    """YAML 1.2 as editors read it: whole numbers and booleans are typed, the rest stays text."""


_Core.yaml_implicit_resolvers = {
    letter: [
        (tag, pattern)
        for tag, pattern in found
        if tag in ("tag:yaml.org,2002:bool", "tag:yaml.org,2002:int")
    ]
    for letter, found in yaml.SafeLoader.yaml_implicit_resolvers.items()
    if letter not in "yYnNoO"
}


def test_it_is_a_schema() -> None:
    Draft202012Validator.check_schema(SCHEMA)


def test_the_command_prints_it(command: Callable[..., Any]) -> None:
    ran = command("schema")
    assert json.loads(ran.out) == SCHEMA


@pytest.mark.parametrize("name", FILES)
def test_it_accepts_what_loads_as_text_and_as_an_editor_reads_it(root: Any, name: str) -> None:
    data = (root / name).read_bytes()
    for content in (loads(data, name).written, yaml.load(data, _Core)):
        errors = list(VALIDATOR.iter_errors(content))
        assert errors == []


def blocks(node: Any) -> Iterator[dict[str, Any]]:
    if isinstance(node, dict):
        yield node
        for item in node.values():
            yield from blocks(item)
    elif isinstance(node, list):
        for item in node:
            yield from blocks(item)


def test_an_unknown_key_is_refused_in_every_block(every_field: CharterFile) -> None:
    content = json.loads(json.dumps(every_field.written))
    closed = 0
    for block in blocks(content):
        block["Unknown Key"] = "x"
        assert not accepts(content)
        del block["Unknown Key"]
        closed += 1
    assert closed > 90
    assert accepts(content)


def definitions() -> Iterator[tuple[str, dict[str, Any]]]:
    yield "Charter", SCHEMA
    yield from SCHEMA["$defs"].items()


def test_every_field_that_holds_a_value_is_described_in_both_languages() -> None:
    silent = []
    for name, definition in definitions():
        for field, told in definition["properties"].items():
            attribute = f"{field}_" if field in ("from", "for", "with") else field
            texts = [describe(name, attribute, language) for language in ("en", "fr")]
            block = json.dumps(told).count("$ref") and not told.get("description")
            if block:
                continue  # its own fields say what it is
            if not all(texts) or told.get("description") != " / ".join(texts):
                silent.append((name, field))
    assert silent == []


def test_a_field_of_another_kind_is_refused_as_the_loader_does() -> None:
    content = {"measures": {"m": {"kind": "call_recording", "cameras": {"sound": "true"}}}}
    assert not accepts(content)
    content["measures"]["m"]["kind"] = "cctv"
    assert accepts(content)


def test_it_knows_the_same_words_and_forms_as_the_loader(
    every_field: CharterFile,
    leaves: Callable[[Written], list[Any]],
    others: Callable[[Any], list[str]],
    around: Callable[[Written, Path], Written],
    change: Callable[[Written, Path, str], Written],
    extract: Callable[[Written], CharterFile],
) -> None:
    """Each value replaced by other words of its list, and by a word of none."""
    disagree, refused = [], 0
    for leaf in leaves(every_field.written):
        if leaf.path[-1] == "kind":
            continue  # it says which fields the measure takes
        part = around(every_field.written, leaf.path)
        for text in (*others(leaf)[:3], "Certainly Not"):
            written = change(part, leaf.path, text)
            loads_too = can_read(extract, written)
            refused += not loads_too
            if accepts(written) != loads_too:
                disagree.append((leaf.path, text))
    assert disagree == []
    assert refused > 100


def can_read(extract: Callable[[Written], CharterFile], written: Written) -> bool:
    try:
        extract(written)
    except BadInput:
        return False
    return True


TEXTS = ["3 months", "1 year", "90 minutes", "three days", "2 %", "2.5 %", "2%", "7:30", "07:30"]
TEXTS += ["2027-01-11", "2027-1-11", "6 calls per day", "2 days later", "FR", "fr", "a-b", "A b"]
FIELDS: list[tuple[str, ...]] = [
    ("working_hours", "never_before"),
    ("organisation", "country"),
    ("charter", "id"),
    ("charter", "in_force_from"),
    ("rights", "answer_within"),
    ("measures", "m", "sample", "at_most"),
    ("measures", "m", "sample", "rate"),
    ("measures", "m", "seen_by", "trainer"),
]


@pytest.mark.parametrize("field", FIELDS, ids=[field[-1] for field in FIELDS])
def test_it_takes_every_form_that_the_loader_takes(
    extract: Callable[[Written], CharterFile], field: tuple[str, ...]
) -> None:
    contents = []
    for text in TEXTS:
        content: Any = text
        for part in reversed(field):
            content = {part: content}
        contents.append(content)
    readable = [content for content in contents if can_read(extract, content)]
    assert readable
    assert all(accepts(content) for content in readable)
