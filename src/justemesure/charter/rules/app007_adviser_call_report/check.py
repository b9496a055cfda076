"""APP007 adviser-call-report. Explanation and examples: en.md, fr.md."""

from collections.abc import Iterator

from justemesure.charter.finding import Found, Rule
from justemesure.charter.law import Law
from justemesure.charter.model import Charter
from justemesure.charter.questions import listed, measures
from justemesure.charter.readers import is_read_by_name, named_readers
from justemesure.charter.vocabulary import Role

RULE = Rule("APP007", "adviser-call-report", "mandatory", "soft", since="0.1.0")


def check(charter: Charter, law: Law) -> Iterator[Found]:
    for id, measure in measures(charter):
        if measure.kind != "call_statistics" or not is_read_by_name(measure):
            continue
        path, said = ("measures", id), {"measure": id}
        if measure.period is None or measure.period.to is None:
            yield Found("no-end", (*path, "period"), said)
        if measure.seen_by is None:
            yield Found("readers-not-said", (*path, "seen_by"), said)
        elif others := named_readers(measure) - _IN_NEED:
            yield Found("other-readers", (*path, "seen_by"), {**said, "roles": listed(others)})


# REU003 speaks of client companies.
_IN_NEED: frozenset[Role] = frozenset({"trainer", "team_lead", "client_company"})
