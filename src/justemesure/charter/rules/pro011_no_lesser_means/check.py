"""PRO011 no-lesser-means. Explanation and examples: en.md, fr.md."""

from collections.abc import Iterator

from justemesure.charter.finding import Found, Rule
from justemesure.charter.law import Law
from justemesure.charter.measure import Measure
from justemesure.charter.model import Charter, Path
from justemesure.charter.questions import collects, imposed_by_law, measures
from justemesure.charter.readers import (
    field_lists,
    fields_read,
    is_individual,
    is_security_log,
    stays_with_the_person,
)
from justemesure.charter.vocabulary import Field

RULE = Rule("PRO011", "no-lesser-means", "mandatory", "law", since="0.1.0")


def check(charter: Charter, law: Law) -> Iterator[Found]:
    for id, measure in measures(charter):
        if not collects(measure) or measure.kind in _ALWAYS_REFUSED:
            continue
        path, said = ("measures", id), {"measure": id}
        if not imposed_by_law(charter, measure):
            if not measure.alternatives:
                yield Found("no-alternative", (*path, "alternatives"), said)
            if is_individual(measure, law) and not _is_about_things(measure):
                if measure.kind == "collaboration_statistics":
                    yield Found("collaboration-by-person", (*path, "detail"), said)
                elif measure.why_individual in (None, "none"):
                    yield Found("person-not-justified", (*path, "why_individual"), said)
        for place in _titles(measure):
            yield Found("whole-titles", (*path, *place), said, force="soft")


def _is_about_things(measure: Measure) -> bool:
    """A camera that films nobody at work, a security log, or a device: PRO012 says if it is not."""
    if measure.kind == "cctv":
        return measure.cameras is not None and measure.cameras.films_workstations == "never"
    return measure.kind == "device_health" or is_security_log(measure)


def _titles(measure: Measure) -> Iterator[Path]:
    """Where titles or addresses are read for others than the person."""
    if measure.kind in _OTHER_RULES or stays_with_the_person(measure):
        return
    if measure.kind == "window_titles" and not fields_read(measure):
        yield ("kind",)
    for place, fields in field_lists(measure):
        if fields & _CONTENT_IN_SHORT:
            yield place


_CONTENT_IN_SHORT: frozenset[Field] = frozenset({"window_title", "address", "browsing"})
_OTHER_RULES = ("browsing_logs", "email_metadata", "device_health")  # PRO016, PRO012
# No means, however it was weighed, would make these lawful.
_ALWAYS_REFUSED = (
    "keystroke_content",
    "webcam_continuous",
    "webcam_snapshots",
    "ambient_microphone",
    "screen_sharing_permanent",
)
