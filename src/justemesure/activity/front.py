"""What was in front, one instant counted once: watchers' events → the person's own time line.

Windows may be told twice, by two watchers or after an import, and overlap: an instant belongs to
the window that was told first. Time away from the keyboard is taken out. Nothing tells a pause from
a break, a private window, a locked screen or a computer that was off.
"""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import NamedTuple, TypeVar

from justemesure.activity.event import Raw, Span

Key = TypeVar("Key")
BRIDGED = timedelta(seconds=3)
"""A stretch goes on over so short a time of which nothing is known: between two heartbeats."""


class Front(NamedTuple):
    """One window in front, without interruption."""

    span: Span
    application: str
    title: str


class Page(NamedTuple):
    """One page open in a browser's tab, in front or not."""

    span: Span
    address: str
    title: str


class Stretch(NamedTuple):
    """One application in front, whatever its windows: without a switch to another, and without
    more than ``BRIDGED`` of which nothing is known."""

    span: Span
    application: str


class Summary(NamedTuple):
    """What is left of a day for the longer views: no title, no time but the longest stretch."""

    applications: dict[str, timedelta]
    longest: Stretch | None


def fronts(events: Iterable[Raw]) -> list[Front]:
    """The windows in front, in order, none at the same instant as another."""
    windows, away = [], []
    for raw in events:
        if raw.kind == "currentwindow":
            windows.append(raw)
        elif raw.kind == "afkstatus" and raw.data.get("status") == "afk":
            away.append(raw.span)
    found: list[Front] = []
    for raw, span in _once(sorted(windows, key=lambda raw: raw.span), union(away)):
        front = Front(span, raw.text("app"), raw.text("title"))
        if found and found[-1].span.end == span.start and found[-1][1:] == front[1:]:
            front = front._replace(span=Span(found.pop().span.start, span.end))
        found.append(front)
    return found


def _once(windows: list[Raw], away: list[Span]) -> Iterator[tuple[Raw, Span]]:
    """Each window with the parts that no earlier one has, and that lie outside ``away``."""
    counted, first = datetime.min.replace(tzinfo=UTC), 0
    for raw in windows:
        start, end = max(raw.span.start, counted), raw.span.end
        counted = max(counted, end)
        while first < len(away) and away[first].end <= start:
            first += 1
        at = first
        while start < end:
            gone = away[at] if at < len(away) else None
            until = end if gone is None else min(end, gone.start)
            if start < until:
                yield raw, Span(start, until)
            if gone is None:
                break
            start, at = max(start, gone.end), at + 1


def pages(events: Iterable[Raw]) -> list[Page]:
    """The pages that browsers told, in order; two browsers may have one each at once."""
    told: dict[tuple[str, str], list[Span]] = {}
    for raw in events:
        if raw.kind == "web.tab.current":
            told.setdefault((raw.text("url"), raw.text("title")), []).append(raw.span)
    return sorted(
        Page(span, address, title)
        for (address, title), spans in told.items()
        for span in union(spans)
    )


def stretches(windows: Iterable[Front]) -> list[Stretch]:
    """The stretches that ``fronts`` make, in order."""
    found: list[Stretch] = []
    for span, application, _ in windows:
        last = found[-1] if found else None
        if last and last.application == application and span.start - last.span.end <= BRIDGED:
            found[-1] = Stretch(Span(last.span.start, span.end), application)
        else:
            found.append(Stretch(span, application))
    return found


def summary(windows: list[Front]) -> Summary:
    """What ``fronts`` come to, by application."""
    return Summary(
        total((front.application, front.span.length) for front in windows),
        longest(stretches(windows)),
    )


def longest(found: Iterable[Stretch]) -> Stretch | None:
    """The longest stretch; the first of several."""
    return max(found, key=lambda stretch: stretch.span.length, default=None)


def total(parts: Iterable[tuple[Key, timedelta]]) -> dict[Key, timedelta]:
    """The sum for each key, the longest first."""
    found: dict[Key, timedelta] = {}
    for key, length in parts:
        found[key] = found.get(key, timedelta()) + length
    return dict(sorted(found.items(), key=lambda item: (-item[1], str(item[0]))))


def union(spans: Iterable[Span]) -> list[Span]:
    """The same time without overlaps, in order."""
    found: list[Span] = []
    for span in sorted(spans):
        if found and span.start <= found[-1].end:
            found[-1] = Span(found[-1].start, max(found[-1].end, span.end))
        elif span.start < span.end:
            found.append(span)
    return found


def gaps(known: Iterable[Span], least: timedelta) -> list[Span]:
    """Between the first and the last that is known, what is not, from ``least`` on."""
    spans = union(known)
    between = (Span(before.end, after.start) for before, after in pairwise(spans))
    return [gap for gap in between if gap.length >= least]
