"""Leaving out a safeguard, a date or a proof never permits more: neither facts nor answers."""

from collections.abc import Callable, Iterator
from collections.abc import Set as AbstractSet
from copy import deepcopy
from datetime import date, datetime, time
from pathlib import Path as File
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from justemesure.charter.gate import Permit, open_gate
from justemesure.charter.load import load
from justemesure.charter.model import CharterFile, Path, Written
from justemesure.charter.permissions import Permission, permissions
from justemesure.charter.values import Duration
from justemesure.charter.vocabulary import Name
from justemesure.errors import BadInput, NotPermitted

Rebuild = Callable[[Written], CharterFile]
Question = dict[str, Any]

WRITTEN: Any = load(File(__file__).parents[2] / "examples/call-centre.yaml").written
NOW = datetime(2027, 3, 2, 9, tzinfo=ZoneInfo("Europe/Paris"))


def covers(wide: Permission, narrow: Permission) -> bool:
    """Whether whatever the one permits, the other permits too."""
    same = ("act", "measure", "people", "role", "field")
    return (
        all(getattr(wide, name) == getattr(narrow, name) for name in same)
        and wide.start <= narrow.start
        and narrow.end <= wide.end
        and narrow.drawn >= wide.drawn
        and narrow.person_first >= wide.person_first
        and (wide.smallest_group or 0) <= (narrow.smallest_group or 0)
        and _inside(wide.hours, narrow.hours)
        and _at_most(narrow.kept, wide.kept)
        and _at_least(narrow.wait, wide.wait)
        and wide.form in (narrow.form, "whole")
    )


def _inside(wide: tuple[time, time] | None, narrow: tuple[time, time] | None) -> bool:
    return wide is None or (narrow is not None and wide[0] <= narrow[0] and narrow[1] <= wide[1])


def _at_most(kept: Duration | None, limit: Duration | None) -> bool:
    return limit is None or (kept is not None and not kept.may_exceed(limit))


def _at_least(wait: Duration | None, limit: Duration | None) -> bool:
    return limit is None or (wait is not None and not limit.may_exceed(wait))


def uncovered(narrow: AbstractSet[Permission], wide: AbstractSet[Permission]) -> list[Permission]:
    return [fact for fact in narrow - wide if not any(covers(other, fact) for other in wide)]


def places(node: Any, path: Path = ()) -> Iterator[Path]:
    """Every value inside a value, however deep."""
    for key in node if isinstance(node, dict) else range(len(node) * isinstance(node, list)):
        yield (*path, key)
        yield from places(node[key], (*path, key))


def without(written: Any, *paths: Path) -> Written:
    """A copy with some values deleted, the later ones of a list first."""
    copy = deepcopy(written)
    for path in sorted(paths, key=str, reverse=True):
        node = copy
        try:
            for part in path[:-1]:
                node = node[part]
            del node[path[-1]]
        except (KeyError, IndexError, TypeError):
            continue  # it went with what holds it
    return copy  # type: ignore[no-any-return]


@pytest.fixture(scope="module")
def questions(call_centre: CharterFile) -> list[Question]:
    """What the whole charter permits at ``NOW``, and, around each, what it does not."""
    made = datetime(2027, 2, 24, 10, tzinfo=NOW.tzinfo)
    before = datetime(2027, 1, 17, 10, tzinfo=NOW.tzinfo)
    asked: list[Question] = []
    known = set()
    for fact in sorted(permissions(call_centre.charter), key=str):
        what = {"act": fact.act, "measure": fact.measure, "role": fact.role, "field": fact.field}
        if str(what) in known:
            continue  # the same of another population
        known.add(str(what))
        times = {"made_at": None if fact.act == "collect" else made, "person_saw_at": made}
        fits = what | times | {"groups": [fact.people], "group_size": 8, "drawn": True}
        asked.append(fits)
        if fact.drawn:
            asked.append(fits | {"drawn": False})
        if fact.smallest_group:
            asked.append(fits | {"group_size": 7})
        if fact.person_first:
            asked.append(fits | {"person_saw_at": None})
        if fact.act in ("collect", "make"):
            asked.append(fits | {"made_at": before})
            asked.append(fits | {"groups": ["agency", "trainees"]})
            asked.append(fits | {"groups": [fact.people, "staff_representatives_on_mandate"]})
    return asked


def answers(file: CharterFile, questions: list[Question]) -> list[datetime | None]:
    """Until when each is permitted; ``None`` where it is refused or the gate stays closed."""
    try:
        gate = open_gate(file, NOW)
    except NotPermitted:
        return [None] * len(questions)
    decided = [gate.decide(at=NOW, **asked) for asked in questions]
    return [answer.until if isinstance(answer, Permit) else None for answer in decided]


def test_the_questions_are_of_both_kinds(
    call_centre: CharterFile, questions: list[Question]
) -> None:
    found = answers(call_centre, questions)
    permitted = sum(until is not None for until in found)
    assert permitted > 30
    assert len(found) - permitted > 30


@pytest.mark.slow
@pytest.mark.parametrize("section", WRITTEN)
def test_deleting_any_value_permits_nothing_more(
    call_centre: CharterFile, rebuilt: Rebuild, questions: list[Question], section: str
) -> None:
    facts, answered = permissions(call_centre.charter), answers(call_centre, questions)
    for path in [(section,), *((section, *path) for path in places(WRITTEN[section]))]:
        try:
            file = rebuilt(without(WRITTEN, path))
        except BadInput:
            continue  # unreadable: it permits nothing at all
        assert uncovered(permissions(file.charter), facts) == [], path
        for asked, fewer, more in zip(questions, answers(file, questions), answered, strict=True):
            assert fewer is None or (more is not None and fewer <= more), (path, asked)


PLACES = list(places(WRITTEN))


@settings(max_examples=80)
@given(st.lists(st.sampled_from(PLACES), min_size=2, max_size=8, unique=True))
def test_deleting_several_values_permits_nothing_more(
    call_centre: CharterFile, rebuilt: Rebuild, paths: list[Path]
) -> None:
    try:
        file = rebuilt(without(WRITTEN, *paths))
    except BadInput:
        return
    assert uncovered(permissions(file.charter), permissions(call_centre.charter)) == []


FACT = Permission(
    "show",
    Name("calls"),
    Name("trainees"),
    date(2027, 1, 18),
    date(2027, 3, 31),
    role="trainer",
    field="sound",
    drawn=True,
    hours=(time(8), time(18)),
    wait=Duration(2, "day"),
    person_first=True,
    kept=Duration(3, "month"),
    smallest_group=8,
    form="redacted",
)


@pytest.mark.parametrize(
    "wider",
    [
        {"act": "export"},
        {"measure": "other"},
        {"people": "office"},
        {"role": "hr"},
        {"field": "figures"},
        {"start": date(2027, 1, 17)},
        {"end": date(2027, 4, 1)},
        {"drawn": False},
        {"hours": None},
        {"hours": (time(7), time(18))},
        {"hours": (time(8), time(19))},
        {"wait": None},
        {"wait": Duration(1, "day")},
        {"person_first": False},
        {"kept": None},
        {"kept": Duration(93, "day")},
        {"smallest_group": 7},
        {"smallest_group": None},
        {"form": "whole"},
    ],
)
def test_what_is_wider_in_anything_is_not_covered(wider: dict[str, Any]) -> None:
    assert covers(FACT, FACT)
    assert not covers(FACT, FACT._replace(**wider))
