"""ActivityWatch's protocol on 127.0.0.1:5600, write-only: its watchers feed us unmodified.

Whoever is on this computer may say what window is in front; nobody reads anything back. A page of
a site cannot speak here: its host, its origin or its content type gives it away. A heartbeat that
passed those checks is always answered with 200, since its watcher would lose what came with an
error; what may not be collected is dropped in silence.
"""

import json
from urllib.parse import parse_qs, unquote, urlsplit

from justemesure import __version__
from justemesure.activity.wire import decode, kind_of, pulse, read, tell
from justemesure.agent.collect import Collector
from justemesure.agent.http import MOST_BYTES, Answer, Request

PORT = 5600
_MOST_BUCKETS = 200
_BUCKETS = "/api/0/buckets/"
_EXTENSIONS = ("moz-extension://", "chrome-extension://")


class Api:
    """The routes."""

    most_bytes = MOST_BYTES

    def __init__(self, collector: Collector, hostname: str, device: str, port: int = PORT) -> None:
        self._collector, self._device, self._hostname = collector, device, hostname
        self._hosts = {
            f"{name}{end}" for name in ("127.0.0.1", "localhost") for end in ("", f":{port}")
        }
        self._types: dict[str, object] = {}

    def answer(self, request: Request) -> Answer:
        answer, origin = self._routed(request), request.headers.get("origin")
        if origin is None or not origin.startswith(_EXTENSIONS):
            return answer
        return answer._replace(
            headers=(
                ("Access-Control-Allow-Origin", origin),
                ("Access-Control-Allow-Methods", "GET, POST, OPTIONS"),
                ("Access-Control-Allow-Headers", "content-type, authorization"),
                ("Vary", "Origin"),
            )
        )

    def refusal(self, status: int) -> Answer:
        return _refusal(status, "not understood")

    def _routed(self, request: Request) -> Answer:
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
