"""The process: the sources feed one collector; once a minute, what may leave does."""

import contextlib
import ctypes
import os
import socket
import sqlite3
import sys
import threading
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from justemesure.agent.api import Api
from justemesure.agent.collect import Collector
from justemesure.agent.films import sweep
from justemesure.agent.home import Installation, alone
from justemesure.agent.http import Server
from justemesure.agent.notice import Notice
from justemesure.agent.outbox import NotTaken, Outbox, Receiver
from justemesure.agent.own import Own
from justemesure.agent.private import PrivateStore
from justemesure.agent.queue import Queue
from justemesure.agent.settings import load
from justemesure.agent.sync import Folder
from justemesure.agent.sync import Server as Remote
from justemesure.agent.watch.health import Health, Windows
from justemesure.agent.watch.probe import Probes
from justemesure.agent.watch.source import Source, asleep_so_far, watch
from justemesure.charter.gate import Gate
from justemesure.errors import Error, Misuse
from justemesure.i18n import Language

_MINUTE = 60.0
Clock = Callable[[], datetime]


class Agent:
    """What runs between ``start`` and ``stop``."""

    def __init__(
        self,
        home: Path,
        installation: Installation,
        clock: Clock,
        own: PrivateStore | None = None,
    ) -> None:
        """Raises ``BadInput`` or ``Misuse`` for what it cannot be started with."""
        self.settings = settings = load(installation.settings)
        self.clock, self._home = clock, home
        self.queue = Queue(home)
        self.notice = Notice(installation.charter, installation.key, home)
        given = self.queue, self.notice, settings, clock, own
        self.collector = Collector(*given, slept=asleep_so_far)
        self.outbox = Outbox(self.queue, settings.groups)
        self.own = Own(own, self.queue, self.notice, settings)
        self._to = receiver(installation.to) if installation.to else None

    def gate(self) -> Gate | None:
        """The gate, or ``None`` while it does not open: nothing is collected or sent."""
        try:
            return self.notice.gate(self.clock())
        except (Error, OSError):
            return None

    def tick(self) -> None:
        """Seal and hand over what may leave now; what cannot waits for the next minute.

        With nowhere to go nothing is sealed: it can still be struck, and waits no longer than
        under a gate that stays closed.
        """
        gate, now = self.gate(), self.clock()
        sweep(self._home, now)
        with contextlib.suppress(
            Error, sqlite3.Error
        ):  # theirs alone: what leaves does all the same
            self.own.tend(now)
        if self._to is None:
            self.outbox.seal(None, now)
            return
        self.outbox.seal(gate, now)
        with contextlib.suppress(NotTaken):
            self.outbox.deliver(gate, now, self._to)


def receiver(to: str) -> Receiver:
    """A folder, or a server where it begins like an address."""
    return Remote(to) if "://" in to else Folder(Path(to))


def run(
    home: Path,
    installation: Installation,
    clock: Clock,
    port: int,
    ended: threading.Event,
    started: Callable[[Agent], None],
    own: PrivateStore | None = None,
    language: Language | None = None,
) -> None:
    """Run until ``ended``; ``started`` is called once it listens.

    ``language`` is what the person's desktop is told in; nothing is shown there without it.

    Raises:
        Misuse: another agent runs from this folder, or the port is taken.
    """
    leave_no_core()
    with alone(home):
        agent = Agent(home, installation, clock, own)
        try:
            told = (agent.collector, socket.gethostname(), agent.queue.device)
            server = Server(port, lambda port: Api(*told, port))
        except OSError as error:
            raise Misuse("agent-port", port=port, problem=error.strerror) from None
        threads = [threading.Thread(target=server.serve_forever, daemon=True)]
        if os.environ.get("DISPLAY"):
            asked = (_window, agent.collector, clock, ended)
            threads.append(threading.Thread(target=watch, args=asked, daemon=True))
        threads.append(threading.Thread(target=_health(agent).run, args=(ended,), daemon=True))
        if sys.platform == "linux":
            said = (agent.collector.away, ended)
            threads.append(threading.Thread(target=_session, args=said, daemon=True))
        for thread in threads:
            thread.start()
        started(agent)  # which may show the charter: no notice of it is needed then
        if language is not None and sys.platform == "linux":
            shown = (home, agent, language, ended)
            threading.Thread(target=_desktop, args=shown, daemon=True).start()
        try:
            _give_back_memory()
            while not ended.wait(_MINUTE):
                with contextlib.suppress(sqlite3.Error):  # a full disk, for one: later
                    agent.tick()
                _give_back_memory()
        finally:
            ended.set()
            server.shutdown()
            server.server_close()
            agent.queue.close()


def _window() -> Source:
    from justemesure.agent.watch.x11 import ActiveWindow

    return ActiveWindow()


def _session(away: Callable[[bool], None], ended: threading.Event) -> None:
    from justemesure.agent.watch import logind

    logind.watch(away, ended)


def _desktop(home: Path, agent: Agent, language: Language, ended: threading.Event) -> None:
    from justemesure.agent import desktop

    desktop.watch(home, agent.notice, agent.settings, agent.clock, language, ended)


def _health(agent: Agent) -> Health:
    """On X11 it is told of applications too, whether they answer.

    Not under Wayland, whose X server knows a part of the windows only.
    """
    from justemesure.agent.watch.machine import Psutil

    is_x11 = os.environ.get("DISPLAY") and not os.environ.get("WAYLAND_DISPLAY")
    return Health(
        agent.queue,
        agent.notice,
        agent.settings,
        agent.clock,
        machine=Psutil(),
        hosts=Probes(),
        windows=_answering if is_x11 else None,
        hides=agent.collector.shows_private_page,
    )


def _answering() -> Windows:
    from justemesure.agent.watch.answering import Answering

    return Answering()


def _give_back_memory() -> None:
    """What opening a gate or a store needed for a moment, 16 MB at most, glibc would keep."""
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
    if trim is not None:
        trim(0)


def leave_no_core() -> None:
    """The memory of this process holds titles for a moment: no file is made of it if it crashes."""
    try:
        import resource
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
