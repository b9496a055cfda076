"""The person's own day and longer: everything of theirs, added up, each figure with its limits.

For the person alone. Time comes from the windows in front (``front.py``), hours from what they
declared (``hours.py``); one is never worked out from the other.
"""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Literal, NamedTuple

from justemesure.activity.classify import classify
from justemesure.activity.declared import Declared
from justemesure.activity.event import Raw, Span
from justemesure.activity.front import (
    Front,
    Page,
    Stretch,
    Summary,
    fronts,
    gaps,
    longest,
    pages,
    stretches,
    summary,
    total,
    union,
)
from justemesure.activity.hours import DeclaredHours, Rest, declared_hours, rest
from justemesure.activity.schedule import Schedule
from justemesure.charter.vocabulary import Label, Name
from justemesure.i18n import Language, message

_SHORTEST_GAP = timedelta(minutes=1)
_DAY = timedelta(days=1)

Categories = Mapping[Name, tuple[Label, ...]]
"""The charter's, as they are now: what was kept is classified when it is read."""

Reason = Literal["store-off", "declared-partly", "nothing-declared", "nothing-kept"]
"""Why a figure cannot be had; ``declared-partly``: it has a value, of what this computer still
knows. Each with its sentence in ``locale/*/own.yaml``."""


class Given(NamedTuple):
    """What the person's page is computed under.

    ``least_rest`` is the law's; ``kept``: whether their own store is on.
    """

    categories: Categories
    schedule: Schedule
    least_rest: timedelta
    kept: bool = True


class Figure(NamedTuple):
    """``value`` is in ``unit``, and ``None`` where it cannot be had; ``reason`` then says why.

    ``of``: the category, for ``category_time``; an empty one for applications that none names.
    """

    id: str
    value: float | None
    unit: Literal["seconds", "count"]
    reason: Reason | None = None
    of: str | None = None

    def name(self, language: Language) -> str:
        return message(language, "own", f"{self.id}.name")

    def formula(self, language: Language) -> str:
        return message(language, "own", f"{self.id}.formula")

    def cannot_tell(self, language: Language) -> str:
        return message(language, "own", f"{self.id}.cannot_tell")

    def why(self, language: Language) -> str | None:
        """The sentence of ``reason``."""
        return message(language, "own", f"reason.{self.reason}") if self.reason else None


class Day(NamedTuple):
    """One day, everything: what was in front to the title, pages, and what was declared.

    ``gaps``, of a minute or more, are pauses, breaks, private windows, absences, a locked screen or
    a computer that was off: never told apart. Totals are the longest first and add up to the same.
    ``category_of`` has each application.
    """

    date: date
    fronts: tuple[Front, ...]
    pages: tuple[Page, ...]
    stretches: tuple[Stretch, ...]
    gaps: tuple[Span, ...]
    categories: dict[str | None, timedelta]
    applications: dict[str, timedelta]
    titles: dict[tuple[str, str], timedelta]
    category_of: dict[str, str | None]
    declared: tuple[Declared, ...]
    hours: DeclaredHours
    rest: Rest | None
    figures: tuple[Figure, ...]


class DayTotal(NamedTuple):
    """One day of a period: totals, the longest stretch, declared hours, the rest after them."""

    date: date
    categories: dict[str | None, timedelta]
    applications: dict[str, timedelta]
    longest: Stretch | None
    hours: DeclaredHours
    rest: Rest | None


class Period(NamedTuple):
    """From the first day to the last, both in it: a week, a month, a year.

    ``short_rests`` are those under ``Given.least_rest``.
    """

    first: date
    last: date
    days: tuple[DayTotal, ...]
    categories: dict[str | None, timedelta]
    applications: dict[str, timedelta]
    longest: Stretch | None
    short_rests: tuple[Rest, ...]
    declared: tuple[Declared, ...]
    figures: tuple[Figure, ...]


def day(on: date, events: Iterable[Raw], declared: Iterable[Declared], given: Given) -> Day:
    """One day.

    Args:
        events: those that begin on that day, in ``given.schedule.zone``.
        declared: what overlaps that day and the next, which the rest goes into.
    """
    events, declared = list(events), tuple(declared)
    seen = fronts(events)
    in_one, (whole,) = stretches(seen), _totals([on], {on: summary(seen)}, declared, given)
    here = tuple(each for each in declared if _is_on(each, on, given))
    known = [*(front.span for front in seen), *(each.span for each in here)]
    return Day(
        on,
        tuple(seen),
        tuple(pages(events)),
        tuple(in_one),
        tuple(gaps(known, _SHORTEST_GAP)),
        whole.categories,
        whole.applications,
        total(((front.application, front.title), front.span.length) for front in seen),
        {name: classify(name, given.categories) for name in whole.applications},
        here,
        whole.hours,
        whole.rest,
        tuple(_figures([whole], given)),
    )


def period(
    first: date,
    last: date,
    summaries: Mapping[date, Summary],
    declared: Iterable[Declared],
    given: Given,
) -> Period:
    """The days from ``first`` to ``last``, those without anything included.

    Args:
        summaries: of the days of which something was kept.
        declared: what overlaps those days and the one after them.
    """
    dates = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    declared = tuple(declared)
    days = _totals(dates, summaries, declared, given)
    return Period(
        first,
        last,
        tuple(days),
        total(item for each in days for item in each.categories.items()),
        total(item for each in days for item in each.applications.items()),
        longest(each.longest for each in days if each.longest),
        tuple(_short_rests(days, given)),
        tuple(each for each in declared if _is_on(each, first, given, last)),
        tuple(_figures(days, given)),
    )


def _is_on(declared: Declared, first: date, given: Given, last: date | None = None) -> bool:
    start, end = (moment.astimezone(given.schedule.zone).date() for moment in declared.span)
    return start <= (last or first) and first <= end


def _totals(
    dates: list[date],
    summaries: Mapping[date, Summary],
    declared: tuple[Declared, ...],
    given: Given,
) -> list[DayTotal]:
    category_of: dict[str, str | None] = {}
    by_date = _by_date(declared, given)
    found = []
    for on in dates:
        kept = summaries.get(on, Summary({}, None))
        for application in kept.applications.keys() - category_of.keys():
            category_of[application] = classify(application, given.categories)
        here = by_date.get(on, ())
        after = union(each.span for each in (*here, *by_date.get(on + _DAY, ())))
        found.append(
            DayTotal(
                on,
                total((category_of[name], time) for name, time in kept.applications.items()),
                kept.applications,
                kept.longest,
                declared_hours(here, on, given.schedule),
                rest(after, on, given.schedule.zone),
            )
        )
    return found


def _by_date(declared: tuple[Declared, ...], given: Given) -> dict[date, list[Declared]]:
    """By each day that a declaration touches."""
    found: dict[date, list[Declared]] = {}
    for each in declared:
        on, last = (moment.astimezone(given.schedule.zone).date() for moment in each.span)
        while on <= last:
            found.setdefault(on, []).append(each)
            on += _DAY
    return found


def _short_rests(days: Iterable[DayTotal], given: Given) -> Iterable[Rest]:
    return (each.rest for each in days if each.rest and each.rest.span.length < given.least_rest)


def _figures(days: list[DayTotal], given: Given) -> Iterable[Figure]:
    """Of one day or several, in the order in which they are shown."""
    kept: Reason | None = None if given.kept else "store-off"
    times = total(item for each in days for item in each.categories.items())
    stretch = longest(each.longest for each in days if each.longest)
    yield _seconds("front_time", None if kept else sum(times.values(), timedelta()), kept)
    for category, length in times.items():
        yield _seconds("category_time", length, None)._replace(of=category or "")
    nothing: Reason | None = kept or ("nothing-kept" if stretch is None else None)
    yield _seconds("longest_stretch", stretch.span.length if stretch else None, nothing)
    hours = [each.hours for each in days]
    partly: Reason | None = None if given.kept else "declared-partly"
    yield Figure("meetings", sum(each.meetings for each in hours), "count", partly)
    for id, lengths in (
        ("meeting_time", [each.in_meetings for each in hours]),
        ("declared_time", [each.length for each in hours]),
        ("beyond_time", [each.beyond for each in hours]),
    ):
        yield _seconds(id, sum(lengths, timedelta()), partly)
    declares = any(each.rest for each in days)
    short = len(list(_short_rests(days, given)))
    yield Figure(
        "short_rests",
        short if declares else None,
        "count",
        partly if declares else "nothing-declared",
    )


def _seconds(id: str, length: timedelta | None, reason: Reason | None) -> Figure:
    return Figure(id, None if length is None else length.total_seconds(), "seconds", reason)
