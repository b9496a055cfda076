"""A folder of call events in hostile places: what others lay there starts and stops nothing."""

import json
import os
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from justemesure.agent import call_events
from justemesure.agent.call_events import CallEvent, Socket

END = {"event": "call_end", "call": "c1", "at": "2027-02-02T10:21:30+01:00"}


@pytest.fixture
def heard(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[], list[str]]]:
    """The calls heard of in a folder that is watched."""
    monkeypatch.setattr(call_events, "_EVERY", 0.02)
    found: list[str] = []

    def hears(event: CallEvent) -> dict[str, object]:
        found.append(event.call)
        return {}

    ended = threading.Event()
    given = (tmp_path, hears, lambda *_: None, ended)
    watching = threading.Thread(target=call_events.watch_folder, args=given, daemon=True)
    watching.start()
    yield lambda: found
    ended.set()


def put(path: Path, event: object) -> None:
    waiting = path.with_suffix(".part")
    waiting.write_text(json.dumps(event))
    waiting.replace(path)


def wait_for(found: Callable[[], bool]) -> None:
    ends = time.monotonic() + 60
    while not found():
        assert time.monotonic() < ends
        time.sleep(0.02)


def test_a_pipe_that_nobody_writes_to_does_not_keep_events_from_being_heard(
    heard: Callable[[], list[str]], tmp_path: Path
) -> None:
    os.mkfifo(tmp_path / "0.json")
    time.sleep(0.1)
    put(tmp_path / "1.json", END)
    wait_for(lambda: heard() == ["c1"])


def test_a_file_that_cannot_be_put_aside_does_not_either(
    heard: Callable[[], list[str]], tmp_path: Path
) -> None:
    (tmp_path / "0.refused").mkdir()
    put(tmp_path / "0.json", {})
    os.utime(tmp_path / "0.json", (0, 0))
    time.sleep(0.1)
    put(tmp_path / "1.json", END)
    wait_for(lambda: heard() == ["c1"])


def test_a_link_leads_nowhere(heard: Callable[[], list[str]], tmp_path: Path) -> None:
    put(tmp_path / "kept", END)  # an event of the person's own, of another time
    (tmp_path / "0.json").symlink_to(tmp_path / "kept")
    put(tmp_path / "1.json", END | {"call": "c2"})
    wait_for(lambda: bool(heard()))
    assert heard() == ["c2"]


def test_a_file_of_somebody_elses_starts_nothing(
    heard: Callable[[], list[str]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A folder may be anybody's to write in; as the socket, it hears its person alone."""
    monkeypatch.setattr(os, "getuid", lambda: 12_345)
    put(tmp_path / "0.json", END)
    os.utime(tmp_path / "0.json", (0, 0))  # long finished, so that it is put aside at once
    wait_for((tmp_path / "0.refused").exists)
    assert heard() == []


def test_the_socket_hears_its_person_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever the rights of its folder have become."""
    heard: list[str] = []

    def hears(event: CallEvent) -> dict[str, object]:
        heard.append(event.call)
        return {"heard": event.call}

    door = Socket(tmp_path / "calls.sock", hears, lambda _: None)
    for ours in (True, False):
        if not ours:
            monkeypatch.setattr(os, "getuid", lambda: 12_345)
        with socket.socket(socket.AF_UNIX) as link, suppress(OSError):
            link.settimeout(5)
            link.connect(str(tmp_path / "calls.sock"))
            link.sendall(json.dumps(END).encode() + b"\n")
            assert (link.recv(1000) != b"") is ours
    door.close()
    assert heard == ["c1"]
