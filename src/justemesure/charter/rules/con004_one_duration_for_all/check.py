"""CON004 one-duration-for-all. Explanation and examples: en.md, fr.md."""

from collections.abc import Iterator

from justemesure.charter.finding import Found, Rule
from justemesure.charter.keeping import kept_alike
from justemesure.charter.law import Law
from justemesure.charter.model import Charter
from justemesure.charter.questions import measures

RULE = Rule("CON004", "one-duration-for-all", "mandatory", "soft", since="0.1.0")


def check(charter: Charter, law: Law) -> Iterator[Found]:
    for id, measure in measures(charter):
        kept = kept_alike(charter, measure, law)
        if kept is not None:
            said = {"measure": id, "kept": kept, "most": law.duration("work_tool.raw_retention")}
            yield Found("declared", ("measures", id, "keeps"), said)
