"""A charter's file → ``CharterFile``: read, decoded, its cross-references followed."""

from collections.abc import Iterable, Iterator
from pathlib import Path as FilePath
from typing import Any

from justemesure.charter import decode as decoding
from justemesure.charter.kinds import KINDS
from justemesure.charter.measure import Measure
from justemesure.charter.model import Charter, CharterFile, Path
from justemesure.charter.proof import EmployeeInformation, Opinion, Register
from justemesure.charter.tree import MOST_BYTES, as_written, parse
from justemesure.errors import BadInput


def load(path: FilePath) -> CharterFile:
    """Read the charter in ``path``.

    Raises:
        BadInput: it cannot be read or is not a charter; the error says where.
    """
    return loads(read_bytes(path), str(path))


def read_bytes(path: FilePath) -> bytes:
    """What a file holds, and one byte more than a charter may: ``parse`` refuses that.

    Raises:
        BadInput: it cannot be read.
    """
    try:
        with path.open("rb") as file:
            return file.read(MOST_BYTES + 1)
    except OSError as error:
        raise BadInput("cannot-read", file=str(path), problem=error.strerror) from None


def loads(data: bytes, name: str) -> CharterFile:
    """The charter in ``data``; ``name`` is how errors and findings call it."""
    tree = parse(data, name)
    charter, places = decoding.decode(tree, name)
    file = CharterFile(name, charter, places, as_written(tree))
    for id, measure in (charter.measures or {}).items():
        _refuse_foreign_fields(file, ("measures", id), measure)
    for path, names, known in _references(charter):
        _refuse_unknown_names(file, path, names, known)
    for first, path, last in _in_order(charter):
        if first is not None and last is not None and last < first:
            raise _bad(file, path, "before-its-start", value=last, start=first)
    return file


def _in_order(charter: Charter) -> Iterator[tuple[Any, Path, Any]]:
    """Two days, or two times of day: the first, where the last is written, and the last."""
    if identity := charter.charter:
        yield identity.in_force_from, ("charter", "review_by"), identity.review_by
    if hours := charter.working_hours:
        yield hours.never_before, ("working_hours", "never_after"), hours.never_after
    for id, measure in (charter.measures or {}).items():
        if period := measure.period:
            yield period.from_, ("measures", id, "period", "to"), period.to
    if consulted := charter.consultation:
        path = ("consultation",)
        complete = consulted.file_complete_on
        yield complete, (*path, "deemed_on"), consulted.deemed_on
        if isinstance(consulted.opinion, Opinion):
            yield complete, (*path, "opinion", "date"), consulted.opinion.date
        if isinstance(consulted.pilots, tuple):
            for index, pilot in enumerate(consulted.pilots):
                yield pilot.from_, (*path, "pilots", index, "to"), pilot.to


def _refuse_foreign_fields(file: CharterFile, path: Path, measure: Measure) -> None:
    if measure.kind is None:
        return  # a finding's business: nothing is permitted to a measure without a kind
    takes = KINDS[measure.kind].fields
    for name, (attribute, _) in decoding.fields(Measure).items():
        if getattr(measure, attribute) is not None and name not in takes:
            raise _bad(
                file,
                (*path, name),
                "foreign-field",
                kind=measure.kind,
                takes=", ".join(sorted(takes)),
            )


Names = Iterable[str] | None


def _references(charter: Charter) -> Iterator[tuple[Path, str | Names, Names]]:
    """Each place that names something defined elsewhere in the charter, with what is defined."""
    populations, measures = charter.populations, charter.measures
    for id, measure in (measures or {}).items():
        yield ("measures", id, "people"), measure.people, populations
        yield ("measures", id, "with"), measure.with_, measures
        yield ("measures", id, "joins"), measure.joins, measures
        processors = () if charter.processors == "none" else charter.processors
        yield ("measures", id, "provided_by"), measure.provided_by, processors
    for id, population in (populations or {}).items():
        yield ("populations", id, "within"), population.within, populations
    if isinstance(charter.ai_systems, dict):
        for id, system in charter.ai_systems.items():
            yield ("ai_systems", id, "serves"), system.serves, measures
    if charter.information and isinstance(charter.information.employees, EmployeeInformation):
        told = charter.information.employees.populations
        yield ("information", "employees", "populations"), told, populations
    if isinstance(charter.register, Register):
        yield ("register", "entries"), charter.register.entries, measures
    if isinstance(charter.reuse, tuple):
        for index, reuse in enumerate(charter.reuse):
            yield ("reuse", index, "from"), reuse.from_, measures
            yield ("reuse", index, "into"), reuse.into, measures
    if isinstance(charter.decisions, tuple):
        for index, decision in enumerate(charter.decisions):
            yield ("decisions", index, "uses"), decision.uses, measures


def _refuse_unknown_names(file: CharterFile, path: Path, names: str | Names, known: Names) -> None:
    if known is None:
        return  # an absent section is a finding or a refusal of the gate, not a slip of the pen
    defined = list(known)
    for name, where in _each(names, path):
        if name not in defined:
            choices = decoding.nearest(name, defined) or "—"
            raise _bad(file, where, "unknown-name", value=name, choices=choices)


def _each(names: str | Names, path: Path) -> Iterator[tuple[str, Path]]:
    """Each name with its own place: the field, an item of its list, or a key of its block."""
    if isinstance(names, str):
        yield names, path
    elif isinstance(names, dict):
        yield from ((name, (*path, name)) for name in names)
    else:
        yield from ((name, (*path, index)) for index, name in enumerate(names or ()))


def _bad(file: CharterFile, path: Path, message: str, **said: object) -> BadInput:
    place = file.place(path)
    return BadInput(
        message,
        file=file.name,
        line=place.line,
        column=place.column,
        field=decoding.dotted(path),
        **said,
    )
