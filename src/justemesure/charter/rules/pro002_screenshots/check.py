"""PRO002 screenshots. Explanation and examples: en.md, fr.md."""

from collections.abc import Iterator

from justemesure.charter.finding import Found, Rule
from justemesure.charter.law import Law
from justemesure.charter.model import Charter
from justemesure.charter.questions import is_support, measures

RULE = Rule("PRO002", "screenshots", "prohibited", "law", since="0.1.0")


def check(charter: Charter, law: Law) -> Iterator[Found]:
    for id, measure in measures(charter):
        if measure.kind in _KINDS and not is_support(measure):
            yield Found("declared", ("measures", id, "kind"), {"measure": id})


_KINDS = ("screenshots_random", "screenshots_periodic", "screenshots_during_call")
