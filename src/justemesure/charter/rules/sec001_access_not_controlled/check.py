"""SEC001 access-not-controlled. Explanation and examples: en.md, fr.md."""

from collections.abc import Iterator
from typing import get_args

from justemesure.charter.finding import Found, Rule
from justemesure.charter.law import Law
from justemesure.charter.model import Access, AccessJournal, AccessRole, Charter
from justemesure.charter.questions import collects, listed, measures
from justemesure.charter.readers import sees_persons
from justemesure.charter.vocabulary import Role

RULE = Rule("SEC001", "access-not-controlled", "mandatory", "law", since="0.1.0")


def check(charter: Charter, law: Law) -> Iterator[Found]:
    collecting = [measure for _, measure in measures(charter) if collects(measure)]
    if not collecting:
        return
    if charter.security is not None and charter.security.workstations is None:
        yield Found("workstations", ("security", "workstations"), force="soft")
    if charter.access is None:
        yield Found("nothing-said", ("access",))
        return
    yield from _accounts(charter.access)
    known = charter.access.roles or {}
    for role in sorted(set(get_args(Role)) - {"person"}):
        reads = any(sees_persons(measure, role) for measure in collecting)
        if (reads or role in known) and known.get(role, AccessRole()).at_most is None:
            said = {"role": listed([role])}
            yield Found("role-without-limit", ("access", "roles", role), said, force="soft")


def _accounts(access: Access) -> Iterator[Found]:
    if access.accounts != "named":
        yield Found("not-named", ("access", "accounts"))
    if access.second_factor is not True:
        yield Found("password-alone", ("access", "second_factor"), force="soft")
    if not isinstance(access.journal, AccessJournal):
        yield Found("no-journal", ("access", "journal"))
    elif access.journal.asks_reason is not True:
        yield Found("no-reason-asked", ("access", "journal", "asks_reason"), force="product")
