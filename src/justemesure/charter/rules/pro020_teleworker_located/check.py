"""PRO020 teleworker-located. Explanation and examples: en.md, fr.md."""

from collections.abc import Iterator

from justemesure.charter.finding import Found, Rule
from justemesure.charter.law import Law
from justemesure.charter.measure import Measure
from justemesure.charter.model import Charter
from justemesure.charter.people import people_are
from justemesure.charter.questions import measures, only_against_theft
from justemesure.charter.readers import fields_read

RULE = Rule("PRO020", "teleworker-located", "prohibited", "soft", since="0.1.0")


def check(charter: Charter, law: Law) -> Iterator[Found]:
    for id, measure in measures(charter):
        if not _reads_a_place(measure):
            continue
        telework = people_are(charter, measure, "telework")
        if telework:
            yield Found("located", ("measures", id), {"measure": id})
        elif telework is None:
            path = ("measures", id, "people")
            yield Found("telework-not-said", path, {"measure": id}, severity="mandatory")


def _reads_a_place(measure: Measure) -> bool:
    """Whether it reads where a person may be at home: not a door, a vehicle, goods or a theft."""
    if measure.kind != "geolocation":
        here = measure.kind not in ("badge", "device_health")
        return here and "location" in fields_read(measure)
    if measure.location is not None and measure.location.of in ("vehicle", "goods"):
        return False
    return not (only_against_theft(measure) and measure.trigger == "on_incident")
