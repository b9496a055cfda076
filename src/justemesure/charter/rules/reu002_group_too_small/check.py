"""REU002 group-too-small. Explanation and examples: en.md, fr.md."""

from collections.abc import Iterator

from justemesure.charter.finding import Found, Rule
from justemesure.charter.kinds import KINDS
from justemesure.charter.law import Law
from justemesure.charter.measure import Measure, Shown
from justemesure.charter.model import Charter
from justemesure.charter.questions import measures
from justemesure.charter.readers import GROUP_DETAIL, is_about_a_device, stays_with_the_person

RULE = Rule("REU002", "group-too-small", "mandatory", "law", since="0.1.0")


def check(charter: Charter, law: Law) -> Iterator[Found]:
    usual = law.number("groups.smallest_group")
    least = law.number("groups.smallest_group_waived")
    for id, measure in measures(charter):
        if not _shows_groups(measure):
            continue
        path = ("measures", id, "shown")
        shown = measure.shown or Shown()
        size = shown.smallest_group
        said = {"measure": id, "size": size, "usual": usual, "least": least}
        if size is None:
            yield Found("no-size", (*path, "smallest_group"), said)
        elif size < least:
            yield Found("too-small", (*path, "smallest_group"), said)
        elif size < usual:
            yield Found("small", (*path, "smallest_group"), said, force="product")
        if shown.zoom is not False:
            yield Found("zoom", (*path, "zoom"), said)
        if shown.differencing_protection is not True:
            yield Found("differences", (*path, "differencing_protection"), said)


def _shows_groups(measure: Measure) -> bool:
    """Whether a figure about several people is shown to anybody, or kept for it."""
    if measure.kind is not None and "shown" not in KINDS[measure.kind].fields:
        return False
    if is_about_a_device(measure) or stays_with_the_person(measure):
        return False
    if measure.detail in GROUP_DETAIL or GROUP_DETAIL & set((measure.seen_by or {}).values()):
        return True
    return (measure.keeps or {}).get("team_totals", "none") != "none"
