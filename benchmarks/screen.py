"""The film of a call: processor, memory, size, and how far it is from the clock of the call."""

import io
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import av
import psutil
from benchmarks.filmed import HEIGHT, SQUARE, WIDTH
from benchmarks.running import installation

from justemesure.charter.digest import digest
from justemesure.charter.load import load
from justemesure.sealed import new_key, unseal

_SECONDS = 60
_HEAD = (
    "| what happens in the window | a core, % | resident, MB | sealed, MB a minute"
    " | a change is in the film after, ms (median, worst) | drift in a minute, ms |"
)
_CONTENTS = {
    "still": "nothing moves but a square",
    "typing": "a letter is typed five times a second",
    "scrolling": "a page of text moves five times a second",
}


def table() -> str:
    rows = [_row(content, told) for content, told in _CONTENTS.items()]
    return "\n".join([_HEAD, "|---|---|---|---|---|---|", *rows])


def _row(content: str, told: str) -> str:
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        server = stack.enter_context(_server())
        window = stack.enter_context(
            _process("benchmarks.filmed", server, content, stdout=subprocess.PIPE)
        )
        film = stack.enter_context(
            _process(
                "justemesure.screen", stdin=subprocess.PIPE, stdout=subprocess.PIPE, DISPLAY=server
            )
        )
        received, key = time.monotonic(), folder / "key"
        secret, recipient = new_key()
        key.write_text(secret, encoding="ascii")
        assert film.stdin is not None
        assert film.stdout is not None
        _tell(film, _order(folder, recipient, received))
        while json.loads(film.stdout.readline()) != {"black": None}:
            pass
        used = psutil.Process(film.pid)
        began, before, path = time.monotonic(), used.cpu_times(), folder / "call.sealed"
        time.sleep(_SECONDS)
        after, took = used.cpu_times(), time.monotonic() - began
        memory = used.memory_info().rss / 1e6
        _tell(film, {"word": "end"})
        film.wait(30)
        window.kill()
        assert window.stdout is not None
        changes = [
            (float(at) - received, white == "1") for at, white in map(str.split, window.stdout)
        ]
        size = path.stat().st_size / 1e6 / (took / 60)
        lags = _lags(_pictures(path, key), changes)
    share = 100 * (after.user + after.system - before.user - before.system) / took
    half = len(lags) // 2
    drift = statistics.median(lags[half:]) - statistics.median(lags[:half])
    middle, worst = statistics.median(lags), max(lags)
    delay = f"{middle:.0f}, {worst:.0f}"
    return f"| {told} | {share:.0f} | {memory:.0f} | {size:.1f} | {delay} | {drift:+.0f} |"


def _order(folder: Path, recipient: str, received: float) -> dict[str, object]:
    papers = installation(folder / "papers")
    return {
        "charter": str(papers.charter),
        "key": str(papers.key),
        "digest": digest(load(papers.charter)),
        "measure": "training-calls",
        "call": "call",
        "person": "demo",
        "groups": ["trainees"],
        "own_groups": ["trainees"],
        "at": "2027-02-02T10:15:00+01:00",
        "received": received,
        "demonstration": True,
        "recipients": [recipient],
        "folder": str(folder),
        "language": "en",
    }


def _pictures(path: Path, key: Path) -> Iterator[tuple[float, bool]]:
    """When each picture was taken, and whether its square is white."""
    video = b"".join(some for kind, some in unseal(path, key).records if kind == b"v")
    left, top = (1280 - WIDTH) // 2, (720 - HEIGHT) // 2
    with av.open(io.BytesIO(video), "r") as source:
        for frame in source.decode(video=0):
            square = frame.to_ndarray(format="gray")[top : top + SQUARE, left : left + SQUARE]
            yield float(frame.time or 0), bool(square.mean() > 128)


def _lags(pictures: Iterator[tuple[float, bool]], changes: list[tuple[float, bool]]) -> list[float]:
    """For each change of the square, after how many milliseconds a picture has it."""
    seen = list(pictures)
    found = []
    for changed, white in changes:
        later = [at for at, is_white in seen if changed <= at < changed + 1.9 and is_white is white]
        if later and changed > seen[0][0] + 2:
            found.append(1000 * (later[0] - changed))
    return found


@contextmanager
def _server() -> Iterator[str]:
    read, write = os.pipe()
    asked = ["Xvfb", "-displayfd", str(write), "-screen", "0", "1600x900x24", "-nolisten", "tcp"]
    with subprocess.Popen(asked, pass_fds=[write], stderr=subprocess.DEVNULL) as server:
        os.close(write)
        with os.fdopen(read) as told:
            yield f":{told.readline().strip()}"
        server.terminate()


@contextmanager
def _process(
    module: str, *arguments: str, stdin: int | None = None, stdout: int | None = None, **said: str
) -> Iterator["subprocess.Popen[str]"]:
    command = [sys.executable, "-m", module, *arguments]
    environment = {**os.environ, **said}
    with subprocess.Popen(
        command, stdin=stdin, stdout=stdout, text=True, env=environment
    ) as process:
        yield process
        process.kill()


def _tell(process: "subprocess.Popen[str]", said: dict[str, object]) -> None:
    assert process.stdin is not None
    process.stdin.write(json.dumps(said) + "\n")
    process.stdin.flush()
