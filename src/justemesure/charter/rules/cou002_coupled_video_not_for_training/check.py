"""COU002 coupled-video-not-for-training. Explanation and examples: en.md, fr.md."""

from collections.abc import Iterator

from justemesure.charter.finding import Found, Rule
from justemesure.charter.law import Law
from justemesure.charter.model import Charter
from justemesure.charter.questions import measures, purposes_of
from justemesure.charter.vocabulary import Name

RULE = Rule("COU002", "coupled-video-not-for-training", "prohibited", "law", since="0.1.0")


def check(charter: Charter, law: Law) -> Iterator[Found]:
    for id, measure in measures(charter):
        if measure.kind != "screen_video_during_call":
            continue
        said = {"measure": id}
        if purposes_of(measure) != {"training"}:
            yield Found("not-training", ("measures", id, "purpose"), said)
        call = (charter.measures or {}).get(measure.with_) if measure.with_ else None
        if call is not None and purposes_of(call) != {"training"}:
            yield Found(
                "call-not-training", ("measures", id, "with"), {**said, "call": measure.with_}
            )
        yield from _other_uses(charter, id)


def _other_uses(charter: Charter, id: Name) -> Iterator[Found]:
    if isinstance(charter.decisions, tuple):
        for index, decision in enumerate(charter.decisions):
            if id in (decision.uses or ()) and decision.effect != "training":
                yield Found("used-to-decide", ("decisions", index), {"measure": id})
    if isinstance(charter.reuse, tuple):
        for index, reuse in enumerate(charter.reuse):
            if reuse.from_ == id:
                yield Found("reused", ("reuse", index), {"measure": id})
