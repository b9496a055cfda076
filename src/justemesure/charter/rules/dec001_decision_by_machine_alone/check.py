"""DEC001 decision-by-machine-alone. Explanation and examples: en.md, fr.md."""

import re
from collections.abc import Iterator

from justemesure.charter.ai import (
    decisions,
    is_serious,
    is_settled_by_machine,
    judges_or_scores,
    title,
)
from justemesure.charter.finding import Found, Rule
from justemesure.charter.law import Law
from justemesure.charter.model import Charter
from justemesure.charter.questions import listed, measures

RULE = Rule("DEC001", "decision-by-machine-alone", "prohibited", "law", since="0.1.0")


def check(charter: Charter, law: Law) -> Iterator[Found]:
    if charter.decisions is None:
        judging = [id for id, measure in measures(charter) if judges_or_scores(measure)]
        if judging:
            said = {"measures": listed(judging)}
            where = ("decisions",)
            yield Found("decisions-not-said", where, said, severity="mandatory", force="product")
    for index, decision in decisions(charter):
        path, said = ("decisions", index), {"decision": title(index, decision)}
        if not is_serious(decision):
            continue
        unsaid = None
        if decision.automation is None:
            unsaid = "automation-not-said"
        elif decision.automation == "assisted" and decision.uses and decision.weight is None:
            unsaid = "weight-not-said"
        if unsaid:
            yield Found(unsaid, path, said, severity="mandatory", force="product")
        if not is_settled_by_machine(charter, decision):
            continue
        if decision.exception is None:
            yield Found("alone" if decision.automation == "solely" else "decisive", path, said)
            continue
        point = _POINT.search(decision.exception)
        if point is None:
            yield Found("exception-not-admitted", (*path, "exception"), said)
        elif point[1] in "cC":
            yield Found("consent-not-free", (*path, "exception"), said, force="soft")


# 22(2)(a), 22-2b, 22, paragraphe 2, point a
_POINT = re.compile(r"\b22\D{1,40}?2(?:\D{0,12}\b)?([abc])\b", re.IGNORECASE)
