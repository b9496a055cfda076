"""Changes to a vCon that was written: its sound goes outside, something is attached."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from justemesure.calls.vcon.strict import decoded
from justemesure.calls.vcon.verify import hash_of
from justemesure.calls.vcon.write import new_uuid, rfc3339


def by_reference(vcon: Mapping[str, Any], url: str) -> tuple[dict[str, Any], bytes | None]:
    """The same vCon with its first sound at an address, and that sound; ``None`` if it has none.

    It says the same and stays the same version: the hash is that of the very bytes.
    """
    dialogs = list(vcon.get("dialog", ()))
    for at, one in enumerate(dialogs):
        if one["type"] == "recording" and one.get("encoding") == "base64url" and "body" in one:
            sound = decoded(one["body"])
            left = {name: one[name] for name in one if name not in ("body", "encoding")}
            dialogs[at] = left | {"url": url, "content_hash": hash_of(sound)}
            return {**vcon, "dialog": dialogs}, sound
    return dict(vcon), None


def attached(
    vcon: Mapping[str, Any], file: bytes, purpose: str, text: str, now: datetime
) -> dict[str, Any]:
    """A new version of the vCon, with a text attached; it names the one before.

    It is no longer a redaction of something: the version before it is, and the two do not mix.

    Args:
        file: the bytes of the version before, for its hash.
    """
    more = {
        "purpose": purpose,
        "start": rfc3339(now),
        **({"party": 0} if vcon.get("parties") else {}),
        **({"dialog": 0} if vcon.get("dialog") else {}),
        "mediatype": "text/plain",
        "encoding": "none",
        "body": text,
    }
    kept = {name: value for name, value in vcon.items() if name not in ("redacted", "amended")}
    return kept | {
        "uuid": str(new_uuid(now)),
        "created_at": rfc3339(now),
        "amended": {"uuid": vcon["uuid"], "content_hash": hash_of(file)},
        "attachments": [*vcon.get("attachments", ()), more],
    }
