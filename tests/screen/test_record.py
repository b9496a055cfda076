"""What stops a film that nobody stops, with a screen, a light and a clock of the test's own."""

import errno
import io
import json
import os
import queue
import shutil
from datetime import datetime
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from filming import Papers
from justemesure.charter.digest import digest
from justemesure.charter.load import load
from justemesure.errors import Misuse
from justemesure.screen.order import Order
from justemesure.screen.record import Recording, Word
from justemesure.screen.source import Black, Gone, Pixels
from justemesure.screen.warrant import ask
from justemesure.sealed import Sealing, unseal


class Screen:
    """A window that is always there, and a light that is seen as long as it is told to be."""

    def __init__(self, words: "queue.SimpleQueue[Word]") -> None:
        self.words = words
        self.seen = [True] * 1000
        self.clicks = [False] * 1000
        self.gone = False
        self.said: list[bool] = []

    def look(self) -> Pixels | Black:
        if self.gone:
            raise Gone("server")
        return np.full((90, 160, 4), 200, np.uint8)

    def is_seen(self) -> bool:
        return self._next(self.seen, otherwise=True)

    def clicked(self) -> bool:
        return self._next(self.clicks, otherwise=False)

    def _next(self, script: list[bool], *, otherwise: bool) -> bool:
        """What the script says next; where it says no more, the call ends."""
        if not script:
            self.words.put(("end", None, 0.0))
        return script.pop(0) if script else otherwise

    def tell(self, _: str, *, recording: bool) -> None:
        self.said.append(recording)

    def close(self) -> None: ...


class Case:
    """One recording, its clock a list of the times at which it will be asked."""

    def __init__(self, papers: Papers, folder: Path) -> None:
        self.words: queue.SimpleQueue[Word] = queue.SimpleQueue()
        self.now, self.step, self.screen = 0.0, 0.2, Screen(self.words)
        self.papers, self.path = papers, folder / "c.sealed"
        at = datetime.fromisoformat("2027-02-02T10:15:00+01:00")
        self.order = Order(
            papers.charter, papers.key, digest(load(papers.charter)), "training-calls", "c", "p",
            frozenset({"trainees"}), frozenset({"trainees"}), at, 0.0, True,
            (papers.recipient,), folder, "en",
        )  # fmt: skip
        self.warrant = ask(self.order, at)

    def steady(self) -> float:
        self.now += self.step / 4
        return self.now

    def run(self) -> str:
        sealing = Sealing(self.path, [self.papers.recipient], self.warrant.delete_on, {})
        try:
            recording = Recording(
                self.order, self.warrant, self.screen, self.screen, sealing, steady=self.steady
            )
            return recording.run(self.words).why
        finally:
            sealing.close()

    def whys(self) -> list[str | None]:
        records = unseal(self.path, self.papers.reader).records
        return [json.loads(some)["why"] for kind, some in records if kind == b"s"]


@pytest.fixture
def case(papers: Papers, tmp_path: Path) -> Case:
    return Case(papers, tmp_path)


def test_a_call_whose_end_nobody_tells_ends_after_an_hour(case: Case) -> None:
    case.step = 600
    assert case.run() == "too_long"


def test_a_light_that_stays_out_of_sight_ends_it_and_what_it_missed_is_black(case: Case) -> None:
    case.screen.seen = [True, True] + [False] * 100
    assert case.run() == "light"
    assert case.whys() == [None, "no_light"]


def test_a_light_that_goes_while_the_window_is_looked_at_makes_that_black(case: Case) -> None:
    case.screen.seen = [True, True, True, False, True, True]
    assert case.run() == "call_end"
    assert case.whys() == [None, "no_light", None]


def test_a_click_while_the_window_is_looked_at_makes_that_black(case: Case) -> None:
    case.screen.clicks = [False, False, False, True, False]
    assert case.run() == "call_end"
    assert case.whys() == [None, "not_shown"]
    assert case.screen.said == [False]


def test_a_session_that_is_unlocked_does_not_undo_a_click(case: Case) -> None:
    case.screen.clicks = [False, False, True] + [False] * 4
    for word in ("pause", "resume"):
        case.words.put((word, None, 0.0))
    assert case.run() == "call_end"
    assert case.whys() == [None, "not_shown"]
    assert case.screen.said == [False]


def test_a_screen_that_goes_ends_it(case: Case) -> None:
    case.screen.gone = True
    assert case.run() == "screen"


def test_a_charter_that_goes_ends_it(case: Case) -> None:
    shutil.move(case.papers.charter, case.papers.charter.with_name("elsewhere"))
    assert case.run() == "charter"


class Full(io.RawIOBase):
    """A file on a disk that takes so many bytes, and no more."""

    def __init__(self, left: int) -> None:
        self.left = left

    def write(self, content: Any) -> int:
        self.left -= len(content)
        if self.left < 0:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        return len(content)


@pytest.mark.parametrize("room", [10, 100, 70_000])
def test_a_full_disk_ends_it_and_is_told(
    case: Case, monkeypatch: pytest.MonkeyPatch, room: int
) -> None:
    opened, files = os.fdopen, [Full(room)]
    monkeypatch.setattr(
        "justemesure.sealed.os.fdopen", lambda *a, **k: files.pop() if files else opened(*a, **k)
    )
    case.step = 10  # of the clock: much is filled up, so that a crash costs little
    with pytest.raises(Misuse, match="disk"):
        case.run()
