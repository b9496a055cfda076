"""Work that a person declares: a typed line → when, and what."""

import re
from datetime import UTC, date, datetime, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from justemesure.activity.event import Span
from justemesure.charter.values import parse_date, parse_time
from justemesure.errors import Misuse

MOST_LETTERS = 200
_LINE = re.compile(
    r"(?:(?P<day>\d{4}-\d{2}-\d{2})\s+)?(?P<start>\d{2}:\d{2})\s*-\s*(?P<end>\d{2}:\d{2})\s+(?P<task>\S.*)"
)


class Declared(NamedTuple):
    """What the person wrote, and for which time; or what their calendar says."""

    span: Span
    task: str
    from_calendar: bool = False


def read(line: str, zone: ZoneInfo, today: date) -> Declared:
    """``[2027-02-02] 09:00-10:30 Réunion d'équipe``; without a day, today's. Past midnight if the
    end comes first.

    Raises:
        Misuse: it is not written so, or the task is too long.
    """
    found = _LINE.fullmatch(line.strip())
    try:
        if found is None or len(found["task"]) > MOST_LETTERS:
            raise ValueError
        day = parse_date(found["day"]) if found["day"] else today
        start, end = parse_time(found["start"]), parse_time(found["end"])
    except ValueError:
        raise Misuse("declared-line", most=MOST_LETTERS) from None
    if start == end:
        raise Misuse("declared-line", most=MOST_LETTERS)
    last = day if start < end else day + timedelta(days=1)
    return Declared(
        Span(
            datetime.combine(day, start, zone).astimezone(UTC),
            datetime.combine(last, end, zone).astimezone(UTC),
        ),
        found["task"],
    )
