"""Start-up: `check` on the example charter over `python -c pass`, in one run, alternating."""

import os
import statistics
import subprocess
import sys
import time
from pathlib import Path

_ROOT = Path(__file__).parent.parent
_RUNS = 40
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
    "`justemesure read examples/call-centre.yaml`": [
        "-m",
        "justemesure",
        "read",
        "examples/call-centre.yaml",
    ],
}


def table() -> str:
    times: dict[str, list[float]] = {name: [] for name in _COMMANDS}
    # Byte code as an installed package has it: without it every run would compile the source.
    environment = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    for _ in range(_RUNS):
        for name, arguments in _COMMANDS.items():
            began = time.perf_counter()
            subprocess.run(
                [sys.executable, *arguments],
                cwd=_ROOT,
                env=environment,
                stdout=subprocess.DEVNULL,
                check=False,
            )
            times[name].append(time.perf_counter() - began)
    floor = times["`python -c pass`"]
    rows = [
        "| command | fastest, ms | over `pass` (fastest) | over `pass` (median) |",
        "|---|---|---|---|",
    ]
    for name, measured in times.items():
        fastest, middle = min(measured), statistics.median(measured)
        rows.append(
            f"| {name} | {1000 * fastest:.0f} | {fastest / min(floor):.1f}"
            f" | {middle / statistics.median(floor):.1f} |"
        )
    return "\n".join(rows)
