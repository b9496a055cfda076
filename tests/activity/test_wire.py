"""What ActivityWatch's watchers send, read; what cannot be read, dropped."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from justemesure.activity.event import Raw, Span
from justemesure.activity.wire import exported, kind_of, merge, pulse, read, tell

AT = datetime(2027, 2, 2, 9, tzinfo=UTC)


def body(**changed: Any) -> bytes:
    said = {
        "id": None,
        "timestamp": "2027-02-02T10:00:00.123456+01:00",
        "duration": 1.5,
        "data": {"app": "orme", "title": "x", "pid": 7},
    }
    return json.dumps(said | changed).encode()


def test_a_heartbeat_is_read_as_its_client_writes_it() -> None:
    start = AT + timedelta(milliseconds=123)
    span = Span(start, start + timedelta(seconds=1.5))
    assert read("currentwindow", body()) == Raw(
        "currentwindow", span, {"app": "orme", "title": "x"}
    )
    assert read("currentwindow", body(timestamp="2027-02-02T09:00:00.123Z", id=5)) is not None


@pytest.mark.parametrize(
    "bad",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b"[" * 100_000,
        body(timestamp="2027-02-02T10:00:00"),
        body(timestamp=5),
        body(timestamp="0001-01-01T00:00:00+23:00"),
        body(duration=-1),
        body(duration="1"),
        body(duration=True),
        body(duration=1e300),
        body(data=[]),
        body().replace(b"1.5", b"NaN"),
        body().replace(b"orme", b"\xff"),
    ],
)
def test_what_is_no_event_is_nothing(bad: bytes) -> None:
    assert read("currentwindow", bad) is None


def test_what_is_answered_is_an_event_again() -> None:
    raw = read("currentwindow", body())
    assert raw is not None
    assert read("currentwindow", tell(raw)) == raw
    assert datetime.fromisoformat(json.loads(tell(raw))["timestamp"]) == raw.span.start


@pytest.mark.parametrize(
    ("type", "bucket", "kind"),
    [
        ("currentwindow", "x", "currentwindow"),
        ("os.hid.input", "aw-watcher-input_pc", None),  # keystrokes and clicks: never
        ("os.hid.input", "aw-watcher-window_pc", None),
        (None, "aw-watcher-window_pc", "currentwindow"),
        (None, "aw-watcher-afk_pc", "afkstatus"),
        (None, "aw-watcher-web-firefox", "web.tab.current"),
        (None, "aw-watcher-input_pc", None),
        (["currentwindow"], "aw-watcher-window_pc", None),
    ],
)
def test_only_three_kinds_of_bucket_are_read(type: Any, bucket: str, kind: Any) -> None:
    assert kind_of(type, bucket) == kind


def beat(seconds: float, length: float = 0, app: str = "a") -> Raw:
    start = AT + timedelta(seconds=seconds)
    return Raw("currentwindow", Span(start, start + timedelta(seconds=length)), {"app": app})


@pytest.mark.parametrize(
    ("last", "next", "length"),
    [
        (beat(0, 1), beat(3), 3),  # at the very end of the pulse
        (beat(0, 1), beat(3.001), None),
        (beat(0, 10), beat(2, 1), 10),  # never shorter
        (beat(5), beat(4), None),  # older than the last
        (beat(0, 1), beat(1, 1, "b"), None),
        (None, beat(0), None),
    ],
)
def test_heartbeats_merge_as_their_senders_expect(
    last: Raw | None, next: Raw, length: float | None
) -> None:
    merged = merge(last, next, timedelta(seconds=2))
    assert (merged.span.length.total_seconds() if merged else None) == length
    if merged:
        assert merge(merged, next, timedelta(seconds=2)) == merged  # sent again, the same


@pytest.mark.parametrize(
    ("written", "seconds"), [("2.5", 2.5), (None, 0), ("", 0), ("x", 0), ("nan", 0), ("-1", 0)]
)
def test_a_pulse_that_cannot_be_read_is_none(written: str | None, seconds: float) -> None:
    assert pulse(written) == timedelta(seconds=seconds)


def test_an_export_is_read_bucket_by_bucket() -> None:
    event = json.loads(body())
    document = {
        "buckets": {
            "w": {"type": "currentwindow", "events": [event, {"broken": 1}]},
            "i": {"type": "os.hid.input", "events": [event]},
            "n": 5,
        }
    }
    assert [raw.kind for raw in exported(document)] == ["currentwindow"]
    assert list(exported([])) == []


JSON = st.recursive(
    st.none() | st.booleans() | st.floats() | st.text(max_size=9),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=9), inner),
    max_leaves=8,
)


@given(JSON, st.binary(max_size=50))
def test_nothing_that_is_sent_makes_it_fail(written: object, noise: bytes) -> None:
    read("currentwindow", json.dumps(written).encode())
    read("currentwindow", noise)
    list(exported(written))
