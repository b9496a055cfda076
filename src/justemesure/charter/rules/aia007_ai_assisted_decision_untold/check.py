"""AIA007 ai-assisted-decision-untold. Explanation and examples: en.md, fr.md."""

from collections.abc import Iterator

from justemesure.charter.ai import high_risk, is_serious, may_be_used_in
from justemesure.charter.finding import Found, Rule
from justemesure.charter.law import Law
from justemesure.charter.model import Charter

RULE = Rule("AIA007", "ai-assisted-decision-untold", "mandatory", "law", since="0.1.0")


def check(charter: Charter, law: Law) -> Iterator[Found]:
    for name, system, severity, since in high_risk(charter, law):
        if system.decision_notice is None and may_be_used_in(charter, system):
            said = {"system": name, "since": since}
            yield Found("not-told", ("ai_systems", name), said, severity=severity)
    for name, system, severity, since in high_risk(charter, law, "ai_act.article_86_from"):
        serious = any(is_serious(decision) for decision in may_be_used_in(charter, system))
        if system.explanation is None and serious:
            said = {"system": name, "since": since}
            yield Found("no-explanation", ("ai_systems", name), said, severity=severity)
