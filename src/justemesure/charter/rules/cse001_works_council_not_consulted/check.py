"""CSE001 works-council-not-consulted. Explanation and examples: en.md, fr.md."""

import re
from collections.abc import Iterator

from justemesure.charter.finding import Found, Rule
from justemesure.charter.law import Law
from justemesure.charter.model import Charter, NoCouncil, Organisation
from justemesure.charter.proof import Consultation, Opinion
from justemesure.charter.questions import (
    has_council_duty,
    is_public_body,
    is_reasoned_update,
    start_of,
    uses_ai,
)

RULE = Rule("CSE001", "works-council-not-consulted", "mandatory", "law", since="0.1.0")


def check(charter: Charter, law: Law) -> Iterator[Found]:
    for found in _council(charter, law):
        # A company's texts; a public body owes its representatives the same by our choice alone.
        yield found.but(force="product") if is_public_body(charter) else found


def _council(charter: Charter, law: Law) -> Iterator[Found]:
    if not charter.measures or not has_council_duty(charter, law):
        return
    organisation = charter.organisation or Organisation()
    council = organisation.works_council
    if organisation.headcount is None:
        yield Found("headcount-not-said", ("organisation", "headcount"))
    if isinstance(council, NoCouncil):
        if council.no_candidate_minutes is None or council.date is None:
            yield Found("no-council-unproved", ("organisation", "works_council"))
        return
    if council is not True:
        yield Found("no-council", ("organisation", "works_council"))
        return
    if charter.consultation is None:
        yield Found("not-consulted", ("consultation",))
        return
    yield from _opinion(charter, charter.consultation)
    if not is_public_body(charter):
        yield from _bases(charter, charter.consultation)


def _opinion(charter: Charter, consultation: Consultation) -> Iterator[Found]:
    path = ("consultation", "opinion")
    opinion = consultation.opinion if isinstance(consultation.opinion, Opinion) else None
    given = opinion.date if opinion else consultation.deemed_on
    start = start_of(charter)
    if given is None:
        yield Found("no-opinion", path)
    elif start is None:
        yield Found("start-unknown", ("charter", "in_force_from"))
    elif given > start:
        yield Found("too-late", path, {"given": given, "start": start})
    if opinion and opinion.minutes is None:
        yield Found("no-minutes", path, force="product")
    version = charter.charter.version if charter.charter else None
    if consultation.for_version is None or version is None:
        yield Found("version-not-said", ("consultation", "for_version"), force="product")
    elif version != consultation.for_version and not is_reasoned_update(charter):
        said = {"consulted": consultation.for_version, "version": version}
        yield Found("older-version", ("consultation", "for_version"), said, force="soft")


def _bases(charter: Charter, consultation: Consultation) -> Iterator[Found]:
    cited = {re.sub(r"[\s.]", "", basis).upper() for basis in consultation.bases or ()}
    path = ("consultation", "bases")
    if not any(re.search(r"L2312-38(?!\d)", basis) for basis in cited):
        yield Found("control-basis-missing", path, force="product")
    if uses_ai(charter) and not any(re.search(r"L2312-8(?!\d)", basis) for basis in cited):
        yield Found("technology-basis-missing", path, force="product")
