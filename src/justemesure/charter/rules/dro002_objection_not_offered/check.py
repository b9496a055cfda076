"""DRO002 objection-not-offered. Explanation and examples: en.md, fr.md."""

from collections.abc import Iterator

from justemesure.charter.finding import Found, Rule
from justemesure.charter.law import Law
from justemesure.charter.model import Charter, Purpose, Rights
from justemesure.charter.questions import collects, listed, measures, purposes_of

RULE = Rule("DRO002", "objection-not-offered", "mandatory", "law", since="0.1.0")


def check(charter: Charter, law: Law) -> Iterator[Found]:
    served = {purpose for _, m in measures(charter) if collects(m) for purpose in purposes_of(m)}
    weighed = [
        name
        for name in served
        if ((charter.purposes or {}).get(name) or Purpose()).basis
        in ("legitimate_interest", "public_task")
    ]
    if not weighed:
        return
    rights = charter.rights or Rights()
    said = {"purposes": listed(weighed)}
    if "object" not in (rights.can or ()):
        yield Found("no-objection", ("rights", "can"), said)
    if not rights.objection_shown_separately:
        yield Found("not-apart", ("rights", "objection_shown_separately"), said)
