"""DEC002 human-review-in-name-only. Explanation and examples: en.md, fr.md."""

from collections.abc import Iterator

from justemesure.charter.ai import (
    decisions,
    has_a_machine,
    is_serious,
    is_settled_by_machine,
    title,
)
from justemesure.charter.finding import Force, Found, Rule
from justemesure.charter.law import Law
from justemesure.charter.model import Charter

RULE = Rule("DEC002", "human-review-in-name-only", "mandatory", "law", since="0.1.0")


def check(charter: Charter, law: Law) -> Iterator[Found]:
    for index, decision in decisions(charter):
        path, said = ("decisions", index), {"decision": title(index, decision)}
        if not (is_serious(decision) and has_a_machine(charter, decision)):
            continue
        # Article 22 binds where the machine decides; elsewhere asking for the same is a reading.
        automated = decision.automation is None or is_settled_by_machine(charter, decision)
        force: Force | None = None if automated else "soft"
        if decision.reviewer is None:
            yield Found("no-reviewer", path, said, force=force)
        if decision.may_override is not True:
            yield Found("cannot-override", (*path, "may_override"), said, force=force)
        if decision.overrides_recorded is not True:
            place = (*path, "overrides_recorded")
            yield Found("overrides-unrecorded", place, said, force="product")
        if decision.explanation is None:
            yield Found("no-explanation", path, said, force=force)
        if decision.contest_within is None:
            yield Found("no-time-to-contest", path, said, force=force)
