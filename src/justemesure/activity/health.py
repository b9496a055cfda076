"""What a computer says of itself → one row a minute, with the fields that the charter lists.

The row is that of ``docs/decisions/0030-device-health-rows.md``. It is a device's: figures are as
coarse as a repair needs, and an application is named with the charter's own words or not at all,
so that a window's name, which may hold anything, never leaves.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from statistics import fmean, median
from typing import Any, NamedTuple

from justemesure.activity.classify import matches
from justemesure.activity.event import Raw, Span
from justemesure.activity.private import Private
from justemesure.charter.model import Charter
from justemesure.charter.questions import measures
from justemesure.charter.values import Duration

MINUTE = timedelta(minutes=1)
LEAST = timedelta(seconds=5)
"""From how long an application that does not answer is said not to."""
NOT_ANSWERING = "application_not_answering"
NETWORK = frozenset({"latency", "jitter", "packet_loss"})
OTHER = "other"
"""An application that the charter does not name: that it hung is told, not which it is."""

# What somebody is doing shows in a processor or a memory seen to the per cent: a repair needs less.
_STEP = {"cpu": 10, "memory": 5, "disk": 1, "latency": 1, "jitter": 1, "packet_loss": 1}
# A row a day, or a week, falls on a Monday morning of Europe and not in its night.
_FIRST = datetime(1970, 1, 5, 9, tzinfo=UTC)

Sample = float | None
"""One question to a host: milliseconds until its answer; ``None`` without one."""


class Hang(NamedTuple):
    """When an application was not answering."""

    application: str
    span: Span


class Answers:
    """Which windows were asked whether they are there, and since when one has not answered."""

    def __init__(self) -> None:
        self._asked: dict[int, datetime] = {}
        self._names: dict[int, str | None] = {}
        self._hung: list[Hang] = []

    @property
    def waiting(self) -> tuple[int, ...]:
        """The windows that have not answered yet."""
        return tuple(self._asked)

    def ask(self, window: int, at: datetime) -> None:
        """A question was put; the first that is not answered is the one that counts."""
        self._asked.setdefault(window, at)

    def answered(self, window: int, at: datetime) -> None:
        """It answered, or is no more."""
        since, name = self._asked.pop(window, None), self._names.pop(window, None)
        if since is not None and name is not None and at - since >= LEAST:
            self._hung.append(Hang(name, Span(since, at)))

    def hangs_unnamed(self, window: int, now: datetime) -> bool:
        """Whether it hangs, and nobody said yet what it is."""
        since = self._asked.get(window)
        return since is not None and now - since >= LEAST and window not in self._names

    def name(self, window: int, name: str | None) -> None:
        """What its application is called; ``None`` for one of which nothing is said."""
        self._names[window] = name

    def hangs(self, now: datetime) -> list[Hang]:
        """Those that ended, and those that last."""
        lasting = [
            Hang(name, Span(since, now))
            for window, since in self._asked.items()
            if (name := self._names.get(window)) is not None and now - since >= LEAST
        ]
        return [*self._hung, *lasting]

    def forget(self, before: datetime) -> None:
        """The hangs that ended before then."""
        self._hung = [hang for hang in self._hung if hang.span.end > before]


def name_of(window: Raw, known: Iterable[str], private: Private) -> str | None:
    """What a hung application is called in a row; ``None`` where nothing may be said of it."""
    if private.hides(window):
        return None
    return next((name for name in known if matches(window.text("app"), name)), OTHER)


def named(charter: Charter) -> tuple[str, ...]:
    """The applications that a charter names, as it writes them."""
    found: dict[str, None] = {}
    for _, measure in measures(charter):
        written = [name for names in (measure.categories or {}).values() for name in names]
        if measure.window is not None and measure.window.application is not None:
            written.append(measure.window.application)
        found |= dict.fromkeys(name for name in written if name.strip("*?. "))
    return tuple(found)


def is_due(minute: datetime, every: Duration) -> bool:
    """Whether a row of this minute is one of those that ``every`` asks for; never two a minute."""
    minutes = -(-(every.after(_FIRST) - _FIRST) // MINUTE)
    return (minute - _FIRST) // MINUTE % max(1, minutes) == 0


def network(hosts: Iterable[Sequence[Sample]]) -> dict[str, float]:
    """Latency and jitter in milliseconds, loss in per cent: of the host that does worst in each.

    Latency is the median; jitter is the mean absolute difference of one answer and the next (D of
    RFC 3550 §6.4.1 on round trips, not smoothed: a minute has too few for that).
    """
    latency, jitter, loss = [], [], []
    for samples in hosts:
        answers = [sample for sample in samples if sample is not None]
        if samples:
            loss.append(100 * (len(samples) - len(answers)) / len(samples))
        if answers:
            latency.append(median(answers))
        if len(answers) > 1:
            jitter.append(fmean(abs(one - other) for one, other in pairwise(answers)))
    worst = {"latency": latency, "jitter": jitter, "packet_loss": loss}
    return {name: max(values) for name, values in worst.items() if values}


def row(
    device: str,
    minute: datetime,
    readings: Mapping[str, float],
    hangs: Iterable[Hang] | None,
    fields: frozenset[str],
) -> dict[str, Any]:
    """One minute of a device, with these fields at most.

    ``hangs`` is ``None`` where nothing could be seen of applications: the field is left out then,
    since an empty one says that none was seen to hang.
    """
    written: dict[str, Any] = {"device": device, "minute": f"{minute:%Y-%m-%dT%H:%M:00Z}"}
    for name, step in _STEP.items():
        if name in fields and name in readings:
            written[name] = step * round(readings[name] / step)
    if NOT_ANSWERING in fields and hangs is not None:
        written[NOT_ANSWERING] = [
            {"application": name, "from": _text(start), "to": _text(end)}
            for name, (start, end) in sorted(within(hangs, minute))
        ]
    return written


def within(hangs: Iterable[Hang], minute: datetime) -> Iterator[Hang]:
    """The parts of hangs that lie in a minute; those of one application do not overlap."""
    whole = Span(minute, minute + MINUTE)
    last: dict[str, datetime] = {}
    for name, span in sorted(hangs, key=lambda hang: hang.span):
        cut = Span(*map(_whole_milliseconds, span)).within(whole)
        if cut is None:
            continue
        start = max(cut.start, last.get(name, cut.start))
        if start < cut.end:
            last[name] = cut.end
            yield Hang(name, Span(start, cut.end))


def _whole_milliseconds(moment: datetime) -> datetime:
    return moment.replace(microsecond=moment.microsecond // 1000 * 1000)


def _text(moment: datetime) -> str:
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")
