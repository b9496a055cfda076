"""The charter, typed: what its author wrote, and ``None`` wherever nothing was written.

No default is ever filled in. A trailing underscore stands for a Python keyword (``for_`` is
``for:`` in the file). Lines and columns are beside it, in ``CharterFile.places``.
"""

from datetime import time
from typing import Literal, NewType

from justemesure.charter.measure import Measure
from justemesure.charter.proof import (
    Consultation,
    ImpactAssessment,
    Information,
    Processor,
    Proof,
    Recipient,
    Register,
    Security,
)
from justemesure.charter.record import Record
from justemesure.charter.values import Day, Duration, Hours, Rate
from justemesure.charter.vocabulary import (
    Basis,
    Country,
    Label,
    Name,
    Nothing,
    Outsider,
    ProtectedChannel,
    ProtectedLine,
    ProtectedPeople,
    ProtectedTime,
    PurposeName,
    Relation,
    Right,
    RiskClass,
    Role,
)

Zone = NewType("Zone", str)
"""An IANA time zone, ``Europe/Paris``."""


class Identity(Record):
    id: Name | None = None
    version: int | None = None
    in_force_from: Day | None = None
    review_by: Day | None = None


class Devices(Record):
    owned_by: Literal["employer", "person", "both"] | None = None
    personal: Literal["never", "work_profile_only", "whole_device"] | None = None


class Indicator(Record):
    while_running: str | Nothing | None = None
    hidden: Literal["never", "possible"] | None = None


class Hosting(Record):
    country: Country | None = None
    by: str | None = None


class RiskEntry(Record):
    """The entry of the single occupational-risk document (DUERP)."""

    entry: str | None = None
    date: Day | None = None
    measures: tuple[str, ...] | None = None


class Telework(Record):
    control: str | Nothing | None = None
    contact_hours: Hours | None = None


class Disconnection(Record):
    document: str | None = None
    date: Day | None = None
    telework: Telework | Nothing | None = None


class NoCouncil(Record):
    """The minutes that record that elections found no candidate (procès-verbal de carence)."""

    no_candidate_minutes: str | None = None
    date: Day | None = None


class Organisation(Record):
    name: Label | None = None
    country: Country | None = None
    timezone: Zone | None = None
    headcount: int | None = None
    works_council: bool | NoCouncil | None = None
    sector: Literal["private", "public_body", "private_public_service"] | None = None
    dpo: str | Nothing | None = None
    devices: Devices | None = None
    indicator: Indicator | None = None
    hosting: Hosting | None = None
    duerp: RiskEntry | Nothing | None = None
    disconnection: Disconnection | Nothing | None = None


class Purpose(Record):
    for_: str | None = None
    basis: Basis | None = None
    text: str | None = None
    balancing: str | None = None
    refusal_without_consequence: Proof | None = None


class Population(Record):
    what: str | None = None
    relation: tuple[Relation, ...] | None = None
    within: tuple[Name, ...] | None = None
    chosen_by: str | None = None
    at_most: int | None = None
    telework: bool | None = None
    free_to_organise_travel: bool | None = None


class Never(Record):
    people: tuple[ProtectedPeople, ...] | None = None
    lines: tuple[ProtectedLine, ...] | None = None
    channels: tuple[ProtectedChannel, ...] | None = None
    times: tuple[ProtectedTime, ...] | None = None
    applications: tuple[Label, ...] | None = None


class WorkingHours(Record):
    source: Literal["personal_schedule", "team_schedule", "site_hours"] | None = None
    never_before: time | None = None
    never_after: time | None = None


class Oversight(Record):
    role: Role | None = None
    may_stop: bool | None = None
    trained: Proof | None = None


class ErrorRate(Record):
    document: str | None = None
    date: Day | None = None
    groups: tuple[str, ...] | None = None
    widest_gap: Rate | None = None


class WorkersTold(Record):
    representatives: Day | None = None
    workers: Day | None = None


class AiSystem(Record):
    model: Label | None = None
    serves: tuple[Name, ...] | None = None
    runs: str | None = None
    risk: RiskClass | None = None
    annex_iii: Nothing | Literal["1c", "4a", "4b"] | None = None
    profiling: bool | None = None
    why: str | None = None
    oversight: Oversight | Nothing | None = None
    instructions: str | None = None
    input_check: str | None = None
    monitoring: str | None = None
    incidents: str | None = None
    logs: Duration | None = None
    error_rate: ErrorRate | Nothing | None = None
    literacy: str | None = None
    literacy_for: tuple[Role, ...] | None = None
    informed: WorkersTold | Nothing | None = None
    decision_notice: str | None = None
    explanation: str | None = None
    fundamental_rights: Proof | Nothing | None = None
    review_by: Day | None = None


class AccessJournal(Record):
    keeps: Duration | None = None
    asks_reason: bool | None = None
    person_sees_readers: bool | None = None
    documented_risk: str | None = None


class AccessRole(Record):
    at_most: int | None = None


class Access(Record):
    accounts: Literal["named", "shared"] | None = None
    second_factor: bool | None = None
    journal: AccessJournal | Nothing | None = None
    roles: dict[Role, AccessRole] | None = None


class Rights(Record):
    ask: str | None = None
    answer_within: Duration | None = None
    can: tuple[Right, ...] | None = None
    copy_masks_third_parties: bool | None = None
    objection_shown_separately: bool | None = None


class Decision(Record):
    what: str | None = None
    effect: (
        Literal[
            "sanction", "dismissal", "pay", "bonus", "schedule", "access", "promotion", "training"
        ]
        | None
    ) = None
    uses: tuple[Name, ...] | None = None
    automation: Literal["never", "assisted", "solely"] | None = None
    weight: Literal["minor", "decisive"] | None = None
    reviewer: str | None = None
    may_override: bool | None = None
    overrides_recorded: bool | None = None
    explanation: str | None = None
    contest_within: Duration | None = None
    exception: str | None = None


class Reuse(Record):
    from_: Name | None = None
    into: Name | None = None
    what: str | None = None
    test: Proof | Nothing | None = None


class Waiver(Record):
    """A dated, reasoned, signed exception to a finding of soft law or of a product default."""

    rule: str | None = None
    where: str | None = None
    reason: str | None = None
    signed_by: str | None = None
    expires: Day | None = None


class Charter(Record):
    """The charter, in the order in which it reads best."""

    format: Literal["1"] | None = None
    charter: Identity | None = None
    organisation: Organisation | None = None
    consultation: Consultation | None = None
    information: Information | None = None
    impact_assessment: ImpactAssessment | Nothing | None = None
    register: Register | Nothing | None = None
    processors: dict[Name, Processor] | Nothing | None = None
    recipients: dict[Outsider, Recipient] | Nothing | None = None
    security: Security | None = None
    purposes: dict[PurposeName, Purpose] | None = None
    populations: dict[Name, Population] | None = None
    never: Never | None = None
    working_hours: WorkingHours | None = None
    measures: dict[Name, Measure] | None = None
    ai_systems: dict[Name, AiSystem] | Nothing | None = None
    access: Access | None = None
    rights: Rights | None = None
    decisions: tuple[Decision, ...] | Nothing | None = None
    reuse: tuple[Reuse, ...] | Nothing | None = None
    waivers: tuple[Waiver, ...] | None = None


Written = str | list["Written"] | dict[str, "Written"]
"""The content as written: text, lists and blocks; what the digest is taken of."""


class Place(Record):
    """Where a value stands in the file; both counted from 1."""

    line: int
    column: int

    def __init__(self, line: int, column: int) -> None:
        """As every record's, at once: a charter has more places than values."""
        self.__dict__["line"] = line
        self.__dict__["column"] = column


Path = tuple[str | int, ...]
"""``("measures", "training-calls", "keeps", "sound")``; list items by their index."""


class CharterFile(Record):
    """A readable charter, with what its file says of it."""

    name: str
    charter: Charter
    places: dict[Path, Place]
    written: "Written"

    def place(self, path: Path) -> Place:
        """Where ``path`` is written, or where its nearest written ancestor is."""
        while path not in self.places:
            path = path[:-1]
        return self.places[path]
