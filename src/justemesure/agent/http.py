"""HTTP on 127.0.0.1, for this computer alone: requests come whole, within limits, or not at all.

``h11`` reads and writes the protocol; whoever answers sees a ``Request`` and gives an ``Answer``.
"""

import socket
import socketserver
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from typing import Any, NamedTuple, Protocol

import h11

MOST_BYTES = 1_048_576
_SECONDS = 30.0
_MOST_CONNECTIONS = 64
_A_MOMENT = 1.0


class Answer(NamedTuple):
    status: int
    body: bytes = b"{}"
    kind: str = "application/json"
    headers: tuple[tuple[str, str], ...] = ()


class Request(NamedTuple):
    """``headers`` have names in lower case."""

    method: str
    target: str
    headers: Mapping[str, str]
    body: bytes


class Answers(Protocol):
    """What the sockets below know of those who answer."""

    most_bytes: int
    """A longer body is refused with 413."""

    def answer(self, request: Request) -> Answer: ...

    def refusal(self, status: int) -> Answer:
        """To what is not HTTP, or too long."""


class Server(socketserver.ThreadingTCPServer):
    """A thread a connection, so many at most; a request that takes longer than 30 s is cut off.

    Whoever comes when there are too many takes the place of the one who has said nothing whole for
    longest: nobody on this computer keeps the others out.
    """

    allow_reuse_address = True
    daemon_threads = True
    request_queue_size = 128

    def __init__(self, port: int, answers: Callable[[int], Answers]) -> None:
        """Port 0 takes a free one; those who answer are told which.

        Raises ``OSError`` when the port is taken.
        """
        self._free = threading.BoundedSemaphore(_MOST_CONNECTIONS)
        self._waiting: dict[socket.socket, None] = {}  # the longest first
        super().__init__(("127.0.0.1", port), _Connection)
        self.port = int(self.server_address[1])
        self.answers = answers(self.port)

    def process_request(self, request: Any, client_address: Any) -> None:
        if self._free.acquire(blocking=False) or self._take_place():
            super().process_request(request, client_address)
        else:
            self.shutdown_request(request)

    @contextmanager
    def waits(self, link: socket.socket) -> Iterator[None]:
        """While its request is not whole, a connection may lose its place."""
        self._waiting[link] = None
        try:
            yield
        finally:
            self._waiting.pop(link, None)

    def _take_place(self) -> bool:
        for link in list(self._waiting)[:1]:
            with suppress(OSError):  # it went by itself
                link.shutdown(socket.SHUT_RDWR)
            return self._free.acquire(timeout=_A_MOMENT)
        return False

    def process_request_thread(self, request: Any, client_address: Any) -> None:
        try:
            super().process_request_thread(request, client_address)
        finally:
            self._free.release()

    def handle_error(self, request: object, client_address: object) -> None:
        """A connection that breaks is no event, and prints nothing."""


class _Connection(socketserver.BaseRequestHandler):
    def handle(self) -> None:
        assert isinstance(self.server, Server)
        self.request.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        spoken = h11.Connection(h11.SERVER)
        try:
            while (request := self._waited_for(spoken)) is not None:
                answer = self.server.answers.answer(request)
                self._write(spoken, answer, head=request.method == "HEAD")
                if spoken.our_state is h11.MUST_CLOSE:
                    return
                spoken.start_next_cycle()
        except h11.RemoteProtocolError as error:
            if spoken.our_state in {h11.IDLE, h11.SEND_RESPONSE}:
                self._write(spoken, self.server.answers.refusal(error.error_status_hint))
        except (OSError, h11.LocalProtocolError):
            return

    def _waited_for(self, spoken: h11.Connection) -> Request | None:
        assert isinstance(self.server, Server)
        with self.server.waits(self.request):
            return self._read(spoken)

    def _read(self, spoken: h11.Connection) -> Request | None:
        """The next request, whole; ``None`` once the other side has gone."""
        assert isinstance(self.server, Server)
        head: h11.Request | None = None
        body = bytearray()
        ends = time.monotonic() + _SECONDS
        while True:
            event = spoken.next_event()
            if event is h11.NEED_DATA:
                if spoken.they_are_waiting_for_100_continue:
                    go_on = h11.InformationalResponse(status_code=100, headers=[])
                    self.request.sendall(spoken.send(go_on) or b"")
                # One byte now and then does not keep a thread: the whole request has its time.
                self.request.settimeout(max(ends - time.monotonic(), 0.001))
                spoken.receive_data(self.request.recv(65_536))
            elif isinstance(event, h11.Request):
                head = event
            elif isinstance(event, h11.Data):
                body += event.data
                if len(body) > self.server.answers.most_bytes:
                    raise h11.RemoteProtocolError("too large", error_status_hint=413)
            elif isinstance(event, h11.EndOfMessage):
                assert head is not None
                headers = {
                    name.decode("latin-1"): value.decode("latin-1") for name, value in head.headers
                }
                target = head.target.decode("latin-1")
                return Request(head.method.decode("latin-1"), target, headers, bytes(body))
            else:
                return None

    def _write(self, spoken: h11.Connection, answer: Answer, *, head: bool = False) -> None:
        self.request.settimeout(_SECONDS)
        headers = [("Content-Type", answer.kind), ("Cache-Control", "no-store"), *answer.headers]
        if answer.status != 304:
            headers.append(("Content-Length", str(len(answer.body))))
        sent = spoken.send(h11.Response(status_code=answer.status, headers=headers)) or b""
        if answer.status != 304 and answer.body and not head:
            sent += spoken.send(h11.Data(data=answer.body)) or b""
        sent += spoken.send(h11.EndOfMessage()) or b""
        self.request.sendall(sent)
