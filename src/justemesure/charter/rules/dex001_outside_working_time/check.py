"""DEX001 outside-working-time. Explanation and examples: en.md, fr.md."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from justemesure.charter.constancy import CALL_KINDS, is_constant
from justemesure.charter.finding import Found, Rule
from justemesure.charter.law import Law
from justemesure.charter.measure import Measure
from justemesure.charter.model import Charter, Zone
from justemesure.charter.questions import listed, measures
from justemesure.charter.readers import is_about_a_device

RULE = Rule("DEX001", "outside-working-time", "prohibited", "law", since="0.1.0")


def check(charter: Charter, law: Law) -> Iterator[Found]:
    for id, measure in measures(charter):
        if measure.kind == "geolocation" and _goes_on_after_work(measure):
            yield Found("located-after-work", ("measures", id, "location"), {"measure": id})
    if not any(_follows_the_person(measure) for _, measure in measures(charter)):
        return
    said = set(charter.never.times or ()) if charter.never else set()
    missing = {"breaks", "outside_working_hours"} - said
    if missing:
        yield Found("times-not-excluded", ("never", "times"), {"missing": listed(missing)})
    hours = charter.working_hours
    if hours is None or hours.source not in ("personal_schedule", "team_schedule"):
        yield Found("no-schedule", ("working_hours", "source"))
    if charter.rights is None or "pause" not in (charter.rights.can or ()):
        yield Found("no-pause", ("rights", "can"), force="product")
    devices = charter.organisation.devices if charter.organisation else None
    if devices is None or devices.owned_by is None or devices.personal is None:
        yield Found("devices-not-said", ("organisation", "devices"))
    elif devices.personal == "whole_device":
        yield Found("personal-device", ("organisation", "devices", "personal"))
    zone = charter.organisation.timezone if charter.organisation else None
    if charter.organisation is None or charter.organisation.country != "FR" or zone is None:
        return
    if not _is_of_france(zone, law.on):
        path = ("organisation", "timezone")
        yield Found("foreign-hours", path, {"zone": zone}, "recommended", "product")


def _follows_the_person(measure: Measure) -> bool:
    """Whether, left running, it would go on reading what one person does."""
    if is_about_a_device(measure):
        return False
    of_calls = measure.kind in CALL_KINDS or measure.kind in _DURING_CALL
    return of_calls or is_constant(measure)


def _goes_on_after_work(measure: Measure) -> bool:
    """Whether positions are read outside working time, or nothing excludes it.

    The last position alone, read when a theft is reported, follows nobody.
    """
    location = measure.location
    if location is not None and location.history == "last_position_only":
        return False
    return location is None or location.outside_working_hours != "never"


def _is_of_france(zone: Zone, on: date) -> bool:
    """Whether it is one of France's, or its clocks are those of Paris that year."""
    area, _, place = zone.partition("/")
    if place in _OF_FRANCE.get(area, ()):
        return True
    from zoneinfo import ZoneInfo  # seldom needed, and `check` starts fast

    def clocks(name: str) -> list[timedelta | None]:
        in_zone = (datetime(on.year, month, 15, tzinfo=ZoneInfo(name)) for month in (1, 7))
        return [moment.utcoffset() for moment in in_zone]

    return clocks(zone) == clocks("Europe/Paris")


_OF_FRANCE = {
    "America": ("Cayenne", "Guadeloupe", "Marigot", "Martinique", "Miquelon", "St_Barthelemy"),
    "Europe": ("Paris",),
    "Indian": ("Kerguelen", "Mayotte", "Reunion"),
    "Pacific": ("Gambier", "Marquesas", "Noumea", "Tahiti", "Wallis"),
}
_DURING_CALL = ("screen_video_during_call", "screenshots_during_call")
