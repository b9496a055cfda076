"""A product that people are sold: what sources say that it can do, each with its source and date.

A description is not a finding about a company: products change, sources err, and what is done with
a product is the buyer's. The built-in ones are in ``systems/``; anybody can describe another.
"""

from pathlib import Path
from typing import Literal

from justemesure.charter.capability import Text, as_sold
from justemesure.charter.decode import Decoder, dotted, field_name, nearest
from justemesure.charter.kinds import CAPABILITIES, KINDS
from justemesure.charter.load import read_bytes
from justemesure.charter.measure import Measure
from justemesure.charter.record import Record
from justemesure.charter.tree import parse
from justemesure.charter.values import Day
from justemesure.charter.vocabulary import Label, Name
from justemesure.errors import BadInput, Misuse

SYSTEMS = Path(__file__).parent / "systems"


class Source(Record):
    """``kind`` says how much it is worth: a maker's own page is not a union's word, nor ours."""

    kind: (
        Literal["maker", "authority", "press", "union", "third_party", "contract", "ours"] | None
    ) = None
    text: Label | None = None
    url: Label | None = None
    seen: Day | None = None


class Statement(Record):
    """What sources say of one capability; ``measure`` holds the settings that they name."""

    present: Literal["on", "option", "absent", "unconfirmed", "past"] | None = None
    says: Text | None = None
    sources: tuple[Name, ...] | None = None
    measure: Measure | None = None


class System(Record):
    format: Literal["1"] | None = None
    id: Name | None = None
    name: Label | None = None
    described_on: Day | None = None
    sure: Literal["high", "medium", "low"] | None = None
    note: Text | None = None
    capabilities: dict[Name, Statement] | None = None
    sources: dict[Name, Source] | None = None

    def audited(self) -> dict[str, Statement]:
        """The capabilities that a buyer may be running: all but those said to be absent."""
        stated = self.capabilities or {}
        return {
            capability: said
            for capability, said in stated.items()
            if said.present not in ("absent", "past")
        }


def built_in() -> list[str]:
    """The names of the systems that are described here."""
    return sorted(path.stem for path in SYSTEMS.glob("*.yaml"))


def find_system(name: str) -> System:
    """The built-in system of that name, or the one that the file of that name describes.

    Raises:
        Misuse: no system has that name, and there is no such file.
        BadInput: the file is not a description.
    """
    known = built_in()
    if name in known:
        return read_system(SYSTEMS / f"{name}.yaml")
    if not Path(name).suffix and not Path(name).exists():
        raise Misuse("no-such-system", value=name, choices=nearest(name, known))
    return read_system(Path(name))


def read_system(path: Path) -> System:
    """The description in a file.

    Raises:
        BadInput: it cannot be read or is not a description; the error says where.
    """
    name = str(path)
    decoder = Decoder(name)
    system: System = decoder.value(parse(read_bytes(path), name), System, ())

    def bad(problem: str, *where: str, **said: object) -> BadInput:
        place = decoder.places[where]
        return BadInput(
            problem, file=name, line=place.line, column=place.column, field=dotted(where), **said
        )

    if system.format is None or not system.capabilities:
        raise bad("not-a-system")
    for capability, statement in system.capabilities.items():
        where = ("capabilities", capability)
        if capability not in CAPABILITIES:
            raise bad("unknown-capability", *where, choices=nearest(capability, CAPABILITIES))
        for source in statement.sources or ():
            if source not in (system.sources or {}):
                choices = ", ".join(system.sources or ()) or "—"
                raise bad("unknown-name", *where, "sources", value=source, choices=choices)
        sold = as_sold(capability, statement.measure)
        if sold is None or sold.kind is None:
            continue
        takes = KINDS[sold.kind].fields
        for field in map(field_name, sold.given()):
            if field not in takes:
                said = {"kind": sold.kind, "takes": ", ".join(sorted(takes))}
                raise bad("foreign-field", *where, "measure", field, **said)
    return system


def describe(name: str, has: dict[str, bool | None], on: Day) -> str:
    """A description in YAML from what its buyer answered.

    Args:
        name: what the product is called.
        has: each capability asked about; ``None`` where the buyer does not know.
        on: the day of the answers.
    """
    import yaml  # only a description that is written needs it

    present = {True: "on", False: "absent", None: "unconfirmed"}
    written = {
        "format": "1",
        "name": name,
        "described_on": on.isoformat(),
        "capabilities": {
            capability: {"present": present[answer], "sources": ["answers"]}
            for capability, answer in has.items()
        },
        "sources": {
            "answers": {"kind": "ours", "text": "justemesure audit --ask", "seen": on.isoformat()}
        },
    }
    return yaml.safe_dump(written, allow_unicode=True, sort_keys=False)
