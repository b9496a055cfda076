"""``python -m benchmarks [NAME …]``: measure, print the tables and put them into README.md."""

import os
import platform
import re
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path

from benchmarks import (
    agent,
    corpus,
    memory,
    rates,
    redaction,
    screen,
    speed,
    spoken,
    start,
    truth,
    wer,
    whole,
)

TABLES: dict[str, Callable[[], str]] = {
    "start": start.table,
    "corpus": corpus.table,
    "redaction": redaction.table,
    "truth": truth.table,
    "rates": rates.table,
    "phrases": spoken.phrases,
    "tone": spoken.tone,
    "wer": wer.table,
    "sure": wer.by_confidence,
    "speed": speed.table,
    "samples": speed.of_samples,
    "clock": speed.clock,
    "whole": whole.table,
    "memory": memory.table,
    "agent": agent.table,
    "screen": screen.table,
}
_README = Path(__file__).parent / "README.md"


def main(names: list[str]) -> int:
    unknown = set(names) - set(TABLES)
    if unknown:
        print(f"unknown: {', '.join(unknown)}; there are {', '.join(TABLES)}", file=sys.stderr)
        return 2
    for name in names or TABLES:
        print(f"— {name}", file=sys.stderr)
        machine = f"{os.cpu_count()} cores, Python {platform.python_version()}"
        table = f"{TABLES[name]()}\n\n*{date.today()}, {machine}.*"  # noqa: DTZ011
        print(f"\n{table}\n")
        _put(name, table)
    return 0


def _put(name: str, table: str) -> None:
    """Replace what stands between the table's two marks."""
    text = _README.read_text(encoding="utf-8")
    marked = re.compile(rf"(<!-- {name} -->\n).*?(<!-- /{name} -->)", re.DOTALL)
    assert marked.search(text), name
    replaced = marked.sub(lambda found: f"{found[1]}{table}\n{found[2]}", text)
    _README.write_text(replaced, encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
