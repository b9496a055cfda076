"""PRO003 idleness-as-measure. Explanation and examples: en.md, fr.md."""

from collections.abc import Iterator

from justemesure.charter.constancy import is_constant
from justemesure.charter.finding import Force, Found, Rule
from justemesure.charter.law import Law
from justemesure.charter.model import Charter
from justemesure.charter.questions import judges_people, measures
from justemesure.charter.readers import field_lists, is_individual, stays_with_the_person

RULE = Rule("PRO003", "idleness-as-measure", "prohibited", "law", since="0.1.0")


def check(charter: Charter, law: Law) -> Iterator[Found]:
    for id, measure in measures(charter):
        if stays_with_the_person(measure):
            continue
        # What the CNIL's sanction was about, or a constant following of one person; refusing
        # group figures for another purpose is our reading.
        follows = is_constant(measure) and is_individual(measure, law)
        is_law = judges_people(measure) or follows
        force: Force | None = None if is_law else "soft"
        if measure.kind in _KINDS:
            yield Found("declared", ("measures", id, "kind"), {"measure": id}, force=force)
            continue
        signals = {"keystrokes"} if measure.tool else {"idle", "keystrokes"}
        for path, fields in field_lists(measure):
            if signals & fields:
                yield Found("field", ("measures", id, *path), {"measure": id}, force=force)


_KINDS = ("idle_time", "keystroke_counts", "mouse_activity")
