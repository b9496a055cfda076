"""CSE006 no-review-clause. Explanation and examples: en.md, fr.md."""

from collections.abc import Iterator
from datetime import datetime, time

from justemesure.charter.finding import Found, Rule
from justemesure.charter.law import Law
from justemesure.charter.model import Charter, Identity, NoCouncil, Organisation
from justemesure.charter.proof import Consultation, Orientations
from justemesure.charter.questions import has_council_duty, uses_ai

RULE = Rule("CSE006", "no-review-clause", "recommended", "soft", since="0.1.0")


def check(charter: Charter, law: Law) -> Iterator[Found]:
    if not charter.measures or not uses_ai(charter):
        return
    identity = charter.charter or Identity()
    start, review = identity.in_force_from, identity.review_by
    most = law.duration("consultation.review")
    path = ("charter", "review_by")
    if review is None:
        yield Found("no-review", path, {"most": most}, force="product")
    elif start is not None and review > most.after(datetime.combine(start, time())).date():
        yield Found("review-too-late", path, {"review": review, "most": most}, force="product")
    council = (charter.organisation or Organisation()).works_council
    if isinstance(council, NoCouncil) or not has_council_duty(charter, law):
        return
    discussed = (charter.consultation or Consultation()).strategic_orientations
    if not isinstance(discussed, Orientations) or discussed.unwritten():
        yield Found("not-in-orientations", ("consultation", "strategic_orientations"))
