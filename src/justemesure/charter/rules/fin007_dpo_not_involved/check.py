"""FIN007 dpo-not-involved. Explanation and examples: en.md, fr.md."""

from collections.abc import Iterator

from justemesure.charter.finding import Found, Rule
from justemesure.charter.law import Law
from justemesure.charter.model import Charter, Organisation
from justemesure.charter.proof import Consultation, ImpactAssessment
from justemesure.charter.questions import collects, first_collection, measures

RULE = Rule("FIN007", "dpo-not-involved", "mandatory", "law", since="0.1.0")


def check(charter: Charter, law: Law) -> Iterator[Found]:
    has_dpo = (charter.organisation or Organisation()).dpo != "none"
    if not has_dpo or not any(collects(measure) for _, measure in measures(charter)):
        return
    path = ("impact_assessment", "dpo_involved_on")
    done = charter.impact_assessment
    assessment = done if isinstance(done, ImpactAssessment) else ImpactAssessment()
    involved = assessment.dpo_involved_on
    start = first_collection(charter)
    filed = (charter.consultation or Consultation()).file_complete_on
    if involved is None:
        yield Found("not-involved", path)
    elif start is not None and involved > start:
        yield Found("after-start", path, {"involved": involved, "start": start})
    elif assessment.date is not None and involved > assessment.date:
        said = {"involved": involved, "date": assessment.date}
        yield Found("after-assessment", path, said, force="soft")
    elif filed is not None and involved > filed:
        yield Found("after-file", path, {"involved": involved, "date": filed}, force="soft")
