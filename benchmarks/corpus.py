"""The corpus of realistic charters, read and linted in one fresh process."""

import statistics
import subprocess
import sys
import time
from datetime import date
from pathlib import Path

_ROOT = Path(__file__).parent.parent
_CHARTERS = sorted((_ROOT / "tests" / "fixtures" / "charters").glob("*/*.yaml"))
_RUNS = 5
_ON = date(2027, 1, 4)


def largest() -> Path:
    """The charter that is longest to read, relative to the project."""
    return max(_CHARTERS, key=lambda path: path.stat().st_size).relative_to(_ROOT)


def table() -> str:
    command = [sys.executable, "-m", "benchmarks.corpus"]
    runs = [
        [float(text) for text in subprocess.check_output(command, cwd=_ROOT).split()]
        for _ in range(_RUNS)
    ]
    wall, cpu = (statistics.median(run[at] for run in runs) for at in (0, 1))
    lines = sum(len(path.read_bytes().splitlines()) for path in _CHARTERS)
    each = 1000 * cpu / len(_CHARTERS)
    return "\n".join(
        [
            "| charters | lines | wall, s | CPU, s | CPU a charter, ms |",
            "|---|---|---|---|---|",
            f"| {len(_CHARTERS)} | {lines} | {wall:.2f} | {cpu:.2f} | {each:.1f} |",
        ]
    )


def _measure() -> None:
    """Print seconds of wall and of CPU, imports and the loading of the rules included."""
    began = time.perf_counter() - time.process_time()
    from justemesure.charter.lint import lint
    from justemesure.charter.load import load

    for path in _CHARTERS:
        lint(load(path), _ON)
    cpu = time.process_time()
    print(time.perf_counter() - began, cpu)


if __name__ == "__main__":
    _measure()
