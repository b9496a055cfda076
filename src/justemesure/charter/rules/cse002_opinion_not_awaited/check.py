"""CSE002 opinion-not-awaited. Explanation and examples: en.md, fr.md."""

from collections.abc import Iterator
from datetime import date, datetime, time

from justemesure.charter.finding import Force, Found, Rule
from justemesure.charter.law import Law
from justemesure.charter.model import Charter, NoCouncil, Organisation
from justemesure.charter.proof import Consultation, Expert, Opinion, Proof
from justemesure.charter.questions import has_council_duty, is_public_body

RULE = Rule("CSE002", "opinion-not-awaited", "mandatory", "law", since="0.1.0")

_ONE = "consultation.time_limit"
_EXPERT = "consultation.time_limit_with_expert"
_BOTH = "consultation.time_limit_with_experts_at_both"


def check(charter: Charter, law: Law) -> Iterator[Found]:
    for found in _council(charter, law):
        # A company's texts; a public body owes its representatives the same by our choice alone.
        yield found.but(force="product") if is_public_body(charter) else found


def _council(charter: Charter, law: Law) -> Iterator[Found]:
    if not charter.measures or not has_council_duty(charter, law) or not law.applies(_ONE):
        return
    if isinstance((charter.organisation or Organisation()).works_council, NoCouncil):
        return
    consultation = charter.consultation
    if consultation is None:
        return
    opinion = consultation.opinion
    was_given = isinstance(opinion, Opinion) and opinion.date is not None
    deemed = None if was_given else consultation.deemed_on
    if consultation.file_complete_on is None:
        force: Force = "product" if deemed is None else "law"
        yield Found("no-file-date", ("consultation", "file_complete_on"), force=force)
        return
    if deemed is None:
        return
    ends = [_end(consultation.file_complete_on, limit, law) for limit in _limits(consultation)]
    agreement = consultation.delay_agreement
    said = {"deemed": deemed, "limit": ends[-1]}
    if deemed >= ends[-1] or _is_proved(agreement, deemed):
        return
    if agreement is not None:
        yield Found("agreement-unproved", ("consultation", "delay_agreement"), said)
    elif deemed < ends[0]:
        said["limit"] = ends[0]
        yield Found("too-early", ("consultation", "deemed_on"), said)
    else:
        yield Found("limit-unsure", ("consultation", "deemed_on"), said)


def _limits(consultation: Consultation) -> tuple[str, ...]:
    """The time limits that may be the true one, the shortest first."""
    expert = consultation.expert
    if expert == "none" or (isinstance(expert, Expert) and expert.voted is False):
        return (_ONE,)
    longest = _EXPERT if consultation.councils == "one" else _BOTH
    if not isinstance(expert, Expert) or expert.voted is None:
        return (_ONE, longest)
    return (longest,) if consultation.councils is not None else (_EXPERT, _BOTH)


def _end(start: date, limit: str, law: Law) -> date:
    return law.duration(limit).after(datetime.combine(start, time())).date()


def _is_proved(agreement: Proof | None, before: date) -> bool:
    if agreement is None or agreement.document is None or agreement.date is None:
        return False
    return agreement.date <= before
