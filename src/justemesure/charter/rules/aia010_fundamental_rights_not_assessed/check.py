"""AIA010 fundamental-rights-not-assessed. Explanation and examples: en.md, fr.md."""

from collections.abc import Iterator

from justemesure.charter.ai import first_use, high_risk
from justemesure.charter.finding import Found, Rule
from justemesure.charter.law import Law
from justemesure.charter.model import Charter
from justemesure.charter.proof import Proof

RULE = Rule("AIA010", "fundamental-rights-not-assessed", "mandatory", "law", since="0.1.0")


def check(charter: Charter, law: Law) -> Iterator[Found]:
    sector = charter.organisation.sector if charter.organisation else None
    if sector == "private":
        return
    for name, system, severity, since in high_risk(charter, law):
        path, said = ("ai_systems", name, "fundamental_rights"), {"system": name, "since": since}
        done, start = system.fundamental_rights, first_use(charter, system)
        if not isinstance(done, Proof) or done.document is None or done.date is None:
            if sector is None:
                yield Found("sector-not-said", ("organisation",), said, severity=severity)
            else:
                yield Found("not-assessed", path, said, severity=severity)
        elif start is None:
            yield Found("start-unknown", ("charter", "in_force_from"), said, severity=severity)
        elif done.date > start:
            late = {**said, "date": done.date, "start": start}
            yield Found("too-late", path, late, severity=severity)
