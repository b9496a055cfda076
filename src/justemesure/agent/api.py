"""ActivityWatch's protocol on 127.0.0.1:5600, write-only: its watchers feed us unmodified.

Whoever is on this computer may say what window is in front; nobody reads anything back. A page of
a site cannot speak here: its host, its origin or its content type gives it away. A heartbeat that
passed those checks is always answered with 200, since its watcher would lose what came with an
error; what may not be collected is dropped in silence.
"""

import json
import socket
import socketserver
from collections.abc import Mapping
from typing import NamedTuple
from urllib.parse import parse_qs, unquote, urlsplit

import h11

from justemesure import __version__
from justemesure.activity.wire import decode, kind_of, pulse, read, tell
from justemesure.agent.collect import Collector

PORT = 5600
MOST_BYTES = 1_048_576
_MOST_BUCKETS = 200
_SECONDS = 30.0
_BUCKETS = "/api/0/buckets/"
_EXTENSIONS = ("moz-extension://", "chrome-extension://")


class Answer(NamedTuple):
    status: int
    body: bytes = b"{}"


class Request(NamedTuple):
    method: str
    target: str
    headers: Mapping[str, str]
    body: bytes


class Api:
    """The routes; ``answer`` is all that the sockets below know of them."""

    def __init__(self, collector: Collector, hostname: str, device: str, port: int = PORT) -> None:
        self._collector, self._device, self._hostname = collector, device, hostname
        self._hosts = {
            f"{name}{end}" for name in ("127.0.0.1", "localhost") for end in ("", f":{port}")
        }
        self._types: dict[str, object] = {}

    def answer(self, request: Request) -> Answer:
        if request.headers.get("host", "").lower() not in self._hosts:
            return _refusal(400, "host header is invalid")
        origin = request.headers.get("origin")
        if origin is not None and not origin.startswith(_EXTENSIONS):
            return _refusal(403, "origin is not allowed")
        if request.method == "OPTIONS":
            return Answer(200, b"")
        path = urlsplit(request.target).path
        if request.method == "GET":
            return (
                self._info() if path.rstrip("/") == "/api/0/info" else _refusal(404, "write-only")
            )
        if request.method != "POST" or not path.startswith(_BUCKETS):
            return _refusal(404, "write-only")
        kind = request.headers.get("content-type", "").split(";")[0].strip().lower()
        if kind != "application/json":
            return _refusal(415, "content type must be application/json")
        bucket, _, rest = unquote(path.removeprefix(_BUCKETS)).partition("/")
        if rest == "heartbeat":
            return self._heartbeat(bucket, request)
        return self._create(bucket, request.body) if rest == "" else _refusal(404, "write-only")

    def _info(self) -> Answer:
        """What watchers ask before all else."""
        said = {
            "hostname": self._hostname,
            "version": f"v{__version__} (justemesure)",
            "testing": False,
            "device_id": self._device,
        }
        return Answer(200, json.dumps(said).encode())

    def _create(self, bucket: str, body: bytes) -> Answer:
        if bucket in self._types:
            return Answer(304, b"")
        written = decode(body)
        if len(self._types) < _MOST_BUCKETS and isinstance(written, dict):
            self._types[bucket[:_MOST_BUCKETS]] = written.get("type")
        return Answer(200)

    def _heartbeat(self, bucket: str, request: Request) -> Answer:
        """A bucket may be unknown: its watcher created it before this process began."""
        kind = kind_of(self._types.get(bucket), bucket)
        raw = read(kind, request.body) if kind else None
        if raw is None:
            return Answer(200)
        length = parse_qs(urlsplit(request.target).query).get("pulsetime", [""])[0]
        try:
            return Answer(200, tell(self._collector.hear(bucket, raw, pulse(length))))
        except Exception:  # noqa: BLE001  # a traceback could tell what the event said
            return Answer(200)


def _refusal(status: int, message: str) -> Answer:
    return Answer(status, json.dumps({"message": message}).encode())


class Server(socketserver.ThreadingTCPServer):
    """The API on this computer alone; a thread a connection."""

    allow_reuse_address = True
    daemon_threads = True
    request_queue_size = 128

    def __init__(self, api: Api, port: int = PORT) -> None:
        """Raises ``OSError`` when the port is taken."""
        self.api = api
        super().__init__(("127.0.0.1", port), _Connection)

    def handle_error(self, request: object, client_address: object) -> None:
        """A connection that breaks is no event, and prints nothing."""


class _Connection(socketserver.BaseRequestHandler):
    def handle(self) -> None:
        assert isinstance(self.server, Server)
        self.request.settimeout(_SECONDS)
        self.request.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        spoken = h11.Connection(h11.SERVER)
        try:
            while (request := self._read(spoken)) is not None:
                self._write(spoken, self.server.api.answer(request), request)
                if spoken.our_state is h11.MUST_CLOSE:
                    return
                spoken.start_next_cycle()
        except h11.RemoteProtocolError as error:
            if spoken.our_state in {h11.IDLE, h11.SEND_RESPONSE}:
                self._write(spoken, _refusal(error.error_status_hint, "not understood"), None)
        except (OSError, h11.LocalProtocolError):
            return

    def _read(self, spoken: h11.Connection) -> Request | None:
        """The next request, whole; ``None`` once the other side has gone."""
        head: h11.Request | None = None
        body = bytearray()
        while True:
            event = spoken.next_event()
            if event is h11.NEED_DATA:
                if spoken.they_are_waiting_for_100_continue:
                    go_on = h11.InformationalResponse(status_code=100, headers=[])
                    self.request.sendall(spoken.send(go_on) or b"")
                spoken.receive_data(self.request.recv(65_536))
            elif isinstance(event, h11.Request):
                head = event
            elif isinstance(event, h11.Data):
                body += event.data
                if len(body) > MOST_BYTES:
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

    def _write(self, spoken: h11.Connection, answer: Answer, request: Request | None) -> None:
        headers = [("Content-Type", "application/json"), ("Cache-Control", "no-store")]
        if answer.status != 304:
            headers.append(("Content-Length", str(len(answer.body))))
        origin = request.headers.get("origin") if request else None
        if origin is not None and origin.startswith(_EXTENSIONS):
            headers += [
                ("Access-Control-Allow-Origin", origin),
                ("Access-Control-Allow-Methods", "GET, POST, OPTIONS"),
                ("Access-Control-Allow-Headers", "content-type, authorization"),
                ("Vary", "Origin"),
            ]
        sent = spoken.send(h11.Response(status_code=answer.status, headers=headers)) or b""
        if answer.status != 304 and answer.body:
            sent += spoken.send(h11.Data(data=answer.body)) or b""
        sent += spoken.send(h11.EndOfMessage()) or b""
        self.request.sendall(sent)
