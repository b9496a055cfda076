"""The person's page asked as a browser asks: from the request's first byte to the answer's last."""

import http.client
import json
import statistics
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import NamedTuple

from justemesure.agent.http import Server
from justemesure.agent.page.door import Door
from justemesure.agent.page.seat import Seat
from justemesure.agent.page.serve import Page

_ROUNDS = 7


class Took(NamedTuple):
    """Medians: seconds until the whole answer was there, those of CPU, and its bytes."""

    seconds: float
    cpu: float
    size: int


def asked(seat: Seat, *names: str) -> list[Took]:
    """How long each view takes, by what its script asks for."""
    with _entered(seat) as (link, headers):
        return [_asked(link, headers, name) for name in names]


def _asked(link: http.client.HTTPConnection, headers: dict[str, str], name: str) -> Took:
    seconds, cpu, size = [], [], 0
    for _ in range(_ROUNDS):
        began, before = time.perf_counter(), time.process_time()
        link.request("GET", f"/api/fr/{name}", headers=headers)
        answer = link.getresponse()
        said = answer.read()
        seconds.append(time.perf_counter() - began)
        cpu.append(time.process_time() - before)
        size = len(said)
        assert answer.status == 200, name
        assert json.loads(said)["own"] == {"state": "open"}, name  # else there is nothing to tell
    return Took(statistics.median(seconds), statistics.median(cpu), size)


@contextmanager
def _entered(seat: Seat) -> Iterator[tuple[http.client.HTTPConnection, dict[str, str]]]:
    server = Server(0, lambda port: Page(seat, Door(port), "fr", seat.folder / "open.html"))
    page = server.answers
    assert isinstance(page, Page)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    here, _, token = page.address.partition("/#token=")
    link = http.client.HTTPConnection("127.0.0.1", server.port)
    link.request("POST", "/api/enter", json.dumps({"token": token}), {"Origin": here})
    answer = link.getresponse()
    cookie = (answer.headers["Set-Cookie"] or "").partition(";")[0]
    key = json.loads(answer.read())["key"]
    yield link, {"Cookie": cookie, "X-Juste-Mesure": key}
    link.close()
    server.shutdown()
    thread.join()
    server.server_close()
