"""A signature holds for one charter and one key, and anybody can check it with other tools."""

import base64
import json
import os
import stat
import subprocess
from pathlib import Path

import pytest

from justemesure.charter.digest import digest
from justemesure.charter.load import load
from justemesure.charter.signature import (
    keygen,
    needs_passphrase,
    public_path,
    sign,
    signature_path,
    verify,
)
from justemesure.errors import BadInput, Error, Misuse, NotPermitted

CHARTER = "charter: {id: a, version: 1}\n"


@pytest.fixture
def charter(tmp_path: Path) -> Path:
    path = tmp_path / "charter.yaml"
    path.write_text(CHARTER)
    return path


@pytest.fixture
def key(tmp_path: Path) -> Path:
    path = tmp_path / "charter.key"
    keygen(path, None)
    return path


@pytest.fixture
def signed(charter: Path, key: Path) -> Path:
    assert sign(charter, key, None) == signature_path(charter)
    return charter


def refusal(charter: Path, public: Path) -> Error:
    with pytest.raises(Error) as refused:
        verify(load(charter), public)
    return refused.value


def test_what_was_signed_verifies(signed: Path, key: Path) -> None:
    verify(load(signed), public_path(key))


def test_layout_may_change_after_signing(signed: Path, key: Path) -> None:
    signed.write_text("# a remark\ncharter:\n  version: '1'\n  id: a\n")
    verify(load(signed), public_path(key))


@pytest.mark.parametrize("other", ["{id: a, version: 2}", "{id: b, version: 1}", "{id: a}"])
def test_any_change_of_content_is_refused(signed: Path, key: Path, other: str) -> None:
    signed.write_text(f"charter: {other}\n")
    assert refusal(signed, public_path(key)).name == "changed-since-signed"


def test_a_digest_put_right_by_hand_does_not_make_a_signature(signed: Path, key: Path) -> None:
    signed.write_text("charter: {id: a, version: 2}\n")
    content = json.loads(signature_path(signed).read_text())
    content["digest"] = f"sha256:{digest(load(signed))}"
    signature_path(signed).write_text(json.dumps(content))
    error = refusal(signed, public_path(key))
    assert error.name == "signed-by-another"
    assert isinstance(error, NotPermitted)


def test_each_bit_of_the_signature_counts(signed: Path, key: Path) -> None:
    content = json.loads(signature_path(signed).read_text())
    signature = base64.b64decode(content["signature"])
    assert len(signature) == 64
    for position in range(0, 512, 37):
        flipped = bytearray(signature)
        flipped[position // 8] ^= 1 << position % 8
        told = {**content, "signature": base64.b64encode(flipped).decode()}
        signature_path(signed).write_text(json.dumps(told))
        assert refusal(signed, public_path(key)).name == "signed-by-another"


def test_another_key_does_not_verify(signed: Path, tmp_path: Path) -> None:
    keygen(tmp_path / "other.key", None)
    assert refusal(signed, tmp_path / "other.key.pub").name == "signed-by-another"


def test_an_unsigned_charter_is_refused(charter: Path, key: Path) -> None:
    assert refusal(charter, public_path(key)).name == "not-signed"


@pytest.mark.parametrize(
    "content",
    [
        *(b"", b"{}", b"[]", b'"x"', b"null", b"\xff", b"[" * 9_999, b'{"digest": "sha256:0"}'),
        *(b'{"digest": 1, "signature": 2}', b'{"digest": "x", "signature": "*"}'),
    ],
)
def test_what_is_not_a_signature_is_told_so(charter: Path, key: Path, content: bytes) -> None:
    signature_path(charter).write_bytes(content)
    error = refusal(charter, public_path(key))
    assert error.name == "not-a-signature"
    assert isinstance(error, BadInput)


@pytest.mark.parametrize("content", [b"", b"-----BEGIN PUBLIC KEY-----\n!\n", b"\0" * 20_000])
def test_what_is_not_a_public_key_is_told_so(signed: Path, tmp_path: Path, content: bytes) -> None:
    (tmp_path / "k.pub").write_bytes(content)
    assert refusal(signed, tmp_path / "k.pub").name == "not-a-public-key"


def test_a_private_key_is_no_public_key_and_the_reverse(signed: Path, key: Path) -> None:
    assert refusal(signed, key).name == "not-a-public-key"
    with pytest.raises(BadInput) as refused:
        sign(signed, public_path(key), None)
    assert refused.value.name == "not-a-private-key"


def test_a_key_of_another_kind_is_refused(signed: Path, tmp_path: Path) -> None:
    from cryptography.hazmat.primitives import serialization as s
    from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key

    other = generate_private_key(SECP256R1())
    form = s.PrivateFormat.PKCS8
    (tmp_path / "ec").write_bytes(other.private_bytes(s.Encoding.PEM, form, s.NoEncryption()))
    public = other.public_key().public_bytes(s.Encoding.PEM, s.PublicFormat.SubjectPublicKeyInfo)
    (tmp_path / "ec.pub").write_bytes(public)
    assert refusal(signed, tmp_path / "ec.pub").name == "not-a-public-key"
    with pytest.raises(BadInput, match="not an Ed25519 private key"):
        sign(signed, tmp_path / "ec", None)


def test_the_private_key_is_its_owners_alone(key: Path) -> None:
    assert stat.S_IMODE(key.stat().st_mode) == 0o600
    assert stat.S_IMODE(public_path(key).stat().st_mode) & 0o133 == 0


def test_an_open_mask_does_not_open_the_private_key(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        keygen(tmp_path / "open.key", None)
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "open.key").stat().st_mode) == 0o600


@pytest.mark.parametrize("existing", ["charter.key", "charter.key.pub"])
def test_no_key_is_overwritten_and_no_half_of_a_pair_is_left(tmp_path: Path, existing: str) -> None:
    (tmp_path / existing).write_text("precious")
    with pytest.raises(Misuse, match="already exists"):
        keygen(tmp_path / "charter.key", None)
    assert [path.name for path in tmp_path.iterdir()] == [existing]
    assert (tmp_path / existing).read_text() == "precious"


def test_a_folder_that_does_not_exist_is_told(tmp_path: Path) -> None:
    with pytest.raises(Misuse, match="cannot be written"):
        keygen(tmp_path / "nowhere" / "k", None)


def test_a_passphrase_protects_the_key(charter: Path, tmp_path: Path) -> None:
    key = tmp_path / "k"
    keygen(key, "une phrase à moi")
    assert needs_passphrase(key)
    for wrong in (None, "", "une phrase a moi"):
        with pytest.raises(BadInput, match="passphrase is wrong"):
            sign(charter, key, wrong)
    assert not signature_path(charter).exists()
    sign(charter, key, "une phrase à moi")
    verify(load(charter), public_path(key))


def test_a_key_without_passphrase_needs_none(key: Path) -> None:
    assert not needs_passphrase(key)


def test_signing_again_replaces_the_signature_and_leaves_nothing_else(
    signed: Path, key: Path, tmp_path: Path
) -> None:
    signed.write_text("charter: {id: a, version: 2}\n")
    sign(signed, key, None)
    verify(load(signed), public_path(key))
    names = {path.name for path in tmp_path.iterdir()}
    assert names == {"charter.yaml", "charter.yaml.sig", "charter.key", "charter.key.pub"}


def test_openssl_verifies_the_documented_line(signed: Path, key: Path, tmp_path: Path) -> None:
    """docs/decisions/0007: one line, one raw signature, the usual tools."""
    content = json.loads(signature_path(signed).read_text())
    assert content["digest"] == f"sha256:{digest(load(signed))}"
    line, raw = tmp_path / "statement", tmp_path / "signature"
    raw.write_bytes(base64.b64decode(content["signature"]))
    order = ["openssl", "pkeyutl", "-verify", "-pubin", "-inkey", str(public_path(key)), "-rawin"]
    order += ["-in", str(line), "-sigfile", str(raw)]
    for said, expected in ((content["digest"], 0), (content["digest"].upper(), 1)):
        line.write_text(f"justemesure charter {said}\n")
        assert subprocess.run(order, capture_output=True, check=False).returncode == expected
