"""The person's own day and longer, in formats of others: CSV for a spreadsheet, ICS for a calendar.

ActivityWatch's JSON is in ``wire.py``. All of it is for the person, who may give it to whom they
like; nothing reads it back into what is measured.
"""

import csv
import hashlib
import io
import re
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from justemesure.activity.declared import Declared
from justemesure.activity.event import Span
from justemesure.activity.mine import Day, Period

if TYPE_CHECKING:
    import icalendar

_FORMULA = re.compile(r"""(^|[;,|"'])(\s*)([=+\-@＝＋－＠])""")
_SECOND = timedelta(seconds=1)
_NOTHING = timedelta()


def days_csv(days: Iterable[Day], zone: ZoneInfo) -> Iterator[bytes]:
    """Everything of some days, one row a window in front, a page or a declaration.

    Columns: ``what`` (front, page, declared, meeting), ``start`` and ``end`` in that zone,
    ``seconds``, ``application`` or the page's address, ``category``, ``text`` (a title, or what was
    declared). A page may be open behind a window: never add the two up.
    """
    yield _csv([("what", "start", "end", "seconds", "application", "category", "text")], first=True)
    for day in days:
        fronts = (
            ("front", each.span, each.application, day.category_of[each.application], each.title)
            for each in day.fronts
        )
        pages = (("page", each.span, each.address, "", each.title) for each in day.pages)
        declared = (
            ("meeting" if each.from_calendar else "declared", each.span, "", "", each.task)
            for each in day.declared
        )
        yield _csv(
            (what, *_times(span, zone), application, category or "", text)
            for what, span, application, category, text in (*fronts, *pages, *declared)
        )


def period_csv(period: Period) -> bytes:
    """The totals of each day in seconds, one row each. Columns: ``date``, ``what`` (category,
    declared, beyond, meetings), ``category``, ``seconds``."""
    rows = [("date", "what", "category", "seconds")]
    for day in period.days:
        hours = (
            ("declared", day.hours.length),
            ("beyond", day.hours.beyond),
            ("meetings", day.hours.in_meetings),
        )
        found = [
            *(("category", name or "", length) for name, length in day.categories.items()),
            *((what, "", length) for what, length in hours if length > _NOTHING),
        ]
        rows += [(f"{day.date}", what, of, _seconds(length)) for what, of, length in found]
    return _csv(rows, first=True)


def as_ics(days: Iterable[Day], made: datetime, *, stretches: bool) -> bytes:
    """Declared work as a calendar (RFC 5545); with ``stretches``, also each application's.

    A stretch is private and leaves one free: ``calendar.read`` takes only what was declared for
    declared work, so that what was seen in front can never become hours.

    Args:
        made: when the file is made, which the format wants in each entry.
    """
    import icalendar

    calendar = icalendar.Calendar()
    calendar.add("prodid", "-//Juste Mesure//own//FR")
    calendar.add("version", "2.0")
    declared: set[Declared] = set()
    for day in days:
        for each in day.declared:
            if each not in declared:  # one that lasts past midnight is of two days
                calendar.add_component(_entry(each.span, each.task or "—", made))
        declared.update(day.declared)
        for stretch in day.stretches if stretches else ():
            entry = _entry(stretch.span, stretch.application or "—", made)
            entry.add("class", "PRIVATE")
            entry.add("transp", "TRANSPARENT")
            category = day.category_of[stretch.application]
            if category:
                entry.add("categories", [category])
            calendar.add_component(entry)
    content: bytes = calendar.to_ical()
    return content


def _entry(span: Span, summary: str, made: datetime) -> "icalendar.Event":
    import icalendar

    entry = icalendar.Event()
    said = f"{span.start.isoformat()} {span.end.isoformat()} {summary}"
    entry.add("uid", f"{hashlib.sha256(said.encode()).hexdigest()[:32]}@justemesure")
    entry.add("dtstamp", made)
    entry.add("dtstart", span.start)
    entry.add("dtend", span.end)
    entry.add("summary", _plain(summary))
    return entry


def _times(span: Span, zone: ZoneInfo) -> tuple[str, str, str]:
    start, end = (at.astimezone(zone).isoformat(timespec="seconds") for at in span)
    return start, end, _seconds(span.length)


def _seconds(length: timedelta) -> str:
    return f"{length / _SECOND:.3f}".rstrip("0").rstrip(".")


def _csv(rows: Iterable[tuple[str, ...]], *, first: bool = False) -> bytes:
    """RFC 4180, with the mark by which spreadsheets know UTF-8."""
    buffer = io.StringIO()
    csv.writer(buffer, lineterminator="\r\n").writerows(map(_guarded, cell) for cell in rows)
    return buffer.getvalue().encode("utf-8-sig" if first else "utf-8")


def _guarded(text: str) -> str:
    """A text in which no spreadsheet, wherever it splits it, takes a part for a formula."""
    return _FORMULA.sub(r"\1\2'\3", _plain(text))


def _plain(text: str) -> str:
    """On one line, without what no reader of either format would show."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())
