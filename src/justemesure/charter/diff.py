"""What changed between two charters, and whether each change widens or narrows what may be done.

Each change is judged alone, by what the charter would reach with and without it (``reach``), in the
old charter and in the new one: a new measure for a new population is two changes, and both widen.
"""

from collections.abc import Iterator
from typing import Any, Literal

from justemesure.charter.decode import field_name
from justemesure.charter.model import Charter, Path
from justemesure.charter.questions import is_french
from justemesure.charter.reach import goes_beyond, reaches
from justemesure.charter.record import Record
from justemesure.charter.wording import PLAIN

Kind = Literal["widens", "narrows", "neutral", "mixed"]
KINDS: tuple[Kind, ...] = ("widens", "mixed", "narrows", "neutral")


class Change(Record):
    """One difference at ``path``; ``before`` or ``after`` is ``None`` where nothing is written."""

    path: Path
    kind: Kind
    before: Any
    after: Any
    requires: tuple[str, ...]
    """The rules whose safeguards must be renewed: TRA006 and those that it names."""


def verdict(old: Charter, new: Charter) -> Kind:
    """What the new charter as a whole does to what may be done."""
    before, after = reaches(old, new)
    wider, narrower = goes_beyond(after, before), goes_beyond(before, after)
    if wider and narrower:
        return "mixed"
    return "widens" if wider else "narrows" if narrower else "neutral"


def diff(old: Charter, new: Charter) -> list[Change]:
    """Every change, what widens first, then in the order of the charter."""
    changes = []
    for path, before, after in _differences(old, new, ()):
        kind = _joined(
            verdict(old, _with(old, path, after)), verdict(_with(new, path, before), new)
        )
        changes.append(Change(path, kind, before, after, _requires(new, path, kind)))
    changes = _together(changes, verdict(old, new), new)
    return sorted(changes, key=lambda change: KINDS.index(change.kind))


def _together(changes: list[Change], overall: Kind, new: Charter) -> list[Change]:
    """Changes that do nothing alone, and widen or narrow together, are all told as doing so."""
    kinds = {change.kind for change in changes} - {"mixed"}
    found = {"widens", "narrows"} if len(kinds) < len({c.kind for c in changes}) else kinds
    missing: Kind | None = None
    if overall in ("widens", "mixed") and "widens" not in found:
        missing = "widens"
    if overall in ("narrows", "mixed") and "narrows" not in found:
        missing = "mixed" if missing else "narrows"
    if missing is None:
        return changes
    return [
        change.but(kind=missing, requires=_requires(new, change.path, missing))
        if change.kind == "neutral"
        else change
        for change in changes
    ]


def material(changes: list[Change]) -> list[Change]:
    """Those after which people must be told, and the works council consulted, again (TRA006)."""
    return [change for change in changes if change.requires]


def _differences(old: Any, new: Any, path: Path) -> Iterator[tuple[Path, Any, Any]]:
    """The smallest differing parts that have a name: fields, entries of a block, whole lists."""
    if old == new:
        return
    if isinstance(old, Record) and type(old) is type(new) and not isinstance(old, PLAIN):
        for name in old.__annotations__:
            inner = (*path, field_name(name))
            yield from _differences(getattr(old, name), getattr(new, name), inner)
    elif isinstance(old, dict) and isinstance(new, dict) and old and new:
        for key in (*old, *(key for key in new if key not in old)):
            yield from _differences(old.get(key), new.get(key), (*path, key))
    else:
        yield path, old, new


def _with(charter: Charter, path: Path, value: Any) -> Charter:
    """The charter with another value at ``path``; with none, where there is none to hold it."""
    changed: Charter = _set(charter, path, value)
    return changed


def _set(node: Any, path: Path, value: Any) -> Any:
    if not path:
        return value
    key, *rest = path
    if isinstance(node, Record):
        name = next(n for n in node.__annotations__ if field_name(n) == key)
        return node.but(**{name: _set(getattr(node, name), tuple(rest), value)})
    entries = dict(node)
    entries[key] = _set(node.get(key), tuple(rest), value)
    return {name: entry for name, entry in entries.items() if entry is not None}


def _joined(*kinds: Kind) -> Kind:
    told = set(kinds) - {"neutral"}
    if not told:
        return "neutral"
    return told.pop() if len(told) == 1 else "mixed"


# Whatever it does to what may be done, people must know of it: purposes and their basis, who the
# measures are for, artificial intelligence, recipients (GDPR 13(3), L2312-38, L2312-8 II 4°).
_ALWAYS_TOLD = (
    ("purposes", "basis"),
    ("purposes", "for"),
    ("measures", "purpose"),
    ("measures", "kind"),
    ("ai_systems", "model"),
    ("ai_systems", "risk"),
    ("ai_systems", "profiling"),
)


def _requires(new: Charter, path: Path, kind: Kind) -> tuple[str, ...]:
    told = kind in ("widens", "mixed") or (path[0], path[-1]) in _ALWAYS_TOLD
    if not told or not new.measures:
        return ()
    council = ("CSE001",) if is_french(new) else ()
    return ("TRA006", "TRA002", *council, "FIN005")
