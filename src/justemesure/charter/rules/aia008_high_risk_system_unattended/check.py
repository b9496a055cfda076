"""AIA008 high-risk-system-unattended. Explanation and examples: en.md, fr.md."""

from collections.abc import Iterator

from justemesure.charter.ai import high_risk
from justemesure.charter.finding import Found, Rule
from justemesure.charter.law import Law
from justemesure.charter.model import AiSystem, Charter, Oversight
from justemesure.charter.questions import listed

RULE = Rule("AIA008", "high-risk-system-unattended", "mandatory", "law", since="0.1.0")


def check(charter: Charter, law: Law) -> Iterator[Found]:
    for name, system, severity, since in high_risk(charter, law):
        path, said = ("ai_systems", name), {"system": name, "since": since}
        if missing := _ASKED & set(system.unwritten()):
            yield Found("missing", path, {**said, "missing": listed(missing)}, severity=severity)
        if not _is_overseen(system):
            yield Found("no-overseer", (*path, "oversight"), said, severity=severity)
        least = law.duration("ai_act.log_retention")
        if system.logs is None:
            yield Found("logs-not-said", path, {**said, "least": least}, severity=severity)
        elif least.may_exceed(system.logs):
            kept = {**said, "kept": system.logs, "least": least}
            yield Found("logs-short", (*path, "logs"), kept, severity=severity)


def _is_overseen(system: AiSystem) -> bool:
    """By somebody named by role, trained, who may stop it."""
    by = system.oversight
    if not isinstance(by, Oversight) or by.role is None or by.may_stop is not True:
        return False
    return by.trained is not None and not by.trained.unwritten()


_ASKED = {"instructions", "input_check", "monitoring", "incidents"}
