"""TRA001 covert-collection. Explanation and examples: en.md, fr.md."""

from collections.abc import Iterator

from justemesure.charter.finding import Found, Rule
from justemesure.charter.law import Law
from justemesure.charter.measure import Measure
from justemesure.charter.model import Charter
from justemesure.charter.questions import collects, measures

RULE = Rule("TRA001", "covert-collection", "prohibited", "law", since="0.1.0")


def check(charter: Charter, law: Law) -> Iterator[Found]:
    if not charter.measures:
        return
    hideable = any(_could_be_hidden(measure) for _, measure in measures(charter))
    yield from (found for found in _sign(charter) if hideable or found.sentence == "hidden")
    for id, measure in measures(charter):
        if measure.kind == "call_listening" and measure.listening in (None, "remote_unannounced"):
            yield Found("unannounced", ("measures", id, "listening"), {"measure": id})


def _could_be_hidden(measure: Measure) -> bool:
    """Nobody writes their own hours without knowing; what records nothing measures nobody."""
    declared = measure.kind == "declared_work" and measure.written_by == "person"
    return collects(measure) and not declared


def _sign(charter: Charter) -> Iterator[Found]:
    indicator = charter.organisation.indicator if charter.organisation else None
    path = ("organisation", "indicator")
    if indicator is None:
        yield Found("not-said", path)
        return
    if indicator.hidden == "possible":
        yield Found("hidden", (*path, "hidden"))
    elif indicator.hidden is None:
        yield Found("hiding-not-excluded", path)
    if indicator.while_running in (None, "none"):
        yield Found("no-sign", (*path, "while_running"))
