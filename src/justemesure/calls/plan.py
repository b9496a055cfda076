"""What the charter permits for one call, asked of the gate before anything is read.

The pipeline does what the plan says and nothing else. What this version cannot do yet is refused
here too, so that a charter is never half obeyed.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Literal, NamedTuple, get_args

from justemesure.calls.phrases import declared
from justemesure.charter.gate import Gate, Permit, Refused
from justemesure.charter.law import Law
from justemesure.charter.measure import Measure
from justemesure.charter.questions import measure_called, purposes_of
from justemesure.charter.vocabulary import DataClass, ExportForm, Identifier, Make, Role
from justemesure.errors import NotPermitted
from justemesure.i18n import Language

BUILT: frozenset[Make] = frozenset(
    {"transcript", "timing", "phrases", "customer_tone_from_words", "contact_reasons"}
)
"""What this version can make of a call."""


class Asked(NamedTuple):
    """Who is recorded, when, and who runs the command."""

    measure: str
    groups: frozenset[str]
    at: datetime
    now: datetime
    role: Role
    drawn: bool


class Plan(NamedTuple):
    """Permitted for this call: what to make, and until when to keep or export each class.

    ``redacts`` is what is cut out of the redacted copies; ``lends`` the classes that go out only
    as such copies, ``exports`` those that go out whole.
    """

    purpose: str
    makes: frozenset[Make]
    keeps: Mapping[DataClass, datetime]
    exports: Mapping[DataClass, datetime]
    joins: bool = False
    """Whether the minutes when the tool was not answering may be put beside the call."""
    redacts: frozenset[Identifier] = frozenset()
    lends: Mapping[DataClass, datetime] = {}  # never written to
    phrases: Mapping[str, tuple[str, ...]] = MappingProxyType({})
    """Those to look for; empty where phrases are not made."""


def plan(gate: Gate, asked: Asked, language: Language) -> Plan:
    """Ask the gate about every step.

    Raises:
        NotPermitted: the call may not be collected, or its measure asks for what is not built.
    """
    collect = gate.decide("collect", asked.measure, asked.groups, asked.at, drawn=asked.drawn)
    if isinstance(collect, Refused):
        raise NotPermitted("not-collected", measure=asked.measure, why=collect.tell(language))
    measure = measure_called(gate.charter, asked.measure)
    assert measure is not None  # the gate read it
    _refuse_unbuilt(asked.measure, measure)
    makes = frozenset(make for make in get_args(Make) if _may_make(gate, asked, make))
    return Plan(
        purpose=", ".join(sorted(purposes_of(measure))),
        makes=makes,
        phrases=declared(measure.phrases, Law(asked.now.date())) if "phrases" in makes else {},
        joins=_may_make(gate, asked, "tool_was_not_answering"),
        keeps=_until(gate, asked, "keep"),
        exports=_until(gate, asked, "export", "whole"),
        redacts=frozenset(measure.redacts if isinstance(measure.redacts, tuple) else ()),
        lends=_until(gate, asked, "export", "redacted"),
    )


def _refuse_unbuilt(id: str, measure: Measure) -> None:
    if measure.kind != "call_recording":
        raise NotPermitted("not-a-call-measure", measure=id)
    asked = set(measure.makes) if isinstance(measure.makes, tuple) else set()
    if unbuilt := asked - BUILT:
        raise NotPermitted("makes-not-built", measure=id, makes=_listed(unbuilt))
    if measure.redacts is None or (
        not isinstance(measure.redacts, tuple) and "redacted" in (measure.export or {}).values()
    ):
        # An absence is no answer: only an explicit `none` says that nothing is cut out.
        raise NotPermitted("redaction-not-said", measure=id)


def _may_make(gate: Gate, asked: Asked, make: Make | Literal["tool_was_not_answering"]) -> bool:
    answer = gate.decide(
        "make",
        asked.measure,
        asked.groups,
        asked.now,
        field=make,
        made_at=asked.at,
        drawn=asked.drawn,
    )
    return isinstance(answer, Permit)


def _until(
    gate: Gate, asked: Asked, act: Literal["keep", "export"], form: ExportForm | None = None
) -> dict[DataClass, datetime]:
    """Each class of data that may be kept, or exported so to the one who runs the command."""
    found: dict[DataClass, datetime] = {}
    for data in get_args(DataClass):
        answer = gate.decide(
            act,
            asked.measure,
            asked.groups,
            asked.now,
            role=asked.role if act == "export" else None,
            field=data,
            made_at=asked.at,
            person_saw_at=None,
            drawn=asked.drawn,
        )
        if isinstance(answer, Permit) and (act == "keep" or form in answer.fields):
            found[data] = answer.until
    return found


def _listed(words: Iterable[str]) -> str:
    return ", ".join(f"`{word}`" for word in sorted(words))
