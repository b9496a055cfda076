"""A call as a vCon (draft-ietf-vcon-vcon-core, syntax 0.4.0), minimal: what the charter keeps.

The charter's digest, the legal basis and the day of deletion travel in a ``lawful_basis``
attachment (draft-howe-vcon-lawful-basis).
"""

import base64
import secrets
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, NamedTuple
from uuid import UUID

from justemesure.calls.call import PARTIES, Context, Party, Recording, Segment

_BASES = {
    "consent": "consent",
    "contract": "contract",
    "legal_obligation": "legal_obligation",
    "vital_interests": "vital_interests",
    "public_task": "public_task",
    "legitimate_interest": "legitimate_interests",
}


class Kept(NamedTuple):
    """What is kept of a call; ``None`` for what is not."""

    sound: bytes | None
    segments: Sequence[Segment] | None
    figures: Mapping[str, Any] | None


def new_uuid(at: datetime) -> UUID:
    """A version 8 UUID: 48 bits of time, as in version 7, the rest at random (RFC 9562)."""
    milliseconds = int(at.timestamp() * 1000) & ((1 << 48) - 1)
    value = milliseconds << 80 | secrets.randbits(80)
    value = value & ~(0xF << 76) | 8 << 76
    return UUID(int=value & ~(0x3 << 62) | 2 << 62)


def as_vcon(
    context: Context,
    recording: Recording,
    parties: Sequence[Party],
    bases: Mapping[str, str],
    delete_on: datetime,
    kept: Kept,
) -> dict[str, Any]:
    """The vCon of one call.

    Args:
        parties: who is on each channel; the adviser is party 0, the customer party 1.
        bases: the charter's legal basis of each purpose of the measure.
        delete_on: when the first of what is kept must be gone, and the file with it.
    """
    start = _rfc3339(context.at)
    dialog: dict[str, Any] = {
        "type": "recording",
        "start": start,
        "duration": round(recording.length, 3),
        # On two channels, who is on each; on one, who is on it: the draft writes both alike.
        "parties": [PARTIES.index(party) for party in parties],
    }
    if kept.sound is not None:
        dialog |= {
            "mediatype": "audio/ogg",
            "filename": "call.opus",
            "encoding": "base64url",
            "body": base64.urlsafe_b64encode(kept.sound).decode().rstrip("="),
        }
    return {
        "vcon": "0.4.0",
        "uuid": context.call,
        "created_at": _rfc3339(context.now),
        "extensions": ["lawful_basis"],
        "parties": [{"name": context.person, "type": "person"}, {"type": "person"}],
        "dialog": [dialog],
        "analysis": list(_analysis(kept)),
        "attachments": [
            _lawful_basis(context, purpose, basis, start, delete_on)
            for purpose, basis in sorted(bases.items())
        ],
    }


def _analysis(kept: Kept) -> list[dict[str, Any]]:
    found = []
    if kept.segments is not None:
        body = {"segments": [_without_words(segment) for segment in kept.segments]}
        found.append(_result("transcript", "transcript-1", body))
    if kept.figures is not None:
        found.append(_result("report", "figures-1", kept.figures))
    return found


def _without_words(segment: Segment) -> dict[str, Any]:
    told = segment._asdict()
    del told["words"]  # their times serve to cut them out; nothing else asks for them yet
    return told


def _result(type: str, schema: str, body: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "type": type,
        "dialog": 0,
        "vendor": "justemesure",
        "schema": schema,
        "encoding": "json",
        "body": body,
    }


def _lawful_basis(
    context: Context, purpose: str, basis: str, start: str, delete_on: datetime
) -> dict[str, Any]:
    grant = {"purpose": purpose, "granted": True, "granted_at": start, "conditions": []}
    body = {
        "lawful_basis": _BASES[basis],
        "expiration": _rfc3339(delete_on),
        "purpose_grants": [grant],
        "metadata": {
            "justemesure": {
                "charter": f"sha256:{context.charter}",
                "measure": context.measure,
                "delete_on": _rfc3339(delete_on),
                "demonstration": context.demonstration,
            }
        },
    }
    return {
        "purpose": "lawful_basis",
        "start": start,
        "party": 0,
        "dialog": 0,
        "mediatype": "application/json",
        "encoding": "json",
        "body": body,
    }


def _rfc3339(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
