"""The gate: the only place that decides whether something may be done under a charter.

When in doubt it refuses. It opens for a charter without an unwaived prohibited or mandatory
finding, in force; it then answers from ``permissions`` alone, and an argument that a limit needs
and that is missing is a refusal.
"""

from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta
from typing import NamedTuple, get_args
from zoneinfo import ZoneInfo

from justemesure.charter.digest import digest
from justemesure.charter.lint import lint
from justemesure.charter.model import Charter, CharterFile
from justemesure.charter.permissions import Act, Permission, permissions
from justemesure.errors import NotPermitted
from justemesure.i18n import Language, message

GOOD_FOR = timedelta(days=1)
"""How long an opened gate answers: findings and waivers change with the date."""


class Permit(NamedTuple):
    """Permitted until ``until`` (aware, UTC), for these fields and no other."""

    until: datetime
    fields: frozenset[str]


class Refused(NamedTuple):
    """Not permitted; false as a condition. ``rule`` is the code of the legal rule."""

    rule: str
    reason: str

    def __bool__(self) -> bool:
        return False

    def tell(self, language: Language) -> str:
        return f"{message(language, 'gate', self.reason)} ({self.rule})"


def open_gate(file: CharterFile, at: datetime) -> "Gate":
    """The gate of a charter at an instant (aware).

    Raises:
        NotPermitted: a prohibited or mandatory finding is not waived, or the charter is not in
            force at ``at``.
    """
    bounds = _in_force(file.charter)
    if bounds is None:
        raise NotPermitted("charter-without-dates", file=file.name)
    start, end = bounds
    if not start <= at < end:
        raise NotPermitted("charter-not-in-force", file=file.name, start=start, end=end, at=at)
    blocking = [
        finding for finding in lint(file, at.astimezone(start.tzinfo).date()) if finding.blocks
    ]
    if blocking:
        codes = ", ".join(sorted({finding.rule.code for finding in blocking}))
        raise NotPermitted("charter-with-findings", file=file.name, codes=codes, n=len(blocking))
    return Gate(file, at)


class Gate:
    """Answers for one charter; made by ``open_gate`` only."""

    def __init__(self, file: CharterFile, at: datetime) -> None:
        bounds = _in_force(file.charter)
        if bounds is None:
            raise NotPermitted("charter-without-dates", file=file.name)
        self.charter = file.charter
        self.digest = digest(file)
        self._start, self._end = bounds
        self._answers_until = at + GOOD_FOR
        self._facts = permissions(file.charter)

    def decide(
        self,
        act: Act,
        measure: str,
        groups: Iterable[str],
        at: datetime,
        *,
        role: str | None = None,
        field: str | None = None,
        group_size: int | None = None,
        made_at: datetime | None = None,
        person_saw_at: datetime | None = None,
        drawn: bool = False,
    ) -> Permit | Refused:
        """May ``act`` be done under ``measure``, to members of ``groups``, at the instant ``at``?

        Args:
            act: collect, make, keep, send, show or export.
            groups: the populations that the person belongs to, and any protected quality.
            at: when it would be done, aware.
            role: who would see or take it (show, export).
            field: what exactly: what is made, the class of data kept, the field sent.
            group_size: how many people are in a group figure.
            made_at: when the thing was collected or made.
            person_saw_at: when the person could first see it.
            drawn: whether the draw chose this call.
        """
        if at.tzinfo is None or not self._start <= at < self._end:
            return Refused("SEC004", "outside-charter")
        if at > self._answers_until:
            return Refused("SEC004", "open-again")
        facts = [fact for fact in self._facts if fact.act == act and fact.measure == measure]
        if not facts:
            return self._nothing(act, measure)
        groups = set(groups)
        if groups & self._protected():
            return Refused("SYN001", "protected-person")
        if not groups or groups - set(self.charter.populations or {}):
            return Refused("TRA002", "unknown-group")
        for reason, holds in (
            (Refused("TRA002", "not-in-population"), lambda fact: fact.people in groups),
            (Refused("SEC001", "role"), lambda fact: fact.role == role),
            (Refused("PRO011", "field"), lambda fact: fact.field == field),
        ):
            facts = [fact for fact in facts if holds(fact)]
            if not facts:
                return reason
        asked = _Asked(at, made_at, person_saw_at, group_size, drawn)
        answers = [
            self._within(fact, asked) for fact in sorted(facts, key=lambda fact: fact.people)
        ]
        permits = [answer for answer in answers if isinstance(answer, Permit)]
        return max(permits, key=lambda permit: permit.until, default=answers[0])

    def _nothing(self, act: str, measure: str) -> Refused:
        if act not in get_args(Act):
            return Refused("SEC004", "unknown-act")
        if measure not in (self.charter.measures or {}):
            return Refused("FIN001", "no-such-measure")
        return Refused("SEC004", "not-permitted")

    def _protected(self) -> set[str]:
        return set(self.charter.never.people or ()) if self.charter.never else set()

    def _within(self, fact: Permission, asked: "_Asked") -> Permit | Refused:
        """The first limit of ``fact`` that what is asked does not respect, or a permit."""
        if fact.drawn and not asked.drawn:
            return Refused("APP001", "not-drawn")
        made = asked.at if asked.made_at is None else asked.made_at
        if made > asked.at:
            return Refused("SEC004", "made-later")
        if not self._midnight(fact.start) <= made < self._after(fact.end):
            return Refused("APP001", "outside-campaign")
        if fact.hours is not None and not fact.hours[0] <= self._local(asked.at) < fact.hours[1]:
            return Refused("DEX001", "outside-hours")
        if fact.smallest_group is not None and (
            asked.group_size is None or asked.group_size < fact.smallest_group
        ):
            return Refused("REU002", "group-too-small")
        ends = [self._end]
        if fact.act in ("collect", "make"):
            ends.append(self._after(fact.end))
        else:
            for limit in self._waits(fact, asked):
                return limit
        if fact.kept is not None and asked.made_at is not None:
            ends.append(fact.kept.after(asked.made_at))
        if asked.at >= min(ends):
            return Refused("CON001", "kept-too-long")
        return Permit(min(ends).astimezone(_UTC), self._fields(fact))

    def _waits(self, fact: Permission, asked: "_Asked") -> Iterator[Refused]:
        if asked.made_at is None:
            yield Refused("CON001", "making-unknown")
        elif fact.person_first:
            if asked.person_saw_at is None or asked.person_saw_at < asked.made_at:
                yield Refused("DRO001", "person-first")
            elif fact.wait is None or asked.at < fact.wait.after(asked.person_saw_at):
                yield Refused("DRO001", "too-early")
        elif fact.wait is not None and asked.at < fact.wait.after(asked.made_at):
            yield Refused("DRO001", "too-early")

    def _fields(self, fact: Permission) -> frozenset[str]:
        if fact.act == "export" and fact.form is not None:
            return frozenset({fact.form})
        return frozenset({fact.field} if fact.field is not None else ())

    def _midnight(self, day: date) -> datetime:
        return datetime.combine(day, time(), self._start.tzinfo)

    def _after(self, day: date) -> datetime:
        return self._midnight(day + timedelta(days=1))

    def _local(self, at: datetime) -> time:
        return at.astimezone(self._start.tzinfo).time()


class _Asked(NamedTuple):
    at: datetime
    made_at: datetime | None
    person_saw_at: datetime | None
    group_size: int | None
    drawn: bool


_UTC = ZoneInfo("UTC")


def _in_force(charter: Charter) -> tuple[datetime, datetime] | None:
    """The instants between which the charter is in force: the end is not included."""
    identity, organisation = charter.charter, charter.organisation
    if identity is None or identity.in_force_from is None or identity.review_by is None:
        return None
    if organisation is None or organisation.timezone is None:
        return None
    zone = ZoneInfo(organisation.timezone)
    start = datetime.combine(identity.in_force_from, time(), zone)
    end = datetime.combine(identity.review_by + timedelta(days=1), time(), zone)
    return start, end
