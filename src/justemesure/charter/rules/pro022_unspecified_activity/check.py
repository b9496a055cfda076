"""PRO022 unspecified-activity. Explanation and examples: en.md, fr.md."""

from collections.abc import Iterator

from justemesure.charter.finding import Found, Rule
from justemesure.charter.law import Law
from justemesure.charter.measure import Leaving, Measure
from justemesure.charter.model import Charter, Path
from justemesure.charter.questions import measures
from justemesure.charter.vocabulary import Field

RULE = Rule("PRO022", "unspecified-activity", "prohibited", "law", since="0.1.0")


def check(charter: Charter, law: Law) -> Iterator[Found]:
    for id, measure in measures(charter):
        if measure.kind is None:
            yield Found("no-kind", ("measures", id), {"measure": id})
        elif measure.kind == "unspecified_activity":
            yield Found("declared", ("measures", id, "kind"), {"measure": id})
        elif measure.kind != "device_health":  # PRO012 reads what it may hold
            for path, fields in _read(measure):
                if "user_activity" in (fields or ()):
                    said = {"measure": id, "field": ".".join(map(str, path))}
                    yield Found("field", ("measures", id, *path), said)


def _read(measure: Measure) -> Iterator[tuple[Path, tuple[Field, ...] | None]]:
    yield ("fields",), measure.fields
    if isinstance(measure.leaves_the_computer, Leaving):
        yield ("leaves_the_computer", "fields"), measure.leaves_the_computer.fields
