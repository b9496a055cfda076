"""ActivityWatch's own server, from PyPI, in a place of its own, to compare with.

Its watchers are not on PyPI: their heartbeats are scripted, through ActivityWatch's own client.
"""

import json
import os
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

_PLACE = Path(__file__).parent.parent / "build" / "bench" / "aw"
_WANTED = ("aw-server==0.12.0", "aw-client==0.5.15", "aw-core==0.5.18", "peewee<4")
_OLDER = ("Flask==2.2.5", "Werkzeug==2.2.3")
"""aw-server does not run with what its own dependencies bring today."""

FILL = """
import json, sys
from datetime import datetime, timedelta, timezone
from aw_core.models import Event
from aw_datastore.storages.peewee import PeeweeStorage
store = PeeweeStorage(testing=False)
for line in sys.stdin:
    bucket, kind, events = json.loads(line)
    if bucket not in store.buckets():
        store.create_bucket(bucket, kind, "bench", "pc", datetime.now(timezone.utc).isoformat())
    with store.db.atomic():
        store.insert_many(bucket, [
            Event(timestamp=start, duration=seconds, data=data) for start, seconds, data in events
        ])
"""
WATCH = """
import sys, time
from datetime import datetime, timedelta, timezone
from aw_client import ActivityWatchClient
from aw_core.models import Event
port, seconds, every = int(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
window = ActivityWatchClient("aw-watcher-window", host="127.0.0.1", port=port)
afk = ActivityWatchClient("aw-watcher-afk", host="127.0.0.1", port=port)
for client, bucket, kind in ((window, "window", "currentwindow"), (afk, "afk", "afkstatus")):
    client.create_bucket(bucket, event_type=kind, queued=True)
print("watches", flush=True)
with window, afk:
    for second in range(seconds):
        now = datetime.now(timezone.utc)
        shown = second // every
        said = {"app": f"App{shown % 5}", "title": f"Window {shown}"}
        window.heartbeat("window", Event(timestamp=now, data=said), pulsetime=2.0, queued=True)
        if second % 5 == 0:
            said = {"status": "not-afk"}
            afk.heartbeat("afk", Event(timestamp=now, data=said), pulsetime=185, queued=True)
        time.sleep(1)
    time.sleep(60)  # its client's threads stay, for the memory to be read
"""


def python() -> Path:
    """The Python in which it is installed, installed there at the first time."""
    found = _PLACE / "bin" / "python"
    if not (_PLACE / "bin" / "aw-server").exists():
        subprocess.run([sys.executable, "-m", "venv", str(_PLACE)], check=True)
        for packages in (_WANTED, ("--no-deps", *_OLDER)):
            asked = [str(found), "-m", "pip", "install", "--quiet", *packages]
            subprocess.run(asked, check=True)
    return found


def environment(folder: Path) -> dict[str, str]:
    """In which it keeps its files in ``folder``."""
    homes = {f"XDG_{name}_HOME": str(folder / name) for name in ("DATA", "CONFIG", "CACHE")}
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    return kept | homes


@contextmanager
def served(folder: Path, port: int) -> Iterator[subprocess.Popen[bytes]]:
    """The server, once it answers."""
    command = [str(python().with_name("aw-server")), "--port", str(port)]
    with subprocess.Popen(
        command,
        env=environment(folder),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as process:
        try:
            _await(port)
            yield process
        finally:
            process.terminate()


def _await(port: int) -> None:
    for _ in range(300):
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/api/0/info"):
                return
        except OSError:
            time.sleep(0.2)
    raise TimeoutError


def query(port: int, periods: list[str], lines: list[str]) -> tuple[list[Any], float]:
    """What a query answers, and in how many seconds."""
    body = json.dumps({"timeperiods": periods, "query": lines}).encode()
    asked = urllib.request.Request(
        f"http://127.0.0.1:{port}/api/0/query/", body, {"Content-Type": "application/json"}
    )
    began = time.perf_counter()
    with urllib.request.urlopen(asked) as answer:
        found: list[Any] = json.load(answer)
    return found, time.perf_counter() - began
