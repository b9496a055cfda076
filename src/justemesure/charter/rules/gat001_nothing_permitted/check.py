"""GAT001 nothing-permitted. Explanation and examples: en.md, fr.md."""

from collections.abc import Iterator

from justemesure.charter.finding import Found, Rule
from justemesure.charter.law import Law
from justemesure.charter.model import Charter
from justemesure.charter.permissions import permissions
from justemesure.charter.questions import listed, measures

RULE = Rule("GAT001", "nothing-permitted", "recommended", "product", since="0.1.0")


def check(charter: Charter, law: Law) -> Iterator[Found]:
    if charter.format is None:
        yield Found("no-format", ("format",))
        return
    if charter.organisation is None or charter.organisation.timezone is None:
        yield Found("no-zone", ("organisation", "timezone"))
    permitted = {fact.measure for fact in permissions(charter)}
    nothing = [id for id, _ in measures(charter) if id not in permitted]
    if nothing:
        yield Found("nothing", ("measures",), {"measures": listed(nothing)})
