"""A file → a charter whose names are defined, or one mistake; whatever the bytes are."""

import random
from pathlib import Path
from typing import Any, get_args

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from justemesure.charter.decode import fields
from justemesure.charter.digest import digest
from justemesure.charter.kinds import KINDS
from justemesure.charter.load import load, loads
from justemesure.charter.measure import Measure
from justemesure.charter.model import CharterFile
from justemesure.charter.read import read
from justemesure.charter.vocabulary import Kind
from justemesure.errors import BadInput
from justemesure.i18n import LANGUAGES

EXAMPLE = (Path(__file__).parents[2] / "examples" / "call-centre.yaml").read_bytes()


def reads_or_tells(data: bytes) -> CharterFile | None:
    """The charter; or none, after one mistake that was told in both languages."""
    try:
        return loads(data, "c.yaml")
    except BadInput as error:
        told = [error.tell(language) for language in LANGUAGES]
    assert all(0 < len(text) < 3_000 for text in told)
    assert all(text.startswith("c.yaml") for text in told)
    return None


@pytest.mark.parametrize("name", ["call-centre", "unlawful"])
def test_the_examples_load(root: Path, name: str) -> None:
    file = load(root / "examples" / f"{name}.yaml")
    assert file.charter.format == "1"
    assert file.charter.measures


@given(st.binary(max_size=400))
@example(b"\xff\xfe")
@example(b"---\n...\n")
@example(b"%YAML 9.9\n---\na: b")
@example(b"? [a]\n: b")
@example(b"&a *a")
def test_any_bytes_are_a_charter_or_one_mistake(data: bytes) -> None:
    reads_or_tells(data)


@given(st.data())
@settings(max_examples=60)
def test_a_mutated_charter_is_a_charter_or_one_mistake(data: st.DataObject) -> None:
    """Bytes deleted, repeated, swapped or replaced; what still loads reads and has a digest."""
    found = bytearray(EXAMPLE)
    for _ in range(data.draw(st.integers(1, 4))):
        start = data.draw(st.integers(0, len(found)))
        end = min(len(found), start + data.draw(st.integers(0, 40)))
        filler = data.draw(
            st.one_of(
                st.binary(max_size=6),
                st.sampled_from(
                    [b"\n", b"- ", b": ", b"{", b"]", b"'", b"none", b"&a ", b"*a", b"!x "]
                ),
                st.just(bytes(found[start:end]) * 2),
            )
        )
        found[start:end] = filler
    file = reads_or_tells(bytes(found))
    if file is not None:
        assert all(read(file, language) for language in LANGUAGES)
        assert len(digest(file)) == 64


@given(st.randoms(use_true_random=False))
@settings(max_examples=60)
def test_a_charter_with_its_lines_shuffled_is_a_charter_or_one_mistake(
    shuffle: random.Random,
) -> None:
    lines = EXAMPLE.splitlines(keepends=True)
    for _ in range(3):
        one, two = shuffle.randrange(len(lines)), shuffle.randrange(len(lines))
        lines[one], lines[two] = lines[two], lines[one]
    reads_or_tells(b"".join(lines))


@pytest.mark.parametrize("kind", get_args(Kind))
def test_a_kind_refuses_the_fields_of_other_kinds(kind: Kind, every_field: CharterFile) -> None:
    written: Any = every_field.written
    samples = {key: value for m in written["measures"].values() for key, value in m.items()}
    assert samples.keys() == fields(Measure).keys()
    for field in samples.keys() - {"kind", "people", "with", "joins", "provided_by"}:
        text = f"measures: {{m: {{kind: {kind}, {field}: {samples[field]!r}}}}}"
        if field in KINDS[kind].fields:
            assert loads(text.encode(), "c.yaml").charter.measures is not None
        else:
            with pytest.raises(BadInput, match="has no meaning for a measure of kind"):
                loads(text.encode(), "c.yaml")


# Each place that names something, in a charter where `z` is defined nowhere.
DANGLING = {
    "measures.m.people[1]": "measures: {m: {kind: badge, people: [a, z]}}",
    "measures.m.with": "measures: {m: {kind: screen_video_during_call, with: z}}",
    "measures.m.joins.z": "measures: {m: {kind: device_health, joins: {z: WORD}}}",
    "measures.m.provided_by": "measures: {m: {kind: badge, provided_by: z}}",
    "populations.b.within[0]": "populations: {a: {what: x}, b: {within: [z]}}",
    "ai_systems.s.serves[0]": "measures: {m: {kind: badge}}\nai_systems: {s: {serves: [z]}}",
    "information.employees.populations[0]": "information: {employees: {populations: [z]}}",
    "register.entries.z": "measures: {m: {kind: badge}}\nregister: {entries: {m: b, z: b}}",
    "reuse[0].from": "measures: {m: {kind: badge}}\nreuse: [{from: z, into: m}]",
    "reuse[0].into": "measures: {m: {kind: badge}}\nreuse: [{from: m, into: z}]",
    "decisions[0].uses[0]": "measures: {m: {kind: badge}}\ndecisions: [{uses: [z]}]",
}


@pytest.mark.parametrize("field", DANGLING)
def test_a_name_that_nothing_defines_is_refused_where_it_stands(field: str) -> None:
    text = f"processors: {{p: {{does: x}}}}\n{DANGLING[field]}"
    text = text.replace("WORD", "tool_was_not_answering")
    if "populations: {" not in text:
        text += "\npopulations: {a: {what: x}}"
    with pytest.raises(BadInput) as refused:
        loads(text.encode(), "c.yaml")
    assert refused.value.name == "unknown-name"
    assert refused.value.said["field"] == field
    line, column = refused.value.said["line"], refused.value.said["column"]
    assert isinstance(line, int)
    assert isinstance(column, int)
    named = text.splitlines()[line - 1]
    # A key of a one-line block is shown by its value.
    assert named[column - 1] == "z" or named[: column - 1].endswith("z: ")


def test_a_name_is_not_asked_for_where_its_whole_section_is_missing() -> None:
    """That is a finding's business; the gate refuses."""
    file = loads(b"measures: {m: {kind: badge, people: [z], provided_by: z}}", "c.yaml")
    assert file.charter.populations is None
    with pytest.raises(BadInput, match="Defined: —"):
        loads(b"processors: none\nmeasures: {m: {provided_by: z}}", "c.yaml")
