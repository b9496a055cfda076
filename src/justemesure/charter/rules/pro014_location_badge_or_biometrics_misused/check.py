"""PRO014 location-badge-or-biometrics-misused. Explanation and examples: en.md, fr.md."""

from collections.abc import Iterator

from justemesure.charter.finding import Found, Rule
from justemesure.charter.law import Law
from justemesure.charter.measure import Measure
from justemesure.charter.model import Charter
from justemesure.charter.people import people_are
from justemesure.charter.questions import (
    has_admitted_reason,
    measures,
    only_against_theft,
    protects_places,
    purposes_of,
)
from justemesure.charter.vocabulary import Name

RULE = Rule("PRO014", "location-badge-or-biometrics-misused", "prohibited", "law", since="0.1.0")


def check(charter: Charter, law: Law) -> Iterator[Found]:
    for id, measure in measures(charter):
        if measure.kind == "geolocation":
            yield from _place(charter, id, measure)
        elif measure.kind == "badge":
            yield from _badge(id, measure)
        elif measure.kind == "biometric_identification":
            yield from _body(id, measure)


def _place(charter: Charter, id: Name, measure: Measure) -> Iterator[Found]:
    path, said = ("measures", id), {"measure": id}
    counts_hours = "working_time" in purposes_of(measure)
    other_means = measure.location.other_means_exist if measure.location else None
    if counts_hours and other_means is not False:
        yield Found("time-by-location", (*path, "purpose"), said)
    free = people_are(charter, measure, "free_to_organise_travel")
    if free and not only_against_theft(measure):
        yield Found("free-travel", (*path, "people"), said, force=None if counts_hours else "soft")
    elif free is None and not only_against_theft(measure):
        where = (*path, "people")
        yield Found("travel-not-said", where, said, severity="mandatory", force="soft")
    if purposes_of(measure) & {"pay", "bonus"}:
        yield Found("pay-by-location", (*path, "purpose"), said, force="soft")


def _badge(id: Name, measure: Measure) -> Iterator[Found]:
    path = ("measures", id, "fields")
    if measure.fields is None:
        yield Found("badge-not-said", path, {"measure": id}, severity="mandatory", force="soft")
    elif "location" in measure.fields and not protects_places(measure):
        yield Found("inside-movements", path, {"measure": id}, force="soft")


def _body(id: Name, measure: Measure) -> Iterator[Found]:
    if not protects_places(measure):
        yield Found("body-for-other-uses", ("measures", id, "purpose"), {"measure": id})
    elif not has_admitted_reason(measure):  # DIS002 asks for the exception
        yield Found("body-not-justified", ("measures", id), {"measure": id}, severity="mandatory")
