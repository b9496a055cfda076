"""Questions about AI systems, and about the decisions in which machines have a part."""

from collections.abc import Iterator
from datetime import date

from justemesure.charter.finding import Severity
from justemesure.charter.law import Law
from justemesure.charter.measure import Measure
from justemesure.charter.model import AiSystem, Charter, Decision
from justemesure.charter.questions import (
    CALL_KINDS,
    made_by,
    measure_called,
    measures,
    purposes_of,
    start_of,
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
    made = set(made_by(measure)) - _ARITHMETIC
    if measure.kind not in CALL_KINDS:
        made -= {"phrases"}  # looked for in written text: no more than a search
    return bool(made) or measure.kind in _AI_KINDS


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
    those who work, or a decision about that (4b). There, not said means that it profiles.
    """
    if system.profiling or (system.profiling is None and system.annex_iii != "none"):
        return True
    if system.serves is None:
        return False
    return any(_is_listed(measure) for measure in served(charter, system).values()) or any(
        decision.uses and decision.effect in _ABOUT_WORK and has_a_machine(charter, decision)
        for decision in may_be_used_in(charter, system)
    )


def is_high_risk(charter: Charter, system: AiSystem) -> bool:
    """Whether the duties of high-risk systems concern it: it says so, or it must."""
    return system.risk == "high" or must_be_high_risk(charter, system)


def _is_listed(measure: Measure) -> bool:
    made = set(made_by(measure))
    return bool(purposes_of(measure) & JUDGING or made & _LISTED or computes_a_score(measure))


def high_risk(
    charter: Charter, law: Law, duty: str = "ai_act.annex_iii_from"
) -> Iterator[tuple[Name, AiSystem, Severity, str]]:
    """Each high-risk system with how serious a duty is on that day and the day from which it is.

    None before the AI Act was in force. ``duty`` names the law's value: the day it applies from.
    """
    if law.applies(duty):
        for name, system in systems(charter):
            if is_high_risk(charter, system):
                yield name, system, due(law, duty), law.day(duty).isoformat()


def due(law: Law, name: str) -> Severity:
    """The severity of a duty: it is only recommended until the day of ``name`` is here."""
    return "mandatory" if law.has_come(name) else "recommended"


def first_use(charter: Charter, system: AiSystem) -> date | None:
    """The first day on which a system may be used: the charter in force, a measure begun."""
    start = start_of(charter)
    if start is None:
        return None
    begun = [m.period.from_ if m.period else None for m in served(charter, system).values()]
    return max(start, min((day or start for day in begun), default=start))


JUDGING: frozenset[PurposeName] = frozenset(
    {
        "evaluation",
        "discipline",
        "dismissal",
        "pay",
        "bonus",
        "productivity",
        "presence",
        "general_monitoring",
        "fraud_evidence",
    }
)
"""The purposes that are about judging, sanctioning or paying somebody."""

_ABOUT_WORK = ("sanction", "dismissal", "pay", "bonus", "schedule", "promotion", None)
_SCORES: frozenset[Make] = frozenset(
    {
        "speech_score",
        "productivity_score",
        "ranking_of_people",
        "prediction_about_a_person",
        "adviser_tone_from_words",
        "adviser_emotion_from_voice",
        "adviser_emotion_from_face",
        "emotion_from_typing",
        "stress",
        "smile_in_voice",
    }
)
_LISTED: frozenset[Make] = frozenset({"customer_emotion_from_voice", "protected_traits"})
_ARITHMETIC: frozenset[Make] = frozenset(
    {"timing", "productivity_score", "ranking_of_people", "pay_deduction", "bonus"}
)
_AI_KINDS: tuple[Kind, ...] = ("webcam_behaviour", "staff_prediction", "biometric_identification")
