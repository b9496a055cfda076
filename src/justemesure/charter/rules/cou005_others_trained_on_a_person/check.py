"""COU005 others-trained-on-a-person. Explanation and examples: en.md, fr.md."""

from collections.abc import Iterator

from justemesure.charter.finding import Found, Rule
from justemesure.charter.law import Law
from justemesure.charter.model import Charter
from justemesure.charter.questions import coupled

RULE = Rule("COU005", "others-trained-on-a-person", "mandatory", "law", since="0.1.0")


def check(charter: Charter, law: Law) -> Iterator[Found]:
    for id, measure in coupled(charter).items():
        path, said = ("measures", id, "reuse_for_others"), {"measure": id}
        if measure.reuse_for_others is None:
            yield Found("not-said", path, said)
        elif measure.reuse_for_others == "as_it_is":
            yield Found("as-it-is", path, said)
