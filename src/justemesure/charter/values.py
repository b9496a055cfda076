"""The scalar values of a charter that carry a unit: durations, rates, volumes, times of day.

Every parser takes the text as written and returns a value, or raises ``ValueError`` with the
name of a message in ``locale/*/errors.yaml``. A value prints back as its text.
"""

from datetime import UTC, date, datetime, time, timedelta
from typing import Literal, get_args

from justemesure.charter.record import Record

Day = date
"""An ISO date; this name leaves ``date`` free for the fields that are called so."""

Unit = Literal["second", "minute", "hour", "day", "week", "month", "year"]

YEARS = range(1900, 3000)
"""The years of a charter's dates; nothing computed from them leaves Python's calendar."""

_MOST_YEARS = 999
_UNITS: tuple[str, ...] = get_args(Unit)
_SECONDS: dict[Unit, int] = {
    "second": 1,
    "minute": 60,
    "hour": 3_600,
    "day": 86_400,
    "week": 604_800,
}
_MONTHS: dict[Unit, int] = {"month": 1, "year": 12}
# Months have no fixed length: comparing them with days tries every month of a leap-year cycle.
_STARTS = tuple(
    datetime(year, month, 1, tzinfo=UTC) for year in range(2024, 2028) for month in range(1, 13)
)


class Duration(Record):
    """A length of time as written: a count and a calendar unit."""

    amount: int
    unit: Unit

    def __str__(self) -> str:
        return f"{self.amount} {self.unit}{'' if self.amount == 1 else 's'}"

    def after(self, start: datetime) -> datetime:
        """``start`` plus this duration; months and years keep the day, or end with the month."""
        if self.unit in ("month", "year"):
            months = self.amount * _MONTHS[self.unit] + start.month - 1
            year, month = start.year + months // 12, months % 12 + 1
            for day in (start.day, 30, 29, 28):
                try:
                    return start.replace(year=year, month=month, day=day)
                except ValueError:
                    continue
        return start + timedelta(seconds=self.amount * _SECONDS[self.unit])

    def may_exceed(self, limit: "Duration") -> bool:
        """Whether this lasts longer than ``limit`` for at least one starting day."""
        mine, other = _MONTHS.get(self.unit), _MONTHS.get(limit.unit)
        if mine and other:
            return self.amount * mine > limit.amount * other
        if not (mine or other):
            return self.amount * _SECONDS[self.unit] > limit.amount * _SECONDS[limit.unit]
        return any(self.after(start) > limit.after(start) for start in _STARTS)


class Delay(Record):
    """``2 days later``: how long after the person a role may see something."""

    wait: Duration

    def __str__(self) -> str:
        return f"{self.wait} later"


class Rate(Record):
    """A share in per cent, between 0 and 100."""

    percent: float

    def __str__(self) -> str:
        return f"{self.percent:g} %"


class Volume(Record):
    """``6 calls per person per month``."""

    calls: int
    per_person: bool
    per: Literal["day", "week", "month", "period"]

    def __str__(self) -> str:
        return f"{self.calls} calls{' per person' if self.per_person else ''} per {self.per}"


class Hours(Record):
    """``09:00-18:00``, in the charter's time zone."""

    start: time
    end: time

    def __str__(self) -> str:
        return f"{self.start:%H:%M}-{self.end:%H:%M}"


def parse_duration(text: str) -> Duration:
    amount, _, unit = text.partition(" ")
    unit = unit.removesuffix("s")
    if not (_is_count(amount, 4) and int(amount) > 0 and unit in _UNITS):
        raise ValueError("bad-duration")
    if unit == "year" and int(amount) > _MOST_YEARS:
        raise ValueError("bad-duration")
    return Duration(int(amount), unit)  # type: ignore[arg-type]  # one of the units, just checked


def parse_delay(text: str) -> Delay:
    try:
        if not text.endswith(" later"):
            raise ValueError
        return Delay(parse_duration(text.removesuffix(" later")))
    except ValueError:
        raise ValueError("bad-delay") from None


def parse_rate(text: str) -> Rate:
    whole, dot, part = text.removesuffix("%").rstrip().partition(".")
    if not (text.endswith("%") and _is_count(whole, 3) and (_is_count(part, 4) or not dot)):
        raise ValueError("bad-rate")
    percent = float(f"{whole}.{part or 0}")
    if percent > 100:
        raise ValueError("bad-rate")
    return Rate(percent)


def parse_volume(text: str) -> Volume:
    amount, *words = text.split(" ")
    match words:
        case ["calls", "per", "person", "per", per]:
            per_person = True
        case ["calls", "per", per]:
            per_person = False
        case _:
            raise ValueError("bad-volume")
    if not (_is_count(amount, 6) and per in ("day", "week", "month", "period")):
        raise ValueError("bad-volume")
    return Volume(int(amount), per_person, per)  # type: ignore[arg-type]  # just checked


def _is_count(text: str, digits: int) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= digits


def parse_date(text: str) -> date:
    year, month, day = text[:4], text[5:7], text[8:]
    # fromisoformat also reads "20270111" and "2027-W01-1".
    if text != f"{year}-{month}-{day}" or not _is_count(year + month + day, 8):
        raise ValueError("bad-date")
    try:
        value = date(int(year), int(month), int(day))
    except ValueError:
        raise ValueError("bad-date") from None
    if value.year not in YEARS:
        raise ValueError("bad-date")
    return value


def parse_time(text: str) -> time:
    hour, minute = text[:2], text[3:]
    # fromisoformat also reads "T0730", "0730Z" and "07+01".
    if text != f"{hour}:{minute}" or not _is_count(hour + minute, 4):
        raise ValueError("bad-time")
    try:
        return time(int(hour), int(minute))
    except ValueError:
        raise ValueError("bad-time") from None


def parse_hours(text: str) -> Hours:
    start, dash, end = text.partition("-")
    try:
        hours = Hours(parse_time(start.strip()), parse_time(end.strip()))
    except ValueError:
        raise ValueError("bad-hours") from None
    if not dash or hours.start >= hours.end:
        raise ValueError("bad-hours")
    return hours
