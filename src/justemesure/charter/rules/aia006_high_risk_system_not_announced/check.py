"""AIA006 high-risk-system-not-announced. Explanation and examples: en.md, fr.md."""

from collections.abc import Iterator

from justemesure.charter.ai import first_use, high_risk
from justemesure.charter.finding import Found, Rule
from justemesure.charter.law import Law
from justemesure.charter.model import Charter, NoCouncil, Organisation, WorkersTold
from justemesure.charter.questions import is_french

RULE = Rule("AIA006", "high-risk-system-not-announced", "mandatory", "law", since="0.1.0")


def check(charter: Charter, law: Law) -> Iterator[Found]:
    for name, system, severity, since in high_risk(charter, law):
        path, said = ("ai_systems", name), {"system": name, "since": since}
        informed = system.informed if isinstance(system.informed, WorkersTold) else WorkersTold()
        days = {"workers": informed.workers}
        if _has_representatives(charter, law):
            days["representatives"] = informed.representatives
        start = first_use(charter, system)
        for who, told in days.items():
            if told is None:
                yield Found(f"{who}-not-told", path, said, severity=severity)
            elif start is not None and told > start:
                late = {**said, "told": told, "start": start}
                yield Found("too-late", (*path, "informed", who), late, severity=severity)
        if start is None and any(days.values()):
            yield Found("start-unknown", ("charter", "in_force_from"), said, severity=severity)


def _has_representatives(charter: Charter, law: Law) -> bool:
    """Whether staff representatives exist or should. Not said means yes."""
    organisation = charter.organisation or Organisation()
    council = organisation.works_council
    if isinstance(council, NoCouncil):
        return bool(council.unwritten())
    if not is_french(charter):
        return council is not False
    least = "consultation.first_representatives"
    if organisation.headcount is None or not law.applies(least):
        return True
    return organisation.headcount >= law.number(least)
