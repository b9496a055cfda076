"""PRO005 webcam-or-microphone. Explanation and examples: en.md, fr.md."""

from collections.abc import Iterator

from justemesure.charter.finding import Force, Found, Rule
from justemesure.charter.law import Law
from justemesure.charter.model import Charter
from justemesure.charter.questions import measures, protects_from_a_risk

RULE = Rule("PRO005", "webcam-or-microphone", "prohibited", "law", since="0.1.0")


def check(charter: Charter, law: Law) -> Iterator[Found]:
    for id, measure in measures(charter):
        if measure.kind in _KINDS:
            # A program that watches for a danger to the person may be lawful: refusing it is ours.
            against_danger = measure.kind == "webcam_behaviour" and protects_from_a_risk(measure)
            force: Force | None = "product" if against_danger else None
            yield Found("declared", ("measures", id, "kind"), {"measure": id}, force=force)


_KINDS = ("webcam_continuous", "webcam_snapshots", "webcam_behaviour", "ambient_microphone")
