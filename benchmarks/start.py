"""Start-up: `check` on a charter over `python -c pass`, in one run, alternating."""

import os
import resource
import statistics
import subprocess
import sys
import time
from pathlib import Path

from benchmarks.corpus import largest

_ROOT = Path(__file__).parent.parent
_RUNS = 40
_LARGEST = largest()
_COMMANDS = {
    "`python -c pass`": ["-c", "pass"],
    "`justemesure check examples/call-centre.yaml`": [
        "-m",
        "justemesure",
        "check",
        "examples/call-centre.yaml",
    ],
    "`justemesure check examples/unlawful.yaml`": [
        "-m",
        "justemesure",
        "check",
        "examples/unlawful.yaml",
    ],
    f"`justemesure check {_LARGEST.name}`, the largest of the corpus": [
        "-m",
        "justemesure",
        "check",
        str(_LARGEST),
    ],
    "`justemesure read examples/call-centre.yaml`": [
        "-m",
        "justemesure",
        "read",
        "examples/call-centre.yaml",
    ],
}


def table() -> str:
    times: dict[str, list[float]] = {name: [] for name in _COMMANDS}
    worked: dict[str, list[float]] = {name: [] for name in _COMMANDS}
    # Byte code as an installed package has it: without it every run would compile the source.
    environment = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    for _ in range(_RUNS):
        for name, arguments in _COMMANDS.items():
            began, before = time.perf_counter(), _cpu()
            subprocess.run(
                [sys.executable, *arguments],
                cwd=_ROOT,
                env=environment,
                stdout=subprocess.DEVNULL,
                check=False,
            )
            times[name].append(time.perf_counter() - began)
            worked[name].append(_cpu() - before)
    floor, floor_cpu = times["`python -c pass`"], worked["`python -c pass`"]
    rows = [
        "| command | fastest, ms | over `pass` (fastest) | over `pass` (median) | CPU (median) |",
        "|---|---|---|---|---|",
    ]
    for name, measured in times.items():
        fastest, middle = min(measured), statistics.median(measured)
        rows.append(
            f"| {name} | {1000 * fastest:.0f} | {fastest / min(floor):.1f}"
            f" | {middle / statistics.median(floor):.1f}"
            f" | {statistics.median(worked[name]) / statistics.median(floor_cpu):.1f} |"
        )
    return "\n".join(rows)


def _cpu() -> float:
    """Seconds of CPU of the commands run so far."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime
