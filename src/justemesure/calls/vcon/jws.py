"""The signature of a vCon: JWS General JSON (RFC 7515), by joserfc.

We sign with the Ed25519 keys of ``keygen``. The draft wants a certificate beside the signature:
ours says the key and nothing else, and proves nothing by itself. Whoever verifies brings the key,
or a certificate, that they trust.
"""

import base64
import json
import warnings
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.x509.oid import NameOID
from joserfc import jws
from joserfc.errors import JoseError, SecurityWarning
from joserfc.jwk import OKPKey, RSAKey

from justemesure.calls.vcon.strict import decoded, parse
from justemesure.errors import BadInput

ALGORITHMS = {Ed25519PublicKey: ("Ed25519", "EdDSA"), RSAPublicKey: ("RS256",)}
"""Ours, under its name of today (RFC 9864) and of before (RFC 8037), and that of the draft."""

_MOST_HEADER = 100_000  # characters: a chain of certificates is a few thousand
_MOST_SIGNATURES = 8
_SMALLEST_RSA = 2048
_MUST = {"crit", "b64"}  # headers that change what is signed, or what must be known to read it

PublicKey = Ed25519PublicKey | RSAPublicKey
Trusted = PublicKey | x509.Certificate
"""What whoever verifies brings: the signer's key, their certificate, or that of who issued it."""


def trusted(path: Path) -> Trusted:
    """A public key, or a certificate, in PEM.

    Raises:
        BadInput: it cannot be read, or is neither.
    """
    try:
        with path.open("rb") as file:
            content = file.read(_MOST_HEADER)
    except OSError as error:
        raise BadInput("cannot-read", file=str(path), problem=error.strerror) from None
    try:
        if b"BEGIN CERTIFICATE" in content:
            return x509.load_pem_x509_certificate(content)
        key = serialization.load_pem_public_key(content)
    except (ValueError, UnsupportedAlgorithm):
        raise BadInput("not-a-signer", file=str(path)) from None
    if not isinstance(key, Ed25519PublicKey | RSAPublicKey):
        raise BadInput("not-a-signer", file=str(path))
    return key


def signed(vcon: Mapping[str, Any], key: Ed25519PrivateKey, at: datetime) -> dict[str, Any]:
    """The vCon in its signed form.

    ``alg`` stands under the signature and nowhere else: RFC 7515 forbids a name in both headers.
    """
    certificate = _certificate(key, at).public_bytes(serialization.Encoding.DER)
    member: jws.HeaderDict = {
        "protected": {"alg": "Ed25519"},
        "header": {"x5c": [base64.b64encode(certificate).decode()], "uuid": vcon["uuid"]},
    }
    payload = json.dumps(vcon, ensure_ascii=False, separators=(",", ":")).encode()
    pem = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    found = jws.serialize_json([member], payload, OKPKey.import_key(pem), registry=_registry())
    return dict(found)


def holds(envelope: Mapping[str, Any], uuid: str, trusted: Trusted, at: datetime) -> bool:
    """Whether one of its signatures was made by what is trusted, over this very vCon.

    Raises:
        ValueError: the signatures cannot be read.
    """
    return any(_holds(envelope, one, uuid, trusted, at) for one in _signatures(envelope))


def signers(envelope: Mapping[str, Any]) -> list[x509.Certificate]:
    """The first certificate of each signature: who says to have signed, believed by nobody yet.

    Raises:
        ValueError: the signatures cannot be read.
    """
    chains = [_chain(header) for _, _, header in map(_headers, _signatures(envelope))]
    return [chain[0] for chain in chains if chain]


def oddities(envelope: Mapping[str, Any]) -> list[str]:
    """What no signature that we take has: other algorithms, headers that must be understood.

    Raises:
        ValueError: the signatures cannot be read.
    """
    known = {name for names in ALGORITHMS.values() for name in names}
    found: set[str] = set()
    for protected, _, header in map(_headers, _signatures(envelope)):
        if protected.get("alg") not in known:
            found.add(f"alg {protected.get('alg')}")
        found |= _MUST & header.keys()
    return sorted(found)


def _holds(
    envelope: Mapping[str, Any], one: Any, uuid: str, trusted: Trusted, at: datetime
) -> bool:
    protected, _, header = _headers(one)
    key: Any = trusted
    if isinstance(trusted, x509.Certificate):
        chain = _chain(header)
        if not chain or not _leads_to(chain, trusted, at):
            return False
        key = chain[0].public_key()
    algorithms = next((a for kind, a in ALGORITHMS.items() if isinstance(key, kind)), ())
    if isinstance(key, RSAPublicKey) and key.key_size < _SMALLEST_RSA:
        return False
    # An algorithm outside the signature, or two that differ, would be the attacker's choice.
    if protected.get("alg") not in algorithms or header["alg"] != protected["alg"]:
        return False
    if header.get("uuid", uuid) != uuid or _MUST & header.keys():
        return False
    alone: jws.GeneralJSONSerialization = {"payload": envelope["payload"], "signatures": [one]}
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", SecurityWarning)  # `EdDSA` is the older name of Ed25519
            jws.deserialize_json(alone, _imported(key), registry=_registry())
    except (JoseError, ValueError):
        return False
    return True


def _signatures(envelope: Mapping[str, Any]) -> Sequence[Any]:
    found = envelope["signatures"]
    if not isinstance(found, list) or not 0 < len(found) <= _MOST_SIGNATURES:
        raise ValueError("no signatures")
    return found


def _headers(one: Any) -> tuple[dict[str, Any], dict[str, Any], dict[str, Any]]:
    """What is signed, what is not, and both together, what is signed first."""
    try:
        protected = parse(decoded(one["protected"]).decode())
        beside = one.get("header", {})
        decoded(one["signature"])
        return protected, beside, beside | protected
    except (KeyError, TypeError, AttributeError):
        raise ValueError("no signature") from None


def _chain(header: Mapping[str, Any]) -> list[x509.Certificate]:
    try:
        return [
            x509.load_der_x509_certificate(base64.b64decode(one, validate=True))
            for one in header.get("x5c", ())
        ]
    except TypeError:
        raise ValueError("no certificate") from None


def _leads_to(chain: Sequence[x509.Certificate], trusted: x509.Certificate, at: datetime) -> bool:
    """Whether each was issued by the next, up to the one trusted, and all are valid at ``at``.

    Between the signer and the one trusted, only certificates that say that they may issue others.
    """
    for index, certificate in enumerate(chain):
        if not certificate.not_valid_before_utc <= at <= certificate.not_valid_after_utc:
            return False
        if index and not _may_issue(certificate):
            return False
        if certificate == trusted or _issued(certificate, trusted):
            return trusted.not_valid_before_utc <= at <= trusted.not_valid_after_utc
        if index + 1 == len(chain) or not _issued(certificate, chain[index + 1]):
            return False
    return False


def _issued(certificate: x509.Certificate, issuer: x509.Certificate) -> bool:
    try:
        certificate.verify_directly_issued_by(issuer)
    except (ValueError, TypeError, InvalidSignature):
        return False
    return True


def _may_issue(certificate: x509.Certificate) -> bool:
    try:
        return certificate.extensions.get_extension_for_class(x509.BasicConstraints).value.ca
    except (x509.ExtensionNotFound, ValueError):
        return False


def _imported(key: PublicKey) -> OKPKey | RSAKey:
    pem = key.public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    return OKPKey.import_key(pem) if isinstance(key, Ed25519PublicKey) else RSAKey.import_key(pem)


def _registry() -> jws.JWSRegistry:
    names = [name for names in ALGORITHMS.values() for name in names]
    registry = jws.JWSRegistry(algorithms=names, strict_check_header=False)  # vCons have a `uuid`
    registry.max_header_length = _MOST_HEADER
    registry.max_payload_length = 2**31
    return registry


def _certificate(key: Ed25519PrivateKey, at: datetime) -> x509.Certificate:
    """The key in the form that the draft wants; it names nobody and never ends (RFC 5280)."""
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Juste Mesure vCon")])
    return (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(at)
        .not_valid_after(datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC))
        .sign(key, None)
    )


def fingerprint(certificate: x509.Certificate) -> str:
    return f"sha256:{certificate.fingerprint(hashes.SHA256()).hex()}"
