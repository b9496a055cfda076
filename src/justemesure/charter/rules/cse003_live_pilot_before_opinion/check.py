"""CSE003 live-pilot-before-opinion. Explanation and examples: en.md, fr.md."""

from collections.abc import Iterator

from justemesure.charter.finding import Found, Rule
from justemesure.charter.law import Law
from justemesure.charter.model import Charter, NoCouncil, Organisation
from justemesure.charter.proof import Consultation, Opinion
from justemesure.charter.questions import has_council_duty

RULE = Rule("CSE003", "live-pilot-before-opinion", "mandatory", "law", since="0.1.0")


def check(charter: Charter, law: Law) -> Iterator[Found]:
    if not charter.measures or not has_council_duty(charter, law):
        return
    if isinstance((charter.organisation or Organisation()).works_council, NoCouncil):
        return
    consultation = charter.consultation or Consultation()
    if consultation.pilots is None:
        yield Found("not-said", ("consultation", "pilots"), force="product")
        return
    if consultation.pilots == "none":
        return
    opinion = consultation.opinion
    given = opinion.date if isinstance(opinion, Opinion) else consultation.deemed_on
    for index, pilot in enumerate(consultation.pilots):
        if pilot.on == "fictitious_data":
            continue
        if pilot.from_ is None or given is None or pilot.from_ < given:
            said = {"what": pilot.what or pilot.kind or "?", "start": pilot.from_ or "?"}
            yield Found("too-early", ("consultation", "pilots", index), said, force="soft")
