"""Sealing what only the person reads, and marks under which it is found again.

AES-256-GCM with a random nonce; a mark is an HMAC under another key, and says nothing without it.
"""

import secrets
from functools import lru_cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes, hmac
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from justemesure.errors import BadInput

_NONCE, _MARK = 12, 16
_RECENT = 1_024


class Seal:
    """What one key seals and marks."""

    def __init__(self, key: bytes) -> None:
        self._seal = AESGCM(derived(key, b"seal"))
        self._marks = derived(key, b"mark")
        self.mark = lru_cache(maxsize=_RECENT)(self._mark)

    def close(self, content: bytes, mark: bytes, padded: int) -> bytes:
        """Sealed, bound to a mark, its length hidden up to ``padded`` bytes."""
        content += b" " * (-len(content) % padded)
        nonce = secrets.token_bytes(_NONCE)
        return nonce + self._seal.encrypt(nonce, content, mark)

    def open(self, sealed: bytes, mark: bytes) -> bytes:
        """Raises ``BadInput`` if this key did not seal it, or under another mark."""
        try:
            return self._seal.decrypt(sealed[:_NONCE], sealed[_NONCE:], mark)
        except (InvalidTag, ValueError):
            raise BadInput("private-damaged") from None

    def _mark(self, text: str) -> bytes:
        mark = hmac.HMAC(self._marks, hashes.SHA256())
        mark.update(text.encode())
        return mark.finalize()[:_MARK]


def derived(key: bytes, purpose: bytes) -> bytes:
    """A key for one purpose alone."""
    return HKDF(hashes.SHA256(), 32, None, b"justemesure private " + purpose).derive(key)
