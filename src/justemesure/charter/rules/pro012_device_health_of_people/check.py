"""PRO012 device-health-of-people. Explanation and examples: en.md, fr.md."""

from collections.abc import Iterator
from typing import get_args

from justemesure.charter.finding import Found, Rule
from justemesure.charter.law import Law
from justemesure.charter.measure import Measure
from justemesure.charter.model import Charter
from justemesure.charter.questions import is_support, listed, measures, purposes_of
from justemesure.charter.readers import field_lists, fields_read
from justemesure.charter.vocabulary import DeviceField, Field, Name, PurposeName, Role

RULE = Rule("PRO012", "device-health-of-people", "mandatory", "law", since="0.1.0")


def check(charter: Charter, law: Law) -> Iterator[Found]:
    for id, measure in measures(charter):
        if measure.kind != "device_health":
            continue
        path, said = ("measures", id), {"measure": id}
        if not fields_read(measure):
            yield Found("fields-not-said", (*path, "fields"), said)
        for place, fields in field_lists(measure):
            if about := fields - _TECHNICAL - _IDLENESS:
                yield Found("about-the-person", (*path, *place), {**said, "fields": listed(about)})
        if other := purposes_of(measure) - _OF_DEVICES:
            yield Found("other-purpose", (*path, "purpose"), {**said, "purposes": listed(other)})
        if measure.key != "device" and not is_support(measure):
            yield Found("not-by-device", (*path, "key"), said)
        yield from _readers(id, measure)


def _readers(id: Name, measure: Measure) -> Iterator[Found]:
    path, said = ("measures", id, "seen_by"), {"measure": id}
    if measure.seen_by is None:
        yield Found("readers-not-said", path, said)
        return
    following = {
        role
        for role, view in measure.seen_by.items()
        if role != "person"
        and (view in ("named", "first") or (role in _MANAGING and view not in _HARMLESS))
    }
    if following:
        yield Found("seen-by-managers", path, {**said, "roles": listed(following)})


_TECHNICAL: frozenset[Field] = frozenset(get_args(DeviceField))
_IDLENESS: frozenset[Field] = frozenset({"idle", "keystrokes"})  # PRO003 finds them
_OF_DEVICES: frozenset[PurposeName] = frozenset(
    {"tool_repair", "support_on_request", "security", "capacity", "tool_improvement"}
)
_MANAGING: frozenset[Role] = frozenset(
    {"team_lead", "management", "hr", "trainer", "quality", "client_company"}
)
_HARMLESS = ("team", "organisation", "never")
