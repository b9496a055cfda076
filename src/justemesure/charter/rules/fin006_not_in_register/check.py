"""FIN006 not-in-register. Explanation and examples: en.md, fr.md."""

from collections.abc import Iterator

from justemesure.charter.finding import Found, Rule
from justemesure.charter.law import Law
from justemesure.charter.model import Charter
from justemesure.charter.proof import Register
from justemesure.charter.questions import collects, listed, measures

RULE = Rule("FIN006", "not-in-register", "mandatory", "law", since="0.1.0")


def check(charter: Charter, law: Law) -> Iterator[Found]:
    measured = {id: measure for id, measure in measures(charter) if collects(measure)}
    if not measured:
        return
    path = ("register",)
    register = charter.register
    if not isinstance(register, Register):
        yield Found("no-register", path)
        return
    if register.document is None:
        yield Found("no-document", path, force="product")
    if register.date is None:
        yield Found("no-date", path, force="product")
    entries = register.entries or {}
    missing = [id for id, m in measured.items() if not (entries.get(id) or m.register_entry)]
    if missing:
        yield Found("missing", (*path, "entries"), {"missing": listed(missing)})
    for id, measure in measured.items():
        entry, other = entries.get(id), measure.register_entry
        if entry and other and entry != other:
            said = {"measure": id, "entry": entry, "other": other}
            where = ("measures", id, "register_entry")
            yield Found("two-entries", where, said, force="product")
