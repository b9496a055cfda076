"""One person of the example charter, at work on Tuesday 2 February 2027, in Paris."""

import json
from collections.abc import Callable
from copy import deepcopy
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from justemesure.activity.event import Kind, Raw, Span
from justemesure.activity.minimise import Context
from justemesure.activity.private import Private
from justemesure.activity.schedule import Schedule
from justemesure.charter.gate import open_gate
from justemesure.charter.law import Law
from justemesure.charter.load import loads
from justemesure.charter.model import CharterFile
from justemesure.charter.values import Hours, parse_hours

PARIS = ZoneInfo("Europe/Paris")
DAY = (parse_hours("08:30-12:30"), parse_hours("13:30-17:30"))
NO_HOURS: tuple[Hours, ...] = ()


def paris(text: str) -> datetime:
    """``10:15`` on that Tuesday, or ``2027-02-03T10:15``; UTC."""
    full = text if "T" in text else f"2027-02-02T{text}"
    return datetime.fromisoformat(full).replace(tzinfo=PARIS).astimezone(UTC)


@pytest.fixture(scope="session")
def context(call_centre: CharterFile) -> Context:
    week = (*[DAY] * 5, NO_HOURS, NO_HOURS)
    leave = Span(paris("2027-02-03T14:30"), paris("2027-02-04T00:00"))
    return Context(
        open_gate(call_centre, paris("23:00")),
        "team-time",
        frozenset({"advisers"}),
        Schedule(PARIS, week, (leave,), lambda day: day == date(2027, 1, 29)),
        Private(Law(date(2027, 2, 2)), ("webmail-perso", "banque")),
        paris("2027-01-01T00:00"),
        paris("23:00"),
    )


Said = Callable[..., Raw]


@pytest.fixture(scope="session")
def said() -> Said:
    """A window in front, from a time of that day and for so many minutes."""

    def raw(
        at: str, minutes: float, app: str = "orme.exe", kind: Kind = "currentwindow", **data: object
    ) -> Raw:
        start = paris(at)
        span = Span(start, start + timedelta(minutes=minutes))
        return Raw(kind, span, {"app": app, "title": "Dossier 4711", **data})

    return raw


Edit = Callable[[dict[str, Any]], CharterFile]


@pytest.fixture(scope="session")
def edited(call_centre: CharterFile) -> Edit:
    """The example charter with values at dotted paths changed; read again from text."""

    def file(changes: dict[str, Any]) -> CharterFile:
        written = deepcopy(call_centre.written)
        for dotted, value in changes.items():
            *blocks, last = dotted.split(".")
            node: Any = written
            for block in blocks:
                node = node[block]
            node[last] = value
        return loads(json.dumps(written, ensure_ascii=False).encode(), "edited.yaml")

    return file
