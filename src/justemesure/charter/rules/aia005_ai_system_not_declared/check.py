"""AIA005 ai-system-not-declared. Explanation and examples: en.md, fr.md."""

from collections.abc import Iterator

from justemesure.charter.ai import due, must_be_high_risk, systems, unserved
from justemesure.charter.finding import Found, Rule
from justemesure.charter.law import Law
from justemesure.charter.model import AiSystem, Charter
from justemesure.charter.questions import listed, uses_ai
from justemesure.charter.vocabulary import Name

RULE = Rule("AIA005", "ai-system-not-declared", "mandatory", "law", since="0.1.0")


def check(charter: Charter, law: Law) -> Iterator[Found]:
    if charter.ai_systems is None:
        if uses_ai(charter):
            yield Found("not-said", ("ai_systems",), force="product")
        return
    for id in unserved(charter):
        yield Found("no-system", ("ai_systems",), {"measure": id}, force="product")
    for name, system in systems(charter):
        yield from _described(charter, law, name, system)


def _described(charter: Charter, law: Law, name: Name, system: AiSystem) -> Iterator[Found]:
    path, said = ("ai_systems", name), {"system": name}
    if missing := _ASKED & set(system.unwritten()):
        yield Found("incomplete", path, {**said, "missing": listed(missing)}, force="product")
    if system.risk == "prohibited" and law.applies("ai_act.article_5"):
        yield Found("declared-prohibited", (*path, "risk"), said, severity="prohibited")
    if system.risk not in ("minimal", "transparency") or system.profiling is None:
        return
    if law.applies("ai_act.annex_iii_from") and must_be_high_risk(charter, system):
        since = law.day("ai_act.annex_iii_from")
        severity = due(law, "ai_act.annex_iii_from")
        yield Found("too-low", (*path, "risk"), {**said, "since": since}, severity=severity)


_ASKED = {"serves", "risk", "annex_iii", "profiling", "why"}
