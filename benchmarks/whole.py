"""The whole command on a long call: time over the call's length, and memory."""

import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.prompts import dialogue

from justemesure.calls.audio import encode
from justemesure.calls.call import RATE

_ROOT = Path(__file__).parent.parent
_LENGTHS = (60, 600)


def table() -> str:
    rows = [
        "| call, two channels | wall, s | CPU, s | wall / call | CPU / call | peak memory |",
        "|---|---|---|---|---|---|",
    ]
    for seconds in _LENGTHS:
        sides = dialogue(seconds)
        length = len(sides[0]) / RATE
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "call.opus"
            path.write_bytes(encode(sides))
            wall, used, peak = run(path, Path(folder) / "out")
        rows.append(
            f"| {length:.0f} s | {wall:.1f} | {used:.1f} | {wall / length:.3f} |"
            f" {used / length:.3f} | {peak / 1e6:.0f} MB |"
        )
    return "\n".join(rows)


def run(path: Path, out: Path) -> tuple[float, float, float]:
    """Wall seconds, CPU seconds and peak bytes of one `call analyse`."""
    command = [sys.executable, "-m", "justemesure", "call", "analyse", str(path)]
    command += ["--charter", "examples/call-centre.yaml", "--measure", "training-calls"]
    command += ["--person", "bench", "--at", "2027-02-02T10:15", "--demo", "--out", str(out)]
    began = time.perf_counter()
    process = subprocess.Popen(
        command, cwd=_ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    _, status, usage = os.wait4(process.pid, 0)
    assert os.waitstatus_to_exitcode(status) == 0
    return time.perf_counter() - began, usage.ru_utime + usage.ru_stime, _peak(usage)


def _peak(usage: resource.struct_rusage) -> float:
    return usage.ru_maxrss * (1 if sys.platform == "darwin" else 1024)
