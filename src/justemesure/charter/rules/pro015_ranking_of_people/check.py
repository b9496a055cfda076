"""PRO015 ranking-of-people. Explanation and examples: en.md, fr.md."""

from collections.abc import Iterator

from justemesure.charter.finding import Found, Rule
from justemesure.charter.law import Law
from justemesure.charter.measure import Measure
from justemesure.charter.model import Charter
from justemesure.charter.questions import made_by, measures

RULE = Rule("PRO015", "ranking-of-people", "prohibited", "soft", since="0.1.0")


def check(charter: Charter, law: Law) -> Iterator[Found]:
    for id, measure in measures(charter):
        if "ranking_of_people" not in made_by(measure):
            continue
        path = ("measures", id, "makes")
        if _ends(measure) and _only_the_person_sees(measure):
            yield Found("bounded", path, {"measure": id}, force="product")
        else:
            yield Found("declared", path, {"measure": id})


def _ends(measure: Measure) -> bool:
    return measure.period is not None and measure.period.to is not None


def _only_the_person_sees(measure: Measure) -> bool:
    seen = measure.seen_by
    return seen is not None and all(
        role == "person" or view == "never" for role, view in seen.items()
    )
