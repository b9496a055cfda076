"""Processor, memory and disk of the whole computer: of no program, and no list of them."""

from pathlib import Path

import psutil


class Psutil:
    """This computer."""

    def begin(self, fields: frozenset[str]) -> None:
        """The processor is measured from now on."""
        if "cpu" in fields:
            psutil.cpu_percent(interval=None)

    def readings(self, fields: frozenset[str]) -> dict[str, float]:
        """Per cent: of all processors since ``begin``, of the memory and the system's disk now."""
        found = {}
        if "cpu" in fields:
            found["cpu"] = psutil.cpu_percent(interval=None)
        if "memory" in fields:
            found["memory"] = psutil.virtual_memory().percent
        if "disk" in fields:
            found["disk"] = psutil.disk_usage(Path.home().anchor).percent
        return found
