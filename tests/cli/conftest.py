"""A terminal: the command run as a person sees it, answered when it asks."""

import os
import pty
import select
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest


class Seen(NamedTuple):
    status: int
    screen: str


Terminal = Callable[..., Seen]


@pytest.fixture
def terminal() -> Terminal:
    """Run a command in a terminal of its own; each answer is typed once its question shows."""

    def run(*arguments: str | Path, answers: list[tuple[str, str]]) -> Seen:
        order = [sys.executable, "-m", "justemesure", *map(str, arguments)]
        child, screen = pty.fork()
        if child == 0:
            signal.signal(signal.SIGINT, signal.SIG_DFL)  # a job in the background ignores it
            os.execv(sys.executable, order)
        seen, read = "", 0
        waiting = list(answers)
        while True:
            ready, _, _ = select.select([screen], [], [], 30)
            assert ready, f"nothing more came after: {seen}"
            try:
                more = os.read(screen, 65_536).decode()
            except OSError:  # the other side has left
                break
            if not more:
                break
            seen += more
            if waiting and waiting[0][0] in seen[read:]:
                read = len(seen)
                os.write(screen, f"{waiting.pop(0)[1]}\n".encode())
        os.close(screen)
        return Seen(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), seen)

    return run
