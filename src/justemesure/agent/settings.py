"""What only this person's computer knows: their groups, their hours, what is private to them.

``agent.yaml``::

    groups: [advisers]
    week: {monday: ["09:00-12:30", "13:30-17:30"], tuesday: ["09:00-12:30"]}
    absences: ["2027-02-15", "2027-02-16 14:00/2027-02-18"]
    region: "57"
    private: [banque, impots.gouv.fr]
    sealed_for: [age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kdw8yxcqsz6wqgp]
    addresses: [a.durand@voixclaire.example]

``addresses`` are the person's own, to know which invitations of a calendar they declined.
Left out, `groups` and `week` refuse: nobody's time is measured because a file is short.
"""

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from justemesure.activity.event import Span
from justemesure.activity.schedule import Schedule
from justemesure.charter.load import read_bytes
from justemesure.charter.tree import as_written, parse
from justemesure.charter.values import Hours, parse_date, parse_hours, parse_time
from justemesure.errors import BadInput, Misuse

_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_KEYS = frozenset({"groups", "week", "absences", "region", "private", "sealed_for", "addresses"})


class Settings(NamedTuple):
    groups: frozenset[str]
    week: tuple[tuple[Hours, ...], ...]
    absences: tuple[str, ...]
    region: str | None
    private: tuple[str, ...]
    sealed_for: tuple[str, ...] = ()
    """The age recipients that a film of a call's screen is sealed for; the person's own first."""
    addresses: tuple[str, ...] = ()

    def schedule(self, country: str, zone: ZoneInfo) -> Schedule:
        """The hours of work, in the charter's zone, without that country's public holidays.

        Raises:
            Misuse: the country, or that region of it, has no known public holidays.
        """
        absences = tuple(_absence(text, zone) for text in self.absences)
        try:
            holidays = _holidays(country, self.region)
        except ValueError as error:
            raise Misuse("agent-settings", value=error) from None
        return Schedule(zone, self.week, absences, holidays)


def load(path: Path) -> Settings:
    """Read the person's file.

    Raises:
        BadInput: it cannot be read, or something in it has no meaning; the error says what.
    """
    written = as_written(parse(read_bytes(path), str(path)))  # as strictly as a charter
    if not isinstance(written, dict):
        raise BadInput("agent-settings-not-yaml", file=str(path))
    try:
        return _settings(written)
    except (ValueError, TypeError, AttributeError, KeyError) as error:
        raise BadInput("agent-settings", file=str(path), value=error) from None


def _settings(written: Mapping[str, Any]) -> Settings:
    if unknown := sorted(set(written) - _KEYS):
        raise ValueError(unknown[0])
    week = written["week"]
    if unknown := sorted(set(week) - set(_DAYS)):
        raise ValueError(unknown[0])
    absences = _texts(written, "absences")
    region = written.get("region")
    if not isinstance(region, str | None):
        raise TypeError("region")
    settings = Settings(
        frozenset(_texts(written, "groups")),
        tuple(_day(_texts(week, day)) for day in _DAYS),
        absences,
        region,
        _texts(written, "private"),
        _texts(written, "sealed_for"),
        _texts(written, "addresses"),
    )
    for text in absences:
        _absence(text, ZoneInfo("UTC"))
    return settings


def _texts(block: Mapping[str, Any], name: str) -> tuple[str, ...]:
    value = block.get(name, [])
    if not isinstance(value, list) or not all(isinstance(text, str) for text in value):
        raise ValueError(name)
    return tuple(value)


def _day(texts: tuple[str, ...]) -> tuple[Hours, ...]:
    """The spans of a day, in order; a minute in two of them would be counted twice."""
    hours = tuple(sorted(map(_hours, texts), key=lambda span: span.start))
    for one, next in pairwise(hours):
        if next.start < one.end:
            raise ValueError(str(next))
    return hours


def _hours(text: str) -> Hours:
    try:
        return parse_hours(text)
    except ValueError:
        raise ValueError(text) from None


def period(text: str, zone: ZoneInfo) -> Span:
    """``2027-02-15``, or ``2027-02-15/2027-02-19``; a day at the end is whole.

    Raises:
        Misuse: it is neither.
    """
    try:
        return _absence(text, zone)
    except ValueError:
        raise Misuse("bad-period", value=text) from None


def _absence(text: str, zone: ZoneInfo) -> Span:
    """A day, or from a day or an instant to another: days at the end are whole."""
    start, slash, end = text.partition("/")
    first = _instant(start, zone, whole=False)
    last = _instant(end if slash else start, zone, whole=True)
    if first >= last:
        raise ValueError(text)
    return Span(first, last)


def _instant(text: str, zone: ZoneInfo, *, whole: bool) -> datetime:
    day, _, hour = text.strip().replace("T", " ").partition(" ")
    try:
        on, at = parse_date(day), parse_time(hour) if hour else time()
    except ValueError:
        raise ValueError(text) from None
    if whole and not hour:
        on += timedelta(days=1)
    return datetime.combine(on, at, zone).astimezone(UTC)


def _holidays(country: str, region: str | None) -> Callable[[date], bool]:
    """Raises ``ValueError`` for a country or a region without known public holidays."""
    import holidays

    try:
        known = holidays.country_holidays(country, subdiv=region)
    except NotImplementedError:
        raise ValueError(region or country) from None
    return known.__contains__
