"""What holds of a vCon and what does not: its signature, its hashes, its grants.

A check that finds nothing to check does not hold: no signature, no grant, no hash.
"""

import hashlib
import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any, Literal, NamedTuple

from justemesure.calls.vcon.jws import Trusted, fingerprint, holds, oddities, signers
from justemesure.calls.vcon.read import Opened
from justemesure.calls.vcon.shape import moment
from justemesure.calls.vcon.strict import decoded, encoded

_SHA512 = re.compile(r"sha512-[A-Za-z0-9_-]{86}")
_BASES = (
    "consent",
    "contract",
    "legal_obligation",
    "vital_interests",
    "public_task",
    "legitimate_interests",
)

Name = Literal["signature", "version", "content", "grant"]


class Check(NamedTuple):
    """``said`` names a sentence of the catalogue (``vcon.<said>``), ``with_`` fills it in."""

    name: Name
    holds: bool
    said: str
    with_: Mapping[str, object]


def verify(
    opened: Opened, trusted: Trusted | None, at: datetime, files: Mapping[str, bytes]
) -> list[Check]:
    """Every check, in order.

    Args:
        trusted: the key or certificate that whoever verifies believes in.
        at: the moment at which grants and certificates must be valid, aware.
        files: content that is kept outside, by the name of its file.
    """
    return [
        _signature(opened, trusted, at),
        *_outsides(opened.vcon, {hash_of(content): name for name, content in files.items()}),
        *_grants(opened.vcon, at),
    ]


def hash_of(content: bytes) -> str:
    """As the draft writes it."""
    return f"sha512-{encoded(hashlib.sha512(content).digest())}"


def _check(name: Name, holds: bool, said: str, **with_: object) -> Check:  # noqa: FBT001
    return Check(name, holds, said, with_)


def _signature(opened: Opened, trusted: Trusted | None, at: datetime) -> Check:
    if opened.envelope is None:
        return _check("signature", False, "unsigned")
    try:
        if trusted is None:
            by = ", ".join(map(fingerprint, signers(opened.envelope))) or "—"
            return _check("signature", False, "signed-by-anybody", by=by)
        if holds(opened.envelope, opened.vcon["uuid"], trusted, at):
            return _check("signature", True, "signed")
        if odd := oddities(opened.envelope):
            return _check("signature", False, "signature-odd", what=", ".join(odd))
    except ValueError:
        return _check("signature", False, "signature-unreadable")
    return _check("signature", False, "not-by-this-key")


def _outsides(vcon: Mapping[str, Any], given: dict[str, str]) -> Iterator[Check]:
    """What is told of other files, and each file given, which must be one of them."""
    yield from _versions(vcon, given)
    yield from _contents(vcon, given)
    for name in given.values():
        yield _check("content", False, "file-of-nothing", what=name)


def _versions(vcon: Mapping[str, Any], given: dict[str, str]) -> Iterator[Check]:
    """The version before this one has an identity, and a hash where it has a place."""
    for name in ("redacted", "amended"):
        before = vcon.get(name)
        if before is None:
            continue
        if "uuid" not in before and "url" not in before:
            yield _check("version", False, "no-version-before", what=name)
        elif "url" in before and (wrong := _outside(before)):
            yield _check("version", False, wrong, where=name)
        else:
            _taken(before, given)
            yield _check("version", True, name, uuid=before.get("uuid", "—"))


def _contents(vcon: Mapping[str, Any], given: dict[str, str]) -> Iterator[Check]:
    for part in ("dialog", "analysis", "attachments"):
        for at, one in enumerate(vcon.get(part, ())):
            where = f"{part}[{at}]"
            if "url" in one:
                if wrong := _outside(one):
                    yield _check("content", False, wrong, where=where)
                    continue
                name = _taken(one, given)
                said = "outside-same" if name else "outside-unseen"
                yield _check("content", True, said, where=where, what=name or one["url"])
            elif "content_hash" in one and "body" in one:
                same = hash_of(_inside(one)) in sha512s(one)
                yield _check(
                    "content", same, "inside-same" if same else "inside-other", where=where
                )


def _taken(one: Mapping[str, Any], given: dict[str, str]) -> str | None:
    """The name of the file that has one of its hashes; it is then accounted for."""
    found = [given.pop(hash, None) for hash in sha512s(one)]
    return next((name for name in found if name), None)


def _outside(one: Mapping[str, Any]) -> str | None:
    if not one["url"].startswith("https://"):
        return "outside-not-https"
    return None if sha512s(one) else "outside-without-hash"


def sha512s(one: Mapping[str, Any]) -> list[str]:
    """The SHA-512 among the hashes of some content, the only ones that we compare."""
    told = one.get("content_hash", ())
    return [h for h in ([told] if isinstance(told, str) else told) if _SHA512.fullmatch(h)]


def _inside(one: Mapping[str, Any]) -> bytes:
    body = one["body"]
    try:
        if isinstance(body, str):
            return decoded(body) if one.get("encoding") == "base64url" else body.encode()
    except ValueError:
        pass
    return (
        b""  # a JSON value has no bytes of its own: its hash cannot be checked, and does not hold
    )


def _grants(vcon: Mapping[str, Any], at: datetime) -> Iterator[Check]:
    """Each basis, and each purpose: one that is denied or has ended anywhere is not granted."""
    bodies = [
        one.get("body")
        for one in vcon.get("attachments", ())
        if one.get("purpose") == "lawful_basis"
    ]
    if not bodies:
        yield _check("grant", False, "no-basis")
    for body in bodies:
        yield _grant(body, at)


def _grant(body: Any, at: datetime) -> Check:
    try:
        basis, ends = body["lawful_basis"], body["expiration"]
        ours = body.get("metadata", {}).get("justemesure", {})
        until = [moment(end) for end in (ends, ours.get("delete_on")) if end is not None]
        grants = [(one["purpose"], one["granted"]) for one in body["purpose_grants"]]
    except (KeyError, TypeError, AttributeError):
        return _check("grant", False, "basis-unreadable")
    purposes = ", ".join(str(purpose) for purpose, _ in grants)
    if basis not in _BASES or any(end is None for end in until):
        return _check("grant", False, "basis-unreadable")
    if ended := [end for end in until if end is not None and end <= at]:
        return _check("grant", False, "basis-ended", purposes=purposes, at=_day(min(ended)))
    if not grants or any(granted is not True for _, granted in grants):
        return _check("grant", False, "basis-denied", purposes=purposes)
    last = min((end for end in until if end is not None), default=None)
    return _check("grant", True, "basis", basis=basis, purposes=purposes, at=_day(last))


def _day(at: datetime | None) -> str:
    return "—" if at is None else at.isoformat(timespec="seconds").replace("+00:00", "Z")
