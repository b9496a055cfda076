"""CSE004 representatives-not-told. Explanation and examples: en.md, fr.md."""

from collections.abc import Iterator

from justemesure.charter.finding import Found, Rule
from justemesure.charter.law import Law
from justemesure.charter.model import Charter, NoCouncil, Organisation
from justemesure.charter.proof import Information, RepresentativesInformation
from justemesure.charter.questions import (
    collects,
    first_collection,
    has_council_duty,
    is_french,
    measures,
)

RULE = Rule("CSE004", "representatives-not-told", "recommended", "soft", since="0.1.0")


def check(charter: Charter, law: Law) -> Iterator[Found]:
    organisation = charter.organisation or Organisation()
    if not _has_representatives(organisation, charter, law):
        return
    if not any(collects(measure) for _, measure in measures(charter)):
        return
    path = ("information", "representatives")
    told = (charter.information or Information()).representatives
    if not isinstance(told, RepresentativesInformation) or told.informed_on is None:
        yield Found("not-told", path, {"headcount": organisation.headcount})
        return
    start = first_collection(charter)
    if start is not None and told.informed_on >= start:
        said = {"told": told.informed_on, "start": start}
        yield Found("too-late", (*path, "informed_on"), said)
    if told.document is None:
        yield Found("no-document", path, force="product")


def _has_representatives(organisation: Organisation, charter: Charter, law: Law) -> bool:
    """Whether there are some, without the powers that they have from 50 employees."""
    headcount = organisation.headcount
    if headcount is None or not is_french(charter) or has_council_duty(charter, law):
        return False
    if isinstance(organisation.works_council, NoCouncil):
        return False
    return headcount >= law.number("consultation.first_representatives")
