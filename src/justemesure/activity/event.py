"""What a watcher says, and what is left of it once minimised."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Literal, NamedTuple

Kind = Literal["currentwindow", "web.tab.current", "afkstatus"]
"""The types of ActivityWatch bucket that are read; any other is dropped."""


class Span(NamedTuple):
    """From ``start`` to before ``end``, aware, UTC."""

    start: datetime
    end: datetime

    @property
    def length(self) -> timedelta:
        return self.end - self.start

    def within(self, other: "Span") -> "Span | None":
        """The part of this span that lies in the other; ``None`` without one."""
        span = Span(max(self.start, other.start), min(self.end, other.end))
        return span if span.start < span.end else None


class Raw(NamedTuple):
    """What a watcher said: titles, addresses. It lives in memory only, and prints as nothing.

    ``data`` is the watcher's own: ``app`` and ``title``; ``url``, ``title``, ``incognito``;
    ``status``.
    """

    kind: Kind
    span: Span
    data: Mapping[str, Any]

    def __repr__(self) -> str:
        return f"Raw({self.kind})"  # a traceback, a log or a debugger's line must not tell more

    def text(self, name: str) -> str:
        """A text of the data; empty where there is none."""
        value = self.data.get(name)
        return value if isinstance(value, str) else ""


class Event(NamedTuple):
    """What is left: so much time, in one hour or day, in a category of the charter's.

    ``since`` is when that hour or day begins, UTC. A field that the charter does not let out of
    the computer is ``None``.
    """

    measure: str
    since: datetime
    category: str | None
    length: timedelta | None


class Dropped(NamedTuple):
    """Nothing is left, and why: a name of ``locale/*/agent.yaml``, ``dropped``."""

    reason: str
