"""What a vCon 0.4.0 must look like, and the names that older drafts had for the same things.

The tables below hold what we read; a member that they do not name is kept as it is.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

from justemesure.calls.vcon.strict import parse

EXTENSIONS = frozenset({"lawful_basis", "wtf_transcription", "CC"})
"""What may stand in ``critical``: extensions of which we understand what they forbid."""

_OLD = {
    "appended": "amended",
    "must_support": "critical",
    "mimetype": "mediatype",
    "transfer-target": "transfer_target",
    "target-dialog": "target_dialog",
}
_PARTS = ("parties", "dialog", "analysis", "attachments")

LONGEST = 1_000_000
"""Seconds that a call may last to be read: eleven days."""

Test = Callable[[Any], bool]


def moment(text: Any) -> datetime | None:
    """An RFC 3339 moment, aware; ``None`` for anything else."""
    if not isinstance(text, str) or not re.match(r"\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d:\d\d", text):
        return None
    try:
        at = datetime.fromisoformat(text)
        return at.astimezone(UTC) if at.tzinfo else None
    except (ValueError, OverflowError):
        return None


def renamed(tree: dict[str, Any]) -> dict[str, Any]:
    """The same with today's names, and JSON bodies as values; what is so already is unchanged."""
    tree = _renamed(tree)
    for part in _PARTS:
        if isinstance(tree.get(part), list):
            tree[part] = [_opened(_renamed(one)) for one in tree[part]]
    return tree


def _renamed(one: Any) -> Any:
    """An old name beside the new one stays: nothing is overwritten."""
    if not isinstance(one, dict):
        return one
    return {
        _OLD[name] if name in _OLD and _OLD[name] not in one else name: value
        for name, value in one.items()
    }


def _opened(one: Any) -> Any:
    """A body that is the text of a JSON object or list becomes that object or list."""
    if isinstance(one, dict) and one.get("encoding") == "json" and isinstance(one.get("body"), str):
        try:
            value = parse(one["body"])
        except ValueError:
            return one
        if isinstance(value, dict | list):
            return one | {"body": value}
    return one


def wrongs(tree: Mapping[str, Any]) -> Iterator[str]:
    """The paths of members that are missing or are not what the draft wants there."""
    yield from _wrong(tree, _TOP, "")
    if "redacted" in tree and "amended" in tree:
        yield "redacted, amended"
    lists = {part: tree.get(part, []) for part in _PARTS}
    for part in _PARTS:
        if not isinstance(lists[part], list):
            yield part
            return
        for at, one in enumerate(lists[part]):
            where = f"{part}[{at}]"
            if not isinstance(one, dict):
                yield where
                continue
            yield from (f"{where}.{name}" for name in _wrong(one, _MEMBERS[part], ""))
            yield from (f"{where}.{name}" for name in _astray(one, lists))
            yield from (f"{where}.{name}" for name in _content(one))


def _wrong(one: Mapping[str, Any], members: Mapping[str, Test], where: str) -> Iterator[str]:
    for name, test in members.items():
        known, needed = name.rstrip("!"), name.endswith("!")
        if known in one:
            if not test(one[known]):
                yield f"{where}{known}"
        elif needed:
            yield f"{where}{known}"


def _astray(one: Mapping[str, Any], lists: Mapping[str, list[Any]]) -> Iterator[str]:
    """Indices of what is not there."""
    for name, part in (("parties", "parties"), ("party", "parties"), ("dialog", "dialog")):
        if name in one and not all(0 <= at < len(lists[part]) for at in _indices(one[name])):
            yield name


def _indices(value: Any) -> Iterator[int]:
    """Of a number, of a list, or of a list by channel; a channel may be nobody's."""
    for one in value if isinstance(value, list) else [value]:
        if isinstance(one, list):
            yield from _indices(one)
        elif one is not None:
            yield one if _is_index(one) else -1


def _content(one: Mapping[str, Any]) -> Iterator[str]:
    """Content is inside, under its encoding, or outside, at its address."""
    if "body" in one and "url" in one:
        yield "body, url"
    # The working group's own redacted example leaves the encoding of a JSON value out.
    if "body" in one and isinstance(one["body"], dict | list):
        if one.get("encoding", "json") != "json":
            yield "encoding"
    elif one.get("encoding", "none") != "json" and not isinstance(one.get("body", ""), str):
        yield "body"


def _is_text(value: Any) -> bool:
    return isinstance(value, str)


def _is_index(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _is_moment(value: Any) -> bool:
    return moment(value) is not None


def _is_length(value: Any) -> bool:
    number = isinstance(value, int | float) and not isinstance(value, bool)
    return number and 0 <= value <= LONGEST


def _is_words(value: Any) -> bool:
    return isinstance(value, list) and all(map(_is_text, value))


def _is_hash(value: Any) -> bool:
    return _is_text(value) or (_is_words(value) and bool(value))


def _is_uuid(value: Any) -> bool:
    form = r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"
    return isinstance(value, str) and re.fullmatch(form, value, re.IGNORECASE) is not None


def _is_reference(value: Any) -> bool:
    """To another version of the same vCon."""
    members: dict[str, Test] = {"uuid": _is_uuid, "url": _is_text, "content_hash": _is_hash}
    return isinstance(value, dict) and not list(_wrong(value, members, ""))


def _is(*words: str) -> Test:
    return lambda value: value in words


_TOP: dict[str, Test] = {
    "vcon": _is_text,
    "uuid!": _is_uuid,
    "created_at": _is_moment,
    "updated_at": _is_moment,
    "subject": _is_text,
    "extensions": _is_words,
    "critical": _is_words,
    "redacted": _is_reference,
    "amended": _is_reference,
}
_BODY: dict[str, Test] = {
    "encoding": _is("base64url", "json", "none"),
    "mediatype": _is_text,
    "filename": _is_text,
    "url": _is_text,
    "content_hash": _is_hash,
}
_MEMBERS: dict[str, dict[str, Test]] = {
    "parties": dict.fromkeys(
        ("name", "tel", "sip", "mailto", "uuid", "type", "org", "dept", "role"), _is_text
    ),
    "dialog": _BODY
    | {
        "type!": _is("recording", "recording-set", "text", "transfer", "incomplete"),
        "start!": _is_moment,
        "duration": _is_length,
    },
    "analysis": _BODY | {"type!": _is_text, "vendor": _is_text, "schema": _is_text},
    "attachments": _BODY | {"purpose": _is_text, "start": _is_moment},
}
