"""YAML → a tree in which every value is text and knows its line and column.

YAML 1.2 meaning for what a charter needs: no scalar is ever interpreted (``on``, ``NO`` and
``7:30`` keep their letters), a key appears once, aliases cannot multiply without bound.
"""

from collections.abc import Iterator

import yaml

from justemesure.charter.model import Place, Written
from justemesure.charter.record import Record
from justemesure.errors import BadInput

MOST_BYTES = 1_000_000
MOST_NODES = 20_000
DEEPEST = 20


class Scalar(Record):
    text: str
    place: Place
    size: int = 1

    def __init__(self, text: str, place: Place, size: int = 1) -> None:
        """As every record's, at once: there are hundreds."""
        self.__dict__.update(text=text, place=place, size=size)


class Sequence(Record):
    items: tuple["Node", ...]
    place: Place
    size: int


class Mapping(Record):
    items: dict[str, "Node"]
    keys: dict[str, Place]
    place: Place
    size: int


Node = Scalar | Sequence | Mapping

_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # libyaml where the wheel has it
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"
# What YAML refuses as no text, the bidirectional overrides, which change how the text around them
# reads, and letters that do not show, which hide a word from its readers. A set: compiling such a
# pattern would cost more than reading the charter.
_CONTROL = frozenset(
    chr(code)
    for first, last in (
        *((0x00, 0x08), (0x0B, 0x0C), (0x0E, 0x1F), (0x7F, 0x84), (0x86, 0x9F)),
        *((0x202A, 0x202E), (0x2066, 0x2069), (0xD800, 0xDFFF), (0xFFFE, 0xFFFF)),
        *((0xAD, 0xAD), (0x200B, 0x200F), (0x2060, 0x2064), (0xFEFF, 0xFEFF)),
    )
    for code in range(first, last + 1)
)


def parse(data: bytes, name: str) -> Node:
    """The one document in ``data``.

    Raises:
        BadInput: with the line, column or byte, when it is not text, not YAML, too large, too
            deep, or says something twice.
    """
    if len(data) > MOST_BYTES:
        raise BadInput("too-large", file=name, size=len(data), limit=MOST_BYTES)
    marked = data.removeprefix(_BYTE_ORDER_MARK)
    try:
        text = marked.decode("utf-8")
    except UnicodeDecodeError as bad:
        byte = bad.start + len(data) - len(marked)
        where = _end_of(marked[: bad.start].decode("utf-8"))
        raise BadInput("not-utf8", file=name, byte=byte, **where) from None
    if not _CONTROL.isdisjoint(text):
        at = next(at for at, letter in enumerate(text) if letter in _CONTROL)
        raise BadInput("not-text", file=name, **_end_of(text[:at]))
    try:
        return _Composer(text, name).document()
    except yaml.MarkedYAMLError as bad:
        mark = bad.problem_mark or bad.context_mark
        place = {"line": mark.line + 1, "column": mark.column + 1} if mark else {}
        raise BadInput("not-yaml", file=name, problem=bad.problem or bad.context, **place) from None


def _end_of(before: str) -> dict[str, int]:
    """The line and column that come after ``before``."""
    lines = f"{before}.".splitlines()
    return {"line": len(lines), "column": len(lines[-1])}


def as_written(node: Node) -> Written:
    """The same content as plain text, lists and blocks."""
    if isinstance(node, Scalar):
        return node.text
    if isinstance(node, Sequence):
        return [as_written(item) for item in node.items]
    return {key: as_written(item) for key, item in node.items.items()}


class _Composer:
    def __init__(self, text: str, name: str) -> None:
        self._events: Iterator[yaml.Event] = yaml.parse(text, Loader=_Loader)
        self._name = name
        self._anchors: dict[str, Node] = {}
        self._nodes = 0

    def document(self) -> Node:
        event = next(self._events)
        while not isinstance(event, (yaml.NodeEvent, yaml.StreamEndEvent)):
            event = next(self._events)
        if isinstance(event, yaml.StreamEndEvent):
            raise BadInput("empty-file", file=self._name)
        node = self._node(event, 0)
        for event in self._events:
            if isinstance(event, yaml.DocumentStartEvent):
                raise self._bad("second-document", event)
        return node

    def _node(self, event: yaml.Event, depth: int) -> Node:
        if depth > DEEPEST:
            raise self._bad("too-deep", event, limit=DEEPEST)
        if isinstance(event, yaml.AliasEvent):
            return self._alias(event)
        assert isinstance(event, (yaml.ScalarEvent, yaml.CollectionStartEvent))
        self._refuse_tag(event)
        start = self._nodes
        self._count(1, event)
        node: Node
        if isinstance(event, yaml.ScalarEvent):
            node = self._scalar(event)
        elif isinstance(event, yaml.MappingStartEvent):
            node = self._mapping(_place(event), start, depth)
        else:
            node = self._sequence(_place(event), start, depth)
        if event.anchor is not None:
            self._anchors[event.anchor] = node
        return node

    def _alias(self, event: yaml.AliasEvent) -> Node:
        node = self._anchors.get(event.anchor or "")
        if node is None:
            raise self._bad("unknown-alias", event, alias=event.anchor)
        self._count(node.size, event)
        return node.but(place=_place(event))

    def _scalar(self, event: yaml.ScalarEvent) -> Scalar:
        text = event.value.strip()
        if not text:
            raise self._bad("empty-value", event)
        if not _CONTROL.isdisjoint(text):  # written as an escape
            raise self._bad("not-text", event)
        return Scalar(text, _place(event))

    def _sequence(self, place: Place, start: int, depth: int) -> Sequence:
        items = []
        while not isinstance(event := next(self._events), yaml.SequenceEndEvent):
            items.append(self._node(event, depth + 1))
        return Sequence(tuple(items), place, self._nodes - start)

    def _mapping(self, place: Place, start: int, depth: int) -> Mapping:
        items: dict[str, Node] = {}
        keys: dict[str, Place] = {}
        while not isinstance(event := next(self._events), yaml.MappingEndEvent):
            if not isinstance(event, yaml.ScalarEvent) or not event.value.strip():
                raise self._bad("key-not-text", event)
            self._refuse_tag(event)
            key = event.value
            if key in items:
                raise self._bad("duplicate-key", event, key=key, first=keys[key].line)
            self._count(1, event)
            keys[key] = _place(event)
            items[key] = self._node(next(self._events), depth + 1)
        return Mapping(items, keys, place, self._nodes - start)

    def _refuse_tag(self, event: yaml.ScalarEvent | yaml.CollectionStartEvent) -> None:
        if event.tag is not None and event.tag != "!":
            raise self._bad("tag", event, tag=event.tag)

    def _count(self, nodes: int, event: yaml.Event) -> None:
        self._nodes += nodes
        if self._nodes > MOST_NODES:
            raise self._bad("too-many-values", event, limit=MOST_NODES)

    def _bad(self, message: str, event: yaml.Event, **said: object) -> BadInput:
        place = _place(event)
        return BadInput(message, file=self._name, line=place.line, column=place.column, **said)


def _place(event: yaml.Event) -> Place:
    mark = event.start_mark
    return Place(mark.line + 1, mark.column + 1) if mark else Place(1, 1)
