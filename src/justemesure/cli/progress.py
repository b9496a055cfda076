"""How far a command is, where it takes over a second."""

import argparse
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from justemesure.cli.command import tell

_PATIENCE = 1.0  # seconds before progress is shown


@contextmanager
def counted(asked: argparse.Namespace) -> Iterator[Callable[[int, int], None]]:
    """On a terminal's standard error, how many are written, of how many."""
    started = time.monotonic()
    shown = False

    def progress(written: int, total: int) -> None:
        nonlocal shown
        if sys.stderr.isatty() and time.monotonic() - started > _PATIENCE:
            shown = True
            print(f"\r{tell(asked, 'write')} {written}/{total}", end="", file=sys.stderr)
            sys.stderr.flush()

    try:
        yield progress
    finally:
        if shown:
            print("\r\033[K", end="", file=sys.stderr)
