"""COU001 screenshots-with-calls. Explanation and examples: en.md, fr.md."""

from collections.abc import Iterator

from justemesure.charter.finding import Found, Rule
from justemesure.charter.law import Law
from justemesure.charter.measure import Measure
from justemesure.charter.model import Charter
from justemesure.charter.questions import CALL_KINDS, measures, purposes_of, share_people

RULE = Rule("COU001", "screenshots-with-calls", "prohibited", "law", since="0.1.0")


def check(charter: Charter, law: Law) -> Iterator[Found]:
    calls = {id: measure for id, measure in measures(charter) if measure.kind in CALL_KINDS}
    for id, measure in measures(charter):
        if measure.kind not in _KINDS or _is_support(measure):
            continue
        for call_id, call in calls.items():
            if measure.with_ == call_id or share_people(charter, measure, call):
                said = {"measure": id, "call": call_id}
                yield Found("coupled", ("measures", id, "kind"), said)


def _is_support(measure: Measure) -> bool:
    """An image that the person takes to be helped has nothing to do with the recorded calls."""
    on_request = purposes_of(measure) == {"support_on_request"}
    return on_request and measure.trigger == "by_the_person" and measure.with_ is None


_KINDS = ("screenshots_during_call", "screenshots_random", "screenshots_periodic")
