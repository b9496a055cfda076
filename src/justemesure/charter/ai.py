"""Questions about AI systems, and about the decisions in which machines have a part."""

from collections.abc import Iterator
from datetime import date

from justemesure.charter.constancy import CALL_KINDS
from justemesure.charter.finding import Severity
from justemesure.charter.law import Law
from justemesure.charter.measure import Measure
from justemesure.charter.model import AiSystem, Charter, Decision
from justemesure.charter.questions import (
    ARITHMETIC,
    first_day,
    made_by,
    measure_called,
    measures,
    purposes_of,
)
from justemesure.charter.vocabulary import Kind, Make, Name, PurposeName


def systems(charter: Charter) -> Iterator[tuple[Name, AiSystem]]:
    """The AI systems that are declared."""
    if isinstance(charter.ai_systems, dict):
        yield from charter.ai_systems.items()


def served(charter: Charter, system: AiSystem) -> dict[Name, Measure]:
    """The measures that a system serves: every one of them where that is not said."""
    known = dict(measures(charter))
    if system.serves is None:
        return known
    return {id: known[id] for id in system.serves if id in known}


def needs_ai(measure: Measure) -> bool:
    """Whether it, or something made of it, cannot be done without an AI system."""
    made = set(made_by(measure)) - ARITHMETIC - {"productivity_score"}
    if measure.kind not in CALL_KINDS:
        made -= {"phrases"}  # looked for in written text: no more than a search
    return bool(made) or measure.tone is not None or measure.kind in _AI_KINDS


def unserved(charter: Charter) -> list[Name]:
    """The measures that need an AI system, and that no declared one serves."""
    covered = {id for _, system in systems(charter) for id in served(charter, system)}
    return [id for id, measure in measures(charter) if needs_ai(measure) and id not in covered]


def computes_a_score(measure: Measure) -> bool:
    """Whether what it gives is a judgement of somebody that a machine computed."""
    return bool(set(made_by(measure)) & _SCORES) or measure.kind == "staff_prediction"


def decisions(charter: Charter) -> Iterator[tuple[int, Decision]]:
    """Each decision that is declared, by its place in the list."""
    if isinstance(charter.decisions, tuple):
        yield from enumerate(charter.decisions)


def title(index: int, decision: Decision) -> str:
    """What a finding calls it: its own words, or its place in the list."""
    return decision.what or str(index + 1)


def is_serious(decision: Decision) -> bool:
    """Whether it has legal or similarly serious effects on somebody. Not said means yes."""
    return decision.effect != "training"


def has_a_machine(charter: Charter, decision: Decision) -> bool:
    """Whether a machine has a part in it. Not said means yes."""
    return decision.automation != "never" or _uses_a_score(charter, decision)


def is_settled_by_machine(charter: Charter, decision: Decision) -> bool:
    """Whether a machine decides alone, or what it computes settles the matter."""
    if decision.automation == "solely":
        return True
    return decision.weight == "decisive" and has_a_machine(charter, decision)


def _uses_a_score(charter: Charter, decision: Decision) -> bool:
    used = (measure_called(charter, id) for id in decision.uses or ())
    return any(measure and computes_a_score(measure) for measure in used)


def may_be_used_in(charter: Charter, system: AiSystem) -> list[Decision]:
    """The decisions that may rest on what a system gives. Not said means that they do."""
    if charter.decisions is None:
        return [Decision()]
    ids = served(charter, system)
    return [
        decision
        for _, decision in decisions(charter)
        if decision.uses is None or set(decision.uses) & set(ids)
    ]


def must_be_high_risk(charter: Charter, system: AiSystem) -> bool:
    """Whether Annex III makes it high-risk whatever the charter calls it.

    It profiles people; or it reads customers' emotions (1c), or serves to judge, sanction or pay
    those who work, or a decision about that (4b). There, not said means that it profiles. Where
    several systems serve a measure, the one that is declared high-risk answers for the others.
    """
    if system.profiling or (system.profiling is None and system.annex_iii != "none"):
        return True
    if system.serves is None:
        return False
    answered = {
        id
        for _, other in systems(charter)
        if other.risk in ("high", "prohibited") and other.serves is not None
        for id in other.serves
    }
    mine = {id: m for id, m in served(charter, system).items() if id not in answered}
    return any(_is_listed(measure) for measure in mine.values()) or any(
        set(decision.uses or ()) & set(mine)
        and decision.effect in _ABOUT_WORK
        and has_a_machine(charter, decision)
        for _, decision in decisions(charter)
    )


def is_high_risk(charter: Charter, system: AiSystem) -> bool:
    """Whether the duties of high-risk systems concern it: it says so, or it does not say no.

    A system declared in too low a class is the fault that AIA005 reports, once.
    """
    return system.risk == "high" or (system.risk is None and must_be_high_risk(charter, system))


def _is_listed(measure: Measure) -> bool:
    return "customer_emotion_from_voice" in made_by(measure) or judges_or_scores(measure)


def judges_or_scores(measure: Measure) -> bool:
    """Whether it serves to judge, sanction or pay somebody, or computes a judgement of them."""
    return bool(purposes_of(measure) & JUDGING) or computes_a_score(measure)


def high_risk(
    charter: Charter, law: Law, duty: str = "ai_act.annex_iii_from"
) -> Iterator[tuple[Name, AiSystem, Severity, date]]:
    """Each high-risk system with how serious a duty is on that day and the day from which it is.

    None before the AI Act was in force. ``duty`` names the law's value: the day it applies from.
    """
    if law.applies(duty):
        for name, system in systems(charter):
            if is_high_risk(charter, system):
                yield name, system, due(law, duty), law.day(duty)


def due(law: Law, name: str) -> Severity:
    """The severity of a duty: it is only recommended until the day of ``name`` is here."""
    return "mandatory" if law.has_come(name) else "recommended"


def first_use(charter: Charter, system: AiSystem) -> date | None:
    """The first day on which a system may be used: the charter in force, a measure begun."""
    return first_day(charter, served(charter, system).values())


JUDGING: frozenset[PurposeName] = frozenset(
    {"evaluation", "discipline", "dismissal", "pay", "bonus", "productivity"}
)
"""The purposes that are about judging, sanctioning or paying somebody."""

_ABOUT_WORK = ("sanction", "dismissal", "pay", "bonus", "schedule", "promotion", None)
_SCORES: frozenset[Make] = frozenset(
    {"speech_score", "productivity_score", "ranking_of_people", "prediction_about_a_person"}
)
_AI_KINDS: tuple[Kind, ...] = ("webcam_behaviour", "staff_prediction")
