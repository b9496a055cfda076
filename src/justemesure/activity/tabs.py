"""When a browser showed a page that is nobody's business: its window is not looked at then.

A window's title often does not say what its page is; the browser's own watcher (aw-watcher-web)
does. What is kept, in memory alone, is since when and until when a browser's page in front was
private, and nothing of the page.
"""

from collections import deque
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import NamedTuple

from justemesure.activity.classify import matches
from justemesure.activity.event import Raw, Span

_EVER = datetime.max.replace(tzinfo=UTC)
MOST = 200
_WATCHER = "aw-watcher-web-"
# A browser's watcher says `chrome` for most of those that are built on it.
_ENGINES = {
    "gecko": (
        "firefox*",
        "navigator",
        "librewolf*",
        "waterfox*",
        "icecat*",
        "zen*",
        "tor?browser*",
    ),
    "other": (
        *("*chrom*", "msedge*", "microsoft?edge*", "edge", "brave*", "opera*", "vivaldi*", "arc"),
        *("safari*", "epiphany*", "org.gnome.epiphany*", "konqueror*", "falkon*", "*browser*"),
    ),
}


class _Pages(NamedTuple):
    """Of one browser: when a page in front was private; since when it is, if it is."""

    past: deque[Span]
    since: datetime | None


class Tabs:
    """What each browser's watcher said, by its bucket."""

    def __init__(self, most: int | None = MOST) -> None:
        """``most``: how many private pages of the past are remembered, for each browser."""
        self._most = most
        self._pages: dict[str, _Pages] = {}

    def hear(self, bucket: str, since: datetime, *, private: bool) -> None:
        """The page in front from ``since`` on, until this browser's watcher says another."""
        pages = self._pages.get(bucket, _Pages(deque(maxlen=self._most), None))
        if private:
            first = since if pages.since is None else min(pages.since, since)
            self._pages[bucket] = pages._replace(since=first)
        elif pages.since is None or pages.since <= since:  # else it comes late
            if pages.since is not None and pages.since < since:
                pages.past.append(Span(pages.since, since))
            self._pages[bucket] = pages._replace(since=None)

    def forget(self, since: datetime) -> None:
        """Nothing is known from ``since`` on: private, until each browser speaks again."""
        for bucket in self._pages:
            self.hear(bucket, since, private=True)

    def private(self, window: Raw) -> Iterator[Span]:
        """The times around a window's when the page that it showed, if any, was private."""
        for bucket, pages in self._pages.items():
            if not is_of(bucket, window):
                continue
            yield from (span for span in pages.past if span.within(window.span))
            if pages.since is not None and pages.since < window.span.end:
                yield Span(pages.since, _EVER)


def is_of(bucket: str, window: Raw) -> bool:
    """Whether a window may be of the browser whose watcher has this bucket."""
    engine = _engine(window.text("app")) if window.kind == "currentwindow" else None
    told = bucket.removeprefix(_WATCHER).partition("_")[0] if bucket.startswith(_WATCHER) else ""
    return engine is not None and _engine(told) in (engine, None)


def _engine(name: str) -> str | None:
    """``None``: it is no browser that we know."""
    return next((e for e, known in _ENGINES.items() if any(matches(name, k) for k in known)), None)
