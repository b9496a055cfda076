"""COU001 screenshots-with-calls. Explanation and examples: en.md, fr.md."""

from collections.abc import Iterator

from justemesure.charter.constancy import CALL_KINDS
from justemesure.charter.finding import Found, Rule
from justemesure.charter.law import Law
from justemesure.charter.model import Charter
from justemesure.charter.people import share_people
from justemesure.charter.questions import is_support, measures

RULE = Rule("COU001", "screenshots-with-calls", "prohibited", "law", since="0.1.0")


def check(charter: Charter, law: Law) -> Iterator[Found]:
    calls = {id: measure for id, measure in measures(charter) if measure.kind in CALL_KINDS}
    for id, measure in measures(charter):
        if measure.kind not in _KINDS:
            continue
        # An image that the person takes to be helped has nothing to do with the recorded calls.
        if is_support(measure) and measure.with_ is None:
            continue
        for call_id, call in calls.items():
            if measure.with_ == call_id or share_people(charter, measure, call):
                said = {"measure": id, "call": call_id}
                yield Found("coupled", ("measures", id, "kind"), said)


_KINDS = ("screenshots_during_call", "screenshots_random", "screenshots_periodic")
