"""DEC004 pay-from-activity. Explanation and examples: en.md, fr.md."""

from collections.abc import Iterator

from justemesure.charter.ai import decisions, has_a_machine, title
from justemesure.charter.finding import Force, Found, Rule
from justemesure.charter.law import Law
from justemesure.charter.measure import Measure
from justemesure.charter.model import Charter
from justemesure.charter.questions import listed, made_by, measure_called, measures, purposes_of
from justemesure.charter.vocabulary import Kind

RULE = Rule("DEC004", "pay-from-activity", "prohibited", "law", since="0.1.0")


def check(charter: Charter, law: Law) -> Iterator[Found]:
    for id, measure in measures(charter):
        made, path = set(made_by(measure)) & {"pay_deduction", "bonus"}, ("measures", id, "makes")
        if not made or (_counts_time(measure) and made == {"pay_deduction"}):
            continue
        if not _leaves_traces(measure):
            yield Found("never-built", path, {"measure": id}, force="product")
        elif "pay_deduction" in made:
            yield Found("deduction", path, {"measure": id})
        else:
            yield Found("bonus", path, {"measure": id}, force="soft")
    for index, decision in decisions(charter):
        if decision.effect not in ("pay", "bonus"):
            continue
        used = {id: measure_called(charter, id) for id in decision.uses or ()}
        traces = listed(id for id, measure in used.items() if measure and _leaves_traces(measure))
        if traces:
            said = {"decision": title(index, decision), "measures": traces}
            force: Force = "soft" if has_a_machine(charter, decision) else "product"
            yield Found("decided", ("decisions", index, "uses"), said, force=force)


def _counts_time(measure: Measure) -> bool:
    """A time clock: an hour that was not worked may go unpaid."""
    return measure.kind == "badge" and purposes_of(measure) == {"working_time"}


def _leaves_traces(measure: Measure) -> bool:
    return measure.kind not in _NO_TRACES


_NO_TRACES: tuple[Kind, ...] = (
    "badge",
    "declared_work",
    "work_tool_state",
    "notes_about_people",
    "ratings_by_third_parties",
    "application_rule",
)
