"""PRO003 idleness-as-measure. Explanation and examples: en.md, fr.md."""

from collections.abc import Iterator

from justemesure.charter.finding import Force, Found, Rule
from justemesure.charter.law import Law
from justemesure.charter.measure import Leaving, Measure
from justemesure.charter.model import Charter, Path
from justemesure.charter.questions import measures, purposes_of, stays_with_the_person
from justemesure.charter.vocabulary import Field

RULE = Rule("PRO003", "idleness-as-measure", "prohibited", "law", since="0.1.0")


def check(charter: Charter, law: Law) -> Iterator[Found]:
    for id, measure in measures(charter):
        if stays_with_the_person(measure):
            continue
        force: Force | None = (
            None if purposes_of(measure) & _JUDGED or not purposes_of(measure) else "soft"
        )
        if measure.kind in _KINDS:
            yield Found("declared", ("measures", id, "kind"), {"measure": id}, force=force)
            continue
        signals = {"keystrokes"} if measure.tool else {"idle", "keystrokes"}
        for path, fields in _read(measure):
            if signals & set(fields or ()):
                yield Found("field", ("measures", id, *path), {"measure": id}, force=force)


def _read(measure: Measure) -> Iterator[tuple[Path, tuple[Field, ...] | None]]:
    yield ("fields",), measure.fields
    if isinstance(measure.leaves_the_computer, Leaving):
        yield ("leaves_the_computer", "fields"), measure.leaves_the_computer.fields


_KINDS = ("idle_time", "keystroke_counts", "mouse_activity")
# What the CNIL's sanction was about; refusing the other purposes too is our reading.
_JUDGED = frozenset(
    [
        "working_time",
        "evaluation",
        "pay",
        "bonus",
        "presence",
        "discipline",
        "dismissal",
        "productivity",
        "general_monitoring",
        "other",
    ]
)
