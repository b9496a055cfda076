"""A forged vCon: whatever it says of itself, nothing is made of it, and the refusal says why."""

import copy
import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from joserfc import jws
from joserfc.jwk import OKPKey

from justemesure.calls.call import Context
from justemesure.calls.report import Shown
from justemesure.calls.vcon.held import Held, held
from justemesure.calls.vcon.jws import signed
from justemesure.calls.vcon.strict import encoded
from justemesure.calls.vcon.verify import hash_of
from justemesure.calls.vcon.vouched import vouched
from justemesure.calls.vcon.write import Kept, as_vcon
from justemesure.errors import Error
from justemesure.i18n import LANGUAGES

NOW = datetime(2027, 2, 3, tzinfo=UTC)
KEY, OTHER = Ed25519PrivateKey.generate(), Ed25519PrivateKey.generate()
PUBLIC = KEY.public_key()
ELSEWHERE = "019f15a6-a752-826f-b9a2-279e0d16bc99"

Change = Callable[[Any], Any]


@pytest.fixture
def vcon(context: Context, shown: Shown) -> Any:
    until = datetime(2027, 5, 1, tzinfo=UTC)
    kept = Kept(b"sound", shown.segments, {"figures": []})
    bases = {"training": "legitimate_interest"}
    made = as_vcon(context, shown.recording, shown.parties, bases, until, kept)
    return json.loads(json.dumps(made))


def _believed(tree: Any, folder: Path, at: datetime = NOW) -> Held:
    path = folder / "call.json"
    path.write_text(json.dumps(tree), "utf-8")
    return held(vouched(path, PUBLIC, at, "en").vcon, "call.json")


def _refused(tree: Any, folder: Path, at: datetime = NOW) -> str:
    """What is told of a refusal, in English; both languages can tell it."""
    with pytest.raises(Error) as refusal:
        _believed(tree, folder, at)
    assert all(refusal.value.tell(language) for language in LANGUAGES)
    return refusal.value.tell("en")


def _signed(tree: Any, key: Ed25519PrivateKey = KEY) -> Any:
    return json.loads(json.dumps(signed(tree, key, NOW)))


def test_what_is_signed_by_who_is_trusted_is_believed(vcon: Any, tmp_path: Path) -> None:
    found = _believed(_signed(vcon), tmp_path)
    assert (found.context.person, found.redacted) == ("A1", False)
    original = {"uuid": ELSEWHERE, "content_hash": hash_of(b"whole")}
    assert _believed(_signed(vcon | {"redacted": original}), tmp_path).redacted


def _envelopes(vcon: Any) -> dict[str, tuple[Any, str]]:
    """Forgeries of the signature: each with words of its refusal."""
    good = _signed(vcon)
    (by,) = good["signatures"]

    def one(**changed: Any) -> Any:
        return good | {"signatures": [by | changed]}

    def protected(**header: Any) -> Any:
        return one(protected=encoded(json.dumps(header).encode()))

    changed = "changed after it was signed"
    longer = {"alg": "Ed25519", "x5c": by["header"]["x5c"]}
    return {
        "unsigned": (vcon, "not signed"),
        "signed by somebody else": (_signed(vcon, OTHER), changed),
        "no algorithm": (protected(alg="none"), "proves nothing here (alg none)"),
        "no algorithm and no signature": (
            good | {"signatures": [{"protected": encoded(b'{"alg":"none"}'), "signature": ""}]},
            "proves nothing here",
        ),
        "a key of the attacker in the header": (
            protected(alg="Ed25519", jwk=OKPKey.import_key(_pem(OTHER)).as_dict(private=False)),
            changed,
        ),
        "certificates of the attacker": (
            one(header={"x5c": _signed(vcon, OTHER)["signatures"][0]["header"]["x5c"]})
            | {"payload": encoded(json.dumps(vcon | {"subject": "x"}).encode())},
            changed,
        ),
        "a header changed after": (protected(**longer), changed),
        "no signature at all": (good | {"signatures": []}, "cannot be read"),
        "a header twice": (
            one(protected=encoded(b'{"alg":"Ed25519","alg":"none"}')),
            "cannot be read",
        ),
        "flattened": (
            {"payload": good["payload"], "protected": by["protected"], "signature": "x"},
            "nothing else",
        ),
        "encrypted": ({"ciphertext": "AAAA", "protected": "e30", "recipients": []}, "encrypted"),
        "encrypted beside": (good | {"ciphertext": "AAAA"}, "encrypted"),
    }


def _pem(key: Ed25519PrivateKey) -> bytes:
    return key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )


FORGERIES = [
    "unsigned",
    "signed by somebody else",
    "no algorithm",
    "no algorithm and no signature",
    "a key of the attacker in the header",
    "certificates of the attacker",
    "a header changed after",
    "no signature at all",
    "a header twice",
    "flattened",
    "encrypted",
    "encrypted beside",
]


@pytest.mark.parametrize("case", FORGERIES)
def test_a_forged_signature_is_refused(vcon: Any, tmp_path: Path, case: str) -> None:
    tree, words = _envelopes(vcon)[case]
    assert words in _refused(tree, tmp_path)


@pytest.mark.parametrize(
    "header",
    [
        {"crit": ["b64"], "b64": False},
        {"crit": ["exp"], "exp": 0},
        {"crit": []},
        {"b64": False},
    ],
)
def test_a_header_that_must_be_understood_is_not_signed_over(
    vcon: Any, tmp_path: Path, header: dict[str, Any]
) -> None:
    """Even the trusted key does not make us believe what we do not understand."""
    tree = _by_hand(vcon, {"alg": "Ed25519"} | header, {})
    assert "of a kind that proves nothing here" in _refused(tree, tmp_path)


@pytest.mark.parametrize("place", ["protected", "header"])
def test_an_address_of_certificates_is_never_fetched_and_proves_nothing(
    vcon: Any, tmp_path: Path, place: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def never(*_: Any, **__: Any) -> Any:
        pytest.fail("it went to the network")

    monkeypatch.setattr("socket.socket.connect", never)
    address = {"x5u": "https://attacker.example/chain.pem", "jku": "https://attacker.example/keys"}
    protected = {"alg": "Ed25519"} | (address if place == "protected" else {})
    header = address if place == "header" else {}
    assert _believed(_by_hand(vcon, protected, header), tmp_path)  # by the key that was brought
    assert "changed after" in _refused(_by_hand(vcon, protected, header, OTHER), tmp_path)


def _by_hand(vcon: Any, protected: Any, header: Any, key: Ed25519PrivateKey = KEY) -> Any:
    """Signed as whoever has the key may sign it, whatever the headers say."""
    payload = encoded(json.dumps(vcon).encode())
    said = encoded(json.dumps(protected).encode())
    signature = encoded(key.sign(f"{said}.{payload}".encode()))
    one = {"protected": said, "header": header, "signature": signature}
    return {"payload": payload, "signatures": [one]}


def _renamed(tree: Any) -> None:
    tree["parties"][0]["name"] = "A2"


def _redacted(tree: Any) -> None:
    tree["redacted"] = {"uuid": ELSEWHERE, "content_hash": hash_of(b"whole")}


def _later(tree: Any) -> None:
    body = tree["attachments"][0]["body"]
    body["expiration"] = body["metadata"]["justemesure"]["delete_on"] = "2099-01-01T00:00:00Z"


def _other_charter(tree: Any) -> None:
    tree["attachments"][0]["body"]["metadata"]["justemesure"]["charter"] = "sha256:" + "c3" * 32


def _real(tree: Any) -> None:
    tree["attachments"][0]["body"]["metadata"]["justemesure"]["demonstration"] = False


@pytest.mark.parametrize("change", [_renamed, _redacted, _later, _other_charter, _real])
def test_a_claim_that_is_changed_after_signing_is_refused(
    vcon: Any, tmp_path: Path, change: Change
) -> None:
    envelope, tree = _signed(vcon), copy.deepcopy(vcon)
    change(tree)
    envelope["payload"] = encoded(json.dumps(tree).encode())
    assert "changed after it was signed" in _refused(envelope, tmp_path)


COPIES: dict[str, Any] = {
    "pointing nowhere": {},
    "with a type and nothing else": {"type": "personal data cut from sound and text"},
    "of itself": {"content_hash": hash_of(b"whole")},
    "without a hash": {"uuid": ELSEWHERE},
    "with a weaker hash": {"uuid": ELSEWHERE, "content_hash": "sha256-AAAA"},
    "with a hash of no length": {"uuid": ELSEWHERE, "content_hash": "sha512-"},
}


@pytest.mark.parametrize("case", COPIES)
def test_a_redacted_copy_names_its_original_and_its_very_bytes(
    vcon: Any, tmp_path: Path, case: str
) -> None:
    """Even signed: whoever signs may have been given a forgery to sign."""
    said = COPIES[case] | ({"uuid": vcon["uuid"]} if case == "of itself" else {})
    told = _refused(_signed(vcon | {"redacted": said}), tmp_path)
    assert "original" in told or "which version was before" in told


def _twice(part: str, which: Callable[[Any], bool]) -> Change:
    def change(tree: Any) -> None:
        tree[part] += [copy.deepcopy(one) for one in tree[part] if which(one)]

    return change


def _other_measure(tree: Any) -> None:
    more = copy.deepcopy(tree["attachments"][0])
    more["body"]["metadata"]["justemesure"]["measure"] = "other"
    tree["attachments"].append(more)


def _other_transcript(tree: Any) -> None:
    """The redacted words first, the whole ones behind them, or the other way round."""
    body = [{"start": "2027-02-01T09:00:00Z", "duration": 1, "text": "06 12 34 56 78"}]
    said = {"type": "transcript", "encoding": "json", "body": body}
    tree["analysis"].append(said)


@pytest.mark.parametrize(
    "change",
    [
        _twice("analysis", lambda one: one["type"] == "wtf_transcription"),
        _twice("analysis", lambda one: one["type"] == "report"),
        _twice("dialog", bool),
        _other_measure,
        _other_transcript,
    ],
)
def test_two_answers_to_one_question_are_none(vcon: Any, tmp_path: Path, change: Change) -> None:
    change(vcon)
    assert "two answers" in _refused(_signed(vcon), tmp_path)


def test_past_its_end_or_without_a_basis_nothing_is_made_of_it(vcon: Any, tmp_path: Path) -> None:
    late = datetime(2027, 5, 1, tzinfo=UTC)
    assert "ended on 2027-05-01" in _refused(_signed(vcon), tmp_path, late)
    assert "on what legal basis" in _refused(_signed(vcon | {"attachments": []}), tmp_path)


def test_without_the_signature_being_looked_at_every_forgery_would_pass(
    vcon: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The protection is that one check: without it, a changed name is believed."""
    envelope = _signed(vcon)
    _renamed(vcon)
    envelope["payload"] = encoded(json.dumps(vcon).encode())
    monkeypatch.setattr("justemesure.calls.vcon.verify.holds", lambda *_: True)
    assert _believed(envelope, tmp_path).context.person == "A2"


def test_what_joserfc_signs_is_what_is_signed_by_hand(vcon: Any, tmp_path: Path) -> None:
    """The hand-made forgeries above are of the form that the library reads."""
    tree = _by_hand(vcon, {"alg": "Ed25519"}, {})
    registry = jws.JWSRegistry(algorithms=["Ed25519"])
    assert jws.deserialize_json(tree, OKPKey.import_key(_pem(KEY)), registry=registry)
    assert _believed(tree, tmp_path)
