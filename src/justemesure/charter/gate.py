"""The gate: the only place that decides whether something may be done under a charter.

When in doubt it refuses. It opens for a charter without an unwaived prohibited or mandatory
finding, in force; it then answers from ``permissions`` alone, and an argument that a limit needs
and that is missing is a refusal.
"""

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from functools import cached_property
from typing import NamedTuple, get_args
from zoneinfo import ZoneInfo

from justemesure.charter.digest import digest
from justemesure.charter.lint import lint
from justemesure.charter.model import CharterFile
from justemesure.charter.permissions import Act, Permission, permissions
from justemesure.charter.values import Duration
from justemesure.errors import NotPermitted
from justemesure.i18n import Language, message


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
            force at ``at``, or does not say in which format it is written.
    """
    if (closed := closed_on_any_day(file)) is not None:
        raise closed
    force = _in_force(file)
    now = _instant(at)
    if now is None or not force.start <= now < force.end:
        start, end = force.start, force.end
        raise NotPermitted("charter-not-in-force", file=file.name, start=start, end=end, at=at)
    today = now.astimezone(force.zone).date()
    blocking = [finding for finding in lint(file, today) if finding.blocks]
    if blocking:
        codes = ", ".join(sorted({finding.rule.code for finding in blocking}))
        raise NotPermitted("charter-with-findings", file=file.name, codes=codes, n=len(blocking))
    return Gate(file, today)


def closed_on_any_day(file: CharterFile) -> NotPermitted | None:
    """What keeps the gate closed whatever the day and the findings; ``None`` without such."""
    if file.charter.format is None:
        return NotPermitted("charter-without-format", file=file.name)
    try:
        _in_force(file)
    except NotPermitted as refusal:
        return refusal
    return None


class Gate:
    """Answers for one charter; made by ``open_gate`` only.

    It answers until the end of that day: findings and waivers change with the date.
    """

    def __init__(self, file: CharterFile, day: date) -> None:
        force = _in_force(file)
        self.charter = file.charter
        self._file = file
        self._zone = force.zone
        self._start, self._end = force.start.astimezone(UTC), force.end.astimezone(UTC)
        self._answers_until = self._after(day)
        self._facts = permissions(file.charter)

    @cached_property
    def digest(self) -> str:
        """Of the charter; most who ask the gate do not ask for it, and it takes a while."""
        return digest(self._file)

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
            made_at: when the thing was collected or made; needed by every act but collect.
            person_saw_at: when the person could first see it.
            drawn: whether the draw chose this call.
        """
        now = _instant(at)
        if now is None or not self._start <= now < self._end:
            return Refused("SEC004", "outside-charter")
        if now >= self._answers_until:
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
        made = now if act == "collect" else None
        if made_at is not None:
            made = _instant(made_at)
        if made is None:
            return Refused("CON001", "making-unknown")
        saw = None if person_saw_at is None else _instant(person_saw_at)
        asked = _Asked(now, made, saw, group_size, drawn)
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
        if asked.made > asked.at:
            return Refused("SEC004", "made-later")
        if not self._midnight(fact.start) <= asked.made < self._after(fact.end):
            return Refused("APP001", "outside-campaign")
        if fact.hours is not None and not fact.hours[0] <= self._local(asked.at) < fact.hours[1]:
            return Refused("DEX001", "outside-hours")
        if fact.smallest_group is not None and (
            asked.group_size is None or asked.group_size < fact.smallest_group
        ):
            return Refused("REU002", "group-too-small")
        for limit in self._waits(fact, asked):
            return limit
        until = min(self._ends(fact, asked))
        if asked.at >= until:
            return Refused("CON001", "kept-too-long")
        return Permit(until, self._fields(fact))

    def _waits(self, fact: Permission, asked: "_Asked") -> Iterator[Refused]:
        since = asked.made
        if fact.person_first:
            if asked.person_saw is None or not asked.made <= asked.person_saw <= asked.at:
                yield Refused("DRO001", "person-first")
                return
            since = asked.person_saw
        if fact.wait is not None and asked.at < self._later(since, fact.wait):
            yield Refused("DRO001", "too-early")

    def _ends(self, fact: Permission, asked: "_Asked") -> Iterator[datetime]:
        yield self._end
        if fact.act in ("collect", "make"):
            yield self._after(fact.end)
        if fact.hours is not None:
            here = asked.at.astimezone(self._zone)
            closing = datetime.combine(here.date(), fact.hours[1], self._zone)
            yield closing.replace(fold=here.fold).astimezone(UTC)
        if fact.kept is not None:
            yield self._later(asked.made, fact.kept)

    def _later(self, start: datetime, length: Duration) -> datetime:
        """Days and months are those of the charter's zone; hours last as long as they do."""
        by_clock = length.unit in ("second", "minute", "hour")
        return length.after(start.astimezone(UTC if by_clock else self._zone)).astimezone(UTC)

    def _fields(self, fact: Permission) -> frozenset[str]:
        if fact.act == "export" and fact.form is not None:
            return frozenset({fact.form})
        return frozenset({fact.field} if fact.field is not None else ())

    def _midnight(self, day: date) -> datetime:
        return datetime.combine(day, time(), self._zone).astimezone(UTC)

    def _after(self, day: date) -> datetime:
        return self._midnight(day + timedelta(days=1))

    def _local(self, at: datetime) -> time:
        return at.astimezone(self._zone).time()


class _Asked(NamedTuple):
    at: datetime
    made: datetime
    person_saw: datetime | None
    group_size: int | None
    drawn: bool


def _instant(moment: datetime) -> datetime | None:
    """The moment in UTC; ``None`` without a zone, or where the calendar ends.

    Two moments of one zone compare by their clocks, which a change of hour sets back.
    """
    try:
        return None if moment.utcoffset() is None else moment.astimezone(UTC)
    except OverflowError:
        return None


class _Force(NamedTuple):
    """When the charter is in force: from the start, and before the end."""

    start: datetime
    end: datetime
    zone: ZoneInfo


def _in_force(file: CharterFile) -> _Force:
    identity, organisation = file.charter.charter, file.charter.organisation
    start, end = (identity.in_force_from, identity.review_by) if identity else (None, None)
    name = organisation.timezone if organisation else None
    if start is None or end is None or name is None:
        raise NotPermitted("charter-without-dates", file=file.name)
    zone = ZoneInfo(name)
    return _Force(
        datetime.combine(start, time(), zone),
        datetime.combine(end + timedelta(days=1), time(), zone),
        zone,
    )
