"""A charter as its author wrote it: its leaves, and the same charter with one of them changed."""

import json
from collections.abc import Callable, Iterator, Mapping
from copy import deepcopy
from datetime import date, time
from typing import Any, NamedTuple

import pytest

from justemesure.charter import values
from justemesure.charter.decode import decode, fields, plan
from justemesure.charter.load import loads
from justemesure.charter.model import Charter, CharterFile, Path, Written, Zone
from justemesure.charter.tree import as_written, parse
from justemesure.charter.vocabulary import Country, Label, Name


class Leaf(NamedTuple):
    """A text in a charter: where it is, what is written, and the types that it may have."""

    path: Path
    text: str
    annotation: Any


Leaves = Callable[[Written], list[Leaf]]
Change = Callable[[Written, Path, str], Written]
Delete = Callable[[Written, Path], Written]
Rebuild = Callable[[Written], CharterFile]


def find_leaves(written: Written, annotation: Any = Charter, path: Path = ()) -> Iterator[Leaf]:
    allowed = plan(annotation)
    if isinstance(written, str):
        yield Leaf(path, written, annotation)
    elif isinstance(written, list):
        for index, item in enumerate(written):
            yield from find_leaves(item, allowed.items, (*path, index))
    else:
        for key, item in written.items():
            inner = fields(allowed.record)[key][1] if allowed.record else None
            if allowed.entries is not None:
                inner = allowed.entries[1]
            yield from find_leaves(item, inner, (*path, key))


def follow(written: Written, path: Path) -> Any:
    node: Any = written
    for part in path:
        node = node[part]
    return node


@pytest.fixture(scope="session")
def leaves() -> Leaves:
    return lambda written: list(find_leaves(written))


@pytest.fixture(scope="session")
def change() -> Change:
    def changed(written: Written, path: Path, text: str) -> Written:
        copy = deepcopy(written)
        follow(copy, path[:-1])[path[-1]] = text
        return copy

    return changed


@pytest.fixture(scope="session")
def delete() -> Delete:
    """Without a value, and without the blocks and lists that held nothing else."""

    def deleted(written: Written, path: Path) -> Written:
        copy = deepcopy(written)
        while len(path) > 1 and len(follow(copy, path[:-1])) == 1:
            path = path[:-1]
        del follow(copy, path[:-1])[path[-1]]
        return copy

    return deleted


@pytest.fixture(scope="session")
def around() -> Delete:
    """The section that holds a value, and of `measures` only its own: the whole would be slow."""

    def part(written: Written, path: Path) -> Written:
        section = follow(written, path[:1])
        if path[0] == "measures":
            section = {path[1]: section[path[1]]}
        return {str(path[0]): section}

    return part


@pytest.fixture(scope="session")
def rebuilt() -> Rebuild:
    """The charter that says this, read again from text (JSON is YAML)."""
    return lambda written: loads(json.dumps(written, ensure_ascii=False).encode(), "rebuilt.yaml")


@pytest.fixture(scope="session")
def extract() -> Rebuild:
    """The same for a part of a charter, whose names may be defined in another part."""

    def extracted(written: Written) -> CharterFile:
        tree = parse(json.dumps(written, ensure_ascii=False).encode(), "extract.yaml")
        charter, places = decode(tree, "extract.yaml")
        return CharterFile("extract.yaml", charter, places, as_written(tree))

    return extracted


_OTHER: dict[Any, Callable[[str], str]] = {
    str: lambda text: f"{text} bis",
    Label: lambda text: f"{text} bis",
    Name: lambda text: f"{text}-bis",
    int: lambda text: str(int(text) + 1),
    bool: lambda text: "false" if text == "true" else "true",
    date: lambda text: "2026-12-24" if text != "2026-12-24" else "2026-12-25",
    time: lambda text: "06:05" if text != "06:05" else "06:06",
    values.Duration: lambda text: "23 days" if text != "23 days" else "24 days",
    values.Delay: lambda text: "9 days later" if text != "9 days later" else "8 days later",
    values.Rate: lambda text: "1.25 %" if text != "1.25 %" else "1.5 %",
    values.Volume: lambda text: (
        "7 calls per day" if text != "7 calls per day" else "7 calls per week"
    ),
    values.Hours: lambda text: "06:05-07:08" if text != "06:05-07:08" else "06:05-07:09",
    Country: lambda text: "LU" if text != "LU" else "DE",
    Zone: lambda text: "Indian/Reunion" if text != "Indian/Reunion" else "Europe/Paris",
}


@pytest.fixture(scope="session")
def others() -> Callable[[Leaf], list[str]]:
    """Other texts that a leaf could hold: the other words of its list, another value."""

    def found(leaf: Leaf) -> list[str]:
        allowed = plan(leaf.annotation)
        texts = sorted(allowed.words - {leaf.text})
        texts += [
            _OTHER[kind](leaf.text) for kind in allowed.scalars if leaf.text not in allowed.words
        ]
        return texts

    return found


Edit = Callable[[Mapping[str, Any]], CharterFile]


@pytest.fixture(scope="session")
def edited(call_centre: CharterFile, rebuilt: Rebuild) -> Edit:
    """The example charter with values at dotted paths changed, added, or (``None``) taken out."""

    def file(changes: Mapping[str, Any]) -> CharterFile:
        written = deepcopy(call_centre.written)
        for dotted, value in changes.items():
            *blocks, last = dotted.split(".")
            node = follow(written, tuple(blocks))
            if value is None:
                del node[last]
            else:
                node[last] = value
        return rebuilt(written)

    return file
