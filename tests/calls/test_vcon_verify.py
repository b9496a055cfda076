"""What `call verify` believes: a key that was brought, content by its hash, a grant in force."""

import base64
import copy
import json
import warnings
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.x509.oid import NameOID
from hypothesis import given, settings
from hypothesis import strategies as st
from joserfc import jws as jose
from joserfc.jwk import OctKey, OKPKey, RSAKey

from justemesure.calls.vcon.change import attached, by_reference
from justemesure.calls.vcon.jws import holds, signed
from justemesure.calls.vcon.read import Opened, opened
from justemesure.calls.vcon.strict import encoded
from justemesure.calls.vcon.verify import hash_of, verify
from justemesure.errors import BadInput

NOW = datetime(2026, 3, 1, tzinfo=UTC)
KEY, OTHER = Ed25519PrivateKey.generate(), Ed25519PrivateKey.generate()
UUID = "019f15a6-a752-826f-b9a2-279e0d16bc46"
BASIS: dict[str, Any] = {
    "lawful_basis": "legitimate_interests",
    "expiration": "2026-04-01T00:00:00Z",
    "purpose_grants": [{"purpose": "training", "granted": True}],
}
VCON: dict[str, Any] = {
    "vcon": "0.4.0",
    "uuid": UUID,
    "created_at": "2026-01-15T09:00:00Z",
    "parties": [{"name": "A1"}, {}],
    "dialog": [
        {
            "type": "recording",
            "start": "2026-01-15T09:00:00Z",
            "parties": [0, 1],
            "encoding": "base64url",
            "body": encoded(b"sound"),
        }
    ],
    "attachments": [{"purpose": "lawful_basis", "encoding": "json", "body": BASIS}],
}
ENVELOPE = signed(VCON, KEY, NOW)
CERTIFICATE = x509.load_der_x509_certificate(
    base64.b64decode(ENVELOPE["signatures"][0]["header"]["x5c"][0])
)


def _opened(tree: Any) -> Opened:
    return opened(json.dumps(tree).encode(), "x")


def _said(tree: Any, trusted: Any = None, at: datetime = NOW, **files: bytes) -> list[str]:
    """What does not hold, and ``-`` before what does."""
    checks = verify(_opened(tree), trusted, at, files)
    return [f"-{check.said}" if check.holds else check.said for check in checks]


def test_a_signed_vcon_holds_for_the_key_that_signed_it() -> None:
    envelope = signed(VCON, KEY, NOW)
    assert envelope.keys() == {"payload", "signatures"}
    assert _said(envelope, KEY.public_key()) == ["-signed", "-basis"]
    assert _opened(envelope).vcon == VCON
    assert _said(envelope, OTHER.public_key()) == ["not-by-this-key", "-basis"]
    assert _said(envelope) == ["signed-by-anybody", "-basis"]
    assert _said(VCON, KEY.public_key()) == ["unsigned", "-basis"]


def test_its_certificate_holds_only_the_key() -> None:
    (one,) = signed(VCON, KEY, NOW)["signatures"]
    certificate = x509.load_der_x509_certificate(base64.b64decode(one["header"]["x5c"][0]))
    assert certificate.public_key() == KEY.public_key()
    protected = json.loads(base64.urlsafe_b64decode(one["protected"] + "=="))
    thumbprint = encoded(certificate.fingerprint(hashes.SHA256()))
    assert protected == {"alg": "Ed25519", "x5t#S256": thumbprint}
    assert "alg" not in one["header"]
    assert holds(signed(VCON, KEY, NOW), UUID, certificate, NOW)
    assert not holds(signed(VCON, OTHER, NOW), UUID, certificate, NOW)


def _changed(envelope: dict[str, Any], change: Callable[[dict[str, Any]], Any]) -> dict[str, Any]:
    tree = json.loads(base64.urlsafe_b64decode(envelope["payload"] + "=="))
    change(tree)
    return envelope | {"payload": encoded(json.dumps(tree).encode())}


@pytest.mark.parametrize(
    "change",
    [
        lambda tree: tree["parties"][0].update(name="A2"),
        lambda tree: tree["attachments"][0]["body"].update(expiration=None),
        lambda tree: tree.update(uuid=UUID.replace("0", "1")),
        lambda tree: tree["dialog"].pop(),
    ],
)
def test_any_change_after_signing_is_refused(change: Any) -> None:
    envelope = _changed(signed(VCON, KEY, NOW), change)
    assert _said(envelope, KEY.public_key())[0] == "not-by-this-key"


def test_a_name_beside_the_payload_is_never_shown() -> None:
    """As the library of that name on PyPI does it: the signature holds, the reader is lied to."""
    with pytest.raises(BadInput) as refused:
        _opened(signed(VCON, KEY, NOW) | {"parties": [{"name": "A2"}]})
    assert refused.value.name == "vcon-beside"


def _by(key: Any, protected: dict[str, Any], header: dict[str, Any]) -> dict[str, Any]:
    names = ["RS256", "HS256", "Ed25519", "EdDSA"]
    registry = jose.JWSRegistry(algorithms=names, strict_check_header=False)
    member: Any = {"protected": protected, "header": header}
    registry.max_header_length = 100_000
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the older name of Ed25519
        made = jose.serialize_json([member], json.dumps(VCON).encode(), key, registry=registry)
    return dict(made)


def _pem(key: Ed25519PrivateKey) -> OKPKey:
    pem = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    return OKPKey.import_key(pem)


def test_only_the_algorithm_of_the_key_is_taken() -> None:
    public = KEY.public_key()
    assert holds(_by(_pem(KEY), {"alg": "EdDSA"}, {}), UUID, public, NOW)  # its older name
    raw = public.public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    shared = OctKey.import_key(raw.hex())
    assert not holds(_by(shared, {"alg": "HS256"}, {}), UUID, public, NOW)
    none = signed(VCON, KEY, NOW)
    none["signatures"][0] |= {"protected": encoded(b'{"alg":"none"}'), "signature": ""}
    assert not holds(none, UUID, public, NOW)
    bare = _by(_pem(KEY), {"typ": "JOSE"}, {"alg": "Ed25519"})  # outside the signature
    assert not holds(bare, UUID, public, NOW)
    moved = _by(_pem(KEY), {"alg": "Ed25519"}, {"uuid": UUID.replace("0", "1")})
    assert not holds(moved, UUID, public, NOW)


@pytest.mark.parametrize(
    "signatures",
    [[], {}, [3], [{}], [{"protected": "e30", "signature": "+"}], [{"protected": "W10"}] * 9],
)
def test_signatures_that_cannot_be_read_do_not_hold(signatures: Any) -> None:
    envelope = signed(VCON, KEY, NOW) | {"signatures": signatures}
    for trusted in (KEY.public_key(), None):
        assert not _said(envelope, trusted)[0].startswith("-")


Made = tuple[x509.Certificate, rsa.RSAPrivateKey]
RSA = [rsa.generate_private_key(65537, 2048) for _ in range(3)]


def _certificate(name: str, key: Any, by: Made | None, *, ca: bool | None) -> Made:
    def named(text: str) -> x509.Name:
        return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)])

    issuer = by[0].subject if by else named(name)
    builder = (
        x509.CertificateBuilder()
        .subject_name(named(name))
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(NOW - timedelta(days=30))
        .not_valid_after(NOW + timedelta(days=30))
    )
    if ca is not None:
        builder = builder.add_extension(x509.BasicConstraints(ca=ca, path_length=None), True)
    return builder.sign(by[1] if by else key, hashes.SHA256()), key


def _chained(*, ca: bool | None) -> tuple[dict[str, Any], list[x509.Certificate]]:
    root = _certificate("root", RSA[0], None, ca=True)
    middle = _certificate("middle", RSA[1], root, ca=ca)
    leaf = _certificate("leaf", RSA[2], middle, ca=False)
    chain = [made[0] for made in (leaf, middle, root)]
    x5c = [base64.b64encode(c.public_bytes(serialization.Encoding.DER)).decode() for c in chain]
    pem = RSA[2].private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    # As the working group's example: `alg` and `x5c` in both headers.
    both = {"alg": "RS256", "x5c": x5c}
    return _by(RSAKey.import_key(pem), both, both | {"uuid": UUID}), chain


def test_a_chain_of_certificates_leads_to_one_that_is_trusted() -> None:
    envelope, chain = _chained(ca=True)
    for certificate in chain:
        assert holds(envelope, UUID, certificate, NOW)
        assert not holds(envelope, UUID, certificate, NOW + timedelta(days=31))
        assert not holds(envelope, UUID, certificate, NOW - timedelta(days=31))
    stranger = _certificate("root", rsa.generate_private_key(65537, 2048), None, ca=True)[0]
    assert not holds(envelope, UUID, stranger, NOW)


@pytest.mark.parametrize("ca", [False, None])
def test_only_who_may_issue_certificates_stands_in_a_chain(*, ca: bool | None) -> None:
    envelope, (leaf, middle, root) = _chained(ca=ca)
    assert holds(envelope, UUID, leaf, NOW)
    assert holds(envelope, UUID, middle, NOW)  # whoever verifies trusts that very one
    assert not holds(envelope, UUID, root, NOW)


def _with(**changes: Any) -> dict[str, Any]:
    return copy.deepcopy(VCON) | copy.deepcopy(changes)


def _granted(**changes: Any) -> dict[str, Any]:
    return _with(attachments=[{"purpose": "lawful_basis", "body": BASIS | changes}])


GRANTS: dict[str, tuple[dict[str, Any], str]] = {
    "none": (_with(attachments=[]), "no-basis"),
    "ended": (_granted(expiration="2026-03-01T00:00:00Z"), "basis-ended"),
    "ended long ago": (_granted(expiration="2020-01-01T00:00:00+00:00"), "basis-ended"),
    "to be deleted before": (
        _granted(metadata={"justemesure": {"delete_on": "2026-02-01T00:00:00Z"}}),
        "basis-ended",
    ),
    "without an end": (_granted(expiration=None), "-basis"),
    "an end without a zone": (_granted(expiration="2027-01-01T00:00:00"), "basis-unreadable"),
    "a length, no end": (_granted(expiration="30d"), "basis-unreadable"),
    "no grant": (_granted(purpose_grants=[]), "basis-denied"),
    "denied": (_granted(purpose_grants=[{"purpose": "a", "granted": False}]), "basis-denied"),
    "a word for true": (
        _granted(purpose_grants=[{"purpose": "a", "granted": "true"}]),
        "basis-denied",
    ),
    "no basis named": (
        _with(attachments=[{"purpose": "lawful_basis", "body": {}}]),
        "basis-unreadable",
    ),
    "no body": (_with(attachments=[{"purpose": "lawful_basis"}]), "basis-unreadable"),
}


@pytest.mark.parametrize("case", GRANTS)
def test_only_a_grant_in_force_holds(case: str) -> None:
    tree, said = GRANTS[case]
    assert _said(tree) == ["unsigned", said]


def test_one_grant_that_is_denied_spoils_the_others() -> None:
    denied = {"purpose": "training", "granted": False}
    bodies = [BASIS, BASIS | {"purpose_grants": [denied]}]
    tree = _with(attachments=[{"purpose": "lawful_basis", "body": body} for body in bodies])
    assert _said(tree)[1:] == ["-basis", "basis-denied"]


def test_sound_that_goes_outside_is_known_by_its_hash() -> None:
    outside, sound = by_reference(VCON, "https://x.example/call.opus")
    assert sound == b"sound"
    (dialog,) = outside["dialog"]
    assert not {"body", "encoding"} & dialog.keys()
    assert _said(outside)[1:] == ["-outside-unseen", "-basis"]
    assert _said(outside, sound=b"sound")[1:] == ["-outside-same", "-basis"]
    assert _said(outside, sound=b"other")[1:] == ["-outside-unseen", "file-of-nothing", "-basis"]
    for hashes_told in ({}, {"content_hash": "sha256-abc"}):
        lost = copy.deepcopy(outside)
        del lost["dialog"][0]["content_hash"]
        lost["dialog"][0] |= hashes_told
        assert _said(lost)[1:] == ["outside-without-hash", "-basis"]
    dialog["url"] = "http://x.example/call.opus"
    assert _said(outside)[1:] == ["outside-not-https", "-basis"]
    assert by_reference(outside, "https://y.example")[1] is None


def test_what_is_inside_is_what_its_hash_says() -> None:
    inside = _with()
    inside["dialog"][0]["content_hash"] = ["sha1-old", hash_of(b"sound")]
    assert _said(inside)[1:] == ["-inside-same", "-basis"]
    inside["dialog"][0]["body"] = encoded(b"other")
    assert _said(inside)[1:] == ["inside-other", "-basis"]


def test_a_new_version_names_the_one_before() -> None:
    file = json.dumps(VCON).encode()
    new = attached(VCON | {"redacted": {"uuid": UUID}}, file, "remark", "Non.", NOW)
    assert new["uuid"] != UUID
    assert "redacted" not in new
    assert new["attachments"][-1]["body"] == "Non."
    assert _said(new)[1:] == ["-amended", "-basis"]
    assert _said(new, before=file)[1:] == ["-amended", "-basis"]
    assert _said(new, before=b"other")[1:] == ["-amended", "file-of-nothing", "-basis"]
    assert _said(_with(redacted={"uuid": UUID}))[1:] == ["-redacted", "-basis"]
    assert _said(_with(amended={}))[1:] == ["no-version-before", "-basis"]
    elsewhere = {"url": "https://x.example/1.json", "uuid": UUID}
    assert _said(_with(redacted=elsewhere))[1:] == ["outside-without-hash", "-basis"]


@pytest.mark.parametrize("basis", ["", "whatever", None, 1, ["consent"]])
def test_a_basis_that_the_law_does_not_know_is_none(basis: Any) -> None:
    assert _said(_granted(lawful_basis=basis)) == ["unsigned", "basis-unreadable"]


def _around(**changes: Any) -> dict[str, Any]:
    envelope = signed(VCON, KEY, NOW)
    envelope["signatures"][0] |= changes
    return envelope


def _x5c(of: dict[str, Any]) -> Any:
    return of["signatures"][0]["header"]["x5c"][0]


def _der(of: dict[str, Any]) -> bytes:
    return base64.b64decode(_x5c(of))


def _named(der: bytes) -> dict[str, Any]:
    return _around(header={"x5c": [base64.b64encode(der).decode()], "uuid": UUID})


AROUND: dict[str, dict[str, Any]] = {
    "headers that are numbers": _around(protected=encoded(b"1"), header=1),
    "an algorithm that is a list": _around(protected=encoded(b'{"alg":[]}')),
    "a protected header that is a list": _around(protected=encoded(b"[]")),
    "no certificate in the list": _around(header={"x5c": []}),
    "a certificate that is none": _around(header={"x5c": ["x"]}),
    "another's certificate": _named(_der(signed(VCON, OTHER, NOW))),
    "a certificate changed": _named(_der(ENVELOPE).replace(b"Juste", b"Jaste")),
    "a certificate of version 88": _named(
        _der(ENVELOPE).replace(b"\x02\x01\x02", b"\x02\x01\x58", 1)
    ),
    "a key of no kind": _named(_der(ENVELOPE).replace(b"\x2b\x65\x70", b"\x2b\x66\x70")),
    "a header that nobody knows": _around(header={"Uuid": UUID}),
    "a member beside the signature": _around(signed_by="A1"),
    "another's certificate after ours": _around(
        header={"x5c": [_x5c(ENVELOPE), _x5c(signed(VCON, OTHER, NOW))]}
    ),
    "bits that nobody reads": _around(
        signature=ENVELOPE["signatures"][0]["signature"][:-1]
        + {"A": "B", "Q": "R", "g": "h", "w": "x"}[ENVELOPE["signatures"][0]["signature"][-1]]
    ),
}


@pytest.mark.parametrize("case", AROUND)
def test_nothing_around_what_is_signed_is_let_through(case: str) -> None:
    envelope = AROUND[case]
    for trusted in (KEY.public_key(), CERTIFICATE, None):
        assert not _said(envelope, trusted)[0].startswith("-"), trusted


def test_no_bit_around_what_is_signed_can_be_changed() -> None:
    content = json.dumps(ENVELOPE).encode()
    for at in range(content.index(b'"signatures"'), len(content)):
        changed = bytearray(content)
        changed[at] ^= 1 << at % 7
        assert _holds_nothing(bytes(changed)), bytes(changed)[at - 20 : at + 20]


@given(st.integers(0, 10_000), st.integers(0, 255))
@settings(max_examples=60)
def test_no_byte_of_a_signed_vcon_can_be_changed(at: int, byte: int) -> None:
    """It is refused, or says the very same: between two members a space may become another."""
    content = bytearray(json.dumps(ENVELOPE).encode())
    content[at % len(content)] = byte
    assert _holds_nothing(bytes(content)) or json.loads(content) == ENVELOPE


def _holds_nothing(content: bytes) -> bool:
    try:
        read = opened(content, "x")
    except BadInput:
        return True
    return not verify(read, KEY.public_key(), NOW, {})[0].holds
