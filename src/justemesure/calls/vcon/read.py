"""A file → a vCon with today's names, and the signatures around it; nothing in it is believed yet.

What is signed is read from the payload alone: a vCon that shows other members beside it is refused.
"""

import gzip
import zlib
from io import BytesIO
from pathlib import Path
from typing import Any, NamedTuple

from justemesure.calls.vcon.shape import EXTENSIONS, renamed, wrongs
from justemesure.calls.vcon.strict import decoded, parse
from justemesure.errors import BadInput

MOST_BYTES = 256_000_000
"""Of the file, and of what a compressed payload may become: eleven hours of our sound."""

_PARTS = {"parties", "dialog", "analysis", "attachments"}


class Opened(NamedTuple):
    """``vcon`` has today's names; ``envelope`` is the JWS that it came in, unverified, or none."""

    vcon: dict[str, Any]
    envelope: dict[str, Any] | None


def read(path: Path) -> Opened:
    """Read an unsigned or signed vCon.

    Raises:
        BadInput: it cannot be read, is too large, encrypted, or no vCon.
    """
    return opened(content_of(path), str(path))


def content_of(path: Path) -> bytes:
    """The bytes of a file that may be a vCon, or of what stands outside one.

    Raises:
        BadInput: it cannot be read, or is too large.
    """
    name = str(path)
    try:
        with path.open("rb") as file:
            content = file.read(MOST_BYTES + 1)
    except OSError as error:
        raise BadInput("cannot-read", file=name, problem=error.strerror) from None
    return _bounded(content, name)


def opened(content: bytes, name: str) -> Opened:
    """The same of what is in memory; ``name`` is what errors call it."""
    tree = _parse(content, name)
    if "ciphertext" in tree:
        raise BadInput("vcon-encrypted", file=name)
    envelope = None
    if "payload" in tree or "signatures" in tree:
        envelope = tree
        tree = _parse(_payload(envelope, name), name)
    tree = renamed(tree)
    if not _PARTS & tree.keys():
        raise BadInput("not-a-vcon", file=name)
    for wrong in wrongs(tree):
        raise BadInput("vcon-shape", file=name, field=wrong)
    if unknown := set(tree.get("critical", ())) - EXTENSIONS:
        raise BadInput("vcon-critical", file=name, names=", ".join(sorted(unknown)))
    return Opened(tree, envelope)


def _payload(envelope: dict[str, Any], name: str) -> bytes:
    if envelope.keys() != {"payload", "signatures"}:
        raise BadInput("vcon-beside", file=name)
    try:
        content = decoded(envelope["payload"])
        if not content.startswith(b"\x1f\x8b"):
            return content
        with gzip.open(BytesIO(content)) as file:
            return file.read(MOST_BYTES + 1)
    except (ValueError, TypeError, AttributeError, OSError, EOFError, zlib.error):
        raise BadInput("vcon-payload", file=name) from None


def _parse(content: bytes, name: str) -> dict[str, Any]:
    try:
        tree = parse(_bounded(content, name).decode("utf-8"))
    except ValueError:
        raise BadInput("vcon-not-json", file=name) from None
    if not isinstance(tree, dict):
        raise BadInput("not-a-vcon", file=name)
    return tree


def _bounded(content: bytes, name: str) -> bytes:
    if len(content) > MOST_BYTES:
        raise BadInput("vcon-too-large", file=name, limit=MOST_BYTES // 1_000_000)
    return content
