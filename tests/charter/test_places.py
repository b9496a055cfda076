"""Every value of a charter keeps the line and the column at which it is written."""

from pathlib import Path
from typing import Any

import pytest

from justemesure.charter.load import load, loads
from justemesure.charter.model import CharterFile, Place

FILES = [
    "examples/call-centre.yaml",
    "examples/unlawful.yaml",
    "tests/fixtures/charters/every-field.yaml",
]


def paths(written: Any, path: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    entries: list[tuple[str | int, Any]] = []
    if isinstance(written, dict):
        entries = list(written.items())
    elif isinstance(written, list):
        entries = list(enumerate(written))
    return [path, *(inner for key, item in entries for inner in paths(item, (*path, key)))]


def value_at(written: Any, path: tuple[str | int, ...]) -> Any:
    for part in path:
        written = written[part]
    return written


@pytest.mark.parametrize("name", FILES)
def test_each_place_shows_the_value_or_the_key_of_its_block(root: Path, name: str) -> None:
    file = load(root / name)
    lines = (root / name).read_text("utf-8").splitlines()
    for path in paths(file.written)[1:]:
        place = file.places[path]
        shown = lines[place.line - 1][place.column - 1 :]
        begins = any(
            shown.startswith(start) for start in starts(value_at(file.written, path), path)
        )
        assert begins or shown.startswith(f"{path[-1]}:"), (path, place, shown)


def starts(value: Any, path: tuple[str | int, ...]) -> list[str]:
    """How a value may begin where it is written; a block in a list begins with its first key."""
    if isinstance(value, str):
        first = value[:20]
        return [first, f"'{first}", f'"{first}']
    if isinstance(value, list):
        return ["["]
    return ["{", f"{next(iter(value))}:"] if isinstance(path[-1], int) else ["{"]


@pytest.mark.parametrize("name", FILES)
def test_no_value_is_without_a_place(root: Path, name: str) -> None:
    file = load(root / name)
    assert set(paths(file.written)) == set(file.places)


def test_a_value_on_its_own_line_is_shown_by_its_key() -> None:
    file = loads(b"organisation:\n  name:\n    Voix\n  dpo: x\n", "c.yaml")
    assert file.place(("organisation",)) == Place(1, 1)
    assert file.place(("organisation", "name")) == Place(2, 3)
    assert file.place(("organisation", "dpo")) == Place(4, 8)


def test_columns_count_letters_and_not_bytes() -> None:
    file = loads("organisation: {name: 'éé😀', dpo: x}".encode(), "c.yaml")
    assert file.place(("organisation", "dpo")) == Place(1, 34)


def test_an_absent_value_is_shown_by_the_block_that_lacks_it(call_centre: CharterFile) -> None:
    block = call_centre.place(("measures", "closed-apps"))
    assert call_centre.place(("measures", "closed-apps", "objection", "stops")) == block
    assert call_centre.place(("nowhere",)) == call_centre.place(())


def test_moving_a_value_moves_its_place(call_centre: CharterFile, root: Path) -> None:
    text = (root / "examples" / "call-centre.yaml").read_text("utf-8")
    moved = loads(f"# one line more\n{text}".encode(), "c.yaml")
    for path, place in call_centre.places.items():
        assert moved.places[path] == Place(place.line + 1, place.column)
