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
from itertools import pairwise
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

from justemesure.calls.vcon.strict import decoded, encoded, parse
from justemesure.errors import BadInput

ALGORITHMS = {Ed25519PublicKey: ("Ed25519", "EdDSA"), RSAPublicKey: ("RS256",)}
"""Ours, under its name of today (RFC 9864) and of before (RFC 8037), and that of the draft."""

_MOST_HEADER = 100_000  # characters: a chain of certificates is a few thousand
_MOST_SIGNATURES = 8
_MOST_CERTIFICATES = 8
_SMALLEST_RSA = 2048
_MUST = {"crit", "b64"}  # headers that change what is signed, or what must be known to read it
_THUMBPRINT = "x5t#S256"
"""Of the certificate, which stands beside the signature: so nobody puts another there."""

_MEMBERS = {"protected", "header", "signature"}
_UNSIGNED = {
    "alg",
    "x5c",
    "x5u",
    "x5t",
    "x5t#S256",
    "kid",
    "jku",
    "jwk",
    "typ",
    "cty",
    "uuid",
} | _MUST
"""Headers that may stand beside the signature: RFC 7515's, and the draft's ``uuid``."""

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
    certificate = _certificate(key, at)
    der = certificate.public_bytes(serialization.Encoding.DER)
    member: jws.HeaderDict = {
        "protected": {"alg": "Ed25519", _THUMBPRINT: _thumbprint(certificate)},
        "header": {"x5c": [base64.b64encode(der).decode()], "uuid": vcon["uuid"]},
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
    known = [name for names in ALGORITHMS.values() for name in names]
    found: set[str] = set()
    for one in _signatures(envelope):
        protected, beside, header = _headers(one)
        if protected.get("alg") not in known:
            found.add(f"alg {protected.get('alg')}")
        found |= (_MUST & header.keys()) | _strange(one, beside)
    return sorted(found)


def _holds(
    envelope: Mapping[str, Any], one: Any, uuid: str, trusted: Trusted, at: datetime
) -> bool:
    protected, beside, header = _headers(one)
    if _strange(one, beside):
        return False
    chain, key = _chain(header), trusted
    if chain and protected.get(_THUMBPRINT, _thumbprint(chain[0])) != _thumbprint(chain[0]):
        return False
    if isinstance(key, x509.Certificate):
        if not chain or not _leads_to(chain, key, at):
            return False
        key = _key_of(chain[0])
    elif chain and not _belongs_to(chain, key):
        return False
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
    except (KeyError, TypeError, AttributeError):
        raise ValueError("no signature") from None
    if not isinstance(protected, dict) or not isinstance(beside, dict):
        raise ValueError("no headers")  # noqa: TRY004 - as all that cannot be read
    return protected, beside, beside | protected


def _strange(one: Mapping[str, Any], beside: Mapping[str, Any]) -> set[str]:
    """What nobody signed and nobody knows: it would be shown, or believed, by somebody else."""
    return set(one) - _MEMBERS | set(beside) - _UNSIGNED


def _chain(header: Mapping[str, Any]) -> list[x509.Certificate]:
    """The certificates beside a signature; none where it has no ``x5c``."""
    if "x5c" not in header:
        return []
    chain = header["x5c"]
    if not isinstance(chain, list) or not 0 < len(chain) <= _MOST_CERTIFICATES:
        raise ValueError("no certificates")
    return list(map(_certificate_in, chain))


def _certificate_in(text: Any) -> x509.Certificate:
    if not isinstance(text, str):
        raise ValueError("no certificate")  # noqa: TRY004 - as all that cannot be read
    der = base64.b64decode(text, validate=True)
    if base64.b64encode(der).decode() != text:
        raise ValueError("no certificate")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # what it says of strangers' certificates helps nobody
            return x509.load_der_x509_certificate(der)
    except x509.InvalidVersion:
        raise ValueError("no certificate") from None


def _key_of(certificate: x509.Certificate) -> Any:
    try:
        return certificate.public_key()
    except (UnsupportedAlgorithm, ValueError):
        return None


def _belongs_to(chain: Sequence[x509.Certificate], key: PublicKey) -> bool:
    """Whether the first is of that very key, and each was issued by the next.

    A key that is believed needs no certificate, but one that lies beside it would mislead others.
    """
    return _key_of(chain[0]) == key and all(_issued(one, by) for one, by in pairwise(chain))


def _thumbprint(certificate: x509.Certificate) -> str:
    return encoded(certificate.fingerprint(hashes.SHA256()))


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
    except (ValueError, TypeError, InvalidSignature, UnsupportedAlgorithm):
        return False
    return True


def _may_issue(certificate: x509.Certificate) -> bool:
    try:
        return certificate.extensions.get_extension_for_class(x509.BasicConstraints).value.ca
    except (x509.ExtensionNotFound, x509.DuplicateExtension, ValueError):
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
