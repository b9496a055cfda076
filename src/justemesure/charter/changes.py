"""The changes between two charters → what people and machines read: text, JSON, Markdown."""

import json
from collections.abc import Iterator
from typing import Any

from justemesure.charter.decode import dotted, field_name
from justemesure.charter.diff import KINDS, Change, Kind, diff, verdict
from justemesure.charter.model import Charter, CharterFile
from justemesure.charter.read import ARTICLES, Reader, stand
from justemesure.charter.record import Record
from justemesure.charter.wording import PLAIN, listed
from justemesure.i18n import Language, in_markdown, message, typeset, visible

_MAIN = ("kind", "purpose", "people", "makes", "keeps", "seen_by", "does", "country", "model")
"""The fields that tell what an added measure, processor or system is; ``read`` tells the rest."""


def as_text(old: CharterFile, new: CharterFile, language: Language) -> str:
    """The verdict, then each change under it, what widens first."""
    changes = diff(old.charter, new.charter)
    said = _told(verdict(old.charter, new.charter), language)
    lines = [
        message(
            language, "diff", "title", old=visible(old.name), new=visible(new.name), verdict=said
        )
    ]
    for kind in KINDS:
        group = [change for change in changes if change.kind == kind]
        if group:
            lines += ["", message(language, "diff", f"group.{kind}", n=len(group))]
        shared = {change.requires for change in group}
        for change in group:
            lines.append(f"  • {tell_change(change, old.charter, new.charter, language)}")
            if change.requires and len(shared) > 1:
                lines.append(f"    → {required(change, language)}")
        if group and len(shared) == 1 and group[0].requires:
            lines.append(f"  → {required(group[0], language)}")
    if not changes:
        lines.append(message(language, "diff", "same"))
    return "\n".join(lines)


def as_json(old: CharterFile, new: CharterFile, language: Language) -> str:
    """The stable JSON of ``diff`` (additions allowed)."""
    changes = diff(old.charter, new.charter)
    report = {
        "verdict": verdict(old.charter, new.charter),
        "changes": [
            {
                "path": dotted(change.path),
                "kind": change.kind,
                "message": tell_change(change, old.charter, new.charter, language),
                "requires": list(change.requires),
            }
            for change in changes
        ],
    }
    return json.dumps(report, ensure_ascii=False, indent=2)


def as_markdown(old: CharterFile, new: CharterFile, language: Language) -> str:
    """A table that a works council can be handed."""
    head = [message(language, "diff", f"column.{name}") for name in ("kind", "change", "requires")]
    said = _told(verdict(old.charter, new.charter), language)
    names = (in_markdown(visible(file.name)) for file in (old, new))
    title = dict(zip(("old", "new"), names, strict=True))
    lines = [message(language, "diff", "title", verdict=said, **title), ""]
    lines += [f"| {' | '.join(head)} |", "|---|---|---|"]
    for change in diff(old.charter, new.charter):
        told = in_markdown(tell_change(change, old.charter, new.charter, language))
        needed = required(change, language) if change.requires else "—"
        lines.append(f"| {_told(change.kind, language)} | {told} | {needed} |")
    return "\n".join(lines)


def required(change: Change, language: Language) -> str:
    """What must be done again before the change takes effect."""
    steps = [message(language, "diff", f"requires.{code}") for code in change.requires]
    return message(language, "diff", "required", steps=listed(steps[1:], language), code=steps[0])


def tell_change(change: Change, old: Charter, new: Charter, language: Language) -> str:
    """One change in words: the article it belongs to, and what it says now instead."""
    after = Reader(new, language)
    heading = after.heading(change.path)
    told = " ".join(_sentences(change, Reader(old, language), after, (old, new), language))
    if not told:
        return f"{heading} — {message(language, 'diff', 'untold', path=dotted(change.path))}"
    return typeset(language, f"{heading} — {told}")


def _told(kind: Kind, language: Language) -> str:
    return message(language, "diff", f"kind.{kind}")


def _sentences(
    change: Change, old: Reader, new: Reader, charters: tuple[Charter, Charter], language: Language
) -> Iterator[str]:
    before, after = change.before, change.after
    was, now = (_owner(charter, change) for charter in charters)
    if isinstance(before, tuple) and isinstance(after, tuple):
        for name, reader, owner, items in (
            ("removed", old, was, tuple(item for item in before if item not in after)),
            ("added", new, now, tuple(item for item in after if item not in before)),
        ):
            if items:
                yield _marked(name, _say(reader, owner, items), language)
        if set(before) == set(after):
            yield message(language, "diff", "reordered", path=dotted(change.path))
    elif _is_one_value(before) and _is_one_value(after):
        yield _instead(old, was, before, new, now, after, language)
    else:
        if before is not None:
            yield _marked("removed", _say(old, was, before), language)
        if after is not None:
            yield _marked("added", _say(new, now, after), language)


class _Owner(Record):
    """The record and field that hold a value, and its key where the field is a block of entries."""

    record: Record
    attribute: str
    key: str | None


def _owner(charter: Charter, change: Change) -> _Owner:
    node: Any = charter
    owner = _Owner(charter, "", None)
    for part in change.path:
        if isinstance(node, dict):
            owner = owner.but(key=part)
            node = node.get(part)
        else:
            name = next(n for n in node.__annotations__ if field_name(n) == part)
            owner = _Owner(node, name, None)
            node = getattr(node, name)
    return owner


def _say(reader: Reader, owner: _Owner, value: Any) -> str:
    """The sentences of the field as if it held ``value`` alone."""
    if isinstance(owner.record, Charter) and owner.attribute in ARTICLES:
        if isinstance(value, dict):
            return " ".join(
                f"{reader.heading((owner.attribute, id))} — {_say(reader, owner.but(key=id), one)}"
                for id, one in value.items()
            )
        if isinstance(value, Record):
            main = [name for name in _MAIN if name in value.__annotations__]
            return " ".join(s for name in main for s in reader.sentences(value, name))
    held = value if owner.key is None else {owner.key: value}
    return " ".join(reader.sentences(owner.record.but(**{owner.attribute: held}), owner.attribute))


def _instead(
    old: Reader, was: _Owner, before: Any, new: Reader, now: _Owner, after: Any, language: Language
) -> str:
    """« Retention of sound: 6 months instead of 3 months. » where both read alike."""
    told = _say(old, was, before), _say(new, now, after)
    values = (
        old.value(was.record, was.attribute, before),
        new.value(now.record, now.attribute, after),
    )
    frames = [
        sentence.replace(value, "\0", 1) for sentence, value in zip(told, values, strict=True)
    ]
    if frames[0] == frames[1] and "\0" in frames[1]:
        both = message(language, "diff", "instead", after=values[1], before=values[0])
        return frames[1].replace("\0", both)
    return message(language, "diff", "before", after=told[1], before=told[0])


def _is_one_value(value: Any) -> bool:
    whole = isinstance(value, (tuple, dict)) or value is None
    return not whole and (not isinstance(value, Record) or isinstance(value, PLAIN))


def _marked(name: str, sentences: str, language: Language) -> str:
    return message(language, "diff", name, what=stand(sentences)) if sentences else ""
