"""DIS001 bias-not-tested. Explanation and examples: en.md, fr.md."""

from collections.abc import Iterator
from datetime import date

from justemesure.charter.finding import Found, Rule
from justemesure.charter.law import Law
from justemesure.charter.measure import Measure
from justemesure.charter.model import AiSystem, Charter, ErrorRate
from justemesure.charter.questions import (
    capabilities_of,
    listed,
    made_by,
    measures,
    purposes_of,
    start_of,
)
from justemesure.charter.vocabulary import Name

RULE = Rule("DIS001", "bias-not-tested", "mandatory", "law", since="0.1.0")


def check(charter: Charter, law: Law) -> Iterator[Found]:
    concerned = {id: m for id, m in measures(charter) if capabilities_of(m) & _HEARS_OR_SCORES}
    systems = charter.ai_systems if isinstance(charter.ai_systems, dict) else {}
    unserved = dict(concerned)
    for name, system in systems.items():
        served = {id: concerned[id] for id in system.serves or () if id in concerned}
        for id in served:
            unserved.pop(id, None)
        if served:
            yield from _tested(charter, law, name, system, served)
    for id in unserved:
        yield Found("not-tested", ("measures", id, "makes"), {"measures": listed([id])})


def _tested(
    charter: Charter, law: Law, name: Name, system: AiSystem, served: dict[Name, Measure]
) -> Iterator[Found]:
    path = ("ai_systems", name, "error_rate")
    test = system.error_rate if isinstance(system.error_rate, ErrorRate) else ErrorRate()
    said: dict[str, object] = {"system": name, "measures": listed(served)}
    if test.document is None or test.date is None:
        yield Found("not-tested", path, said)
    else:
        start = _first_use(charter, served)
        if start is None:
            yield Found("start-unknown", ("charter", "in_force_from"), said)
        elif test.date > start:
            yield Found("too-late", (*path, "date"), said | {"date": test.date, "start": start})
    if not test.groups:
        yield Found("no-groups", (*path, "groups"), said)
    if not any(_judges(charter, id, measure) for id, measure in served.items()):
        return
    gap, most = test.widest_gap, law.rate("fairness.widest_gap")
    if gap is None:
        yield Found("gap-not-said", (*path, "widest_gap"), said, force="product")
    elif gap.percent > most.percent:
        said |= {"gap": gap, "most": most}
        yield Found("gap-too-wide", (*path, "widest_gap"), said, force="product")


def _first_use(charter: Charter, served: dict[Name, Measure]) -> date | None:
    """The first day on which one of these measures may run; ``None`` without the charter's."""
    start = start_of(charter)
    if start is None:
        return None
    begun = [measure.period.from_ if measure.period else None for measure in served.values()]
    return max(start, min(day or start for day in begun))


def _judges(charter: Charter, id: Name, measure: Measure) -> bool:
    decisions = charter.decisions if isinstance(charter.decisions, tuple) else ()
    if any(id in (decision.uses or ()) for decision in decisions):
        return True
    return bool(purposes_of(measure) & _JUDGING or set(made_by(measure)) & _SCORES)


_HEARS_OR_SCORES = {
    "call_transcription",
    "keyword_spotting",
    "text_sentiment",
    "contact_reasons",
    "speech_score",
    "productivity_score",
}
_SCORES = {"speech_score", "productivity_score"}
_JUDGING = {"evaluation", "productivity", "pay", "bonus", "discipline", "dismissal"}
