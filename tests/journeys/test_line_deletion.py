"""Delete each line of the example charter in turn: nothing newly runs, leaves or appears."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Walk = Callable[..., Any]

CHARTER = Path(__file__).parents[2] / "examples/call-centre.yaml"
LINES = CHARTER.read_text(encoding="utf-8").splitlines(keepends=True)


def test_the_whole_charter_permits_everything_that_the_walk_can_leave(
    walk: Walk, whole: Any
) -> None:
    assert walk("".join(LINES)) == whole


@pytest.mark.slow
@pytest.mark.parametrize(
    "number",
    [pytest.param(n, id=f"{n}-{line.strip()[:30]}") for n, line in enumerate(LINES, start=1)],
)
def test_without_one_line_nothing_more_runs_leaves_or_appears(
    walk: Walk, whole: Any, number: int
) -> None:
    left = walk("".join(LINES[: number - 1] + LINES[number:]))
    assert left.status in (0, 2, 3)
    assert left.no_more_than(whole), left
