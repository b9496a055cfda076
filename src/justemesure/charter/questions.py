"""Questions that several rules, and the gate, ask of a charter; each has one answer, here."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import TYPE_CHECKING

from justemesure.charter.decode import dotted
from justemesure.charter.kinds import KINDS, MAKES
from justemesure.charter.law import Law
from justemesure.charter.measure import Keep, Measure
from justemesure.charter.model import Charter, Path, Purpose, Waiver
from justemesure.charter.values import Duration
from justemesure.charter.vocabulary import DataClass, Make, Name, PurposeName

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

IMPOSABLE: frozenset[PurposeName] = frozenset(
    {
        "legal_obligation",
        "distress_calls",
        "working_time",
        "security",
        "health_and_safety",
        "site_protection",
    }
)
"""The purposes for which a text may impose a measure; citing one changes nothing of the others."""

TOO_GENERAL: frozenset[PurposeName] = frozenset(
    {"general_monitoring", "productivity", "presence", "other"}
)
"""The purposes that are no purpose, whatever is measured."""


def measures(charter: Charter) -> Iterator[tuple[Name, Measure]]:
    yield from (charter.measures or {}).items()


def measure_called(charter: Charter, id: str | None) -> Measure | None:
    return (charter.measures or {}).get(Name(id)) if id is not None else None


def purposes_of(measure: Measure) -> frozenset[PurposeName]:
    """The purposes of a measure; empty when it names none."""
    if measure.purpose is None:
        return frozenset()
    if isinstance(measure.purpose, tuple):
        return frozenset(measure.purpose)
    return frozenset({measure.purpose})


def described(charter: Charter, measure: Measure) -> list[Purpose | None]:
    """What the charter says of each purpose of a measure; ``None`` where it says nothing."""
    return [(charter.purposes or {}).get(name) for name in sorted(purposes_of(measure))]


def rests_on(charter: Charter, measure: Measure, *bases: str) -> bool:
    """Whether every purpose of the measure rests on one of these legal bases."""
    purposes = described(charter, measure)
    return bool(purposes) and all(purpose and purpose.basis in bases for purpose in purposes)


def imposed_by_law(charter: Charter, measure: Measure) -> bool:
    """Whether a legal text, cited, imposes the measure: none imposes training or assessment."""
    return (
        purposes_of(measure) <= IMPOSABLE
        and rests_on(charter, measure, "legal_obligation")
        and all(purpose and purpose.text for purpose in described(charter, measure))
    )


def capabilities_of(measure: Measure) -> frozenset[str]:
    """The capabilities of the legal notes that the measure and what is made of it use."""
    found = KINDS[measure.kind].capabilities if measure.kind else frozenset()
    return found.union(*(MAKES[make] for make in made_by(measure)))


def made_by(measure: Measure) -> tuple[Make, ...]:
    return measure.makes if isinstance(measure.makes, tuple) else ()


def collects(measure: Measure) -> bool:
    """Whether it reads or keeps anything about anybody. Not said means yes."""
    return measure.kind != "application_rule" or measure.records != "none"


def start_of(charter: Charter) -> date | None:
    """The day from which the charter is in force."""
    return charter.charter.in_force_from if charter.charter else None


def first_collection(charter: Charter) -> date | None:
    """The first day on which something may be collected: charter in force, measure begun."""
    return first_day(charter, (m for _, m in measures(charter) if collects(m)))


def first_day(charter: Charter, some: Iterable[Measure]) -> date | None:
    """The first day on which one of these measures may begin."""
    start = start_of(charter)
    if start is None:
        return None
    begun = [measure.period.from_ if measure.period else None for measure in some]
    return max(start, min((day or start for day in begun), default=start))


def is_support(measure: Measure) -> bool:
    """Whether it only helps people, who asked for it and start it themselves."""
    return purposes_of(measure) == {"support_on_request"} and measure.trigger == "by_the_person"


def gives_no_objection(charter: Charter, measure: Measure) -> bool:
    """Whether every purpose has a basis against which the GDPR gives no right to object.

    A contract is one only for the recording that proves it: training does not perform it.
    """
    admitted = {"contract", "legal_obligation", "vital_interests"}
    if purposes_of(measure) != {"contract_proof"}:
        admitted.remove("contract")
    return rests_on(charter, measure, *admitted)


def has_admitted_reason(measure: Measure) -> bool:
    """Whether a specific risk, set out in a dated document, is the reason of the measure.

    A risk is no reason to count somebody's time, to judge, to pay or to sanction them.
    """
    reason = measure.circumstance
    return (
        reason is not None
        and not purposes_of(measure) & _JUDGING
        and reason.type == "documented_specific_risk"
        and None not in (reason.document, reason.date)
    )


def protects_from_a_risk(measure: Measure) -> bool:
    """Whether its only purpose is health and safety, for an admitted reason."""
    return purposes_of(measure) == {"health_and_safety"} and has_admitted_reason(measure)


def judges_people(measure: Measure) -> bool:
    """Whether a purpose counts time, judges, pays or sanctions, is too general or is not said."""
    return not purposes_of(measure) or bool(purposes_of(measure) & _JUDGING)


_JUDGING: frozenset[PurposeName] = frozenset(
    [
        "working_time",
        "evaluation",
        "pay",
        "bonus",
        "presence",
        "discipline",
        "dismissal",
        "productivity",
        "general_monitoring",
        "other",
    ]
)


def duration_of(measure: Measure, data: DataClass) -> Duration | None:
    """How long a class of data is kept; ``None`` when it is not kept or nothing says how long."""
    kept = (measure.keeps or {}).get(data)
    if isinstance(kept, Keep):
        return kept.for_
    return kept if isinstance(kept, Duration) else None


def film_of(charter: Charter, call: str) -> Name | None:
    """The measure that films the screen during the calls of another, if exactly one does."""
    found = [
        id
        for id, measure in measures(charter)
        if measure.kind == "screen_video_during_call" and measure.with_ == call
    ]
    return found[0] if len(found) == 1 else None


def coupled(charter: Charter) -> dict[Name, Measure]:
    """The films of a screen during a call, and the recordings of the calls they go with."""
    found: dict[Name, Measure] = {}
    for id, measure in measures(charter):
        if measure.kind == "screen_video_during_call":
            found[id] = measure
            call = measure_called(charter, measure.with_)
            if call is not None and measure.with_ is not None:
                found[measure.with_] = call
    return found


def uses_ai(charter: Charter) -> bool:
    """Whether an AI system is declared, or something that takes one is made."""
    made = {make for _, measure in measures(charter) for make in made_by(measure)}
    toned = any(measure.tone is not None for _, measure in measures(charter))
    return (
        toned
        or bool(made - ARITHMETIC)
        or (bool(charter.ai_systems) and charter.ai_systems != "none")
    )


ARITHMETIC: frozenset[Make] = frozenset({"timing", "ranking_of_people", "pay_deduction", "bonus"})
"""What a sum or a sort makes, from what other lines of the charter declare."""


def is_reasoned_update(charter: Charter) -> bool:
    """Whether a signed reason says why this very version was not put to a vote."""
    update = charter.consultation.not_required if charter.consultation else None
    version = charter.charter.version if charter.charter else None
    if update is None or update.unwritten():
        return False
    return version is not None and update.for_version == version


def is_public_body(charter: Charter) -> bool:
    """Whether the employer says so: its representatives have other texts than a company's."""
    return charter.organisation is not None and charter.organisation.sector == "public_body"


def has_council_duty(charter: Charter, law: Law) -> bool:
    """Whether a works council with the powers of 50 employees must exist. Not said means yes."""
    if not is_french(charter):
        return False
    headcount = charter.organisation.headcount if charter.organisation else None
    if headcount is None or not law.applies("consultation.headcount"):
        return True
    return headcount >= law.number("consultation.headcount")


def protects_places(measure: Measure) -> bool:
    """Whether it only keeps a place or what is in it safe."""
    return bool(purposes_of(measure)) and purposes_of(measure) <= _FOR_SAFETY


def only_against_theft(measure: Measure) -> bool:
    """A last position, and nothing before it, kept for the safety of goods or of a site."""
    kept = measure.location.history if measure.location else None
    return kept == "last_position_only" and protects_places(measure)


_FOR_SAFETY: frozenset[PurposeName] = frozenset({"security", "site_protection"})


def zone_of(charter: Charter | None) -> "ZoneInfo":
    """The zone in which its people read clocks; UTC where none is written."""
    from zoneinfo import ZoneInfo  # no rule asks, and `check` starts fast

    organisation = charter.organisation if charter else None
    return ZoneInfo(str((organisation.timezone if organisation else None) or "UTC"))


def is_french(charter: Charter) -> bool:
    """Whether French law applies to the employer. Not said means yes."""
    return charter.organisation is None or charter.organisation.country in (None, "FR")


def waives(waiver: Waiver, code: str, path: Path) -> bool:
    """Whether the waiver names this rule, and this place or a block around it."""
    place, where = dotted(path), waiver.where
    if waiver.rule != code or where is None:
        return False
    return place == where or place.startswith((f"{where}.", f"{where}["))


def listed(words: Iterable[str]) -> str:
    """Words of the charter, as they are written in the file, for a finding's sentence."""
    return ", ".join(f"`{word}`" for word in sorted(words))
