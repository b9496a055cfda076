"""A small conforming receiver, and ones that lie."""

import hashlib
import json
import os
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from justemesure.agent.outbox import NotTaken, content_of
from justemesure.agent.sync import Folder, Server

CONTENT = content_of("d", "b", "digest", "team-time", ['{"hour":"h","category":"é","seconds":3}'])


class Conforming(ThreadingHTTPServer):
    """Keeps one copy of each ``(device, batch)``; ``lie`` changes what it answers."""

    def __init__(self) -> None:
        self.kept: dict[tuple[str, str], bytes] = {}
        self.lie: bytes | None = None
        self.status = 200
        super().__init__(("127.0.0.1", 0), _Answer)


class _Answer(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        assert isinstance(self.server, Conforming)
        content = self.rfile.read(int(self.headers["Content-Length"]))
        batch = json.loads(content)
        name = (batch["device"], batch["batch"])
        kept = self.server.kept.setdefault(name, content)
        digest = hashlib.sha256(kept).hexdigest()
        said = {"device": name[0], "batch": name[1], "sha256": digest}
        body = self.server.lie or json.dumps(said, separators=(",", ":")).encode()
        self.send_response(self.server.status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Quiet."""


@pytest.fixture
def receiver() -> Iterator[Conforming]:
    server = Conforming()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


def test_a_server_takes_a_batch_once_however_often_it_is_sent(receiver: Conforming) -> None:
    to = Server(f"http://127.0.0.1:{receiver.server_address[1]}/in")
    receipts = {to.take("d", "b", CONTENT) for _ in range(3)}
    assert receiver.kept == {("d", "b"): CONTENT}
    assert [json.loads(receipt)["batch"] for receipt in receipts] == ["b"]


@pytest.mark.parametrize(("status", "lie"), [(500, None), (302, None), (200, b"{}"), (200, b"ok")])
def test_without_the_right_receipt_the_batch_was_not_taken(
    receiver: Conforming, status: int, lie: bytes | None
) -> None:
    receiver.status, receiver.lie = status, lie
    to = Server(f"http://127.0.0.1:{receiver.server_address[1]}/in")
    with pytest.raises(NotTaken):
        to.take("d", "b", CONTENT)


def test_a_server_that_is_not_there_is_tried_again_later() -> None:
    with pytest.raises(NotTaken):
        Server("http://127.0.0.1:9/in").take("d", "b", CONTENT)


@pytest.mark.parametrize(("folder", "file"), [(0o777, 0o600), (0o2770, 0o640)])
def test_a_batch_is_the_persons_and_the_group_that_collects_may_read_it(
    tmp_path: Path, folder: int, file: int
) -> None:
    tmp_path.chmod(folder)
    before = os.umask(0)
    try:
        Folder(tmp_path).take("d", "b", CONTENT)
    finally:
        os.umask(before)
    (found,) = tmp_path.iterdir()
    assert found.stat().st_mode & 0o777 == file
