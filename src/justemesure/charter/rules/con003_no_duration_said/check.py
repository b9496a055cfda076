"""CON003 no-duration-said. Explanation and examples: en.md, fr.md."""

from collections.abc import Iterator

from justemesure.charter.finding import Found, Rule
from justemesure.charter.keeping import expected_classes, has_call_limits
from justemesure.charter.law import Law
from justemesure.charter.model import Charter
from justemesure.charter.questions import collects, duration_of, measures

RULE = Rule("CON003", "no-duration-said", "mandatory", "law", since="0.1.0")


def check(charter: Charter, law: Law) -> Iterator[Found]:
    for id, measure in measures(charter):
        if not collects(measure):
            continue
        path, classes = ("measures", id, "keeps"), expected_classes(measure)
        if not classes:
            yield Found("nothing-said", path, {"measure": id})
        if has_call_limits(charter, measure) and law.applies("calls.recording_retention"):
            continue  # CON001 says what these leave out
        for data in classes:
            if (measure.keeps or {}).get(data) != "none" and duration_of(measure, data) is None:
                yield Found("no-duration", (*path, data), {"measure": id, "data": data})
