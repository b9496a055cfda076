"""``python -m benchmarks.running HOME PORT INSTANT [own] [still]``: the agent, example charter.

Its clock begins at INSTANT, since that charter is of 2027; ``still``: and stays there. ``own``: the
person's store is on.
"""

import secrets
import shutil
import sys
import threading
import time
from datetime import datetime, timedelta
from pathlib import Path

import justemesure.cli.main  # noqa: F401  # what the command itself would have loaded
from justemesure.agent.home import Installation
from justemesure.agent.main import Agent, run
from justemesure.agent.private import PrivateStore
from justemesure.charter.signature import keygen, sign

SETTINGS = """
groups: [advisers]
week: {monday: ["00:00-23:59"], tuesday: ["00:00-23:59"], wednesday: ["00:00-23:59"],
  thursday: ["00:00-23:59"], friday: ["00:00-23:59"]}
"""
_CHARTER = Path(__file__).parent.parent / "examples" / "call-centre.yaml"


def installation(folder: Path) -> Installation:
    """The example charter, signed, and a person's settings."""
    folder.mkdir(parents=True, exist_ok=True)
    charter, settings = folder / "charter.yaml", folder / "agent.yaml"
    shutil.copy(_CHARTER, charter)
    settings.write_text(SETTINGS, encoding="utf-8")
    if not (folder / "k").exists():
        keygen(folder / "k", None)
        sign(charter, folder / "k", None)
    return Installation(charter, folder / "k.pub", settings, None)


def main(home: Path, port: int, start: datetime, options: list[str]) -> None:
    began = time.monotonic()

    def clock() -> datetime:
        gone = 0.0 if "still" in options else time.monotonic() - began
        return start + timedelta(seconds=gone)

    def started(agent: Agent) -> None:
        agent.notice.show(clock())
        print("runs", flush=True)

    papers = installation(home / "papers")
    store = PrivateStore(home, secrets.token_bytes(32)) if "own" in options else None
    run(home, papers, clock, port, threading.Event(), started, store)


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), datetime.fromisoformat(sys.argv[3]), sys.argv[4:])
