"""The identity of a charter: the same content has the same digest, however it is laid out."""

import hashlib
import json

from justemesure.charter.model import CharterFile, Written


def digest(file: CharterFile) -> str:
    """SHA-256, in hexadecimal, of the RFC 8785 canonical JSON of the content as written.

    All scalars are text and no default is filled in: comments, quotes, indentation and the order
    of keys do not count; everything else does.
    """
    return hashlib.sha256(_canonical(file.written).encode()).hexdigest()


def _canonical(written: Written) -> str:
    """Python's own writer does it at once, as long as the keys' order is that of their letters."""
    text = json.dumps(written, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    if len(text.encode("utf-16-le")) == 2 * len(text):
        return text
    import rfc8785  # of two keys, one with a letter that UTF-16 writes as two may come first

    return rfc8785.dumps(written).decode()
