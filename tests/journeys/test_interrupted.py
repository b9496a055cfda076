"""However an analysis ends, its folder is whole or absent, and nothing hidden stays beside it."""

import os
import signal
import subprocess
import sys
import textwrap
import time
from collections.abc import Callable
from pathlib import Path

import pytest

NAMES = ["call.vcon.json", "figures.json", "report.html"]

# Sound and figures without words: no weights are loaded. The process ends itself by a signal, or
# waits to be told to go on, at the moment when it opens the second of its files.
RUN = """
import os, signal, sys, time
from pathlib import Path
from justemesure.cli.main import main

def hear(event, args):
    if event == "open" and "figures.json" in str(args[0]) and not heard:
        heard.append(1)
        {happens}

heard = []
sys.addaudithook(hear)
sys.exit(main(sys.argv[1:]))
"""

Run = Callable[..., "subprocess.Popen[bytes]"]


@pytest.fixture
def out(tmp_path: Path) -> Path:
    folder = tmp_path / "place"
    folder.mkdir()
    return folder / "outputs"


@pytest.fixture
def run(tmp_path: Path, out: Path, short_call: Path, example: str) -> Run:
    """`call analyse --demo` in a process of its own, in which something happens as it writes."""
    charter = tmp_path / "charter.yaml"
    charter.write_text(
        example.replace(
            "makes: [transcript, timing, phrases, customer_tone_from_words]", "makes: [timing]"
        ),
        "utf-8",
    )

    def start(happens: str = "pass", *, into: Path = out) -> "subprocess.Popen[bytes]":
        order = ["call", "analyse", str(short_call), "--charter", str(charter)]
        order += ["--measure", "training-calls", "--person", "A1", "--at", "2027-02-02T10:15"]
        code = textwrap.dedent(RUN).format(happens=happens)
        return subprocess.Popen(
            [sys.executable, "-c", code, *order, "--demo", "--out", str(into)],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            cwd=into.parent if into.parent.exists() else None,
        )

    return start


def _there(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_without_interruption_it_is_whole(run: Run, out: Path) -> None:
    assert run().wait() == 0
    assert _there(out) == NAMES
    assert _there(out.parent) == ["outputs"]


@pytest.mark.parametrize(
    ("number", "status"),
    [(signal.SIGINT, 130), (signal.SIGTERM, 143), (signal.SIGHUP, 129)],
)
def test_told_to_end_while_it_writes_it_leaves_nothing(
    run: Run, out: Path, number: int, status: int
) -> None:
    ended = run(f"signal.signal(signal.SIGINT, signal.default_int_handler); "
                f"os.kill(os.getpid(), {int(number)})")  # fmt: skip
    told = ended.communicate()[1]
    assert ended.returncode == status
    assert b"Traceback" not in told
    assert _there(out.parent) == []


def test_who_ignores_the_end_of_the_terminal_is_not_ended_by_it(run: Run, out: Path) -> None:
    before = signal.signal(signal.SIGHUP, signal.SIG_IGN)  # as nohup does: it is inherited
    try:
        ended = run(f"os.kill(os.getpid(), {int(signal.SIGHUP)})")
    finally:
        signal.signal(signal.SIGHUP, before)
    assert ended.wait() == 0
    assert _there(out) == NAMES


def test_what_a_killed_run_left_is_swept_by_the_next(run: Run, out: Path) -> None:
    assert run(f"os.kill(os.getpid(), {int(signal.SIGKILL)})").wait() == -signal.SIGKILL
    assert not out.exists()
    left = _there(out.parent)
    assert len(left) == 1
    assert left[0].startswith(".outputs.part-")
    assert (out.parent / left[0]).stat().st_mode & 0o077 == 0
    assert run().wait() == 0
    assert _there(out.parent) == ["outputs"]


def test_a_run_that_is_refused_sweeps_too(run: Run, out: Path) -> None:
    assert run(f"os.kill(os.getpid(), {int(signal.SIGKILL)})").wait() == -signal.SIGKILL
    out.mkdir()
    assert run().wait() == 2
    assert _there(out.parent) == ["outputs"]


def test_of_two_at_once_exactly_one_wins_and_the_other_is_told(run: Run, out: Path) -> None:
    go = out.parent.parent / "go"
    waiting = f"\n        while not Path({str(go)!r}).exists(): time.sleep(0.01)"
    both = [run(waiting), run(waiting)]
    deadline = time.monotonic() + 60
    while len(_there(out.parent)) < 2 and time.monotonic() < deadline:
        time.sleep(0.05)
    go.touch()
    told = [one.communicate()[1].decode() for one in both]
    assert sorted(one.returncode for one in both) == [0, 2]
    assert sum("The folder already exists" in text for text in told) == 1
    assert _there(out) == NAMES
    assert _there(out.parent) == ["outputs"]


def test_a_full_disk_leaves_nothing_not_even_the_folders_on_the_way(run: Run, out: Path) -> None:
    full = "import resource; resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))"
    ended = run(full, into=out / "deeper" / "still")
    told = ended.communicate()[1].decode()
    assert ended.returncode == 2
    assert "cannot be written" in told
    assert _there(out.parent) == []


@pytest.mark.parametrize("there", ["file", "folder", "link"])
def test_what_stands_there_already_stays(run: Run, out: Path, there: str) -> None:
    if there == "file":
        out.write_text("mine")
    elif there == "folder":
        out.mkdir()
    else:
        out.symlink_to(os.devnull)
    ended = run()
    assert ended.communicate()[1].decode().count("outputs: The folder already exists.") == 1
    assert ended.returncode == 2
    assert _there(out.parent) == ["outputs"]
    assert out.is_symlink() == (there == "link")
