"""What a charter promises beyond the gate's facts, as bounds that can be compared.

The gate answers from ``permissions``; whoever asks it keeps the rest: the share of calls drawn,
what is never read, what is cut out, who else receives data. A charter can also describe measures
that this product never runs. ``diff`` must see all of that move.
"""

from collections.abc import Collection, Iterator
from datetime import time
from typing import NamedTuple, get_args

from justemesure.charter.constancy import CALL_KINDS
from justemesure.charter.measure import Leaving, Measure, Objection, PrivateCalls, Sample
from justemesure.charter.model import Charter, Disconnection, Population, Telework
from justemesure.charter.proof import Processor
from justemesure.charter.questions import described, duration_of, measures, purposes_of
from justemesure.charter.record import Record
from justemesure.charter.values import Delay, Duration, Rate, Volume
from justemesure.charter.vocabulary import Name, Trigger, View

Size = int | float | Duration | Volume | frozenset[str] | None
"""How far a bound goes; ``None`` is without end, so that nothing exceeds it."""

_REUSES = ("never", "anonymised", "as_it_is")
_TRIGGERS: tuple[Trigger, ...] = ("by_the_person", "on_incident", "drawn", "every_call", "always")
_DETAILS = ("organisation", "team", "person")
_PERSONAL = ("never", "work_profile_only", "whole_device")
_VIEWS: tuple[View, ...] = get_args(View)


class Bound(NamedTuple):
    """``about`` is the measure or population that it bounds; without it, it says nothing."""

    about: str
    what: tuple[object, ...]
    size: Size = 0


def grants(charter: Charter, described_only: Collection[Name]) -> Iterator[Bound]:
    """What reaches further the more of it there is, or the larger it is.

    Args:
        described_only: measures of which the gate permits nothing, so that only what the charter
            says of them can be compared.
    """
    measured: set[Name] = set()
    for id, measure in measures(charter):
        yield from _grants_of(charter, id, measure)
        if id in described_only:
            yield from _described(charter, id, measure)
        measured.update(measure.people or ())
    for name, population in (charter.populations or {}).items():
        if name in measured:
            yield from _population(name, population)
    yield from _recipients(charter)
    yield from _uses(charter)


def limits(charter: Charter) -> Iterator[Bound]:
    """What holds the measures back the more of it there is, or the larger it is."""
    for id, measure in measures(charter):
        yield from _limits_of(id, measure)
    never = charter.never
    for part in ("people", "lines", "channels", "times", "applications"):
        for word in getattr(never, part) or () if never else ():
            yield Bound("", ("never", part, word))
    if (hours := charter.working_hours) is not None:
        if hours.never_before is not None:
            yield Bound("", ("never before",), _minutes(hours.never_before))
        if hours.never_after is not None:
            yield Bound("", ("never after",), -_minutes(hours.never_after))
    yield from _guards(charter)


def _minutes(at: time) -> int:
    return at.hour * 60 + at.minute


def _grants_of(charter: Charter, id: Name, measure: Measure) -> Iterator[Bound]:
    names = sorted(purposes_of(measure))
    for name, purpose in zip(names, described(charter, measure), strict=True):
        yield Bound(id, ("purpose", name, purpose.basis if purpose else None))
    if measure.kind in CALL_KINDS:
        sample = measure.sample or Sample()
        share = sample.rate.percent if isinstance(sample.rate, Rate) else 100
        yield Bound(id, ("share",), share)
        yield Bound(id, ("calls",), sample.at_most)
    for category, applications in (measure.categories or {}).items():
        yield Bound(id, ("category", category))
        for application in applications:
            yield Bound(id, ("application", application))
    if isinstance(measure.phrases, dict):
        for key, texts in measure.phrases.items():
            for text in texts:
                yield Bound(id, ("phrase", key, text))
    for host in measure.hosts or ():
        yield Bound(id, ("host", host))
    for other, why in (measure.joins or {}).items():
        yield Bound(id, ("joins", other, why))
    yield Bound(id, ("trigger",), _rank(measure.trigger, _TRIGGERS))
    yield Bound(id, ("detail",), _rank(measure.detail, _DETAILS))
    yield Bound(id, ("reuse",), _rank(measure.reuse_for_others, _REUSES))
    if measure.leaves_the_computer is not None and measure.leaves_the_computer != "never":
        yield Bound(id, ("each",), 1 if measure.leaves_the_computer.each == "day" else 24)
    for part in (measure.window, measure.runs, measure.tone, measure.rule):
        yield from _written(id, part)


def _described(charter: Charter, id: Name, measure: Measure) -> Iterator[Bound]:
    yield Bound(id, ("kind", measure.kind))
    yield from _days(charter, id, measure)
    for name in ("people", "fields", "makes"):
        value = getattr(measure, name)
        for item in value if isinstance(value, tuple) else ():
            yield Bound(id, (name, item))
    for data, kept in (measure.keeps or {}).items():
        if kept != "none":
            yield Bound(id, ("keeps", data), duration_of(measure, data))
    for role, view in (measure.seen_by or {}).items():
        if view != "never":
            yield Bound(id, ("seen", role, "after" if isinstance(view, Delay) else view))
    for role, form in (measure.export or {}).items():
        if form != "never":
            yield Bound(id, ("export", role, form))
    for part in (measure.cameras, measure.location, measure.tool, measure.contract_proof):
        yield from _written(id, part)
    if isinstance(measure.leaves_the_computer, Leaving):
        for field in measure.leaves_the_computer.fields or ():
            yield Bound(id, ("leaves", field))
    if measure.sample is not None and measure.sample.drawn != "before_the_call":
        yield Bound(id, ("drawn", measure.sample.drawn))
    for name in ("key", "listening", "written_by", "records", "with_"):
        value = getattr(measure, name)
        if value not in (None, "none"):
            yield Bound(id, (name, value))
    if measure.provided_by is not None:
        yield Bound(id, ("provided by", measure.provided_by))


def _days(charter: Charter, id: Name, measure: Measure) -> Iterator[Bound]:
    """The days on which it may run: none said is without end."""
    period, identity = measure.period, charter.charter
    starts = [period.from_ if period else None, identity.in_force_from if identity else None]
    ends = [period.to if period else None, identity.review_by if identity else None]
    first = [-day.toordinal() for day in starts if day is not None]
    last = [day.toordinal() for day in ends if day is not None]
    yield Bound(id, ("first day",), min(first, default=None))
    yield Bound(id, ("last day",), min(last, default=None))


def _written(id: Name, part: Record | None) -> Iterator[Bound]:
    """Each field of a block, where nothing says which of two values reaches further."""
    for name in part.__annotations__ if part is not None else ():
        value = getattr(part, name)
        for item in value if isinstance(value, tuple) else (value,):
            if item is not None and (name, item) != ("nothing_else", True):
                yield Bound(id, (type(part).__name__, name, item))


def _population(name: Name, population: Population) -> Iterator[Bound]:
    for relation in population.relation or ():
        yield Bound(name, ("relation", relation))
    within = frozenset[str](population.within) if population.within else None
    yield Bound(name, ("within",), within)
    yield Bound(name, ("at most",), population.at_most)


def _recipients(charter: Charter) -> Iterator[Bound]:
    organisation = charter.organisation
    if organisation is not None:
        if organisation.timezone is not None:  # every hour and day of the gate is in it
            yield Bound("", ("timezone", organisation.timezone))
        if organisation.hosting is not None:
            yield Bound("", ("hosting", organisation.hosting.country))
        if organisation.devices is not None:
            personal = _rank(organisation.devices.personal, _PERSONAL)
            yield Bound("", ("personal devices",), personal)
        settled = organisation.disconnection
        if isinstance(settled, Disconnection) and isinstance(settled.telework, Telework):
            control = settled.telework.control
            if control not in (None, "none"):
                yield Bound("", ("control of telework", control))
    if isinstance(charter.processors, dict):
        for name, processor in charter.processors.items():
            yield from _processor(name, processor)
    if isinstance(charter.recipients, dict):
        for outsider, recipient in charter.recipients.items():
            yield Bound("", ("recipient", outsider, recipient.status))
    if charter.access is not None:
        for role, access in (charter.access.roles or {}).items():
            yield Bound("", ("role", role), access.at_most)


def _processor(name: Name, processor: Processor) -> Iterator[Bound]:
    yield Bound("", ("processor", name, processor.country))
    if processor.support_from is not None:
        yield Bound("", ("support", name, processor.support_from))
    if processor.trains_on_our_data != "never":
        yield Bound("", ("training", name, processor.trains_on_our_data))
    if processor.decides_purposes is not False:
        yield Bound("", ("decides", name))


def _uses(charter: Charter) -> Iterator[Bound]:
    if isinstance(charter.reuse, tuple):
        for reuse in charter.reuse:
            yield Bound("", ("reuse", reuse.from_, reuse.into, reuse.what))
    if isinstance(charter.decisions, tuple):
        for decision in charter.decisions:
            uses = frozenset(decision.uses or ())
            decided = (decision.what, decision.effect, decision.automation, decision.weight)
            held = (decision.may_override, decision.exception)
            yield Bound("", ("decision", *decided, *held, uses))
    if isinstance(charter.ai_systems, dict):
        for name, system in charter.ai_systems.items():
            yield Bound("", ("ai", name))
            for served in system.serves or ():
                yield Bound("", ("ai", name, served))
    if charter.rights is not None:
        yield Bound("", ("answer within",), charter.rights.answer_within)


def _limits_of(id: Name, measure: Measure) -> Iterator[Bound]:
    for identifier in measure.redacts if isinstance(measure.redacts, tuple) else ():
        yield Bound(id, ("redacts", identifier))
    if isinstance(measure.private_calls, PrivateCalls):
        if measure.private_calls.cut_off_key not in (None, "none"):
            yield Bound(id, ("cut-off key",))
        if measure.private_calls.unrecorded_line:
            yield Bound(id, ("unrecorded line",))
    if isinstance(measure.objection, Objection):
        objection = measure.objection
        for way in objection.during_call if isinstance(objection.during_call, tuple) else ():
            yield Bound(id, ("objection", way))
        for name in ("stops", "deletes_what_exists", "service_continues"):
            if getattr(objection, name):
                yield Bound(id, ("objection", name))
    if measure.window is not None and measure.window.nothing_else:
        yield Bound(id, ("nothing else",))
    if measure.every is not None:
        yield Bound(id, ("every",), measure.every)
    if measure.marked_personal == "left_closed":
        yield Bound(id, ("marked personal",))
    for subject in measure.never_about or ():
        yield Bound(id, ("never about", subject))
    if isinstance(measure.leaves_the_computer, Leaving):
        yield Bound(id, ("waits",), measure.leaves_the_computer.after or Duration(0, "second"))
    if (shown := measure.shown) is not None:
        yield Bound(id, ("smallest group",), shown.smallest_group or 0)
        if shown.zoom is False:
            yield Bound(id, ("no zoom",))
        if shown.differencing_protection:
            yield Bound(id, ("differencing protection",))


def _guards(charter: Charter) -> Iterator[Bound]:
    organisation, access = charter.organisation, charter.access
    security, rights = charter.security, charter.rights
    indicator = organisation.indicator if organisation else None
    held = {
        "indicator": indicator is not None and indicator.while_running not in (None, "none"),
        "not hidden": indicator is not None and indicator.hidden == "never",
        "named accounts": access is not None and access.accounts == "named",
        "second factor": access is not None and access.second_factor,
        "encrypted at rest": security is not None and security.at_rest == "encrypted",
        "encrypted in transit": security is not None and security.in_transit == "encrypted",
        "no mobile view": security is not None and security.live_view_on_mobile == "never",
    }
    journal = access.journal if access is not None else None
    if journal is not None and journal != "none":
        held |= {
            "journal": True,
            "reason asked": journal.asks_reason,
            "readers shown": journal.person_sees_readers,
        }
    yield from (Bound("", (guard,)) for guard, holds in held.items() if holds)
    for right in rights.can or () if rights is not None else ():
        yield Bound("", ("right", right))


def _rank(word: str | None, order: tuple[str, ...]) -> int:
    """How far a word of a list goes; not said means as far as can be."""
    return order.index(word) if word is not None else len(order)
