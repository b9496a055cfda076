"""PRO007 proof-of-presence. Explanation and examples: en.md, fr.md."""

from collections.abc import Iterator

from justemesure.charter.finding import Found, Rule
from justemesure.charter.law import Law
from justemesure.charter.model import Charter
from justemesure.charter.questions import measures, protects_from_a_risk
from justemesure.charter.readers import is_proof_of_presence

RULE = Rule("PRO007", "proof-of-presence", "prohibited", "law", since="0.1.0")


def check(charter: Charter, law: Law) -> Iterator[Found]:
    for id, measure in measures(charter):
        path, said = ("measures", id), {"measure": id}
        if measure.kind == "presence_checks" and not protects_from_a_risk(measure):
            yield Found("checks", (*path, "kind"), said)
        elif is_proof_of_presence(measure, law):
            yield Found("status-as-proof", (*path, "purpose"), said)
