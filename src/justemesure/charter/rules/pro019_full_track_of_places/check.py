"""PRO019 full-track-of-places. Explanation and examples: en.md, fr.md."""

from collections.abc import Iterator

from justemesure.charter.finding import Found, Rule
from justemesure.charter.law import Law
from justemesure.charter.measure import Location, Measure
from justemesure.charter.model import Charter
from justemesure.charter.questions import imposed_by_law, measures, only_against_theft
from justemesure.charter.values import Duration
from justemesure.charter.vocabulary import Name

RULE = Rule("PRO019", "full-track-of-places", "mandatory", "soft", since="0.1.0")


def check(charter: Charter, law: Law) -> Iterator[Found]:
    for id, measure in measures(charter):
        if measure.kind == "geolocation" and not imposed_by_law(charter, measure):
            location = measure.location or Location()
            if location.history in (None, "full_track"):
                yield Found("full-track", ("measures", id, "location"), {"measure": id})
            yield from _interval(id, measure, law.duration("location.shortest_interval"))


def _interval(id: Name, measure: Measure, least: Duration) -> Iterator[Found]:
    if only_against_theft(measure) or measure.trigger in ("by_the_person", "on_incident"):
        return
    written = (measure.location.interval if measure.location else None, measure.every)
    intervals = [interval for interval in written if interval is not None]
    said: dict[str, object] = {"measure": id, "least": least}
    if not intervals:
        yield Found("interval-not-said", ("measures", id), said, force="product")
    for interval in intervals:
        if least.may_exceed(interval):
            told = {**said, "interval": interval}
            yield Found("too-often", ("measures", id), told, force="product")
            return
