"""TRA002 no-individual-notice. Explanation and examples: en.md, fr.md."""

from collections.abc import Iterator

from justemesure.charter.finding import Found, Rule
from justemesure.charter.law import Law
from justemesure.charter.model import Charter
from justemesure.charter.people import is_within
from justemesure.charter.proof import EmployeeInformation, Notice
from justemesure.charter.questions import collects, first_collection, listed, measures
from justemesure.charter.values import Day

RULE = Rule("TRA002", "no-individual-notice", "mandatory", "law", since="0.1.0")


def check(charter: Charter, law: Law) -> Iterator[Found]:
    measured = [measure for _, measure in measures(charter) if collects(measure)]
    if not measured:
        return
    path = ("information", "employees")
    told = charter.information.employees if charter.information else None
    if not isinstance(told, EmployeeInformation) or not isinstance(told.notice, Notice):
        yield Found("no-notice", path)
        return
    if told.notice.document is None:
        yield Found("no-document", (*path, "notice"), force="product")
    if told.notice.channel != "written_individual":
        yield Found("not-individual", (*path, "notice", "channel"), force="soft")
    yield from _delivered_too_late(first_collection(charter), told.delivered_by)
    if told.proof is None:
        yield Found("no-proof", path, force="product")
    covered = {name for measure in measured for name in measure.people or ()}
    reached = told.populations or ()
    left_out = {name for name in covered if not is_within(charter, name, reached)}
    if left_out:
        yield Found("people-left-out", (*path, "populations"), {"missing": listed(left_out)})


def _delivered_too_late(start: Day | None, delivered: Day | None) -> Iterator[Found]:
    path = ("information", "employees", "delivered_by")
    if start is None:
        yield Found("start-unknown", ("charter", "in_force_from"))
    elif delivered is None:
        yield Found("no-date", path)
    elif delivered >= start:
        said = {"delivered": delivered, "start": start}
        # On the first day itself it may have come first: a date has no hour.
        yield Found("too-late", path, said, force="product" if delivered == start else None)
