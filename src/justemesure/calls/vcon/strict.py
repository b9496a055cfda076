"""JSON and base64url read strictly: what two readers may read differently is refused."""

import base64
import binascii
import json
import math
from typing import Any

_DEEPEST = 64
_MOST = 3_000_000  # values: eleven hours of words have a third of that; each takes memory


def parse(text: str) -> Any:
    """A JSON value without a name twice, a number that is none, or half of a letter.

    Raises:
        ValueError: it is not that, or is nested deeper, or holds more values, than anybody needs.
    """
    if sum(map(text.count, ",[{")) > _MOST:
        raise ValueError("too many")
    try:
        tree = json.loads(
            text, object_pairs_hook=_once, parse_constant=_refuse, parse_float=_finite
        )
    except RecursionError:
        raise ValueError("too deep") from None
    _walk(tree)
    return tree


def decoded(text: str) -> bytes:
    """Base64url without padding, strictly: there is one text of the same bytes.

    Raises:
        ValueError: it is not.
    """
    if not text.isascii() or set(text) & set("+/="):
        raise ValueError("not base64url")
    try:
        found = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except binascii.Error:
        raise ValueError("not base64url") from None
    last = len(text) % 4  # characters of the last bytes, some of whose bits nobody reads
    if last and encoded(found[1 - last :]) != text[-last:]:
        raise ValueError("not base64url")
    return found


def encoded(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).decode().rstrip("=")


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a name twice")
    return found


def _refuse(constant: str) -> Any:
    raise ValueError(constant)


def _finite(text: str) -> float:
    if not math.isfinite(value := float(text)):
        raise ValueError(text)
    return value


def _walk(tree: Any) -> None:
    """No deeper than anybody needs, and no half of a letter (which no file can be written with)."""
    level = [tree]
    for _ in range(_DEEPEST):
        below: list[Any] = []
        for node in level:
            if isinstance(node, dict):
                below += [*node, *node.values()]
            elif isinstance(node, list):
                below += node
            elif isinstance(node, str) and not node.isascii():
                node.encode()
        if not below:
            return
        level = below
    raise ValueError("too deep")
