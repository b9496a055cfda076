"""Questions about the people whom a measure covers: who is in which population."""

from collections.abc import Collection
from typing import Literal

from justemesure.charter.measure import Measure
from justemesure.charter.model import Charter
from justemesure.charter.vocabulary import Name


def around(charter: Charter, population: Name) -> frozenset[Name]:
    """The population and every population that its members also belong to (``within``)."""
    reached: set[Name] = set()
    waiting = [population]
    while waiting:
        name = waiting.pop()
        if name not in reached:
            reached.add(name)
            known = (charter.populations or {}).get(name)
            waiting.extend(known.within or () if known else ())
    return frozenset(reached)


def share_people(charter: Charter, one: Measure, other: Measure) -> bool:
    """Whether one person may be covered by both. Not said means yes."""
    if one.people is None or other.people is None:
        return True
    return any(
        first in around(charter, second) or second in around(charter, first)
        for first in one.people
        for second in other.people
    )


def all_covered(charter: Charter, one: Measure, other: Measure) -> bool:
    """Whether everybody whom ``one`` covers is covered by ``other``."""
    covered = set(other.people or ())
    return bool(one.people) and all(is_within(charter, name, covered) for name in one.people or ())


def is_within(
    charter: Charter, population: Name, covered: Collection[Name], seen: tuple[Name, ...] = ()
) -> bool:
    """Whether every member of the population is in one that is ``covered``."""
    if population in covered:
        return True
    known = (charter.populations or {}).get(population)
    within = known.within if known else None
    if not within or population in seen:
        return False
    return all(is_within(charter, outer, covered, (*seen, population)) for outer in within)


def people_are(
    charter: Charter, measure: Measure, what: Literal["telework", "free_to_organise_travel"]
) -> bool | None:
    """Whether the charter says this of some of the people covered; ``None`` if not of all of them.

    A population says it itself, or those around it do; one inside it speaks of some of its members.
    """
    known = charter.populations or {}
    said: list[bool | None] = []
    for covered in measure.people or ():
        inside = [name for name in known if name != covered and covered in around(charter, name)]
        if any(getattr(known[name], what) for name in inside):
            return True
        said.append(_said_around(charter, covered, what))
    if any(said):
        return True
    return None if None in said or not said else False


def _said_around(charter: Charter, population: Name, what: str) -> bool | None:
    known = (charter.populations or {}).get(population)
    if known and getattr(known, what) is not None:
        return bool(getattr(known, what))
    outer = around(charter, population) - {population}
    said = [getattr(q, what) for name, q in (charter.populations or {}).items() if name in outer]
    return True if True in said else False if False in said else None
