"""How far a charter reaches, and whether one reaches further than another.

What the gate would permit decides first; then the bounds that whoever asks it keeps. Two charters
may each reach further than the other.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable
from collections.abc import Set as AbstractSet
from datetime import time
from typing import NamedTuple

from justemesure.charter.bounds import Bound, Size, grants, limits
from justemesure.charter.model import Charter
from justemesure.charter.permissions import Permission, permissions
from justemesure.charter.values import Duration, Volume
from justemesure.charter.vocabulary import Name

_Thing = tuple[object, ...]


class Reach(NamedTuple):
    facts: dict[_Thing, list[Permission]]
    grants: dict[_Thing, Size]
    limits: dict[_Thing, Size]
    about: frozenset[str]


def reaches(one: Charter, other: Charter) -> tuple[Reach, Reach]:
    """The reach of two charters, in terms that compare.

    A measure of which the gate permits nothing under one of them is compared by what is written
    of it, under both.
    """
    facts = permissions(one), permissions(other)
    live = [{fact.measure for fact in side} for side in facts]
    described = {*(one.measures or {}), *(other.measures or {})} - (live[0] & live[1])
    return _reach(one, facts[0], described), _reach(other, facts[1], described)


def _reach(charter: Charter, facts: AbstractSet[Permission], described: Collection[Name]) -> Reach:
    by_thing: dict[_Thing, list[Permission]] = defaultdict(list)
    for fact in facts:
        by_thing[fact.act, fact.measure, fact.people, fact.role, fact.field].append(fact)
    about: frozenset[str] = frozenset((*(charter.measures or {}), *(charter.populations or {})))
    if charter.measures:
        about |= {""}  # what is said of every measure means nothing where there is none
    granted = _by_thing(grants(charter, described))
    return Reach(by_thing, granted, _by_thing(limits(charter)), about)


def _by_thing(bounds: Iterable[Bound]) -> dict[_Thing, Size]:
    return {(bound.about, *bound.what): bound.size for bound in bounds}


def goes_beyond(after: Reach, before: Reach) -> bool:
    """Whether something is possible after that was not before."""
    return (
        any(
            not any(fact == known or _within(fact, known) for known in before.facts.get(thing, ()))
            for thing, facts in after.facts.items()
            for fact in facts
        )
        or any(
            thing not in before.grants or _exceeds(size, before.grants[thing])
            for thing, size in after.grants.items()
        )
        or any(
            thing not in after.limits or _exceeds(size, after.limits[thing])
            for thing, size in before.limits.items()
            if thing[0] in after.about
        )
    )


def _within(new: Permission, old: Permission) -> bool:
    """Whether whatever ``new`` permits, ``old`` permitted too."""
    return (
        old.start <= new.start
        and new.end <= old.end
        and (new.drawn or not old.drawn)
        and (new.person_first or not old.person_first)
        and old.form in (new.form, "whole")
        and _hours_within(new.hours, old.hours)
        and not _exceeds(new.kept, old.kept)
        and (old.wait is None or (new.wait is not None and not old.wait.may_exceed(new.wait)))
        and (
            old.smallest_group is None
            or (new.smallest_group is not None and new.smallest_group >= old.smallest_group)
        )
    )


def _hours_within(new: tuple[time, time] | None, old: tuple[time, time] | None) -> bool:
    return old is None or (new is not None and old[0] <= new[0] and new[1] <= old[1])


def _exceeds(new: Size, old: Size) -> bool:
    """Whether ``new`` goes further than ``old``, or may."""
    if old is None or new is None or new == old:
        return new != old and new is None
    if isinstance(new, Duration):
        return not isinstance(old, Duration) or new.may_exceed(old)
    if isinstance(new, Volume):
        same = isinstance(old, Volume) and (old.per, old.per_person) == (new.per, new.per_person)
        return not same or new.calls > old.calls  # type: ignore[union-attr]  # both volumes
    if isinstance(new, frozenset):
        return not isinstance(old, frozenset) or not new <= old
    return new > old  # type: ignore[operator]  # two numbers
