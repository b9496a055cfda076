"""DEX003 risks-not-assessed. Explanation and examples: en.md, fr.md."""

from collections.abc import Iterator

from justemesure.charter.finding import Found, Rule
from justemesure.charter.law import Law
from justemesure.charter.model import Charter, RiskEntry
from justemesure.charter.questions import collects, is_french, measures

RULE = Rule("DEX003", "risks-not-assessed", "mandatory", "law", since="0.1.0")


def check(charter: Charter, law: Law) -> Iterator[Found]:
    if not is_french(charter) or not any(collects(measure) for _, measure in measures(charter)):
        return
    path = ("organisation", "duerp")
    assessed = charter.organisation.duerp if charter.organisation else None
    if not isinstance(assessed, RiskEntry):
        assessed = RiskEntry()
    if assessed.entry is None or assessed.date is None:
        yield Found("no-entry", path)
    if not assessed.measures:
        yield Found("no-measures", path)
