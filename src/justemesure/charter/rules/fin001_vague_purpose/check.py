"""FIN001 vague-purpose. Explanation and examples: en.md, fr.md."""

from collections.abc import Iterator

from justemesure.charter.finding import Found, Rule
from justemesure.charter.law import Law
from justemesure.charter.model import Charter
from justemesure.charter.questions import TOO_GENERAL, measures, purposes_of
from justemesure.charter.vocabulary import PurposeName

RULE = Rule("FIN001", "vague-purpose", "mandatory", "law", since="0.1.0")


def check(charter: Charter, law: Law) -> Iterator[Found]:
    used: set[PurposeName] = set()
    for id, measure in measures(charter):
        path = ("measures", id, "purpose")
        purposes = purposes_of(measure)
        used |= purposes
        if not purposes:
            yield Found("no-purpose", path, {"measure": id})
        for purpose in sorted(purposes & TOO_GENERAL):
            yield Found("too-general", path, {"measure": id, "purpose": purpose})
    for purpose in sorted(used - TOO_GENERAL):
        described = (charter.purposes or {}).get(purpose)
        if described is None or described.for_ is None:
            yield Found("not-in-words", ("purposes", purpose), {"purpose": purpose})
