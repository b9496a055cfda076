"""A tree of text → the typed charter, by the annotations of ``model.py``, and nowhere else.

What the annotations allow is exactly what a charter may say: an unknown key, a word outside a
closed list or a value of the wrong type is one clear error with its place.
"""

from collections.abc import Callable, Iterable
from datetime import date, time
from functools import cache
from types import NoneType, UnionType
from typing import Any, Literal, Union, get_args, get_origin

from justemesure.charter import values
from justemesure.charter.model import Charter, Path, Place, Zone
from justemesure.charter.record import Record
from justemesure.charter.tree import Mapping, Node, Scalar, Sequence
from justemesure.charter.vocabulary import Country, Label, Name
from justemesure.errors import BadInput, Phrases
from justemesure.i18n import visible

LONGEST_TEXT = 2_000
EMPTY_WORDS = frozenset(
    (
        *("", "none", "never", "no", "nothing", "nil", "null", "n/a", "na", "no document"),
        *("aucun", "aucune", "jamais", "non", "rien", "néant", "neant", "aucun document"),
        *("tbd", "tbc", "todo", "xxx", "sans objet", "à remplir", "à définir", "en cours"),
        *("true", "false", "yes", "oui", "on", "off"),
    )
)
"""What people write where there is nothing to write, or for a yes; in either language."""

_NAME_LETTERS = frozenset("abcdefghijklmnopqrstuvwxyz0123456789-_")
_AREAS = frozenset(
    ("Africa", "America", "Antarctica", "Arctic", "Asia", "Atlantic", "Australia", "Europe")
) | {"Indian", "Pacific", "UTC"}
_BOOLEANS = {
    "true": True,
    "True": True,
    "TRUE": True,
    "false": False,
    "False": False,
    "FALSE": False,
}


def decode(root: Node, file: str) -> tuple[Charter, dict[Path, Place]]:
    """The charter that ``root`` says, and the place of every value in it.

    Raises:
        BadInput: at the first value that the model does not allow.
    """
    decoder = Decoder(file)
    return decoder.value(root, Charter, ()), decoder.places


def field_name(attribute: str) -> str:
    """``for_`` → ``for``: the field as it is written in the file."""
    return attribute.removesuffix("_")


class Plan(Record):
    """What a field may hold, sorted by the shape it has in the file."""

    words: frozenset[str]
    scalars: tuple[Any, ...]
    record: Any
    items: Any
    entries: tuple[Any, Any] | None


_plans: dict[int, tuple[Any, Plan]] = {}


def plan(annotation: Any) -> Plan:
    """Sort the alternatives of an annotation into words, scalars, one record, one list, one map."""
    # By where it is: `typing` takes longer to tell two annotations apart than the rest of a value.
    known = _plans.get(id(annotation))
    if known is None or known[0] is not annotation:
        known = _plans[id(annotation)] = annotation, _plan(annotation)
    return known[1]


@cache
def _plan(annotation: Any) -> Plan:
    words: set[str] = set()
    scalars: list[Any] = []
    record = items = entries = None
    for option in _alternatives(annotation):
        origin = get_origin(option)
        if origin is Literal:
            words.update(get_args(option))
        elif origin is tuple:
            items = get_args(option)[0]
        elif origin is dict:
            entries = get_args(option)
        elif option in SCALARS:
            scalars.append(option)
        else:
            record = option
    return Plan(frozenset(words), tuple(scalars), record, items, entries)


@cache
def fields(record: Any) -> dict[str, tuple[str, Any]]:
    """The written name of each field of a record → its attribute and annotation."""
    return {field_name(name): (name, kind) for name, kind in record.__annotations__.items()}


def _alternatives(annotation: Any) -> tuple[Any, ...]:
    if isinstance(annotation, UnionType) or get_origin(annotation) is Union:
        return tuple(option for option in get_args(annotation) if option is not NoneType)
    return (annotation,)


def _text(text: str) -> str:
    if text.replace(".", "").strip(" ?…-").casefold() in EMPTY_WORDS:
        raise ValueError("text-says-nothing")  # a proof is a document, never « true » or « none »
    return _label(text)


def _label(text: str) -> str:
    if not text.strip(" .?…-"):
        raise ValueError("text-says-nothing")
    if len(text) > LONGEST_TEXT:
        raise ValueError("text-too-long")
    return text


def _integer(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < 10):
        raise ValueError("bad-number")
    return int(text)


def _boolean(text: str) -> bool:
    if text not in _BOOLEANS:
        raise ValueError("bad-boolean")
    return _BOOLEANS[text]


def _name(text: str) -> str:
    if not _is_name(text):
        raise ValueError("bad-name")
    return text


def _is_name(text: str) -> bool:
    return len(text) <= 64 and text[0] not in "-_" and _NAME_LETTERS.issuperset(text)


def _country(text: str) -> str:
    if not (len(text) == 2 and text.isascii() and text.isalpha() and text.isupper()):
        raise ValueError("bad-country")
    return text


def _zone(text: str) -> str:
    from zoneinfo import ZoneInfo

    # Not this computer's own, whatever it is, nor one that counts leap seconds.
    if text.partition("/")[0] not in _AREAS:
        raise ValueError("bad-zone")
    try:
        return ZoneInfo(text).key
    except (OSError, ValueError):  # ZoneInfoNotFoundError is a KeyError on some versions
        raise ValueError("bad-zone") from None
    except KeyError:
        raise ValueError("bad-zone") from None


SCALARS: dict[Any, Callable[[str], Any]] = {
    str: _text,
    Label: _label,
    int: _integer,
    bool: _boolean,
    date: values.parse_date,
    time: values.parse_time,
    values.Duration: values.parse_duration,
    values.Delay: values.parse_delay,
    values.Rate: values.parse_rate,
    values.Volume: values.parse_volume,
    values.Hours: values.parse_hours,
    Name: _name,
    Country: _country,
    Zone: _zone,
}


class Decoder:
    """Any record of ours, read as strictly as a charter; ``places`` says where each value is."""

    def __init__(self, file: str) -> None:
        self._file = file
        self.places: dict[Path, Place] = {}

    def value(self, node: Node, annotation: Any, path: Path) -> Any:
        allowed = plan(annotation)
        self.places.setdefault(path, node.place)
        if isinstance(node, Scalar):
            return self._scalar(node, allowed, path)
        if not node.items and allowed.words & {"none", "never"}:
            raise self._bad("empty-value", node.place, path)  # an absence is said
        if isinstance(node, Sequence) and allowed.items is not None:
            return tuple(
                self.value(item, allowed.items, (*path, index))
                for index, item in enumerate(node.items)
            )
        if isinstance(node, Mapping) and allowed.record is not None:
            return self._record(node, allowed.record, path)
        if isinstance(node, Mapping) and allowed.entries is not None:
            return self._entries(node, allowed.entries, path)
        raise self._wrong_shape(node, allowed, path)

    def _scalar(self, node: Scalar, allowed: Plan, path: Path) -> Any:
        if node.text in allowed.words:
            return node.text
        problem = None
        for kind in allowed.scalars:
            try:
                return SCALARS[kind](node.text)
            except ValueError as error:
                problem = problem or str(error)
        if problem is not None:
            raise self._bad(problem, node.place, path, value=_short(node.text))
        if allowed.words:
            raise self._unknown("unknown-word", node.text, allowed.words, node.place, path)
        raise self._wrong_shape(node, allowed, path)

    def _record(self, node: Mapping, record: Any, path: Path) -> Any:
        known = fields(record)
        written = {}
        for key, item in node.items.items():
            if key not in known:
                raise self._unknown("unknown-key", key, known, node.keys[key], path)
            attribute, annotation = known[key]
            written[attribute] = self._item(node, key, item, annotation, path)
        return record(**written)

    def _entries(self, node: Mapping, entries: tuple[Any, Any], path: Path) -> dict[str, Any]:
        key_type, value_type = entries
        words = plan(key_type).words
        written = {}
        for key, item in node.items.items():
            if words and key not in words:
                raise self._unknown("unknown-word", key, words, node.keys[key], path)
            if not words and not _is_name(key):
                raise self._bad("bad-name", node.keys[key], path, value=_short(key))
            written[key] = self._item(node, key, item, value_type, path)
        return written

    def _item(self, node: Mapping, key: str, item: Node, annotation: Any, path: Path) -> Any:
        inner = (*path, key)
        # A block of several lines is shown by its key; a value on the key's line by itself.
        if item.place.line != node.keys[key].line:
            self.places[inner] = node.keys[key]
        return self.value(item, annotation, inner)

    def _wrong_shape(self, node: Node, allowed: Plan, path: Path) -> BadInput:
        takes = {
            "a-word": bool(allowed.words),
            "a-value": bool(allowed.scalars),
            "a-list": allowed.items is not None,
            "a-block": allowed.record is not None or allowed.entries is not None,
        }
        expected = Phrases(name for name, taken in takes.items() if taken)
        return self._bad(f"{_SHAPES[type(node)]}-unexpected", node.place, path, expected=expected)

    def _unknown(self, message: str, word: str, known: Any, place: Place, path: Path) -> BadInput:
        return self._bad(message, place, path, value=_short(word), choices=nearest(word, known))

    def _bad(self, message: str, place: Place, path: Path, **said: object) -> BadInput:
        return BadInput(
            message,
            file=self._file,
            line=place.line,
            column=place.column,
            field=dotted(path) or self._file,
            **said,
        )


_SHAPES = {Scalar: "text", Sequence: "list", Mapping: "block"}


def dotted(path: Path) -> str:
    """``measures.training-calls.people[0]``"""
    text = ""
    for part in path:
        text += f"[{part}]" if isinstance(part, int) else f".{part}" if text else part
    return text


def nearest(word: str, known: Iterable[str]) -> str:
    """The known word most like ``word``, or all of them."""
    from difflib import get_close_matches  # only a mistake needs it

    return ", ".join(get_close_matches(word, known, n=1) or sorted(known))


def _short(text: str) -> str:
    text = visible(text)
    return text if len(text) <= 60 else text[:57] + "…"
