"""What was done before anything starts: each entry is a date and a document, never a yes."""

from typing import Literal

from justemesure.charter.record import Record
from justemesure.charter.values import Day, Duration
from justemesure.charter.vocabulary import (
    CallerItem,
    ContractTerm,
    Country,
    Level,
    Name,
    Nothing,
    NoticeChannel,
    NoticeItem,
)


class Proof(Record):
    document: str | None = None
    date: Day | None = None


class Pilot(Record):
    what: str | None = None
    kind: Literal["pilot", "proof_of_concept", "experiment", "technical_test"] | None = None
    on: Literal["real_work", "fictitious_data"] | None = None
    from_: Day | None = None
    to: Day | None = None


class Expert(Record):
    voted: bool | None = None
    access_given_on: Day | None = None
    delay_extended: bool | None = None


class Opinion(Record):
    date: Day | None = None
    result: Literal["favourable", "favourable_with_reservations", "unfavourable"] | None = None
    minutes: str | None = None


class NotRequired(Record):
    """Why an update that measures nobody and changes no working condition was not put to a vote."""

    reason: str | None = None
    document: str | None = None
    date: Day | None = None
    signed_by: str | None = None
    for_version: int | None = None


class Orientations(Record):
    year: int | None = None
    document: str | None = None


class Consultation(Record):
    bases: tuple[str, ...] | None = None
    councils: Literal["one", "central_and_establishments"] | None = None
    pilots: tuple[Pilot, ...] | Nothing | None = None
    file_complete_on: Day | None = None
    expert: Expert | Nothing | None = None
    delay_agreement: Proof | None = None
    opinion: Opinion | Nothing | None = None
    deemed_on: Day | None = None
    reservations_answered: str | None = None
    for_version: int | None = None
    not_required: NotRequired | None = None
    strategic_orientations: Orientations | Nothing | None = None


class Notice(Record):
    document: str | None = None
    version: int | None = None
    channel: NoticeChannel | None = None


class EmployeeInformation(Record):
    notice: Notice | Nothing | None = None
    delivered_by: Day | None = None
    proof: str | None = None
    populations: tuple[Name, ...] | None = None
    says: tuple[NoticeItem, ...] | None = None


class CallerInformation(Record):
    message: str | None = None
    moment: Literal["before_recording", "during_call", "after_call", "website_only"] | None = None
    says: tuple[CallerItem, ...] | None = None


class EvaluationNotice(Record):
    document: str | None = None
    delivered_by: Day | None = None
    relevance: str | None = None
    results_confidential: bool | None = None


class RepresentativesInformation(Record):
    informed_on: Day | None = None
    document: str | None = None


class Information(Record):
    employees: EmployeeInformation | Nothing | None = None
    callers: CallerInformation | Nothing | None = None
    evaluation: EvaluationNotice | Nothing | None = None
    representatives: RepresentativesInformation | Nothing | None = None


class ImpactAssessment(Record):
    document: str | None = None
    date: Day | None = None
    for_version: int | None = None
    dpo_involved_on: Day | None = None
    dpo_opinion: Day | None = None
    worker_views: Day | None = None
    residual_risk: Level | None = None
    cnil_consulted: Proof | Nothing | None = None


class Register(Record):
    document: str | None = None
    date: Day | None = None
    entries: dict[Name, str] | None = None


class Transfer(Record):
    tool: (
        Literal["adequacy", "data_privacy_framework", "standard_clauses", "binding_rules"] | None
    ) = None
    document: str | None = None
    date: Day | None = None
    assessment: Proof | None = None


class Processor(Record):
    does: str | None = None
    country: Country | None = None
    support_from: Country | Nothing | None = None
    contract: Proof | Nothing | None = None
    contract_says: tuple[ContractTerm, ...] | None = None
    transfer: Transfer | Nothing | None = None
    trains_on_our_data: Literal["never", "with_authorisation", "yes"] | None = None
    training_authorisation: Proof | None = None
    decides_purposes: bool | None = None


class Recipient(Record):
    """Somebody outside the employer who is given data: who, why of persons, on what footing."""

    who: str | None = None
    why: str | None = None
    status: Literal["controller", "joint_controller", "processor"] | None = None
    agreement: Proof | None = None


class Breach(Record):
    procedure: str | None = None
    notify_within: Duration | None = None


class Security(Record):
    at_rest: Literal["encrypted", "clear"] | None = None
    in_transit: Literal["encrypted", "clear"] | None = None
    live_view_on_mobile: Literal["never", "allowed"] | None = None
    workstations: str | None = None
    breach: Breach | Nothing | None = None
