"""PRO008 productivity-figures. Explanation and examples: en.md, fr.md."""

from collections.abc import Iterator

from justemesure.charter.constancy import is_constant
from justemesure.charter.finding import Force, Found, Rule
from justemesure.charter.law import Law
from justemesure.charter.lexicon import is_judging_label
from justemesure.charter.measure import Measure
from justemesure.charter.model import Charter
from justemesure.charter.questions import listed, made_by, measures, purposes_of
from justemesure.charter.readers import (
    GROUP_DETAIL,
    is_individual,
    only_the_person_sees,
    stays_with_the_person,
)
from justemesure.charter.vocabulary import Name, PurposeName

RULE = Rule("PRO008", "productivity-figures", "prohibited", "law", since="0.1.0")


def check(charter: Charter, law: Law) -> Iterator[Found]:
    for id, measure in measures(charter):
        scored = "productivity_score" in made_by(measure)
        labels = {name for name in measure.categories or {} if is_judging_label(name, law)}
        if measure.kind == "ratings_by_third_parties":
            continue  # DEC005
        if not (scored or labels) or stays_with_the_person(measure):
            continue
        if measure.detail in GROUP_DETAIL and not is_individual(measure, law):
            if not purposes_of(measure) or purposes_of(measure) - _OF_GROUPS:
                path = ("measures", id, "purpose")
                yield Found("groups-for-other-ends", path, {"measure": id})
            continue
        yield from _of_a_person(id, measure, labels if is_constant(measure) else set())


def _of_a_person(id: Name, measure: Measure, labels: set[Name]) -> Iterator[Found]:
    # A score that nobody else sees harms nobody: refusing it is our choice.
    force: Force | None = "product" if only_the_person_sees(measure) else None
    if "productivity_score" in made_by(measure):
        yield Found("of-a-person", ("measures", id, "makes"), {"measure": id}, force=force)
    if labels:
        said = {"measure": id, "labels": listed(labels)}
        yield Found("judging-labels", ("measures", id, "categories"), said, force=force)


_OF_GROUPS: frozenset[PurposeName] = frozenset(
    {"licence_management", "tool_improvement", "workload"}
)
