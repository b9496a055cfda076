"""CSE005 expert-obstructed. Explanation and examples: en.md, fr.md."""

from collections.abc import Iterator

from justemesure.charter.finding import Found, Rule
from justemesure.charter.law import Law
from justemesure.charter.model import Charter, NoCouncil, Organisation
from justemesure.charter.proof import Consultation, Expert, Opinion
from justemesure.charter.questions import has_council_duty, is_public_body

RULE = Rule("CSE005", "expert-obstructed", "mandatory", "law", since="0.1.0")


def check(charter: Charter, law: Law) -> Iterator[Found]:
    for found in _council(charter, law):
        # A company's texts; a public body owes its representatives the same by our choice alone.
        yield found.but(force="product") if is_public_body(charter) else found


def _council(charter: Charter, law: Law) -> Iterator[Found]:
    consultation = charter.consultation
    if consultation is None or not charter.measures or not has_council_duty(charter, law):
        return
    if isinstance((charter.organisation or Organisation()).works_council, NoCouncil):
        return
    path = ("consultation", "expert")
    expert = consultation.expert
    if expert is None or (isinstance(expert, Expert) and expert.voted is None):
        yield Found("not-said", path, force="product")
    elif isinstance(expert, Expert) and expert.voted:
        yield from _means(consultation, expert)


def _means(consultation: Consultation, expert: Expert) -> Iterator[Found]:
    path = ("consultation", "expert")
    opinion = consultation.opinion
    given = opinion.date if isinstance(opinion, Opinion) else consultation.deemed_on
    access = expert.access_given_on
    if access is None:
        yield Found("no-access", (*path, "access_given_on"))
    elif given is not None and access > given:
        said = {"access": access, "opinion": given}
        yield Found("access-too-late", (*path, "access_given_on"), said)
    agreement = consultation.delay_agreement
    if not expert.delay_extended and (agreement is None or agreement.unwritten()):
        yield Found("delay-not-extended", (*path, "delay_extended"))
