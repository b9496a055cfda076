"""What the tests of the screen share: applications, a film and what is in it."""

import io
import json
import os
import queue
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

import av
import numpy as np
from numpy.typing import NDArray

from justemesure.charter.digest import digest
from justemesure.charter.load import load
from justemesure.errors import Error
from justemesure.screen.order import Order
from justemesure.sealed import Sealed, unseal

HERE = Path(__file__).parent / "screen"
AT = datetime(2027, 2, 2, 9, 15, tzinfo=UTC)
GREEN, MAGENTA, YELLOW = 0x00C000, 0xFF00FF, 0xFFFF00
Frames = list[tuple[float, NDArray[np.uint8]]]


def until(true: Callable[[], Any], seconds: float = 60) -> Any:
    """Wait for something to be true."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if found := true():
            return found
        time.sleep(0.02)
    raise AssertionError("it never was")


@contextmanager
def x_server() -> Iterator[str]:
    """An X server, without a window manager; its name."""
    read, write = os.pipe()
    asked = ["Xvfb", "-displayfd", str(write), "-screen", "0", "1024x768x24", "-nolisten", "tcp"]
    with subprocess.Popen([*asked, "-noreset"], pass_fds=[write], stderr=subprocess.DEVNULL) as x:
        os.close(write)
        with os.fdopen(read) as told:
            name = f":{told.readline().strip()}"
        yield name
        x.terminate()


class Application:
    """One window of one process; it does what it is told before it says so."""

    def __init__(self, server: str, process: str, klass: str, title: str, colour: int) -> None:
        self.process = subprocess.Popen(
            [sys.executable, HERE / "application.py", server, process, klass, title, hex(colour)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self.window = int(self._answer())

    def __call__(self, word: str, *given: int) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write(" ".join([word, *map(str, given)]) + "\n")
        self.process.stdin.flush()
        self._answer()

    def _answer(self) -> str:
        assert self.process.stdout is not None
        return self.process.stdout.readline()

    def close(self) -> None:
        self.process.kill()
        self.process.communicate()


class Papers(NamedTuple):
    """A signed charter, and a key that the films are sealed for."""

    charter: Path
    key: Path
    reader: Path
    recipient: str


def order(papers: Papers, **said: Any) -> Order:
    """What is asked of a film of the example's call; what was said is unlike it."""
    try:
        known = digest(load(papers.charter))
    except Error:
        known = ""
    made = Order(
        papers.charter, papers.key, known, "training-calls", "call-1", "adviser-07",
        frozenset({"trainees"}), frozenset({"trainees"}), AT, time.monotonic(), True,
        (papers.recipient,), Path("films"), "en",
    )  # fmt: skip
    return made._replace(**said)


class Filming:
    """A process that films, as the agent starts one."""

    def __init__(self, server: str, papers: Papers, folder: Path, **said: Any) -> None:
        self.folder, self._reader = folder, papers.reader
        self.process = subprocess.Popen(
            [sys.executable, "-m", "justemesure.screen"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env={**os.environ, "DISPLAY": server},
        )
        order = {
            "charter": str(papers.charter),
            "key": str(papers.key),
            "digest": digest(load(papers.charter)),
            "measure": "training-calls",
            "call": "call-1",
            "person": "adviser-07",
            "groups": ["trainees"],
            "own_groups": ["trainees"],
            "at": "2027-02-02T10:15:00+01:00",
            "received": time.monotonic(),
            "demonstration": True,
            "recipients": [papers.recipient],
            "folder": str(folder),
            "language": "fr",
        }
        self._lines: queue.SimpleQueue[str] = queue.SimpleQueue()
        threading.Thread(target=self._read, daemon=True).start()
        self._tell(order | said)
        self.told = self.hear()

    def hear(self) -> dict[str, Any]:
        line = self._lines.get(timeout=60)
        return json.loads(line) if line else {}

    def _read(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self._lines.put(line)
        self._lines.put("")

    def word(self, word: str, **said: Any) -> None:
        self._tell({"word": word} | said)

    def _tell(self, said: dict[str, Any]) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write(json.dumps(said) + "\n")
        self.process.stdin.flush()

    def until(self, black: str | None) -> None:
        """Wait for the film to show the window, or to be black for that reason."""
        while (told := self.hear()) != {"black": black}:
            assert told, "it has ended"

    def films(self, seconds: float = 0.5) -> None:
        """Let it film for a while."""
        time.sleep(seconds)

    def end(self, **said: Any) -> "Film":
        self.word("end", **said)
        return self.ended()

    def ended(self) -> "Film":
        """Wait for its end."""
        ended = self.hear()
        while ended and "ended" not in ended:
            ended = self.hear()
        self.process.wait(60)
        return Film(unseal(self.folder / "call-1.sealed", self._reader), ended)

    def close(self) -> None:
        self.process.kill()
        self.process.wait()


class Film:
    """What was in a sealed file."""

    def __init__(self, sealed: Sealed, ended: dict[str, Any]) -> None:
        self.sealed, self.ended = sealed, ended
        video = b"".join(some for kind, some in sealed.records if kind == b"v")
        self.frames: Frames = []
        with av.open(io.BytesIO(video), "r") as source:
            for frame in source.decode(video=0):
                assert frame.time is not None
                picture = frame.to_ndarray(format="rgb24").astype(np.uint8, copy=False)
                self.frames.append((frame.time, picture))
        self.log = [json.loads(some) for kind, some in sealed.records if kind == b"s"]

    def most(self, colour: int) -> float:
        """The largest share of a picture that comes near a colour, in the whole film."""
        return max(near(picture, colour) for _, picture in self.frames)


def near(picture: NDArray[np.uint8], colour: int) -> float:
    """How much of a picture is nearer to a colour than any mixture of the others can be."""
    found = np.ones(picture.shape[:2], bool)
    for band, shift in enumerate((16, 8, 0)):
        level = colour >> shift & 255
        found &= (picture[:, :, band] > level - 60) & (picture[:, :, band] < level + 60)
    return float(found.mean())
