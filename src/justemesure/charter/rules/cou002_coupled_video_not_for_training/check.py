"""COU002 coupled-video-not-for-training. Explanation and examples: en.md, fr.md."""

from collections.abc import Iterator

from justemesure.charter.finding import Found, Rule
from justemesure.charter.law import Law
from justemesure.charter.measure import Measure
from justemesure.charter.model import Charter
from justemesure.charter.people import share_people
from justemesure.charter.questions import is_support, measure_called, measures, purposes_of
from justemesure.charter.vocabulary import Name

RULE = Rule("COU002", "coupled-video-not-for-training", "prohibited", "law", since="0.1.0")


def check(charter: Charter, law: Law) -> Iterator[Found]:
    coupled: dict[Name, None] = {}
    for id, measure in measures(charter):
        said = {"measure": id}
        if measure.kind in _WHOLE_SCREEN:
            if purposes_of(measure) == {"training"} or is_support(measure):
                continue  # a whole screen shown to train is PRO004's
            if _is_beside_calls(charter, measure):
                yield Found("screen-beside-calls", ("measures", id), said)
            continue
        if measure.kind != "screen_video_during_call":
            continue
        coupled[id] = None
        if purposes_of(measure) != {"training"}:
            yield Found("not-training", ("measures", id, "purpose"), said)
        call = measure_called(charter, measure.with_)
        if call is None or measure.with_ is None:
            continue
        coupled[measure.with_] = None
        if purposes_of(call) != {"training"}:
            said = {"measure": id, "call": measure.with_}
            yield Found("call-not-training", ("measures", id, "with"), said)
    for id in coupled:
        yield from _other_uses(charter, id)


def _is_beside_calls(charter: Charter, screen: Measure) -> bool:
    """Whether somebody's calls are recorded and their screen is filmed, by two measures."""
    return any(
        measure.kind == "call_recording" and share_people(charter, screen, measure)
        for _, measure in measures(charter)
    )


def _other_uses(charter: Charter, id: Name) -> Iterator[Found]:
    if isinstance(charter.decisions, tuple):
        for index, decision in enumerate(charter.decisions):
            if id in (decision.uses or ()) and decision.effect != "training":
                yield Found("used-to-decide", ("decisions", index), {"measure": id})
    if isinstance(charter.reuse, tuple):
        for index, reuse in enumerate(charter.reuse):
            if reuse.from_ == id:
                yield Found("reused", ("reuse", index), {"measure": id})


_WHOLE_SCREEN = ("screen_video", "live_screen_view", "screen_sharing_permanent")
