"""`read` is complete: whatever is written in a charter shows in its text, in both languages."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from justemesure.charter import measure, model, proof
from justemesure.charter.model import Charter, CharterFile, Path, Written
from justemesure.charter.read import read
from justemesure.charter.record import Record
from justemesure.charter.wording import PLAIN
from justemesure.i18n import LANGUAGES, Language


def all_fields() -> set[tuple[str, str]]:
    """Each field of each record that a charter can reach, by the record's name."""
    reached: dict[str, Any] = {}
    waiting: list[Any] = [Charter]
    known = {**vars(model), **vars(measure), **vars(proof)}
    records = [
        kind for kind in known.values() if isinstance(kind, type) and issubclass(kind, Record)
    ]
    while waiting:
        record = waiting.pop()
        reached[record.__name__] = record
        told = " ".join(map(str, record.__annotations__.values()))
        waiting += [r for r in records if r.__name__ not in reached and f".{r.__name__}" in told]
    plain = {kind.__name__ for kind in PLAIN}
    return {
        (name, field)
        for name, record in reached.items()
        if name not in plain
        for field in record.__annotations__
    }


def written_fields(value: object) -> Iterator[tuple[str, str]]:
    if isinstance(value, Record):
        for field in value.__annotations__:
            if (inner := getattr(value, field)) is not None:
                yield type(value).__name__, field
                yield from written_fields(inner)
    elif isinstance(value, (tuple, dict)):
        for item in value.values() if isinstance(value, dict) else value:
            yield from written_fields(item)


def test_the_fixture_writes_every_field_of_the_model(every_field: CharterFile) -> None:
    assert all_fields() - set(written_fields(every_field.charter)) == set()
    assert len(all_fields()) > 300


@pytest.mark.parametrize("language", LANGUAGES)
def test_changing_any_value_changes_the_text(
    every_field: CharterFile,
    leaves: Callable[[Written], list[Any]],
    others: Callable[[Any], list[str]],
    change: Callable[[Written, Path, str], Written],
    around: Callable[[Written, Path], Written],
    extract: Callable[[Written], CharterFile],
    language: Language,
) -> None:
    silent = []
    for leaf in leaves(every_field.written):
        part = around(every_field.written, leaf.path)
        before = read(extract(part), language)
        changed = [change(part, leaf.path, text) for text in others(leaf)[-1:]]
        silent += [leaf.path for other in changed if read(extract(other), language) == before]
    assert silent == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_deleting_any_value_changes_the_text(
    every_field: CharterFile,
    leaves: Callable[[Written], list[Any]],
    delete: Callable[[Written, Path], Written],
    around: Callable[[Written, Path], Written],
    extract: Callable[[Written], CharterFile],
    language: Language,
) -> None:
    silent = []
    for leaf in leaves(every_field.written):
        part = around(every_field.written, leaf.path)
        if read(extract(part), language) == read(extract(delete(part, leaf.path)), language):
            silent.append(leaf.path)
    assert silent == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_renaming_anything_changes_the_text(
    every_field: CharterFile, extract: Callable[[Written], CharterFile], language: Language
) -> None:
    written = every_field.written
    assert isinstance(written, dict)
    for section in ("processors", "populations", "measures", "ai_systems"):
        entries = written[section]
        assert isinstance(entries, dict)
        for name in entries:
            renamed = {f"{key}-bis" if key == name else key: item for key, item in entries.items()}
            before, after = extract({section: entries}), extract({section: renamed})
            assert read(before, language) != read(after, language), (section, name)


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_placeholder_and_no_untranslated_word_leaks(
    every_field: CharterFile, language: Language
) -> None:
    text = read(every_field, language)
    assert "{" not in text
    assert "}" not in text
    assert "None" not in text
    words = {word for word in text.replace("`", " ").split() if "_" in word.strip(".,;:")}
    assert words == set()
