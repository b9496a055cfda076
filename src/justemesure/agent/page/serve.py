"""The page's process: it listens on a free port, opens the browser, and ends when nobody asks."""

import contextlib
import os
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from html import escape
from pathlib import Path
from string import Template
from urllib.parse import parse_qsl

from justemesure.agent.http import Answer, Request, Server
from justemesure.agent.page.door import Door
from justemesure.agent.page.routes import BY_PARTS, CHANGES, READS
from justemesure.agent.page.seat import Asked, Seat
from justemesure.agent.queue import compact
from justemesure.errors import Error, Misuse, NotPermitted
from justemesure.i18n import LANGUAGES, Language, catalogue, message, typeset

MOST_BYTES = 5_100_000
"""A calendar of 5 MB at most; all else is small."""

IDLE = 30 * 60.0
"""Seconds without a request of the person's, after which the process ends."""

_LOOK = 1.0
_API = "/api/"
_ENTER = ("POST", "/api/enter")
_STATIC = Path(__file__).with_name("static")
_KINDS = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self';"
    " base-uri 'none'; form-action 'none'; frame-ancestors 'none';"
    " require-trusted-types-for 'script'; trusted-types 'none'"
)
_GUARDS = (
    ("Content-Security-Policy", _POLICY),
    ("X-Content-Type-Options", "nosniff"),
    ("Referrer-Policy", "no-referrer"),
    ("Cross-Origin-Opener-Policy", "same-origin"),
    ("Cross-Origin-Resource-Policy", "same-origin"),
)


class Page:
    """A shell without data for anybody here, everything else for the one who entered."""

    most_bytes = MOST_BYTES

    def __init__(self, seat: Seat, door: Door, language: Language, way: Path) -> None:
        """``way`` is the file that leads here: it goes once somebody entered."""
        self._seat, self._door, self._way = seat, door, way
        self.address, self.asked_at = door.address, time.monotonic()
        self._shell = dict(_shell(language))

    def answer(self, request: Request) -> Answer:
        path, _, query = request.target.partition("?")
        reads = request.method == "GET"
        # Whatever is not known to hold no data needs somebody who entered: also what is not there.
        shell = (reads and path in self._shell) or (request.method, path) == _ENTER
        status = self._door.stops(request, shell=shell, linked=reads and path == "/")
        answer = self._routed(request, path, query) if status is None else self.refusal(status)
        return answer._replace(headers=(*_GUARDS, *answer.headers))

    def refusal(self, status: int) -> Answer:
        return Answer(status, b'{"error":null}')

    def _routed(self, request: Request, path: str, query: str) -> Answer:
        if (request.method, path) == _ENTER:
            return self._enter(request)
        reads = request.method == "GET"
        if reads and path in self._shell:
            return self._shell[path]
        language, _, name = path.removeprefix(_API).partition("/")
        routes = READS if reads else CHANGES
        if not path.startswith(_API) or language not in LANGUAGES or name not in routes:
            return self.refusal(404)
        asked = Asked(language, dict(parse_qsl(query)), request.body)
        self.asked_at = time.monotonic()
        with contextlib.nullcontext() if name in BY_PARTS else self._seat.turn:
            return _told(routes[name], self._seat, asked)

    def _enter(self, request: Request) -> Answer:
        with self._seat.turn, contextlib.suppress(Misuse):
            entered = self._door.enter(Asked("en", {}, request.body).said("token"))
            if entered is not None:
                key, cookie = entered
                self._way.unlink(missing_ok=True)
                return Answer(200, compact({"key": key}).encode(), headers=(cookie,))
        return self.refusal(401)


def _told(route: Callable[[Seat, Asked], object], seat: Seat, asked: Asked) -> Answer:
    try:
        said = route(seat, asked)
    except Error as error:
        status = 403 if isinstance(error, NotPermitted) else 400
        return Answer(status, compact({"error": error.tell(asked.language)}).encode())
    except Exception:  # noqa: BLE001  # a traceback could tell what the person's store holds
        told = message(asked.language, "page", "went-wrong")
        return Answer(500, compact({"error": told}).encode())
    return said if isinstance(said, Answer) else Answer(200, compact(said).encode())


def _shell(language: Language) -> Iterator[tuple[str, Answer]]:
    """The files that hold no data: the page, its style, its scripts, its words."""
    for file in _STATIC.iterdir():
        kind = _KINDS.get(file.suffix)
        if kind is not None:
            yield f"/{file.name}", Answer(200, file.read_bytes(), f"{kind}; charset=utf-8")
    words = {name: escape(_words(language)[name]) for name in ("title", "noscript", "skip")}
    frame = Template((_STATIC / "page.html").read_text(encoding="utf-8"))
    page = frame.substitute(words, language=language)
    yield "/", Answer(200, page.encode(), "text/html; charset=utf-8")
    for each in LANGUAGES:
        yield f"/words.{each}.json", Answer(200, compact(_words(each)).encode())


def _words(language: Language) -> Mapping[str, str]:
    return {name: typeset(language, text) for name, text in catalogue(language, "page").items()}


def serve(seat: Seat, language: Language, opened: Callable[[str, Path], object]) -> None:
    """Serve until nobody has asked for ``IDLE`` seconds; ``opened`` is given the address, good
    once, and a file of the person's alone that leads to it.

    Raises:
        Misuse: no port, or no file, can be had.
    """
    way = seat.folder / f"open-{os.getpid()}.html"
    try:
        server = Server(0, lambda port: Page(seat, Door(port), language, way))
    except OSError as error:
        raise Misuse("agent-port", port=0, problem=error.strerror) from None
    threading.Thread(target=server.serve_forever, daemon=True).start()
    page = server.answers
    assert isinstance(page, Page)
    try:
        _write_way(way, page.address)
        opened(page.address, way)
        while time.monotonic() - page.asked_at < IDLE:
            time.sleep(_LOOK)
    finally:
        server.shutdown()
        server.server_close()
        way.unlink(missing_ok=True)


def _write_way(path: Path, address: str) -> None:
    """A page that leads to the address, readable by its owner alone.

    A browser that were given the address itself would show it to everybody on this computer, in
    the list of processes.
    """
    there = escape(address)
    text = (
        '<!doctype html><meta charset="utf-8"><title>Juste Mesure</title>'
        f'<meta http-equiv="refresh" content="0; url={there}"><a href="{there}">Juste Mesure</a>'
    )
    try:
        path.unlink(missing_ok=True)
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(text)
    except OSError as error:
        raise Misuse("cannot-write", file=str(path), problem=error.strerror) from None
