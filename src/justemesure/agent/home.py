"""Where the agent keeps its files, and what it was started with."""

import json
import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from justemesure.errors import Misuse

_LOCK = "agent.lock"
_A_MOMENT = 0.2


class Installation(NamedTuple):
    """What ``agent run`` was given the last time: the other commands ask the same charter."""

    charter: Path
    key: Path
    settings: Path
    to: str | None


def default() -> Path:
    """The person's own folder for what programs remember."""
    try:
        base = os.environ.get("XDG_STATE_HOME") or Path.home() / ".local" / "state"
    except RuntimeError:  # an account without a folder of its own
        raise Misuse("agent-no-home") from None
    return Path(base) / "justemesure"


def remember(home: Path, installation: Installation) -> None:
    """Raises ``Misuse`` when the folder cannot be written."""
    path = home / "agent.json"
    waiting = path.with_suffix(".part")
    said = {name: None if v is None else str(v) for name, v in installation._asdict().items()}
    try:
        home.mkdir(parents=True, exist_ok=True, mode=0o700)
        waiting.write_text(json.dumps(said, indent=1), encoding="utf-8")
        waiting.replace(path)
    except OSError as error:
        raise Misuse("cannot-write", file=str(path), problem=error.strerror) from None


def recall(home: Path) -> Installation:
    """Raises ``Misuse`` when the agent never ran from this folder."""
    try:
        said = json.loads((home / "agent.json").read_text(encoding="utf-8"))
        charter, key, settings = (Path(said[name]) for name in ("charter", "key", "settings"))
        return Installation(charter, key, settings, said["to"])
    except (OSError, ValueError, KeyError, TypeError):
        raise Misuse("agent-never-ran", folder=str(home)) from None


@contextmanager
def alone(home: Path) -> Iterator[None]:
    """One agent a folder; the lock goes with the process, however it ends.

    Raises:
        Misuse: another runs.
    """
    home.mkdir(parents=True, exist_ok=True, mode=0o700)
    with (home / _LOCK).open("w", encoding="utf-8") as file:
        ends = time.monotonic() + _A_MOMENT
        while not _lock(file.fileno()):
            if time.monotonic() > ends:  # nobody who merely asks (``is_running``) takes so long
                raise Misuse("agent-runs", folder=str(home))
            time.sleep(_A_MOMENT / 10)
        yield


@contextmanager
def one_by_one(home: Path) -> Iterator[None]:
    """Whoever comes second waits. Raises ``OSError`` without a folder."""
    if sys.platform == "win32":
        yield
        return
    import fcntl

    descriptor = os.open(home, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def is_running(home: Path) -> bool:
    """Whether an agent runs from this folder."""
    try:
        with (home / _LOCK).open("r", encoding="utf-8") as file:
            return not _lock(file.fileno(), shared=True)
    except OSError:
        return False


def _lock(handle: int, *, shared: bool = False) -> bool:
    try:
        import fcntl  # Windows comes with its own sources, later

        fcntl.flock(handle, (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
