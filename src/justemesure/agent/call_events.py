"""What a telephone says of a call: that it begins, that it ends. A local socket, or a folder.

One event is one object of JSON::

    {"event": "call_start", "call": "2027-0042", "measure": "training-calls",
     "person": "adviser-07", "groups": ["trainees"], "drawn": "CAMPAIGN",
     "at": "2027-02-02T10:15:00+01:00"}
    {"event": "call_end", "call": "2027-0042", "at": "2027-02-02T10:21:30+01:00"}

On the socket they come one a line, each is answered in one line, and whoever goes away ends the
call that they began. In a folder each is a file ``*.json`` of the person's own, read once and
removed.
"""

import json
import os
import re
import socket
import stat
import struct
import sys
import threading
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Any, Literal, NamedTuple

from justemesure.errors import Error, Misuse

_REF = re.compile(r"[A-Za-z0-9._-]{1,64}")
_MOST_BYTES = 65_536
_EVERY = 0.2  # seconds between two looks at the folder
_UNFINISHED = 5.0  # seconds that a file may take to be written


class CallEvent(NamedTuple):
    """``groups`` are those that the telephone knows of the person; ``drawn`` is its campaign."""

    event: Literal["call_start", "call_end"]
    call: str
    at: datetime
    measure: str = ""
    person: str = ""
    groups: frozenset[str] = frozenset()
    drawn: str | None = None


Answer = Mapping[str, object]
Hears = Callable[[CallEvent], Answer]


def read(content: bytes) -> CallEvent:
    """Raises ``Misuse`` for anything but an event, whole."""
    try:
        said: dict[str, Any] = json.loads(content)
        event, at = said["event"], datetime.fromisoformat(said["at"])
        if at.tzinfo is None:
            raise ValueError("at")
        if event == "call_end":
            return CallEvent("call_end", _reference(said["call"]), at)
        if event != "call_start":
            raise ValueError("event")
        groups, drawn = said["groups"], said.get("drawn")
        if not isinstance(groups, list) or not all(isinstance(one, str) for one in groups):
            raise ValueError("groups")
        return CallEvent(
            "call_start",
            _reference(said["call"]),
            at,
            _reference(said["measure"]),
            _reference(said["person"]),
            frozenset(groups),
            None if drawn is None else _reference(drawn),
        )
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise Misuse("call-event", value=error) from None


def _reference(value: object) -> str:
    if not isinstance(value, str) or _REF.fullmatch(value) is None or not value.strip("."):
        raise ValueError(value)
    return value


class Socket:
    """A socket in the person's own folder; other people of this computer cannot reach it."""

    def __init__(self, path: Path, hears: Hears, leaves: Callable[[str], None]) -> None:
        """``leaves`` is called with a call whose client went away. Raises ``Misuse``."""
        self._hears, self._leaves, self._path = hears, leaves, path
        self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        try:
            if _answers(path):
                raise Misuse("screen-runs", file=str(path))
            path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            path.unlink(missing_ok=True)
            before = os.umask(0o177)
            try:
                self._socket.bind(str(path))
            finally:
                os.umask(before)
            self._socket.listen(4)
        except OSError as error:
            problem = error.strerror or error
            raise Misuse("cannot-write", file=str(path), problem=problem) from None
        threading.Thread(target=self._accept, daemon=True).start()

    def close(self) -> None:
        self._socket.close()
        self._path.unlink(missing_ok=True)

    def _accept(self) -> None:
        with suppress(OSError):  # it was closed
            while True:
                client, _ = self._socket.accept()
                if _is_ours(_user_of(client)):
                    threading.Thread(target=self._serve, args=(client,), daemon=True).start()
                else:
                    client.close()

    def _serve(self, client: socket.socket) -> None:
        begun: set[str] = set()
        try:
            with client, client.makefile("rwb") as lines, suppress(OSError):
                while line := lines.readline(_MOST_BYTES):
                    answer = self._answer(line, begun)
                    lines.write(json.dumps(answer).encode() + b"\n")
                    lines.flush()
        finally:
            for call in begun:
                self._leaves(call)

    def _answer(self, line: bytes, begun: set[str]) -> Answer:
        try:
            event = read(line)
            if event.event == "call_start":
                begun.add(event.call)
            return self._hears(event)
        except Error as error:
            return {"refused": error.name, "reason": error.tell("en")}


def watch_folder(
    folder: Path, hears: Hears, told: Callable[[str, Answer], None], ended: threading.Event
) -> None:
    """Read what appears in a folder until ``ended``; ``told`` hears what became of each file."""
    while not ended.wait(_EVERY):
        for path in sorted(folder.glob("*.json")):
            _read_file(path, hears, told)


def _read_file(path: Path, hears: Hears, told: Callable[[str, Answer], None]) -> None:
    # A pipe would be waited for without end.
    how = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
    try:
        descriptor = os.open(path, how)
        with os.fdopen(descriptor, "rb") as file:
            found = os.fstat(descriptor)
            since = found.st_mtime
            if not stat.S_ISREG(found.st_mode) or not _is_ours(found.st_uid):
                raise Misuse("call-event", value=path.name)
            event = read(file.read(_MOST_BYTES))
        path.unlink()
        told(path.name, hears(event))
    except OSError:
        return
    except Error as error:
        if error.name == "call-event" and path.exists():
            if time.time() - since < _UNFINISHED:
                return
            try:
                path.replace(path.with_suffix(".refused"))
            except OSError:
                return
        told(path.name, {"refused": error.name, "reason": error})


def _answers(path: Path) -> bool:
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as asked:
        try:
            asked.connect(str(path))
        except OSError:
            return False
    return True


def _user_of(client: socket.socket) -> int | None:
    """Whose process the other end is."""
    if sys.platform != "linux":
        return None
    size = struct.calcsize("3i")
    _, user, _ = struct.unpack("3i", client.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, size))
    return int(user)


def _is_ours(user: int | None) -> bool:
    """Whether it is the person's; where nobody knows, the folder's own rights have to do."""
    return sys.platform != "linux" or user == os.getuid()
