"""A walk through `call analyse --demo` in this process, and everything that it leaves behind."""

import base64
import os
import pickle
import re
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

import numpy as np
import pytest

from justemesure.calls import outputs, page, pipeline, source, transcribe
from justemesure.calls.audio import cut, decode, encode, peaks
from justemesure.calls.call import Segment, Span, Word
from justemesure.calls.page import environment
from justemesure.calls.voice import FRAME, listen
from justemesure.cli.main import main

ROOT = Path(__file__).parents[2]
SAID = "brouillard sur la lande"
"""The words that stand in for the call's: where they are found, there is a transcript."""
WORDS = (Word(0.1, 0.7, SAID, 0.9),)

STEPS = (
    (source, "decode"),
    (pipeline, "listen_to_all"),
    (pipeline, "figures"),
    (pipeline, "redact"),
    (outputs, "hear"),
)
_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_APPEND | os.O_TRUNC
_BASE64 = re.compile(rb"[A-Za-z0-9+/_-]{200,}")
_SOUND = (b"OpusHead", b"A_OPUS", b"OggS", b"RIFF", b"fLaC")


class Left(NamedTuple):
    """What one walk did and left: nothing here may be more under less of a charter."""

    status: int
    ran: frozenset[str]
    files: dict[str, frozenset[str]]
    """Each file → the classes of the call's data that can be read in it."""
    until: dict[str, datetime]
    """Each file → when it says that it must be deleted."""
    stray: frozenset[str]
    """Written outside the outputs, deleted again, or sent away."""

    def no_more_than(self, other: "Left") -> bool:
        if self.status:
            return not (self.ran or self.files or self.stray)
        return (
            other.status == 0
            and self.ran <= other.ran
            and all(found <= other.files[name] for name, found in self.files.items())
            and all(end <= other.until[name] for name, end in self.until.items())
            and self.until.keys() == self.files.keys()
            and not self.stray
        )


def classes(content: bytes) -> frozenset[str]:
    """The classes of the call's data that can be read in some bytes, encoded or not."""
    parts = [content, *map(_decoded, _BASE64.findall(content))]
    found = {
        "sound": any(mark in part for part in parts for mark in _SOUND),
        "waveform": b'class="peaks' in content,
        "transcript": any(SAID.encode() in part for part in parts),
        "figures": any(re.search(rb"\btalk_time\b", part) for part in parts),
    }
    return frozenset(name for name, there in found.items() if there)


def _decoded(text: bytes) -> bytes:
    whole = text[: len(text) // 4 * 4]
    return base64.urlsafe_b64decode(whole.translate(bytes.maketrans(b"+/", b"-_")))


def _until(content: bytes) -> datetime:
    """When a file says that it must be deleted: a report as people read it, in English."""
    text = content.decode(errors="replace")  # sound says it in its tags
    if found := re.search(r"[Dd]elete[_ ]on\W+(20[\dT:.-]+Z)", text):
        return datetime.fromisoformat(found[1])
    found = re.search(r'lang="en">(\d+ \w+ \d{4}, \d\d:\d\d)</span></strong>', text)
    assert found is not None
    return datetime.strptime(found[1], "%d %B %Y, %H:%M").replace(tzinfo=ZoneInfo("Europe/Paris"))


class Watch:
    """Every file that this process opens to write, deletes or links, and every connection.

    An audit hook stays for the life of the process: there is one, which listens when asked to.
    """

    def __init__(self) -> None:
        self.listening = False
        self.opened: set[Path] = set()
        self.other: set[str] = set()
        sys.addaudithook(self._hear)

    def _hear(self, event: str, args: tuple[Any, ...]) -> None:
        if not self.listening:
            return
        if event == "open" and isinstance(args[0], (str, bytes)) and args[2] & _WRITING:
            self.opened.add(Path(os.fsdecode(args[0])))
        elif event in ("os.remove", "os.link", "os.symlink", "shutil.copyfile", "socket.connect"):
            self.other.add(f"{event} {args[0]}")
        elif event in ("socket.sendto", "subprocess.Popen", "os.exec", "os.posix_spawn"):
            self.other.add(event)


@pytest.fixture(scope="session")
def watch() -> Watch:
    return Watch()


@pytest.fixture(scope="session")
def example() -> str:
    return (ROOT / "examples/call-centre.yaml").read_text(encoding="utf-8")


@pytest.fixture(scope="session")
def short_call(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Less than a second of a sample call, in which both parties speak."""
    whole = decode(ROOT / "examples/calls/refus-enregistrement.opus", lambda _: None)
    path = tmp_path_factory.mktemp("call") / "short.opus"
    path.write_bytes(encode([cut(channel, Span(17.4, 18.2)) for channel in whole.channels]))
    return path


@pytest.fixture(scope="module")
def ran(tmp_path_factory: pytest.TempPathFactory) -> Iterator[set[str]]:
    """The steps of an analysis that were run since this set was last cleared.

    Only the speech engine is replaced, where the pipeline asks for its weights and for a
    transcriber: loading 145 MB some four hundred times would take an hour, and whether it was
    asked for words, and where they then went, is what these tests are about.
    """
    found: set[str] = set()

    class Recorder:
        def __init__(self, _: Path, **__: Any) -> None:
            found.add("transcribe")

        def transcribe_lines(self, lines: Sequence[transcribe.Line], *_: Any) -> list[Segment]:
            return [Segment(line.party, 0.1, 0.7, SAID, 0.9, WORDS) for line in lines]

    def noting(module: ModuleType, name: str) -> Callable[..., Any]:
        real = getattr(module, name)

        def noted(*args: Any) -> Any:
            found.add(name)
            return real(*args)

        return noted

    # The detector of speech is loaded once for all walks, as it is in a worker; what it does on
    # being loaded is watched in a process of its own (test_first_walk.py).
    listen(np.zeros(FRAME, np.int16))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(transcribe, "Transcriber", Recorder)
        patch.setattr(pipeline, "trusted", Path)
        # Encoding and drawing the same sound, and compiling the same template, over and over is
        # most of a walk's time.
        patch.setattr(outputs, "encode", _once(encode))
        patch.setattr(outputs, "peaks", _once(peaks))
        patch.setattr(page, "environment", cache(environment))
        for module, name in STEPS:
            patch.setattr(module, name, noting(module, name))
        patch.setenv("TMPDIR", str(tmp_path_factory.mktemp("temporary")))
        patch.setattr("tempfile.tempdir", None)  # found again from TMPDIR at the next use
        yield found


def _once(function: Callable[..., Any]) -> Callable[..., Any]:
    """The same function, which works once for the same sound; whoever is told how far."""
    known: dict[bytes, Any] = {}

    def remembered(*args: Any) -> Any:
        key = pickle.dumps([value for value in args if not callable(value)])
        if key not in known:
            known[key] = function(*args)
        return known[key]

    return remembered


@pytest.fixture(scope="session")
def whole() -> Left:
    """What the example charter permits in this walk, and where it goes."""
    until = datetime(2027, 5, 2, 8, 15, tzinfo=UTC)  # three months; in Paris, summer has come
    files = {
        "call.redacted.vcon.json": {"sound", "transcript", "figures"},
        "call.vcon.json": {"sound", "transcript", "figures"},
        "figures.json": {"figures"},
        "redacted.opus": {"sound"},
        "report.html": {"sound", "waveform", "transcript", "figures"},
        "transcript.redacted.vtt": {"transcript"},
        "transcript.vtt": {"transcript"},
    }
    return Left(
        0,
        frozenset({"decode", "listen_to_all", "transcribe", "figures", "redact", "hear"}),
        {name: frozenset(found) for name, found in files.items()},
        dict.fromkeys(files, until),
        frozenset(),
    )


Walk = Callable[..., Left]


@pytest.fixture
def walk(tmp_path: Path, watch: Watch, ran: set[str], short_call: Path) -> Walk:
    """`call analyse --demo` of the short call under a charter's text; options may be added."""
    charter, out = tmp_path / "charter.yaml", tmp_path / "outputs"

    def walked(text: str, *options: str) -> Left:
        charter.write_text(text, encoding="utf-8")
        given = ["--measure", "training-calls", "--person", "adviser-07", "--demo", *options]
        given += [] if "--at" in options else ["--at", "2027-02-02T10:15"]
        ran.clear()
        watch.opened, watch.other, watch.listening = set(), set(), True
        try:
            where = ["--charter", str(charter), "--out", str(out)]
            status = main(["call", "analyse", str(short_call), *where, *given])
        finally:
            watch.listening = False
        contents = {path.name: path.read_bytes() for path in out.iterdir()} if out.exists() else {}
        folders = tmp_path, Path(os.environ["TMPDIR"])
        there = {path for folder in folders for path in folder.rglob("*") if path.is_file()}
        stray = {path for path in watch.opened if not _became(path, contents, out)}
        stray |= there - {charter, *(out / name for name in contents)}
        return Left(
            status,
            frozenset(ran),
            {name: classes(content) for name, content in contents.items()},
            {name: _until(content) for name, content in contents.items()},
            frozenset({*map(str, stray), *watch.other}),
        )

    return walked


def _became(path: Path, contents: Iterable[str], out: Path) -> bool:
    """Whether a file was written in the hidden folder that became the folder of outputs."""
    hidden = path.parent
    return (
        hidden.parent == out.parent
        and hidden.name.startswith(f".{out.name}.part-")
        and path.name in contents
        and not hidden.exists()
    )
