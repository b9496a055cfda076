"""A call → its vCon: what the charter keeps of it.

The charter's digest, the legal basis and the day of deletion travel in a ``lawful_basis``
attachment (draft-howe-vcon-lawful-basis).
"""

import secrets
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from types import MappingProxyType
from typing import Any, NamedTuple
from uuid import UUID

from justemesure.calls.call import PARTIES, Context, Party, Recording, Segment
from justemesure.calls.vcon.strict import encoded
from justemesure.calls.vcon.wtf import body_of

_BASES = {
    "consent": "consent",
    "contract": "contract",
    "legal_obligation": "legal_obligation",
    "vital_interests": "vital_interests",
    "public_task": "public_task",
    "legitimate_interest": "legitimate_interests",
}


class Kept(NamedTuple):
    """What is kept of a call; ``None`` for what is not.

    ``spoken`` is the language of the words (BCP 47; ``und`` where nobody said), ``engine`` is
    what wrote them down.
    """

    sound: bytes | None
    segments: Sequence[Segment] | None
    figures: Mapping[str, Any] | None
    spoken: str = "und"
    engine: Mapping[str, str] = MappingProxyType({})


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
    start = rfc3339(context.at)
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
            "body": encoded(kept.sound),
        }
    return {
        "vcon": "0.4.0",
        "uuid": context.call,
        "created_at": rfc3339(context.now),
        "extensions": ["lawful_basis"]
        + (["wtf_transcription"] if kept.segments is not None else []),
        "parties": [{"name": context.person, "type": "person"}, {"type": "person"}],
        "dialog": [dialog],
        "analysis": list(_analysis(kept, recording.length, rfc3339(context.now))),
        "attachments": [
            _lawful_basis(context, purpose, basis, start, delete_on)
            for purpose, basis in sorted(bases.items())
        ],
    }


def redacted_from(vcon: dict[str, Any], original: str, content_hash: str) -> dict[str, Any]:
    """The vCon of a redacted copy: it points at its original, and every index holds.

    Args:
        original: its uuid.
        content_hash: of its file.
    """
    what = "personal data cut from sound and text"
    return vcon | {"redacted": {"uuid": original, "type": what, "content_hash": content_hash}}


def _analysis(kept: Kept, seconds: float, made_at: str) -> Iterator[dict[str, Any]]:
    if kept.segments is not None:
        body = body_of(kept.segments, kept.spoken, seconds, made_at, kept.engine)
        yield _result("wtf_transcription", "wtf-02", body) | {"start": made_at}
    if kept.figures is not None:
        yield _result("report", "figures-1", kept.figures)


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
        "expiration": rfc3339(delete_on),
        "purpose_grants": [grant],
        "metadata": {
            "justemesure": {
                "charter": f"sha256:{context.charter}",
                "measure": context.measure,
                "delete_on": rfc3339(delete_on),
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


def rfc3339(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
