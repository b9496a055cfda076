"""A measure: one paragraph of the charter that says what, why, who, how much and until when."""

from typing import Literal

from justemesure.charter.proof import Proof
from justemesure.charter.record import Record
from justemesure.charter.values import Day, Delay, Duration, Rate, Volume
from justemesure.charter.vocabulary import (
    DataClass,
    ExportForm,
    Field,
    Identifier,
    Kind,
    Label,
    Make,
    Moment,
    Name,
    Nothing,
    PurposeName,
    Role,
    Trigger,
    View,
)


class Period(Record):
    from_: Day | None = None
    to: Day | None = None


class Sample(Record):
    rate: Rate | Literal["all"] | None = None
    drawn: Literal["before_the_call", "after_the_call", "by_a_person"] | None = None
    at_most: Volume | None = None
    review_capacity: Volume | None = None


class PrivateCalls(Record):
    cut_off_key: str | Nothing | None = None
    unrecorded_line: bool | None = None


class Objection(Record):
    during_call: tuple[Literal["keypad", "spoken"], ...] | Nothing | None = None
    stops: bool | None = None
    deletes_what_exists: bool | None = None
    service_continues: bool | None = None


class Tone(Record):
    reads: Literal["transcript", "voice", "transcript_and_voice"] | None = None
    of: Literal["customer", "adviser", "both"] | None = None
    chain: Proof | None = None


class Keep(Record):
    """A duration with its reason, where a bare duration would be an unjustified one."""

    for_: Duration | None = None
    because: str | None = None


class Window(Record):
    application: Label | None = None
    nothing_else: bool | None = None


class Runs(Record):
    from_: Moment | None = None
    to: Moment | None = None


class Leaving(Record):
    each: Literal["hour", "day"] | None = None
    fields: tuple[Field, ...] | None = None
    after: Duration | None = None


class Shown(Record):
    smallest_group: int | None = None
    zoom: bool | None = None
    differencing_protection: bool | None = None


class ApplicationRule(Record):
    close: tuple[Label, ...] | None = None
    say: Label | None = None


class Circumstance(Record):
    """The documented reason for which a continuous individual measure would be admitted."""

    type: (
        Literal[
            "documented_specific_risk",
            "accident_prevention_in_general",
            "evidence_in_general",
            "other",
        ]
        | None
    ) = None
    document: str | None = None
    date: Day | None = None


class WorkTool(Record):
    """The tool whose state is read, where the work is done continuously with it."""

    name: Label | None = None
    used_continuously: bool | None = None
    idle_threshold: Duration | None = None


class Cameras(Record):
    films_workstations: Literal["never", "continuously", "on_incident"] | None = None
    sound: bool | None = None
    zones: (
        tuple[
            Literal[
                "entrance",
                "stock",
                "till",
                "workroom",
                "break_room",
                "toilets",
                "changing_room",
                "union_office",
            ],
            ...,
        ]
        | None
    ) = None


class Location(Record):
    """``of``: what carries the locator; a vehicle or goods are not where a person lives."""

    of: Literal["vehicle", "goods", "computer", "telephone"] | None = None
    outside_working_hours: Literal["never", "allowed"] | None = None
    history: Nothing | Literal["last_position_only", "full_track"] | None = None
    interval: Duration | None = None
    other_means_exist: bool | None = None


class ContractProof(Record):
    started: Literal["by_hand_at_the_agreement", "by_default"] | None = None
    records: Literal["the_agreement_only", "whole_call"] | None = None
    other_means_told: bool | None = None
    written_proof_exists: bool | None = None
    pauses_for_card_data: bool | None = None


class Measure(Record):
    kind: Kind | None = None
    purpose: PurposeName | tuple[PurposeName, ...] | None = None
    people: tuple[Name, ...] | None = None
    period: Period | None = None
    register_entry: str | None = None
    provided_by: Name | None = None
    # why this and not less
    why_individual: str | Nothing | None = None
    alternatives: tuple[str, ...] | None = None
    circumstance: Circumstance | None = None
    sensitive_data_exception: str | None = None
    # when and how much
    trigger: Trigger | None = None
    sample: Sample | None = None
    listening: (
        Literal["side_by_side_announced", "remote_announced", "remote_unannounced"] | None
    ) = None
    with_: Name | None = None
    runs: Runs | None = None
    window: Window | None = None
    every: Duration | None = None
    # the guarantees of calls
    private_calls: PrivateCalls | Nothing | None = None
    objection: Objection | Nothing | None = None
    contract_proof: ContractProof | None = None
    callers_consent: Proof | Nothing | None = None
    # what is read, and what is made of it
    detail: Literal["person", "team", "organisation"] | None = None
    key: Literal["device", "person", "call"] | None = None
    fields: tuple[Field, ...] | None = None
    categories: dict[Name, tuple[Label, ...]] | None = None
    hosts: tuple[Label, ...] | None = None
    joins: dict[Name, Literal["tool_was_not_answering"]] | None = None
    written_by: Literal["person", "system", "manager"] | None = None
    rule: ApplicationRule | None = None
    records: Nothing | Literal["counts", "each_event"] | None = None
    marked_personal: Literal["left_closed", "opened"] | None = None
    never_about: tuple[Literal["health", "family", "opinions"], ...] | None = None
    tool: WorkTool | None = None
    cameras: Cameras | None = None
    location: Location | None = None
    makes: tuple[Make, ...] | Nothing | None = None
    tone: Tone | None = None
    phrases: dict[Name, tuple[Label, ...]] | Nothing | None = None
    redacts: tuple[Identifier, ...] | Nothing | None = None
    leaves_the_computer: Leaving | Literal["never"] | None = None
    # until when, seen by whom
    keeps: dict[DataClass, Duration | Keep | Nothing] | None = None
    shown: Shown | None = None
    seen_by: dict[Role, View | Delay] | None = None
    export: dict[Role, ExportForm] | None = None
    reuse_for_others: Literal["never", "anonymised", "as_it_is"] | None = None
