"""What each capability is as products are usually sold, and the nearest lawful thing.

Settings only, never a verdict: ``audit`` asks the rules what they find in both
(``buyer/capabilities.yaml``).
"""

from functools import cache
from pathlib import Path

from justemesure.charter.decode import Decoder
from justemesure.charter.kinds import CAPABILITIES
from justemesure.charter.load import read_bytes
from justemesure.charter.measure import Measure
from justemesure.charter.model import Organisation
from justemesure.charter.record import Record
from justemesure.charter.tree import parse
from justemesure.charter.vocabulary import Label, Name, Nothing
from justemesure.i18n import Language

BUYER = Path(__file__).parent / "buyer"


class Text(Record):
    """The same words in both languages; one is enough in a description of one's own."""

    fr: Label | None = None
    en: Label | None = None

    def tell(self, language: Language) -> str:
        told: str | None = getattr(self, language)
        return told or self.fr or self.en or ""


class Capability(Record):
    """``as_sold`` and ``lawful`` are measures; ``employer`` is what it does besides measuring.

    ``like`` names a capability whose lawful form this one has, with the fields of ``lawful``.
    """

    name: Text | None = None
    as_sold: Measure | None = None
    employer: Organisation | None = None
    like: Name | None = None
    lawful: Measure | Nothing | None = None
    instead: Text | None = None


class _Catalogue(Record):
    capabilities: dict[Name, Capability] | None = None


@cache
def capabilities() -> dict[str, Capability]:
    """Every capability by its name, in the order in which a buyer is asked about them.

    Raises:
        ValueError: the file does not hold exactly the capabilities that a charter can express.
    """
    path = BUYER / "capabilities.yaml"
    tree = parse(read_bytes(path), path.name)
    catalogue: _Catalogue = Decoder(path.name).value(tree, _Catalogue, ())
    known = {str(word): capability for word, capability in (catalogue.capabilities or {}).items()}
    if known.keys() != CAPABILITIES:
        raise ValueError(f"{path.name}: {sorted(known.keys() ^ CAPABILITIES)}")
    return known


def as_sold(capability: str, settings: Measure | None) -> Measure | None:
    """The measure that a buyer would be running: as usually sold, with a product's own settings."""
    usual = capabilities()[capability].as_sold
    if settings is None or usual is None:
        return settings or usual
    return usual.but(**settings.given())


def lawful_form(capability: str) -> Measure | None:
    """The nearest lawful measure; ``None`` where we know of none."""
    known = capabilities()[capability]
    if not isinstance(known.lawful, Measure):
        return None
    if known.like is None:
        return known.lawful
    model = capabilities()[known.like].lawful
    assert isinstance(model, Measure)
    return model.but(**known.lawful.given())
