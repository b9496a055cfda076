"""ActivityWatch's JSON ⇄ events: what its watchers send, and what they expect back.

Watchers lose whatever is answered with an error, so nothing here fails: what cannot be read is
``None``, and is dropped.
"""

import json
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any, cast, get_args

from justemesure.activity.event import Kind, Raw, Span

MOST_TEXT = 2_000
_MOST_SECONDS = 7 * 86_400
_TEXTS = ("app", "title", "url", "status")
_FLAGS = ("incognito", "audible")
_OF_BUCKET: dict[str, Kind] = {
    "aw-watcher-window": "currentwindow",
    "aw-watcher-web-": "web.tab.current",
    "aw-watcher-afk": "afkstatus",
}


def kind_of(type: object, bucket: str) -> Kind | None:
    """The kind of a bucket, from its type or, where nothing said that, from its name."""
    if type in get_args(Kind):
        return cast(Kind, type)
    if type is not None:
        return None
    found = (kind for start, kind in _OF_BUCKET.items() if bucket.startswith(start))
    return next(found, None)


def read(kind: Kind, body: bytes) -> Raw | None:
    """The event in a heartbeat's body; ``None`` if it cannot be read. Its ``id`` is not."""
    return read_event(kind, decode(body))


def decode(body: bytes) -> Any:
    """What the JSON says; ``None`` if it is not JSON."""
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        return None


def read_event(kind: Kind, written: object) -> Raw | None:
    """The same, once decoded: only the known fields of its data, at most 2,000 letters each."""
    if not isinstance(written, dict) or not isinstance(data := written.get("data"), dict):
        return None
    start, seconds = moment(written.get("timestamp")), length(written.get("duration", 0))
    if start is None or seconds is None:
        return None
    known: dict[str, object] = {
        name: _whole(value[:MOST_TEXT])
        for name in _TEXTS
        if isinstance(value := data.get(name), str)
    }
    known |= {name: data[name] for name in _FLAGS if isinstance(data.get(name), bool)}
    try:
        return Raw(kind, Span(start, start + seconds), known)
    except OverflowError:
        return None


def _whole(text: str) -> str:
    """Without halves of letters, which JSON can write and no file can hold."""
    return text.encode("utf-8", "replace").decode()


def tell(raw: Raw) -> bytes:
    """The event as the answer to its heartbeat; watchers in JavaScript read its time."""
    return json.dumps(
        {
            "id": None,
            "timestamp": raw.span.start.isoformat(),
            "duration": raw.span.length.total_seconds(),
            "data": dict(raw.data),
        }
    ).encode()


def pulse(written: str | None) -> timedelta:
    """``pulsetime``; none at all where it cannot be read."""
    try:
        return length(float(written or 0)) or timedelta()
    except ValueError:
        return timedelta()


def moment(written: object) -> datetime | None:
    """An instant with its zone, in UTC, to the millisecond as ActivityWatch keeps it."""
    if not isinstance(written, str):
        return None
    try:
        at = datetime.fromisoformat(written)
        if at.utcoffset() is None:
            return None
        at = at.astimezone(UTC)
    except (ValueError, OverflowError):
        return None
    return at.replace(microsecond=at.microsecond // 1_000 * 1_000)


def length(seconds: object) -> timedelta | None:
    """A duration of a week at most, not negative."""
    if isinstance(seconds, bool) or not isinstance(seconds, int | float):
        return None
    if not 0 <= seconds <= _MOST_SECONDS:  # nor what is no number
        return None
    return timedelta(seconds=seconds)


def merge(last: Raw | None, beat: Raw, pulse: timedelta) -> Raw | None:
    """``last`` made longer by a heartbeat that says the same in time; ``None`` if it is another."""
    if last is None or (last.kind, last.data) != (beat.kind, beat.data):
        return None
    if not last.span.start <= beat.span.start <= last.span.end + pulse:
        return None
    return last._replace(span=Span(last.span.start, max(last.span.end, beat.span.end)))


def exported(document: object) -> Iterator[Raw]:
    """The events of an ActivityWatch export (``{"buckets": {id: {"type", "events"}}}``)."""
    buckets = document.get("buckets") if isinstance(document, dict) else None
    for id, bucket in (buckets if isinstance(buckets, dict) else {}).items():
        if not isinstance(bucket, dict) or not isinstance(bucket.get("events"), list):
            continue
        kind = kind_of(bucket.get("type"), id)
        for event in bucket["events"] if kind else ():
            if kind and (raw := read_event(kind, event)):
                yield raw


def export(events: Iterable[Raw]) -> bytes:
    """Events as an ActivityWatch export, which ``exported`` and ActivityWatch read."""
    buckets: dict[str, Any] = {}
    for raw in events:
        empty: dict[str, Any] = {
            "id": raw.kind,
            "type": raw.kind,
            "client": "justemesure",
            "events": [],
        }
        buckets.setdefault(raw.kind, empty)["events"].append(json.loads(tell(raw)))
    return json.dumps({"buckets": buckets}, ensure_ascii=False, indent=1).encode()
