"""The person's own day, week, month and year; what they delete of it."""

from calendar import monthrange
from collections.abc import Iterable
from datetime import date, datetime, timedelta

from justemesure.activity.declared import Declared
from justemesure.activity.event import Span
from justemesure.activity.front import Stretch
from justemesure.activity.hours import Rest, day_span
from justemesure.activity.mine import DayTotal, Figure
from justemesure.activity.wire import moment
from justemesure.agent import private
from justemesure.agent.own import NotYet, categories_of
from justemesure.agent.page.seat import Asked, Seat
from justemesure.agent.queue import text_of
from justemesure.errors import Misuse

_DAY = timedelta(days=1)
_LONGEST = timedelta(days=2)
_PATIENCE = 0.5


def day(seat: Seat, asked: Asked) -> object:
    """One day, everything: each window in front with its title, gaps, declared work, figures.

    ``fronts`` are ``[start, end, application, title, category]``, ``pages`` are ``[start, end,
    title, address]``, times in milliseconds since 1970: there are thousands.
    """
    on = asked.day("on", seat.today())
    zone = seat.zone()
    span = day_span(on, zone)
    found = seat.mine().day(on)
    return {
        **_head(seat, asked),
        "on": on.isoformat(),
        "before": (on - _DAY).isoformat(),
        "after": (on + _DAY).isoformat(),
        "start": text_of(span.start),
        "end": text_of(span.end),
        "fronts": [
            [
                round(each.span.start.timestamp() * 1_000),
                round(each.span.end.timestamp() * 1_000),
                each.application,
                each.title,
                found.category_of[each.application],
            ]
            for each in found.fronts
        ],
        "pages": [
            [
                round(each.span.start.timestamp() * 1_000),
                round(each.span.end.timestamp() * 1_000),
                each.title,
                each.address,
            ]
            for each in found.pages
        ],
        "gaps": [[text_of(gap.start), text_of(gap.end)] for gap in found.gaps],
        "categories": _totals(found.categories),
        "applications": [
            [name, length.total_seconds(), found.category_of[name]]
            for name, length in found.applications.items()
        ],
        "declared": _declared(found.declared),
        "figures": _figures(found.figures, asked),
        "waiting": [
            {"from": text_of(row.made_from), "to": text_of(row.made_to), "written": row.written}
            for row, _ in seat.agent.outbox.waiting(seat.agent.gate())
            if Span(row.made_from, row.made_to).within(span)
        ],
    }


def period(seat: Seat, asked: Asked) -> object:
    """A week from Monday, a month or a year that holds a day; totals day by day.

    While days are left to sum up it says how far it is, and others may ask in between.
    """
    on = asked.day("on", seat.today())
    by = asked.query.get("by", "week")
    first, last = _bounds(on, by)
    try:
        found = seat.mine().period(first, last, seat.now(), _PATIENCE)
    except NotYet as not_yet:
        return {"summing_up": {"done": not_yet.done, "of": not_yet.of}}
    return {
        **_head(seat, asked),
        "by": by,
        "first": first.isoformat(),
        "last": last.isoformat(),
        "before": _bounds(first - _DAY, by)[0].isoformat(),
        "after": (last + _DAY).isoformat(),
        "days": [_total(each) for each in found.days],
        "categories": _totals(found.categories),
        "applications": _totals(found.applications),
        "longest": _stretch(found.longest),
        "short_rests": [_rest(each) for each in found.short_rests],
        "figures": _figures(found.figures, asked),
    }


def delete(seat: Seat, asked: Asked) -> object:
    """Delete of the person's own store what lies in a span or reaches into it, for good.

    Of one ``application`` only, of its windows with one ``title``, or of the page at one
    ``address``, where these are not ``None``.
    """
    store = seat.store
    if store is None:
        raise Misuse("private-is-off")
    span = Span(_instant(asked, "start"), _instant(asked, "end"))
    if not timedelta() < span.length <= _LONGEST:
        raise Misuse("page-not-understood", field="end")
    of = {name: asked.said(name) for name in ("application", "title", "address")}
    if not all(isinstance(each, str | None) for each in of.values()):
        raise Misuse("page-not-understood", field="application")
    if of["address"] is not None:
        return {"deleted": store.delete_page(span, of["address"])}
    if of["application"] is not None:
        return {"deleted": store.delete_application(span, of["application"], of["title"])}
    return {"deleted": store.delete(span, reaching=True)}


def delete_all(seat: Seat, asked: Asked) -> object:
    """Delete the whole store and its key; it opens or not."""
    if seat.store is not None:
        seat.store.close()
        seat.store = None
    private.destroy(seat.folder)
    return seat.own(asked.language)


def _head(seat: Seat, asked: Asked) -> dict[str, object]:
    own = seat.own(asked.language)
    charter, groups = seat.charter(), seat.agent.settings.groups
    return {
        "zone": seat.zone().key,
        "today": seat.today().isoformat(),
        "own": own,
        "names": list(categories_of(charter, groups)) if charter else [],
    }


def _bounds(on: date, by: str) -> tuple[date, date]:
    if by == "week":
        first = on - timedelta(days=on.weekday())
        return first, first + timedelta(days=6)
    if by == "month":
        return on.replace(day=1), on.replace(day=monthrange(on.year, on.month)[1])
    if by == "year":
        return date(on.year, 1, 1), date(on.year, 12, 31)
    raise Misuse("page-not-understood", field="by")


def _instant(asked: Asked, name: str) -> datetime:
    found = moment(asked.text(name))
    if found is None:
        raise Misuse("page-not-understood", field=name)
    return found


def _totals(found: dict[str, timedelta] | dict[str | None, timedelta]) -> list[list[object]]:
    return [[name, length.total_seconds()] for name, length in found.items()]


def _declared(found: Iterable[Declared]) -> list[dict[str, object]]:
    return [
        {
            "start": text_of(each.span.start),
            "end": text_of(each.span.end),
            "task": each.task,
            "from_calendar": each.from_calendar,
        }
        for each in found
    ]


def _total(each: DayTotal) -> dict[str, object]:
    return {
        "date": each.date.isoformat(),
        "categories": _totals(each.categories),
        "declared": each.hours.length.total_seconds(),
        "beyond": each.hours.beyond.total_seconds(),
        "meetings": each.hours.in_meetings.total_seconds(),
    }


def _stretch(found: Stretch | None) -> dict[str, object] | None:
    if found is None:
        return None
    start, end = (text_of(moment) for moment in found.span)
    return {"start": start, "end": end, "application": found.application}


def _rest(each: Rest) -> dict[str, object]:
    start, end = (text_of(moment) for moment in each.span)
    return {"date": each.date.isoformat(), "start": start, "end": end}


def _figures(found: Iterable[Figure], asked: Asked) -> list[dict[str, object]]:
    return [
        {
            "id": each.id,
            "name": each.name(asked.language),
            "formula": each.formula(asked.language),
            "cannot_tell": each.cannot_tell(asked.language),
            "value": each.value,
            "unit": each.unit,
            "why": each.why(asked.language),
            "of": each.of,
        }
        for each in found
    ]
