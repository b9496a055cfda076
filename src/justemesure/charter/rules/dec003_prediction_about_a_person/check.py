"""DEC003 prediction-about-a-person. Explanation and examples: en.md, fr.md."""

from collections.abc import Iterator

from justemesure.charter.finding import Found, Rule
from justemesure.charter.law import Law
from justemesure.charter.model import Charter
from justemesure.charter.questions import made_by, measures
from justemesure.charter.readers import is_individual

RULE = Rule("DEC003", "prediction-about-a-person", "prohibited", "product", since="0.1.0")


def check(charter: Charter, law: Law) -> Iterator[Found]:
    for id, measure in measures(charter):
        path, said = ("measures", id), {"measure": id}
        if "prediction_about_a_person" in made_by(measure):
            yield Found("made", (*path, "makes"), said)
        elif measure.kind == "staff_prediction" and is_individual(measure, law):
            yield Found("declared", path, said)
