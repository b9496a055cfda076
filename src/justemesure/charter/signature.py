"""Detached Ed25519 signatures of a charter's digest, in ``FILE.sig``.

What is signed is one line, so that anybody can check it with other tools: ``justemesure charter
sha256:<digest>`` and a line feed, the digest being that of ``digest.py``. Keys are PEM files
(RFC 8410): ``KEY`` is PKCS #8, readable by its owner only, ``KEY.pub`` is the public key.
"""

import base64
import binascii
import json
from pathlib import Path

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from justemesure.charter.digest import digest
from justemesure.charter.load import load
from justemesure.charter.model import CharterFile
from justemesure.errors import BadInput, Misuse, NotPermitted

_MOST_BYTES = 10_000


def public_path(key: Path) -> Path:
    return key.with_name(f"{key.name}.pub")


def signature_path(charter: Path) -> Path:
    return charter.with_name(f"{charter.name}.sig")


def keygen(key: Path, passphrase: str | None) -> None:
    """Write a new private key to ``key`` and its public key beside it.

    Raises:
        Misuse: one of the files exists, or cannot be written.
    """
    private = Ed25519PrivateKey.generate()
    protection: serialization.KeySerializationEncryption = serialization.NoEncryption()
    if passphrase:
        protection = serialization.BestAvailableEncryption(_bytes(passphrase))
    secret = private.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, protection
    )
    public = private.public_key().public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    if public_path(key).exists():  # never overwrite half of an older pair
        raise Misuse("file-exists", file=str(public_path(key)))
    _create(key, secret, mode=0o600)
    try:
        _create(public_path(key), public, mode=0o644)
    except Misuse:
        key.unlink()  # half a pair is of no use
        raise


def sign(charter: Path, key: Path, passphrase: str | None) -> Path:
    """Sign the charter with the private key; the path of the signature.

    Raises:
        BadInput: the charter or the key cannot be read.
    """
    value = digest(load(charter))
    signature = private_key(key, passphrase).sign(_statement(value))
    content = {"digest": f"sha256:{value}", "signature": base64.b64encode(signature).decode()}
    path = signature_path(charter)
    from justemesure.folder import replace  # the agent verifies, and never signs

    try:
        replace(path, (json.dumps(content, indent=1) + "\n").encode(), mode=0o644)
    except OSError as error:
        raise Misuse("cannot-write", file=str(path), problem=error.strerror) from None
    return path


def needs_passphrase(key: Path) -> bool:
    return b"ENCRYPTED PRIVATE KEY" in _read(key)


def verify(file: CharterFile, public: Path) -> None:
    """Check that the charter, as it is now, was signed with that key.

    Raises:
        NotPermitted: it is not signed, was changed since, or was signed with another key.
        BadInput: the signature or the key cannot be read.
    """
    path = signature_path(Path(file.name))
    if not path.is_file():
        raise NotPermitted("not-signed", file=file.name)
    try:
        content = json.loads(_read(path))
        signed, signature = content["digest"], base64.b64decode(content["signature"], validate=True)
    except (ValueError, KeyError, TypeError, binascii.Error, RecursionError):
        raise BadInput("not-a-signature", file=str(path)) from None
    value = digest(file)
    if signed != f"sha256:{value}":
        raise NotPermitted("changed-since-signed", file=file.name)
    try:
        _public(public).verify(signature, _statement(value))
    except InvalidSignature:
        raise NotPermitted("signed-by-another", file=file.name, key=str(public)) from None


def _statement(value: str) -> bytes:
    return f"justemesure charter sha256:{value}\n".encode()


def _bytes(passphrase: str) -> bytes:
    """The bytes that were typed, whatever the encoding of the terminal."""
    return passphrase.encode("utf-8", "surrogateescape")


def private_key(path: Path, passphrase: str | None) -> Ed25519PrivateKey:
    """The key in a file of ``keygen``.

    Raises:
        BadInput: it cannot be read, or is none.
    """
    secret = _bytes(passphrase) if passphrase else None
    try:
        key = serialization.load_pem_private_key(_read(path), secret)
    except (ValueError, TypeError, UnsupportedAlgorithm):
        raise BadInput("not-a-private-key", file=str(path)) from None
    if not isinstance(key, Ed25519PrivateKey):
        raise BadInput("not-a-private-key", file=str(path))
    return key


def _public(path: Path) -> Ed25519PublicKey:
    try:
        key = serialization.load_pem_public_key(_read(path))
    except (ValueError, UnsupportedAlgorithm):
        raise BadInput("not-a-public-key", file=str(path)) from None
    if not isinstance(key, Ed25519PublicKey):
        raise BadInput("not-a-public-key", file=str(path))
    return key


def _read(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(_MOST_BYTES)
    except OSError as error:
        raise BadInput("cannot-read", file=str(path), problem=error.strerror) from None


def _create(path: Path, content: bytes, mode: int) -> None:
    from justemesure.folder import put

    try:
        put(path, content, mode=mode)
    except FileExistsError:
        raise Misuse("file-exists", file=str(path)) from None
    except OSError as error:
        raise Misuse("cannot-write", file=str(path), problem=error.strerror) from None
