"""FIN003 employee-consent. Explanation and examples: en.md, fr.md."""

from collections.abc import Iterator

from justemesure.charter.finding import Found, Rule
from justemesure.charter.law import Law
from justemesure.charter.measure import Measure
from justemesure.charter.model import Charter, Purpose
from justemesure.charter.questions import measures, purposes_of

RULE = Rule("FIN003", "employee-consent", "prohibited", "law", since="0.1.0")


def check(charter: Charter, law: Law) -> Iterator[Found]:
    for id, measure in measures(charter):
        if not _covers_subordinates(charter, measure):
            continue
        for name in sorted(purposes_of(measure)):
            purpose = (charter.purposes or {}).get(name) or Purpose()
            proof = purpose.refusal_without_consequence
            if purpose.basis == "consent" and (proof is None or proof.unwritten()):
                yield Found("presumed-not-free", ("purposes", name, "basis"), {"measure": id})


def _covers_subordinates(charter: Charter, measure: Measure) -> bool:
    """Whether somebody measured works under the employer's orders. Not said means yes."""
    for name in measure.people or ():
        population = (charter.populations or {}).get(name)
        if population is None or not population.relation:
            return True
        if set(population.relation) - {"volunteer"}:
            return True
    return not measure.people
