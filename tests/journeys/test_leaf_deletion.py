"""Delete each value of the example charter in turn, block, list or text: nothing newly happens."""

import json
import re
from collections.abc import Callable, Iterator
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest

from justemesure.charter.load import load
from justemesure.charter.model import Path as Where
from justemesure.charter.model import Written

Walk = Callable[..., Any]

FILE = load(Path(__file__).parents[2] / "examples/call-centre.yaml")
LINES = Path(FILE.name).read_text(encoding="utf-8").splitlines()


def places(node: Written, path: Where = ()) -> Iterator[Where]:
    """Every value inside a value, however deep."""
    items: Any = enumerate(node) if isinstance(node, list) else ()
    for key, value in node.items() if isinstance(node, dict) else items:
        yield (*path, key)
        yield from places(value, (*path, key))


def is_a_line(path: Where) -> bool:
    """A text alone on its line: test_line_deletion.py deletes it."""
    line = LINES[FILE.places[path].line - 1]
    return re.match(rf" *{path[-1]}: [^\[{{]", line) is not None


def without(path: Where) -> str:
    copy: Any = deepcopy(FILE.written)
    node = copy
    for part in path[:-1]:
        node = node[part]
    del node[path[-1]]
    return json.dumps(copy, ensure_ascii=False)  # JSON is YAML


VALUES = [path for path in places(FILE.written) if not is_a_line(path)]


@pytest.mark.slow
@pytest.mark.parametrize("path", [pytest.param(p, id=".".join(map(str, p))) for p in VALUES])
def test_without_one_value_nothing_more_runs_leaves_or_appears(
    walk: Walk, whole: Any, path: Where
) -> None:
    left = walk(without(path))
    assert left.status in (0, 2, 3)
    assert left.no_more_than(whole), left
