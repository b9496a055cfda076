"""What answers on the network, and how soon: real sockets, hosts of this computer alone."""

import errno
import os
import socket
import struct
import threading
import time
from collections.abc import Callable, Iterator
from typing import Any, Self

import pytest

from justemesure.agent.watch import probe
from justemesure.agent.watch.machine import Psutil
from justemesure.agent.watch.probe import Host, Place, Probes, connect, echo, host_of

HERE = "127.0.0.1"


@pytest.fixture
def listening() -> Iterator[int]:
    with socket.create_server((HERE, 0)) as server:
        yield server.getsockname()[1]


@pytest.fixture
def closed() -> int:
    with socket.create_server((HERE, 0)) as server:
        port: int = server.getsockname()[1]
    return port


@pytest.fixture
def blackhole() -> Iterator[int]:
    """Whoever knocks here hears nothing: the one place in the waiting room is taken."""
    with socket.socket() as server, socket.socket() as first, socket.socket() as second:
        server.bind((HERE, 0))
        server.listen(0)
        for guest in (first, second):
            guest.setblocking(False)
            guest.connect_ex(server.getsockname())
        yield server.getsockname()[1]


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(probe, "PATIENCE", 0.1)


def place(port: int) -> Place:
    return Place(socket.AF_INET, (HERE, port))


def test_an_open_port_and_a_closed_one_answer_and_a_black_hole_does_not(
    listening: int, closed: int, blackhole: int
) -> None:
    for port in (listening, closed):
        began = time.monotonic()
        took = connect(place(port))
        assert took is not None
        assert 0 < took <= 1000 * (time.monotonic() - began)
    began = time.monotonic()
    assert connect(place(blackhole)) is None
    assert 0.1 <= time.monotonic() - began < 1


@pytest.mark.parametrize("family", [socket.AF_INET, socket.AF_INET6])
def test_where_no_echo_may_be_sent_there_is_none(
    monkeypatch: pytest.MonkeyPatch, family: socket.AddressFamily
) -> None:
    def refused(*_: object) -> None:
        raise PermissionError(errno.EACCES, "")

    monkeypatch.setattr("justemesure.agent.watch.probe.socket.socket", refused)
    assert echo(Place(family, (HERE, 1))) is None


class Wire:
    """An ICMP socket whose other end answers ``answers``, in turn; the real one needs a right."""

    def __init__(self, *answers: Callable[[bytes], bytes]) -> None:
        self.answers, self.sent = answers, b""
        self._near, self._far = socket.socketpair(socket.AF_UNIX, socket.SOCK_DGRAM)

    def __call__(self, family: int, kind: int, protocol: int) -> "Wire":
        self.asked = (family, kind, protocol)
        return self

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._near.close()
        self._far.close()

    def fileno(self) -> int:
        return self._near.fileno()

    def connect(self, address: tuple[Any, ...]) -> None:
        self.to = address

    def send(self, content: bytes) -> None:
        self.sent = content
        for answer in self.answers:
            self._far.send(answer(content))

    def recv(self, size: int) -> bytes:
        return self._near.recv(size)


def answer(kind: int) -> Callable[[bytes], bytes]:
    return lambda asked: struct.pack("!BBHH", kind, 0, 0, 7) + asked[6:8]


@pytest.mark.parametrize(
    ("family", "protocol", "question", "back"),
    [(socket.AF_INET, 1, 8, 0), (socket.AF_INET6, 58, 128, 129)],
)
def test_an_echo_is_a_question_without_content_and_its_own_answer_alone_counts(
    monkeypatch: pytest.MonkeyPatch,
    family: socket.AddressFamily,
    protocol: int,
    question: int,
    back: int,
) -> None:
    other = Wire(lambda _: b"short", answer(3), lambda _: struct.pack("!BBHHH", back, 0, 0, 7, 0))
    own = Wire(answer(3), answer(back))
    monkeypatch.setattr(os, "urandom", lambda n: b"\x01" * n)
    for wire, heard in ((other, False), (own, True)):
        monkeypatch.setattr("justemesure.agent.watch.probe.socket.socket", wire)
        assert (echo(Place(family, ("host", 443))) is not None) is heard
        assert wire.asked == (family, socket.SOCK_DGRAM, protocol)
        assert (wire.sent[0], len(wire.sent), wire.to[:2]) == (question, 8, ("host", 0))


@pytest.mark.parametrize(
    ("written", "host"),
    [
        ("sip.example", Host("sip.example", 443)),
        ("sip.example:5061", Host("sip.example", 5061)),
        ("[2001:db8::1]:5061", Host("2001:db8::1", 5061)),
        ("2001:db8::1", Host("2001:db8::1", 443)),
        *((text, None) for text in ("", "*.example", "a:b", "a:0", "a:65536", "https://a", "[a]b")),
    ],
)
def test_a_host_may_name_its_port(written: str, host: Host | None) -> None:
    assert host_of(written) == host


def samples(probes: Probes, host: str, least: int) -> list[float | None]:
    found: list[float | None] = []
    until = time.monotonic() + 60
    while len(found) < least:
        assert time.monotonic() < until
        found += probes.take().get(host, [])
        time.sleep(0.01)
    return found


def test_it_asks_until_told_not_to_and_each_answer_is_taken_once(
    listening: int, blackhole: int
) -> None:
    probes = Probes(every=0.01)
    open_, none = f"{HERE}:{listening}", f"{HERE}:{blackhole}"
    probes.begin((open_, none, "not a host"))
    assert all(sample is not None for sample in samples(probes, open_, 3))
    assert set(samples(probes, none, 1)) == {None}
    assert set(probes.take()) <= {open_, none}
    probes.begin(())
    time.sleep(0.3)  # what was under way is not kept
    assert probes.take() == {}


def test_nobody_is_looked_up_or_asked_but_the_charters_hosts(
    monkeypatch: pytest.MonkeyPatch, listening: int
) -> None:
    looked_up: list[str] = []
    asked: list[tuple[Any, ...]] = []

    def known(name: str, port: int, **_: object) -> list[Any]:
        looked_up.append(name)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (HERE, port))]

    def way(to: Place) -> float:
        asked.append(to.address)
        return 1.0

    monkeypatch.setattr("justemesure.agent.watch.probe.socket.getaddrinfo", known)
    monkeypatch.setattr(probe, "echo", lambda _: None)
    monkeypatch.setattr(probe, "connect", way)
    probes = Probes(every=0.01)
    probes.begin((f"sip.example:{listening}",))
    samples(probes, f"sip.example:{listening}", 5)
    probes.begin(())
    assert looked_up == ["sip.example"]  # once: an address is believed for ten minutes
    assert set(asked) == {(HERE, listening)}


def test_a_host_that_comes_to_answer_otherwise_is_found_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    echoes = threading.Event()
    echoes.set()
    monkeypatch.setattr(probe, "echo", lambda _: 1.0 if echoes.is_set() else None)
    monkeypatch.setattr(probe, "connect", lambda _: 2.0)
    probes = Probes(every=0.01)
    probes.begin((HERE,))
    assert samples(probes, HERE, 1)[0] == 1.0
    echoes.clear()
    assert 2.0 in samples(probes, HERE, 30)
    probes.begin(())


def test_a_name_that_nobody_knows_is_a_loss(monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown(*_: object, **__: object) -> None:
        raise socket.gaierror

    monkeypatch.setattr("justemesure.agent.watch.probe.socket.getaddrinfo", unknown)
    probes = Probes(every=0.01)
    probes.begin(("sip.example",))
    assert set(samples(probes, "sip.example", 2)) == {None}
    probes.begin(())


def test_the_machine_tells_shares_and_only_what_is_asked() -> None:
    machine = Psutil()
    machine.begin(frozenset({"cpu"}))
    sum(range(10_000))
    found = machine.readings(frozenset({"cpu", "memory", "disk"}))
    assert set(found) == {"cpu", "memory", "disk"}
    assert all(0 <= value <= 100 for value in found.values())
    assert set(machine.readings(frozenset({"disk", "jitter"}))) == {"disk"}
