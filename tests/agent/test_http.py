"""What speaks HTTP on this computer, against those who would keep it busy."""

import socket
import threading
import time
from collections.abc import Callable, Iterator

import pytest

from justemesure.agent import http
from justemesure.agent.http import Answer, Request, Server


class Echo:
    most_bytes = 100

    def answer(self, request: Request) -> Answer:
        return Answer(200, request.body)

    def refusal(self, status: int) -> Answer:
        return Answer(status)


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    monkeypatch.setattr(http, "_MOST_CONNECTIONS", 4)
    monkeypatch.setattr(http, "_A_MOMENT", 60.0)  # a slow machine takes more than one second
    made = Server(0, lambda _: Echo())
    thread = threading.Thread(target=made.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    yield made
    made.shutdown()
    thread.join()
    made.server_close()


def connect(server: Server) -> socket.socket:
    return socket.create_connection(("127.0.0.1", server.port), timeout=60)


def until(true: Callable[[], bool]) -> None:
    ends = time.monotonic() + 60
    while not true():
        assert time.monotonic() < ends
        time.sleep(0.005)


def connect_four(server: Server) -> list[socket.socket]:
    """One after the other has been heard of."""
    held = []
    for _ in range(4):
        held.append(connect(server))
        until(lambda: len(server._waiting) == len(held))
    return held


def post(length: int, body: bytes = b"") -> bytes:
    return b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: %d\r\n\r\n%b" % (length, body)


def test_a_request_that_comes_byte_by_byte_is_cut_off_all_the_same(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(http, "_SECONDS", 0.5)
    began = time.monotonic()
    with connect(server) as link:
        link.sendall(post(90))
        try:
            while time.monotonic() - began < 20:
                link.sendall(b"x")  # each well within the time for one byte
                time.sleep(0.05)
        except OSError:
            return
    pytest.fail("a slow request kept its connection")


def test_nobody_keeps_the_others_out(server: Server) -> None:
    """Whoever comes takes the place of the one who said nothing whole for longest."""
    held = connect_four(server)
    for link in held[1:]:
        link.sendall(post(2, b"a"))
    with connect(server) as fifth:
        fifth.sendall(post(1, b"a"))
        assert fifth.recv(1000).startswith(b"HTTP/1.1 200")
    assert held[0].recv(10) == b""
    for link in held[1:]:
        link.sendall(b"b")
        assert link.recv(1000).startswith(b"HTTP/1.1 200")
    for link in held:
        link.close()


def test_more_questions_at_once_than_there_may_be_are_not_answered(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    answered = threading.Event()
    monkeypatch.setattr(Echo, "answer", lambda *_: answered.wait(60) and Answer(200))
    held = connect_four(server)
    for link in held:
        link.sendall(post(1, b"a"))
    until(lambda: not server._waiting)
    with connect(server) as fifth:
        assert fifth.recv(10) == b""
    answered.set()
    for link in held:
        assert link.recv(1000).startswith(b"HTTP/1.1 200")
        link.close()


def test_a_head_has_no_body(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Echo, "answer", lambda *_: Answer(200, b"body"))
    with connect(server) as link:
        link.sendall(b"HEAD / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
        said = link.recv(1000)
    assert said.startswith(b"HTTP/1.1 200")
    assert said.endswith(b"\r\n\r\n")


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        (post(101, b"x" * 101), b"413"),
        (b"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: x\r\n\r\n", b"501"),
        (b"GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", b"400"),
        (b"GET / HTTP/1.1\r\n\r\n", b"400"),
        (b"\x16\x03\x01 hello\r\n\r\n", b"400"),
        (b"GET / HTTP/1.1\r\nHost: a\r\nX: " + b"y" * 200_000, b"431"),
    ],
)
def test_what_is_not_http_or_too_long_is_refused(
    server: Server, sent: bytes, status: bytes
) -> None:
    with connect(server) as link:
        link.sendall(sent)
        assert link.recv(1000).split()[1] == status
