"""COU006 coupling-open-to-others. Explanation and examples: en.md, fr.md."""

from collections.abc import Iterator
from typing import get_args

from justemesure.charter.finding import Found, Rule
from justemesure.charter.law import Law
from justemesure.charter.model import AccessJournal, Charter
from justemesure.charter.questions import coupled, listed
from justemesure.charter.readers import sees_persons
from justemesure.charter.vocabulary import Role

RULE = Rule("COU006", "coupling-open-to-others", "mandatory", "law", since="0.1.0")


def check(charter: Charter, law: Law) -> Iterator[Found]:
    films = coupled(charter)
    journal = charter.access.journal if charter.access else None
    if films and not isinstance(journal, AccessJournal):
        yield Found("no-trace", ("access", "journal"))
    for id, measure in films.items():
        path, said = ("measures", id, "seen_by"), {"measure": id}
        if not measure.seen_by:
            yield Found("not-said", path, said)
        roles = set(get_args(Role)) - {"person", "trainer"}
        if others := [role for role in roles if sees_persons(measure, role)]:
            yield Found("open-to-others", path, {**said, "roles": listed(others)}, force="product")
