"""Questions that several rules, and the gate, ask of a charter; each has one answer, here."""

from collections.abc import Collection, Iterable, Iterator
from datetime import date
from typing import Literal

from justemesure.charter.decode import dotted
from justemesure.charter.kinds import KINDS, MAKES
from justemesure.charter.law import Law
from justemesure.charter.measure import Keep, Leaving, Measure, Sample
from justemesure.charter.model import Charter, Path, Purpose, Waiver
from justemesure.charter.values import Delay, Duration
from justemesure.charter.vocabulary import DataClass, Field, Kind, Make, Name, PurposeName, Role

CALL_KINDS = frozenset({"call_recording", "call_listening"})
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

GROUP_DETAIL = frozenset({"team", "organisation"})


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


def starts_by_hand(measure: Measure) -> bool:
    """Whether somebody on the call starts it, for that call only."""
    if measure.trigger is not None:
        return measure.trigger in ("by_the_person", "on_incident")
    proof = measure.contract_proof
    by_hand = proof is not None and proof.started == "by_hand_at_the_agreement"
    return by_hand and purposes_of(measure) == {"contract_proof"}


def covers_every_call(measure: Measure) -> bool:
    """Whether nothing bounds the calls that a call measure takes: no share, number or hand."""
    if measure.trigger in ("every_call", "always"):
        return True
    if starts_by_hand(measure) or measure.listening == "side_by_side_announced":
        return False
    sample = measure.sample or Sample()
    if sample.rate is None:
        return sample.at_most is None
    return sample.rate == "all" or sample.rate.percent >= 100


def is_constant(measure: Measure) -> bool:
    """Whether it reads all the time, or at every call."""
    if measure.kind is None:
        return True
    if measure.kind in CALL_KINDS:
        return covers_every_call(measure)
    if measure.trigger in ("by_the_person", "on_incident"):
        return measure.kind in _NEVER_OCCASIONAL
    if measure.kind == "cctv":
        films = measure.cameras.films_workstations if measure.cameras else None
        return films in (None, "continuously")
    if measure.kind == "geolocation":
        kept = measure.location.history if measure.location else None
        return kept in (None, "full_track")
    return KINDS[measure.kind].constant


_NEVER_OCCASIONAL: frozenset[Kind] = frozenset(
    {
        "webcam_continuous",
        "webcam_snapshots",
        "webcam_behaviour",
        "ambient_microphone",
        "keystroke_content",
        "keystroke_counts",
        "mouse_activity",
        "idle_time",
        "screenshots_periodic",
        "screenshots_random",
        "screen_sharing_permanent",
        "presence_checks",
    }
)
"""Kinds that read all the time by what they are, whoever starts them."""


def is_about_a_device(measure: Measure) -> bool:
    return measure.kind == "device_health" and measure.key == "device"


def only_the_person_sees(measure: Measure) -> bool:
    """Whether nothing leaves the computer, nor is shown to anybody else."""
    if measure.leaves_the_computer != "never" or measure.seen_by is None:
        return False
    return all(role == "person" or view == "never" for role, view in measure.seen_by.items())


def stays_with_the_person(measure: Measure) -> bool:
    """The person's own page, or a screen lock: nothing leaves, is shown to others or is made."""
    return only_the_person_sees(measure) and not made_by(measure)


def is_support(measure: Measure) -> bool:
    """Whether it only helps people, who asked for it and start it themselves."""
    return purposes_of(measure) == {"support_on_request"} and measure.trigger == "by_the_person"


def has_admitted_reason(measure: Measure) -> bool:
    """Whether a specific risk, set out in a dated document, is the reason of the measure."""
    reason = measure.circumstance
    return (
        reason is not None
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


def is_proof_of_presence(measure: Measure, law: Law) -> bool:
    """Whether somebody's presence status serves to check on them."""
    of_status = measure.kind == "presence_status"
    return of_status and judges_people(measure) and is_individual(measure, law)


def is_individual(measure: Measure, law: Law) -> bool:
    """Whether it lets somebody follow one person. Not said means yes."""
    if is_about_a_device(measure) or stays_with_the_person(measure):
        return False
    if measure.detail not in GROUP_DETAIL:
        return True
    return not _rows_pass_quickly(measure, law) or is_read_by_name(measure)


def _rows_pass_quickly(measure: Measure, law: Law) -> bool:
    """Rows of one person hold a category and a length of time, and are soon grouped or gone."""
    read = fields_read(measure)
    if read - {"category", "seconds"}:
        return False
    if not read and (measure.keeps or {}).get("per_person") != "none":
        return False  # rows of one person are kept, and nothing says what is in them
    most = law.duration("groups.rows_per_person")
    for data in {"per_person", *(measure.keeps or {})} - {"team_totals", "totals"}:
        rows = duration_of(measure, data)
        gone = (measure.keeps or {}).get(data) == "none"
        if not gone and (rows is None or rows.may_exceed(most)):
            return False
    return True


def field_lists(measure: Measure) -> Iterator[tuple[Path, frozenset[Field]]]:
    """The lists of what is read and of what leaves the computer, each with its place."""
    yield ("fields",), frozenset(measure.fields or ())
    if isinstance(measure.leaves_the_computer, Leaving):
        yield ("leaves_the_computer", "fields"), frozenset(measure.leaves_the_computer.fields or ())


def fields_read(measure: Measure) -> frozenset[Field]:
    """The fields that are read or leave the computer; empty when none is said."""
    return frozenset[Field]().union(*(fields for _, fields in field_lists(measure)))


def is_read_by_name(measure: Measure) -> bool:
    """Whether somebody other than the person sees named data. Not said means yes."""
    return measure.seen_by is None or bool(named_readers(measure))


def named_readers(measure: Measure) -> frozenset[Role]:
    """The roles that see named data, the person's own left aside."""
    return frozenset(
        role
        for role, view in (measure.seen_by or {}).items()
        if role != "person" and (view in ("named", "first") or isinstance(view, Delay))
    )


def sees_persons(measure: Measure, role: Role) -> bool:
    """Whether this role is shown data of one person, or may take them away."""
    view = (measure.seen_by or {}).get(role)
    if view in ("team", "organisation", "device"):
        return False  # a copy holds what is seen
    return view not in (None, "never") or (measure.export or {}).get(role) in ("whole", "redacted")


def is_security_log(measure: Measure) -> bool:
    """An ordinary security log, which nobody reads by name: not what people write or show."""
    only = purposes_of(measure) == {"security"} and not is_read_by_name(measure)
    return only and measure.kind in _LOGS


_LOGS: frozenset[Kind] = frozenset(
    {"browsing_logs", "connection_time", "file_activity", "email_metadata"}
)


def duration_of(measure: Measure, data: DataClass) -> Duration | None:
    """How long a class of data is kept; ``None`` when it is not kept or nothing says how long."""
    kept = (measure.keeps or {}).get(data)
    if isinstance(kept, Keep):
        return kept.for_
    return kept if isinstance(kept, Duration) else None


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
    return bool(made - ARITHMETIC) or (bool(charter.ai_systems) and charter.ai_systems != "none")


ARITHMETIC: frozenset[Make] = frozenset({"timing", "ranking_of_people", "pay_deduction", "bonus"})
"""What a sum or a sort makes, from what other lines of the charter declare."""


def has_council_duty(charter: Charter, law: Law) -> bool:
    """Whether a works council with the powers of 50 employees must exist. Not said means yes."""
    if not is_french(charter):
        return False
    headcount = charter.organisation.headcount if charter.organisation else None
    if headcount is None or not law.applies("consultation.headcount"):
        return True
    return headcount >= law.number("consultation.headcount")


def around(charter: Charter, population: Name) -> frozenset[Name]:
    """The population and every population that its members also belong to (``within``)."""
    reached: set[Name] = set()
    waiting = [population]
    while waiting:
        name = waiting.pop()
        if name not in reached:
            reached.add(name)
            known = (charter.populations or {}).get(name)
            waiting.extend(known.within or () if known else ())
    return frozenset(reached)


def share_people(charter: Charter, one: Measure, other: Measure) -> bool:
    """Whether one person may be covered by both. Not said means yes."""
    if one.people is None or other.people is None:
        return True
    return any(
        first in around(charter, second) or second in around(charter, first)
        for first in one.people
        for second in other.people
    )


def all_covered(charter: Charter, one: Measure, other: Measure) -> bool:
    """Whether everybody whom ``one`` covers is covered by ``other``."""
    covered = set(other.people or ())
    return bool(one.people) and all(is_within(charter, name, covered) for name in one.people or ())


def is_within(
    charter: Charter, population: Name, covered: Collection[Name], seen: tuple[Name, ...] = ()
) -> bool:
    """Whether every member of the population is in one that is ``covered``."""
    if population in covered:
        return True
    known = (charter.populations or {}).get(population)
    within = known.within if known else None
    if not within or population in seen:
        return False
    return all(is_within(charter, outer, covered, (*seen, population)) for outer in within)


def people_are(
    charter: Charter, measure: Measure, what: Literal["telework", "free_to_organise_travel"]
) -> bool | None:
    """Whether the charter says this of some of the people covered; ``None`` if not of all of them.

    A population says it itself, or those around it do; one inside it speaks of some of its members.
    """
    known = charter.populations or {}
    said: list[bool | None] = []
    for covered in measure.people or ():
        inside = [name for name in known if name != covered and covered in around(charter, name)]
        if any(getattr(known[name], what) for name in inside):
            return True
        said.append(_said_around(charter, covered, what))
    if any(said):
        return True
    return None if None in said or not said else False


def _said_around(charter: Charter, population: Name, what: str) -> bool | None:
    known = (charter.populations or {}).get(population)
    if known and getattr(known, what) is not None:
        return bool(getattr(known, what))
    outer = around(charter, population) - {population}
    said = [getattr(q, what) for name, q in (charter.populations or {}).items() if name in outer]
    return True if True in said else False if False in said else None


def only_against_theft(measure: Measure) -> bool:
    """A last position, and nothing before it, kept for the safety of goods or of a site."""
    kept = measure.location.history if measure.location else None
    purposes = purposes_of(measure)
    return kept == "last_position_only" and bool(purposes) and purposes <= _AGAINST_THEFT


_AGAINST_THEFT: frozenset[PurposeName] = frozenset({"security", "site_protection"})


def reads_people(measure: Measure) -> bool:
    """Whether it reads what people do or say, so that protected exchanges could be caught in it."""
    return measure.kind not in ("declared_work", "application_rule") and not is_about_a_device(
        measure
    )


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
