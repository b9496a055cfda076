"""ActivityWatch's own client and a hostile page, both on 127.0.0.1."""

import http.client
import json
import threading
import time
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from desk import Desk
from justemesure.agent.api import Api
from justemesure.agent.collect import Collector
from justemesure.agent.http import Server
from justemesure.agent.queue import Queue

JSON = {"Content-Type": "application/json"}
BUCKET = "/api/0/buckets/aw-watcher-window_pc"
BEAT = f"{BUCKET}/heartbeat?pulsetime=2"


class Running(NamedTuple):
    port: int
    queue: Queue
    collector: Collector
    desk: Desk


class Reply(NamedTuple):
    status: int
    headers: Any
    body: bytes


@pytest.fixture
def running(desk: Desk, queue: Queue) -> Iterator[Running]:
    collector = desk.collector(queue)
    server = Server(0, lambda port: Api(collector, "pc", queue.device, port))
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    yield Running(server.port, queue, collector, desk)
    server.shutdown()
    thread.join()
    server.server_close()


def ask(running: Running, method: str, path: str, body: bytes = b"", **headers: str) -> Reply:
    connection = http.client.HTTPConnection("127.0.0.1", running.port, timeout=60)
    sent = {name.replace("_", "-"): value for name, value in headers.items()}
    connection.request(method, path, body or None, sent)
    answer = connection.getresponse()
    reply = Reply(answer.status, answer.headers, answer.read())
    connection.close()
    return reply


def beat(at: datetime, app: str = "orme.exe", seconds: float = 0) -> bytes:
    data = {"app": app, "title": "TITRE-SECRET"}
    said = {"id": None, "timestamp": at.isoformat(), "duration": seconds, "data": data}
    return json.dumps(said).encode()


def test_a_heartbeat_is_counted_and_answered_with_its_event(running: Running) -> None:
    start = running.desk.clock.now
    running.desk.clock.move(seconds=10)
    reply = ask(running, "POST", BEAT, beat(start, seconds=10), **JSON)
    assert reply.status == 200
    assert datetime.fromisoformat(json.loads(reply.body)["timestamp"]) == start
    assert [json.loads(row.written)["seconds"] for row in running.queue.rows()] == [10]


def test_info_names_the_host_and_the_api_gives_nothing_else(running: Running) -> None:
    said = json.loads(ask(running, "GET", "/api/0/info").body)
    assert set(said) == {"hostname", "version", "testing", "device_id"}
    ask(running, "POST", BEAT, beat(running.desk.clock.now), **JSON)
    for path in (
        "/",
        "/api/0/buckets/",
        BUCKET,
        f"{BUCKET}/events",
        "/api/0/export",
        "/api/0/query/",
    ):
        reply = ask(running, "GET", path)
        assert (reply.status, b"SECRET" in reply.body) == (404, False)
    assert ask(running, "DELETE", BUCKET, b"{}", **JSON).status == 404


def test_a_bucket_is_made_once(running: Running) -> None:
    made = b'{"client": "c", "hostname": "pc", "type": "currentwindow"}'
    assert [ask(running, "POST", BUCKET, made, **JSON).status for _ in "12"] == [200, 304]
    assert ask(running, "GET", "/api/0/info").status == 200  # the connection is not confused


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Host": "evil.example"}, 400),
        ({"Host": "evil.example:5600"}, 400),
        ({"Host": "127.0.0.1.evil.example"}, 400),
        ({"Host": ""}, 400),
        ({"Origin": "https://evil.example"}, 403),
        ({"Origin": "null"}, 403),
        ({"Origin": "moz-extension://1-2"}, 200),
        ({"Content-Type": "text/plain"}, 415),
        ({"Content-Type": "application/json; charset=utf-8"}, 200),
    ],
)
def test_a_page_of_a_site_cannot_speak_here(
    running: Running, headers: dict[str, str], status: int
) -> None:
    start = running.desk.clock.now
    running.desk.clock.move(seconds=9)
    sent = {"Host": f"127.0.0.1:{running.port}"} | JSON | headers
    assert ask(running, "POST", BEAT, beat(start, seconds=9), **sent).status == status
    assert bool(running.queue.rows()) is (status == 200)


def test_only_an_extension_is_allowed_across_origins(running: Running) -> None:
    for origin, allowed in (("moz-extension://a", True), ("https://evil.example", False)):
        reply = ask(running, "OPTIONS", BEAT, Origin=origin)
        assert (reply.headers["Access-Control-Allow-Origin"] == origin) is allowed


@pytest.mark.parametrize(
    "body", [b"", b"{", b"null", b'{"timestamp": "x", "data": {}}', b"\xff\xfe"]
)
def test_no_heartbeat_is_ever_answered_with_an_error(running: Running, body: bytes) -> None:
    assert ask(running, "POST", BEAT, body, **JSON).status == 200
    assert ask(running, "POST", f"{BUCKET}/heartbeat", body, **JSON).status == 200
    unknown = "/api/0/buckets/whatever/heartbeat?pulsetime=x"
    assert ask(running, "POST", unknown, beat(running.desk.clock.now), **JSON).status == 200


def test_not_even_when_we_fail_and_the_failure_says_nothing(
    running: Running, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    def fails(*_: object) -> None:
        raise ValueError("TITRE-SECRET")

    monkeypatch.setattr(running.collector, "hear", fails)
    assert ask(running, "POST", BEAT, beat(running.desk.clock.now), **JSON).status == 200
    assert capfd.readouterr() == ("", "")


def test_nonsense_and_what_is_too_large_end_the_connection_alone(running: Running) -> None:
    assert ask(running, "POST", BEAT, b"x" * 1_100_000, **JSON).status == 413
    for noise in (b"\x16\x03\x01\x02\x00\x01\x00", b"GET\r\n\r\n", b""):
        import socket

        with socket.create_connection(("127.0.0.1", running.port), timeout=60) as link:
            link.sendall(noise)
            link.shutdown(socket.SHUT_WR)
            link.recv(1_000)
    assert ask(running, "GET", "/api/0/info").status == 200


def test_while_paused_watchers_are_told_nothing_is_wrong(running: Running) -> None:
    running.queue.pause(running.desk.clock.now, None)
    start = running.desk.clock.now
    running.desk.clock.move(seconds=9)
    assert ask(running, "POST", BEAT, beat(start, seconds=9), **JSON).status == 200
    assert running.queue.rows() == []


def test_absences_sent_twice_are_the_persons_own_and_leave_nothing(running: Running) -> None:
    start = running.desk.clock.now
    running.desk.clock.move(seconds=90)
    path = "/api/0/buckets/aw-watcher-afk_pc/heartbeat?pulsetime=185"
    for seconds in (50.2, 82.3):
        said = {"timestamp": start.isoformat(), "duration": seconds, "data": {"status": "afk"}}
        assert ask(running, "POST", path, json.dumps(said).encode(), **JSON).status == 200
    assert running.queue.rows() == []


def test_the_real_client_of_activitywatch_feeds_us_unmodified(
    running: Running, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("DATA", "CONFIG", "CACHE", "STATE"):
        monkeypatch.setenv(f"XDG_{name}_HOME", str(tmp_path / name))
    from aw_client import ActivityWatchClient
    from aw_core.models import Event

    client = ActivityWatchClient("aw-watcher-window", host="127.0.0.1", port=running.port)
    bucket = f"aw-watcher-window_{client.client_hostname}"
    info = client.get_info()  # type: ignore[no-untyped-call]
    assert info["hostname"] == "pc"
    client.create_bucket(bucket, event_type="currentwindow", queued=True)
    with client:
        running.desk.clock.now += timedelta(seconds=60)
        base = running.desk.clock.now - timedelta(seconds=50)
        for second in range(40):
            app = "orme.exe" if second < 25 else "softphone"
            event = Event(
                timestamp=base + timedelta(seconds=second), data={"app": app, "title": "t"}
            )
            client.heartbeat(bucket, event, pulsetime=2.0, queued=True, commit_interval=5.0)
        # The client holds back its last seconds, until there are five of them.
        expected = {"customer_file": 25, "telephony": 10}
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline and counted(running.queue) != expected:
            time.sleep(0.1)
        client.heartbeat(bucket, event, pulsetime=2.0, queued=False)
    assert counted(running.queue) == expected


def counted(queue: Queue) -> dict[str, int]:
    rows = (json.loads(row.written) for row in queue.rows())
    return {row["category"]: row["seconds"] for row in rows}
