"""The identity of a charter: the same content has the same digest, however it is laid out."""

import hashlib

import rfc8785

from justemesure.charter.model import CharterFile


def digest(file: CharterFile) -> str:
    """SHA-256, in hexadecimal, of the RFC 8785 canonical JSON of the content as written.

    All scalars are text and no default is filled in: comments, quotes, indentation and the order
    of keys do not count; everything else does.
    """
    return hashlib.sha256(rfc8785.dumps(file.written)).hexdigest()
