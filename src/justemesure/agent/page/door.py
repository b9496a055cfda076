"""Who may ask: the browser of the person who typed ``agent open``, and nobody else.

The address holds a token that is good once, in its fragment, which no request carries. The page
changes it for two secrets, and each later request must bring both: a cookie that no script reads,
and a key that no other page has. The cookie alone would not do: a browser sends it to every port of
127.0.0.1, also to a server of somebody else's.
"""

import hmac
import secrets
from collections.abc import Iterator

from justemesure.agent.http import Request


class Door:
    """One address, one browser: a second one needs another ``agent open``."""

    def __init__(self, port: int) -> None:
        self._host = f"127.0.0.1:{port}"
        self._cookie = f"justemesure-{port}"
        self._token: str | None = secrets.token_urlsafe(32)
        self._secrets: tuple[str, str] | None = None

    @property
    def address(self) -> str:
        """What to open; it is good once."""
        return f"http://{self._host}/#token={self._token}"

    def stops(self, request: Request, *, shell: bool, linked: bool) -> int | None:
        """The status that a request is refused with; ``None`` lets it in.

        Args:
            shell: what is asked for holds no data, so that one need not have entered.
            linked: it is the page itself, to which a file or a link may lead.
        """
        headers = request.headers
        if headers.get("host", "").lower() != self._host:
            return 421
        if not linked and headers.get("sec-fetch-site", "same-origin") != "same-origin":
            return 403
        if request.method not in {"GET", "POST"}:
            return 405
        if request.method == "POST" and headers.get("origin") != f"http://{self._host}":
            return 403
        return None if shell or self._knows(request) else 401

    def enter(self, token: object) -> tuple[str, tuple[str, str]] | None:
        """Take the token, once: the page's key, and the header that sets the cookie."""
        if self._token is None or not isinstance(token, str):
            return None
        if not _is(self._token, token):
            return None
        self._token, cookie, key = None, secrets.token_urlsafe(32), secrets.token_urlsafe(32)
        self._secrets = (cookie, key)
        set_cookie = f"{self._cookie}={cookie}; Path=/api/; HttpOnly; SameSite=Strict"
        return key, ("Set-Cookie", set_cookie)

    def _knows(self, request: Request) -> bool:
        if self._secrets is None:
            return False
        key = request.headers.get("x-juste-mesure", "")
        cookies = list(self._brought(request.headers.get("cookie", "")))
        known, own = self._secrets
        return _is(own, key) and any(_is(known, each) for each in cookies)

    def _brought(self, cookies: str) -> Iterator[str]:
        """Those of our name. Servers of other ports set what they like beside them: a cookie that
        a strict reader stops at, or one of our name, which must not shut the person out."""
        for each in cookies.split(";"):
            name, _, value = each.strip().partition("=")
            if name == self._cookie:
                yield value


def _is(secret: str, given: str) -> bool:
    return hmac.compare_digest(given.encode("utf-8", "replace"), secret.encode())
