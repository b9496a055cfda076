"""The films of calls' screens: one process for one call, started, paused, ended; gone in time.

This process never sees a picture. It asks the gate before it starts another, which asks again; it
holds that one's standard input, so that a film never outlives the agent.
"""

import json
import queue
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple

from justemesure.agent.call_events import Answer, CallEvent
from justemesure.agent.home import Installation
from justemesure.agent.notice import Notice
from justemesure.agent.queue import Queue
from justemesure.agent.settings import Settings
from justemesure.charter.questions import film_of
from justemesure.errors import BadInput, Misuse, NotPermitted
from justemesure.i18n import Language
from justemesure.sealed import delete_on

_STARTS_WITHIN = 60.0
_ENDS_WITHIN = 20.0
_EVERY = 0.1
Told = Callable[[str, Answer], None]


class Desk(NamedTuple):
    """Whose calls: the person's own folder, charter and settings."""

    folder: Path
    installation: Installation
    notice: Notice
    settings: Settings
    queue: Queue
    clock: Callable[[], datetime]


class Films:
    """One film at a time; a new call, drawn or not, ends the one before."""

    def __init__(self, desk: Desk, language: Language, told: Told, *, demonstration: bool) -> None:
        """``told`` hears, of each call, what the process that films it says."""
        self._desk, self._language, self._told = desk, language, told
        self._demonstration = demonstration
        self._film: _Film | None = None
        self._away = False
        self._lock = threading.Lock()

    def hear(self, event: CallEvent) -> Answer:
        """Begin or end; what becomes of it.

        Raises:
            NotPermitted, Misuse: it may not be filmed, or nothing says for whom it is sealed.
        """
        received = time.monotonic()
        with self._lock:
            if event.event == "call_end":
                return self._end(event.call, event.at)
            self._stop()
            return self._begin(event, received)

    def leave(self, call: str) -> None:
        """Whoever began a call went away."""
        with self._lock:
            if self._film is not None and self._film.call == call:
                self._stop()

    def be_away(self, away: bool) -> None:  # noqa: FBT001  # as logind tells it
        """The session is locked or in the background, or the computer goes to sleep; or no more."""
        self._away = away

    def close(self) -> None:
        with self._lock:
            self._stop()

    def _is_hidden(self) -> bool:
        """Whether nothing is to be shown now: a pause and a locked session look the same."""
        until = self._desk.queue.state().paused_until
        return self._away or (until is not None and self._desk.clock() < until)

    def _begin(self, event: CallEvent, received: float) -> Answer:
        desk = self._desk
        if event.drawn is None:
            raise NotPermitted("call-not-drawn")
        if not self._demonstration:
            raise NotPermitted("no-campaign")
        gate = desk.notice.gate(event.at)  # the clock of a demonstration
        if film_of(gate.charter, event.measure) is None:
            raise NotPermitted("screen-no-measure", measure=event.measure)
        if not desk.settings.sealed_for:
            raise Misuse("screen-no-recipient")
        order = {
            "charter": str(desk.installation.charter),
            "key": str(desk.installation.key),
            "digest": gate.digest,
            "measure": event.measure,
            "call": event.call,
            "person": event.person,
            "groups": sorted(event.groups),
            "own_groups": sorted(desk.settings.groups),
            "at": event.at.isoformat(),
            "received": received,
            "demonstration": self._demonstration,
            "recipients": desk.settings.sealed_for,
            "folder": str(folder_of(desk.folder)),
            "language": self._language,
        }
        film = _Film(event.call, order, self._is_hidden, self._told)
        answer = film.first()
        if "recording" in answer:
            self._film = film
        return answer

    def _end(self, call: str, at: datetime) -> Answer:
        film = self._film
        if film is None or film.call != call:
            return {"ended": None}
        self._film = None
        return film.end(at)

    def _stop(self) -> None:
        if self._film is not None:
            self._film.end(None)
            self._film = None


class _Film:
    """One process, and the two threads that hear it and tell it."""

    def __init__(
        self, call: str, order: dict[str, Any], is_hidden: Callable[[], bool], told: Told
    ) -> None:
        self.call, self._is_hidden, self._told = call, is_hidden, told
        self._process = subprocess.Popen(  # our own interpreter
            [sys.executable, "-P", "-m", "justemesure.screen"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self._said: queue.SimpleQueue[dict[str, Any]] = queue.SimpleQueue()
        self._was_hidden = False
        self._writes = threading.Lock()
        self._write(order)
        self._mind_what_hides()
        for does in (self._hear, self._mind):
            threading.Thread(target=does, daemon=True).start()

    def first(self) -> Answer:
        """Whether it records, or why not."""
        return self._next(_STARTS_WITHIN)

    def end(self, at: datetime | None) -> Answer:
        """End it: with the call, or, without a moment, because nobody is there any more."""
        if at is not None:
            self._write({"word": "end", "at": at.isoformat()})
        else:
            with suppress(OSError), self._writes:
                assert self._process.stdin is not None
                self._process.stdin.close()
        answer = self._next(_ENDS_WITHIN)
        self._process.kill()
        self._process.wait()
        return answer

    def _next(self, seconds: float) -> Answer:
        try:
            return self._said.get(timeout=seconds)
        except queue.Empty:
            self._process.kill()
            return {"refused": "screen-no-answer"}

    def _hear(self) -> None:
        assert self._process.stdout is not None
        for line in self._process.stdout:
            with suppress(ValueError):
                said = json.loads(line)
                if "black" not in said:
                    self._said.put(said)
                self._told(self.call, said)
        self._said.put({"ended": "screen"})  # it went without a word

    def _mind(self) -> None:
        while self._process.poll() is None:
            self._mind_what_hides()
            time.sleep(_EVERY)

    def _mind_what_hides(self) -> None:
        hidden = self._is_hidden()
        if hidden != self._was_hidden:
            self._was_hidden = hidden
            self._write({"word": "pause" if hidden else "resume"})

    def _write(self, said: dict[str, Any]) -> None:
        with suppress(OSError, ValueError), self._writes:  # it ended meanwhile
            assert self._process.stdin is not None
            self._process.stdin.write(json.dumps(said) + "\n")
            self._process.stdin.flush()


def folder_of(home: Path) -> Path:
    """Where sealed films wait."""
    return home / "films"


def sweep(home: Path, now: datetime) -> list[Path]:
    """Delete the films whose time is over; which they were."""
    gone = []
    for path in sorted(folder_of(home).glob("*.sealed")):
        with suppress(BadInput, OSError):
            if delete_on(path) <= now:
                path.unlink()
                gone.append(path)
    return gone
