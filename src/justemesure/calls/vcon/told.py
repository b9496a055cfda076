"""What a vCon and its checks say, in sentences that a terminal may print.

The draft's names and codes are said in words where the catalogue has some; what strangers wrote is
shown as it is, without anything that a terminal would obey.
"""

import json
from collections.abc import Iterator, Mapping
from typing import Any, get_args

from justemesure.calls.vcon.verify import Check
from justemesure.charter.vocabulary import PurposeName
from justemesure.charter.wording import decimal, word
from justemesure.i18n import Language, catalogue, message, visible

_MOST = 100  # characters of one value that are shown

# Members that hold words of the draft, of ours or of charters; any other value is somebody's own.
_CODED = frozenset({"type", "encoding", "purpose", "extensions", "critical", "basis", "purposes"})
_PARTS = ("parties", "dialog", "analysis", "attachments")


def lines(vcon: Mapping[str, Any], language: Language) -> Iterator[str]:
    """What a vCon holds, a line a member and a part, without the content of any."""
    for name in ("created_at", "updated_at", "subject", "extensions", "critical"):
        if name in vcon:
            yield _said(name, vcon[name], language)
    for name in ("redacted", "amended"):
        if name in vcon:
            yield message(language, "vcon", name, uuid=short(vcon[name].get("uuid", "—")))
    for part in _PARTS:
        for at, one in enumerate(vcon.get(part, ())):
            told = [_said(name, value, language) for name, value in one.items() if name != "body"]
            told += [_size(one["body"], language)] if "body" in one else []
            joined = message(language, "vcon", "next").join(told)
            yield message(language, "vcon", f"part.{part}", at=at, told=joined)


def tell(check: Check, language: Language) -> str:
    """The sentence of one check."""
    said = {name: _worded(name, value, language) for name, value in check.with_.items()}
    return message(language, "vcon", check.said, **said)


def short(value: Any) -> str:
    told = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return visible(told if len(told) <= _MOST else f"{told[: _MOST - 1]}…")


def _said(name: str, value: Any, language: Language) -> str:
    known = catalogue(language, "vcon").get(f"member.{name}")
    label = short(name) if known is None else known
    return message(language, "vcon", "pair", name=label, value=_worded(name, value, language))


def _worded(name: str, value: Any, language: Language) -> str:
    """A value; a word of the draft, or several, in the language of the reader."""
    if name in _CODED:
        if isinstance(value, list) and all(isinstance(one, str) for one in value):
            return short(", ".join(_worded(name, one, language) for one in value))
        if name == "purposes" and isinstance(value, str):  # a check's, joined already
            return ", ".join(_worded("purpose", one, language) for one in value.split(", "))
        if name == "purpose" and value in get_args(PurposeName):
            return word(value, "Measure.purpose", language)
        if isinstance(value, str):
            return catalogue(language, "vcon").get(f"word.{value}") or short(value)
    if name == "duration" and isinstance(value, int | float):
        return message(language, "vcon", "seconds", n=short(decimal(value, language)))
    if isinstance(value, list) and not any(isinstance(one, dict | list) for one in value):
        return short(", ".join(map(short, value)))
    return short(value)


def _size(body: Any, language: Language) -> str:
    size = len(body if isinstance(body, str) else json.dumps(body))
    return message(language, "vcon", "size", kb=decimal(round(size / 1000, 1), language))
