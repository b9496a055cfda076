"""What a vCon of ours holds of a call, as the rest of the package knows it."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any, NamedTuple

from justemesure.calls.call import PARTIES, Context, Party, Segment
from justemesure.calls.vcon.shape import moment
from justemesure.calls.vcon.strict import decoded
from justemesure.calls.vcon.verify import sha512s
from justemesure.calls.vcon.wtf import TYPES, segments_of
from justemesure.errors import BadInput, NotPermitted


class Held(NamedTuple):
    """``None`` for what is not in it. ``parties`` are in the order of the sound's channels."""

    context: Context
    delete_on: datetime
    seconds: float
    parties: tuple[Party, ...]
    sound: bytes | None
    segments: list[Segment] | None
    measured: Mapping[str, Any] | None
    redacted: bool = False
    """Whether it is the redacted copy of another."""


def held(vcon: Mapping[str, Any], name: str) -> Held:
    """The call in a checked vCon that ``call analyse`` made.

    Raises:
        BadInput: it does not say under which charter and measure it was made, or holds no call,
            or two.
        NotPermitted: it says that it is redacted, and not what of.
    """
    if "redacted" in vcon and not _is_copy(vcon):
        raise NotPermitted("vcon-copy-of-nothing", file=name)
    try:
        return _held(vcon)
    except (KeyError, IndexError, TypeError, ValueError, AttributeError):
        raise BadInput("vcon-not-ours", file=name) from None


def segments(vcon: Mapping[str, Any], name: str) -> list[Segment] | None:
    """What was said in any vCon; ``None`` where it holds no transcript.

    Raises:
        BadInput: the transcript is in no shape that we know.
    """
    start = moment(vcon["dialog"][0]["start"]) if vcon.get("dialog") else None
    for at, one in enumerate(vcon.get("analysis", ())):
        if one["type"] in TYPES and "body" in one:
            try:
                return segments_of(one["body"], start)
            except ValueError:
                raise BadInput("vcon-shape", file=name, field=f"analysis[{at}].body") from None
    return None


def _held(vcon: Mapping[str, Any]) -> Held:
    (dialog,) = vcon["dialog"]
    words, reports = _analyses(vcon, TYPES), _analyses(vcon, {"report"})
    if max(len(words), len(reports)) > 1:
        raise ValueError("two answers to one question")
    bodies = [one["body"] for one in vcon["attachments"] if one["purpose"] == "lawful_basis"]
    ours = [body["metadata"]["justemesure"] for body in bodies]
    (charter,) = {one["charter"].removeprefix("sha256:") for one in ours}
    (measure,) = {one["measure"] for one in ours}
    (demonstration,) = {one["demonstration"] for one in ours}
    at, made = moment(dialog["start"]), moment(vcon["created_at"])
    ends = [moment(one["delete_on"]) for one in ours]
    delete_on = min(end for end in ends if end is not None)
    if at is None or made is None or None in ends or not isinstance(demonstration, bool):
        raise ValueError("no moment")
    purposes = sorted({grant["purpose"] for body in bodies for grant in body["purpose_grants"]})
    person = _text(vcon["parties"][0]["name"])
    named = (vcon["uuid"], _text(charter), _text(measure), ", ".join(purposes), person)
    context = Context(*named, at, made, demonstration=demonstration)
    return Held(
        context,
        delete_on,
        float(dialog["duration"]),
        tuple(PARTIES[index] for index in dialog["parties"]),
        decoded(dialog["body"]) if "body" in dialog else None,
        segments(vcon, ""),
        reports[0]["body"] if reports else None,
        "redacted" in vcon,
    )


def _analyses(vcon: Mapping[str, Any], types: Collection[str]) -> list[Mapping[str, Any]]:
    return [one for one in vcon["analysis"] if one["type"] in types]


def _is_copy(vcon: Mapping[str, Any]) -> bool:
    """Whether it names another vCon as its original, and the very bytes of it."""
    original = vcon["redacted"]
    named = original.get("uuid", vcon["uuid"]).casefold() != vcon["uuid"].casefold()
    return named and bool(sha512s(original))


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError
    return value
