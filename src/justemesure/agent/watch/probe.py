"""Questions to the charter's hosts, and how long each takes to answer: nothing is said in them.

An ICMP echo where Linux lets a program without rights send one; else, or where a host does not
answer that, the opening of a TCP connection, closed at once. A host that refuses the connection
has answered.
"""

import errno
import os
import select
import socket
import struct
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from typing import Any, NamedTuple

from justemesure.activity.health import Sample

EVERY = 5.0
PATIENCE = 0.9
"""Seconds. A lost opening is sent again after one: later than this, it was lost."""
_PORT = 443
_BELIEVED = 600.0
_UNDER_WAY = {errno.EINPROGRESS, errno.EWOULDBLOCK, errno.EALREADY}
_ECHO = {socket.AF_INET: (1, 8, 0), socket.AF_INET6: (58, 128, 129)}  # protocol, question, answer
_HEAD = struct.Struct("!BBHHH")


class Host(NamedTuple):
    """Where to ask; ``port`` for TCP."""

    name: str
    port: int


class Place(NamedTuple):
    """An address of a host, as ``getaddrinfo`` gives it."""

    family: socket.AddressFamily
    address: tuple[Any, ...]


class Way(NamedTuple):
    """How a host answers, until when that is believed (monotonic seconds)."""

    ask: "Callable[[Place], Sample]"
    place: Place
    until: float


def host_of(written: str) -> Host | None:
    """``sip.example``, ``sip.example:5061``, ``[2001:db8::1]:5061``; ``None`` for anything else."""
    name, port = written.strip(), ""
    if name.startswith("["):
        name, closed, port = name[1:].partition("]")
        if not closed or (port and not port.startswith(":")):
            return None
        port = port[1:]
    elif name.count(":") == 1:
        name, _, port = name.partition(":")
    number = int(port) if port.isascii() and port.isdecimal() else (0 if port else _PORT)
    if not name or not 0 < number < 65536 or any(c.isspace() or c in "*/@?#" for c in name):
        return None
    return Host(name, number)


class Probes:
    """One thread that asks while it is told to; what it found is taken once."""

    def __init__(self, every: float = EVERY) -> None:
        self._every = every
        self._lock = threading.Lock()
        self._wake = threading.Condition(self._lock)
        self._hosts: tuple[str, ...] = ()
        self._round = 0
        self._found: dict[str, list[Sample]] = {}
        self._ways: dict[str, Way] = {}
        self._thread: threading.Thread | None = None

    def begin(self, hosts: tuple[str, ...]) -> None:
        """Ask these from now on; what was found of others, or before, is forgotten.

        What is no host's name is not asked, and nothing is said of it.
        """
        hosts = tuple(host for host in hosts if host_of(host))
        with self._wake:
            self._hosts, self._found = hosts, {}
            self._round += 1
            if hosts and self._thread is None:
                self._thread = threading.Thread(target=self._run, daemon=True)
                self._thread.start()
            self._wake.notify()

    def take(self) -> dict[str, list[Sample]]:
        """What was found of each host since the last time."""
        with self._lock:
            found, self._found = self._found, {}
            for host, samples in found.items():
                if not any(sample is not None for sample in samples):
                    self._ways.pop(host, None)  # there may be another way
        return found

    def end(self) -> None:
        """Ask nobody."""
        self.begin(())

    def _run(self) -> None:
        while True:
            with self._wake:
                while not self._hosts:
                    self._wake.wait()
                hosts, number = self._hosts, self._round
            begun = time.monotonic()
            for host in hosts:
                sample = self._ask(host)
                with self._lock:
                    if number != self._round:
                        break  # nobody asks any more: a pause, a break, another charter
                    self._found.setdefault(host, []).append(sample)
            with self._wake:
                self._wake.wait_for(
                    lambda: number != self._round,  # noqa: B023  # called here only
                    max(0.0, self._every - (time.monotonic() - begun)),
                )

    def _ask(self, written: str) -> Sample:
        """As it answered before; in the first way in which it answers, where it never did."""
        known, now = self._ways.get(written), time.monotonic()
        if known is not None and now < known.until:
            return known.ask(known.place)
        host = host_of(written)
        for place in resolve(host) if host else ():
            for ask in (echo, connect):
                sample = ask(place)
                if sample is not None:
                    self._ways[written] = Way(ask, place, now + _BELIEVED)
                    return sample
        return None


def resolve(host: Host) -> list[Place]:
    """The first address of each family; none if its name has none, or nobody tells."""
    try:
        found = socket.getaddrinfo(host.name, host.port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        return []
    places: dict[socket.AddressFamily, Place] = {}
    for family, _, _, _, address in found:
        if family in _ECHO:
            places.setdefault(family, Place(family, address))
    return list(places.values())


def connect(place: Place) -> Sample:
    """Milliseconds until a TCP connection is opened, or refused."""
    with suppress(OSError), socket.socket(place.family, socket.SOCK_STREAM) as link:
        link.setblocking(False)
        begun = time.perf_counter()
        status = link.connect_ex(place.address)
        if status in _UNDER_WAY:
            _, ready, failed = select.select([], [link], [link], PATIENCE)
            if not (ready or failed):
                return None
            status = link.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR)
        if status in (0, errno.ECONNREFUSED):
            return _milliseconds(begun)
    return None


def echo(place: Place) -> Sample:
    """Milliseconds until an ICMP echo comes back; ``None`` too where none may be sent."""
    protocol, question, answer = _ECHO[place.family]
    number = int.from_bytes(os.urandom(2))
    with suppress(OSError), socket.socket(place.family, socket.SOCK_DGRAM, protocol) as link:
        link.connect((place.address[0], 0, *place.address[2:]))
        begun = time.perf_counter()
        # This system writes who asks, and the checksum, itself.
        link.send(_HEAD.pack(question, 0, 0, 0, number))
        while (left := PATIENCE - (time.perf_counter() - begun)) > 0:
            if not select.select([link], [], [], left)[0]:
                return None
            heard = link.recv(256)
            if len(heard) >= _HEAD.size:
                kind, _, _, _, which = _HEAD.unpack_from(heard)
                if (kind, which) == (answer, number):
                    return _milliseconds(begun)
    return None


def _milliseconds(begun: float) -> float:
    return 1_000 * (time.perf_counter() - begun)
