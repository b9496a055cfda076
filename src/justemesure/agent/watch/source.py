"""What a source is, and the thread that asks it once a second."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Protocol

from justemesure.activity.event import Raw
from justemesure.agent.collect import Collector

PULSE = timedelta(seconds=3)
"""A look every second prolongs the one before, unless the computer slept in between."""
_EVERY = 1.0
_RETRY = 30.0


class Source(Protocol):
    """Something of this computer that may be looked at."""

    name: str

    def look(self, now: datetime) -> Iterator[Raw]:
        """What there is now, if anything.

        Raises:
            Gone: it cannot be looked at any more; open it again later.
        """


class Gone(Exception):
    """A source is not there, or no more."""


def asleep_so_far() -> float:
    """Seconds that this computer has slept since it started; 0 where nothing says."""
    boot = getattr(time, "CLOCK_BOOTTIME", None)
    if boot is None:
        return 0.0
    return max(0.0, time.clock_gettime(boot) - time.clock_gettime(time.CLOCK_MONOTONIC))


def watch(
    opened: Callable[[], Source],
    collector: Collector,
    clock: Callable[[], datetime],
    ended: threading.Event,
) -> None:
    """Ask a source until ``ended``, opening it again whenever it goes."""
    while not ended.is_set():
        with suppress(Gone):
            source = opened()
            while not ended.wait(_EVERY):
                for raw in source.look(clock()):
                    with suppress(Exception):  # a traceback could tell what the event said
                        collector.hear(f"{source.name}.{raw.kind}", raw, PULSE)
        ended.wait(_RETRY)
