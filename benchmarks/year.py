"""A year at a computer, the same for us and for ActivityWatch, and the same question to both."""

import json
import os
import random
import subprocess
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from benchmarks import activitywatch

from justemesure.activity.declared import Declared
from justemesure.activity.event import Kind, Raw, Span
from justemesure.activity.hours import day_span
from justemesure.activity.minimise import Admitted
from justemesure.agent.own import Own
from justemesure.agent.private import PrivateStore

DAYS = int(os.environ.get("BENCH_DAYS", "250"))
EVENTS = int(os.environ.get("BENCH_EVENTS", "3000"))
_PARIS = ZoneInfo("Europe/Paris")
_APPLICATIONS = {"softphone": "telephony", "orme.exe": "customer_file", "outlook.exe": "mail"} | {
    f"App{number}": "other" for number in range(20)
}
_WORDS = [name for name in _APPLICATIONS if _APPLICATIONS[name] != "other"]
_CLASSES = ", ".join(
    f'[["{_APPLICATIONS[name]}"], {{"type": "regex", "regex": "^{name}$"}}]' for name in _WORDS
)
_QUERY = [
    'window = query_bucket("window");',
    'afk = query_bucket("afk");',
    'here = filter_keyvals(afk, "status", ["not-afk"]);',
    "window = filter_period_intersect(window, here);",
    f"window = categorize(window, [{_CLASSES}]);",
    'RETURN = merge_events_by_keys(window, ["$category"]);',
]
Filled = list[date]


def fill(store: PrivateStore, environment: Mapping[str, str]) -> Filled:
    """The same days into our store and into their base; which days."""
    chance = random.Random(2027)
    days: Filled = []
    asked = [str(activitywatch.python()), "-c", activitywatch.FILL]
    with subprocess.Popen(asked, env=environment, stdin=subprocess.PIPE, text=True) as theirs:
        assert theirs.stdin is not None
        for on in _working_days():
            windows, away = _day(on, chance)
            admitted = [Admitted(raw, (raw.span,)) for raw in (*windows, *away)]
            store.take_over(admitted)
            store.declare(_declared(on))
            for bucket, kind, events in (
                ("window", "currentwindow", windows),
                ("afk", "afkstatus", away),
            ):
                said = [
                    (raw.span.start.isoformat(), raw.span.length.total_seconds(), dict(raw.data))
                    for raw in events
                ]
                theirs.stdin.write(json.dumps([bucket, kind, said]) + "\n")
            days.append(on)
    assert theirs.returncode == 0
    return days


def _working_days() -> Iterator[date]:
    on, found = date(2027, 1, 1), 0
    while found < DAYS:
        if on.weekday() < 5:
            found += 1
            yield on
        on += timedelta(days=1)


def _day(on: date, chance: random.Random) -> tuple[list[Raw], list[Raw]]:
    """Windows from eight o'clock on for eight hours, and when nobody was there."""
    start = datetime(on.year, on.month, on.day, 8, tzinfo=UTC)
    each = timedelta(hours=8) / EVENTS
    names = list(_APPLICATIONS)
    windows = [
        _raw(
            "currentwindow",
            start + number * each,
            round(each.total_seconds() * chance.uniform(0.3, 1), 3),
            {"app": chance.choice(names), "title": f"Window {chance.randrange(400)} — été"},
        )
        for number in range(EVENTS)
    ]
    afk: list[Raw] = []
    at = 0.0
    while at < 8 * 3600:
        length = float(chance.randrange(300, 2400))
        status = "afk" if len(afk) % 2 else "not-afk"
        afk.append(_raw("afkstatus", start + timedelta(seconds=at), length, {"status": status}))
        at += length
    return windows, afk


def _raw(kind: Kind, start: datetime, seconds: float, data: dict[str, str]) -> Raw:
    start = start.replace(microsecond=start.microsecond // 1_000 * 1_000)
    return Raw(kind, Span(start, start + timedelta(seconds=seconds)), data)


def _declared(on: date) -> list[Declared]:
    nine = datetime(on.year, on.month, on.day, 9, tzinfo=UTC)
    hour = timedelta(hours=1)
    return [
        Declared(Span(nine + 2 * n * hour, nine + (2 * n + 1) * hour), f"Task {n}", n % 2 == 0)
        for n in range(5)
    ]


def ours(own: Own, first: date, last: date, now: datetime) -> dict[date, dict[str, float]]:
    """Seconds by category of each day, out of the page's year, in which there is more."""
    found = own.period(first, last, now)
    return {
        day.date: {name or "": time.total_seconds() for name, time in day.categories.items()}
        for day in found.days
        if day.categories
    }


def theirs(port: int, days: Filled) -> tuple[float, dict[date, dict[str, float]]]:
    """How long their query takes, and its answer in the same form."""
    spans = [day_span(on, _PARIS) for on in days]
    periods = ["/".join(at.isoformat() for at in span) for span in spans]
    answers, seconds = activitywatch.query(port, periods, _QUERY)
    return seconds, {on: _by_category(answer) for on, answer in zip(days, answers, strict=True)}


def _by_category(answer: list[dict[str, Any]]) -> dict[str, float]:
    found: dict[str, float] = {}
    for event in answer:
        (name,) = event["data"]["$category"]
        name = "other" if name == "Uncategorized" else name
        found[name] = found.get(name, 0) + event["duration"]
    return found
