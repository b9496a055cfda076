"""APP004 no-objection-in-call. Explanation and examples: en.md, fr.md."""

from collections.abc import Iterator

from justemesure.charter.finding import Found, Rule
from justemesure.charter.law import Law
from justemesure.charter.measure import Objection
from justemesure.charter.model import Charter
from justemesure.charter.questions import gives_no_objection, measures

RULE = Rule("APP004", "no-objection-in-call", "mandatory", "law", since="0.1.0")


def check(charter: Charter, law: Law) -> Iterator[Found]:
    for id, measure in measures(charter):
        if measure.kind != "call_recording" or gives_no_objection(charter, measure):
            continue
        path, said = ("measures", id, "objection"), {"measure": id}
        objection = measure.objection
        if not isinstance(objection, Objection):
            yield Found("none", path, said)
            continue
        if not isinstance(objection.during_call, tuple) or not objection.during_call:
            yield Found("not-during-call", (*path, "during_call"), said)
        if objection.stops is not True:
            yield Found("does-not-stop", (*path, "stops"), said)
        if objection.deletes_what_exists is not True:
            yield Found("keeps-what-exists", (*path, "deletes_what_exists"), said, force="soft")
        if objection.service_continues is not True:
            yield Found("service-ends", (*path, "service_continues"), said, force="soft")
