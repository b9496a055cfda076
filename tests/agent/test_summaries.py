"""A summary is the day as it is: never older than its events, and gone with them."""

import math
import secrets
import sqlite3
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from desk import PARIS, Desk, paris
from justemesure.activity.declared import Declared
from justemesure.activity.event import Raw, Span
from justemesure.activity.front import Summary, fronts, summary
from justemesure.activity.hours import day_span
from justemesure.activity.minimise import Admitted
from justemesure.agent.own import NotYet, Own
from justemesure.agent.private import PrivateStore
from justemesure.agent.queue import Queue
from justemesure.agent.records import Records
from justemesure.errors import BadInput

DAYS = [date(2027, 2, 1), date(2027, 2, 2), date(2027, 3, 28)]  # the last has 23 hours
KEY = secrets.token_bytes(32)


@pytest.fixture
def store(desk: Desk) -> Iterator[PrivateStore]:
    opened = PrivateStore(desk.folder, KEY)
    yield opened
    opened.close()


def window(day: int, minute: int, minutes: int, app: str, kind: str = "currentwindow") -> Admitted:
    start = day_span(DAYS[day], PARIS).start + timedelta(minutes=minute)
    span = Span(start, start + timedelta(minutes=minutes))
    said = {"status": "afk"} if kind == "afkstatus" else {"app": app, "title": f"TITRE {app}"}
    return Admitted(Raw(kind, span, said), (span,))  # type: ignore[arg-type]


def recomputed(store: PrivateStore, on: date, zone: ZoneInfo = PARIS) -> Summary:
    return summary(fronts(store.events(day_span(on, zone))))


def kept(folder: Path) -> int:
    with sqlite3.connect(folder / "private.sqlite") as base:
        (count,) = base.execute("SELECT count(*) FROM summaries").fetchone()
    base.close()
    return int(count)


ACT = st.tuples(
    st.sampled_from(["keep", "longer", "import", "delete", "application", "read", "other"]),
    st.integers(0, 2),
    st.integers(0, 22 * 60),
    st.integers(0, 90),
    st.sampled_from(["orme", "outlook"]),
    st.sampled_from(["currentwindow", "afkstatus"]),
)


@given(st.lists(ACT, max_size=14))
@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_whatever_was_kept_or_deleted_a_summary_is_what_the_events_come_to(
    acts: list[tuple[str, int, int, int, str, str]],
) -> None:
    with TemporaryDirectory() as folder:
        store, other = PrivateStore(Path(folder), KEY), PrivateStore(Path(folder), KEY)
        for what, day, minute, minutes, app, kind in acts:
            event = window(day, minute, minutes, app, kind)
            if what in {"keep", "longer"}:
                store.keep("b", event, longer=what == "longer")
            elif what == "import":
                store.take_over([event])
            elif what == "delete":
                other.delete(event.raw.span)
            elif what == "application":
                store.delete_application(event.raw.span, app)
            elif what == "other":
                other.keep("c", event, longer=False)
            for on in DAYS:
                assert store.summary(on, PARIS, over=True) == recomputed(store, on)
        store.close()
        other.close()


def test_a_summary_is_read_and_not_made_again(
    desk: Desk, store: PrivateStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    store.keep("b", window(0, 600, 60, "orme"), longer=False)
    first = store.summary(DAYS[0], PARIS, over=True)
    monkeypatch.setattr(Records, "read", lambda *_: pytest.fail("the events were read"))
    assert store.summary(DAYS[0], PARIS, over=True) == first
    assert kept(desk.folder) == 1


def test_a_day_that_is_not_over_leaves_no_summary(desk: Desk, store: PrivateStore) -> None:
    store.keep("b", window(0, 600, 60, "orme"), longer=False)
    store.summary(DAYS[0], PARIS, over=False)
    assert kept(desk.folder) == 0


def test_an_event_that_comes_while_a_day_is_summed_up_is_in_it(
    desk: Desk, store: PrivateStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = PrivateStore(desk.folder, KEY)
    whole = store._summaries.of
    asked: list[date] = []

    def of(on: date, zone: ZoneInfo) -> Summary:
        found = whole(on, zone)
        if not asked:
            other.keep("b", window(0, 600, 60, "orme"), longer=False)
        asked.append(on)
        return found

    monkeypatch.setattr(store._summaries, "of", of)
    for _ in range(2):
        assert store.summary(DAYS[0], PARIS, over=True) == recomputed(store, DAYS[0])
    assert len(asked) == 2
    other.close()


def test_without_the_trigger_a_summary_would_be_stale(desk: Desk, store: PrivateStore) -> None:
    store.summary(DAYS[0], PARIS, over=True)
    store._base.execute("DROP TRIGGER kept")
    store.keep("b", window(0, 600, 60, "orme"), longer=False)
    assert store.summary(DAYS[0], PARIS, over=True) != recomputed(store, DAYS[0])


def test_days_of_another_zone_are_summed_up_again(store: PrivateStore) -> None:
    tokyo = ZoneInfo("Asia/Tokyo")
    store.keep("b", window(0, 18 * 60, 30, "orme"), longer=False)  # the second there
    assert store.summary(DAYS[1], PARIS, over=True).applications == {}
    assert store.summary(DAYS[1], tokyo, over=True) == recomputed(store, DAYS[1], tokyo)
    assert store.summary(DAYS[1], tokyo, over=True).applications != {}


def test_nothing_about_a_deleted_day_is_left_on_the_disk(desk: Desk, store: PrivateStore) -> None:
    for day in (0, 1):
        store.keep("b", window(day, 600, 60, "orme"), longer=False)
        start = day_span(DAYS[day], PARIS).start
        store.declare([Declared(Span(start, start + timedelta(hours=9)), "VISITE")])
        store.summary(DAYS[day], PARIS, over=True)
    tables = ("records", "summaries", "declared")
    sealed = [
        [bytes(row) for (row,) in store._base.execute(f"SELECT sealed FROM {table} ORDER BY id")]
        for table in tables
    ]
    assert [len(rows) for rows in sealed] == [2, 2, 2]
    store.delete(day_span(DAYS[0], PARIS))
    disk = b"".join(path.read_bytes() for path in desk.folder.glob("private*"))
    for gone, left in sealed:
        assert gone[:60] not in disk
        assert left[:60] in disk
    assert not any(word in disk for word in (b"TITRE", b"orme", b"VISITE"))
    (covers,) = store._base.execute("SELECT count(DISTINCT summary) FROM covers").fetchone()
    assert covers == 1


def test_one_application_of_a_day_is_deleted_with_the_pages_open_meanwhile(
    store: PrivateStore,
) -> None:
    page = window(1, 610, 5, "")
    page = Admitted(
        page.raw._replace(kind="web.tab.current", data={"url": "https://a.example"}), page.spans
    )
    elsewhere = Admitted(
        page.raw._replace(span=Span(*(at + timedelta(hours=3) for at in page.raw.span))), ()
    )
    store.take_over(
        [
            window(1, 600, 30, "firefox"),
            page,
            elsewhere._replace(spans=(elsewhere.raw.span,)),
            window(1, 630, 30, "orme"),
            window(0, 600, 30, "firefox"),
        ]
    )
    assert store.delete_application(day_span(DAYS[1], PARIS), "firefox") == 2
    left = [(raw.kind, raw.text("app")) for raw in store.events(day_span(DAYS[1], PARIS))]
    assert left == [("currentwindow", "orme"), ("web.tab.current", "")]
    assert len(list(store.events(day_span(DAYS[0], PARIS)))) == 1


def test_what_cannot_be_read_any_more_can_still_be_deleted(store: PrivateStore) -> None:
    for day in (0, 1):
        store.keep("b", window(day, 600, 60, "orme"), longer=False)
    store._base.execute("UPDATE records SET sealed = x'00' WHERE id = 1")
    with pytest.raises(BadInput):
        list(store.events())
    assert store.delete(day_span(DAYS[0], PARIS)) == 1
    assert len(list(store.events())) == 1


def test_one_page_alone_is_deleted(store: PrivateStore) -> None:
    for address in ("https://a.example", "https://b.example"):
        page = window(1, 610, 5, "").raw._replace(kind="web.tab.current", data={"url": address})
        store.take_over([Admitted(page, (page.span,))])
    assert store.delete_page(page.span, "https://a.example") == 1
    assert [raw.text("url") for raw in store.events()] == ["https://b.example"]


def test_one_window_alone_is_deleted(store: PrivateStore) -> None:
    for minute, title in ((600, "un"), (610, "deux"), (620, "un")):
        event = window(1, minute, 5, "orme")
        raw = event.raw._replace(data={"app": "orme", "title": title})
        store.keep("b", event._replace(raw=raw), longer=False)
    first = window(1, 601, 1, "orme").raw.span
    assert store.delete_application(first, "orme", "un") == 1
    left = [raw.text("title") for raw in store.events(day_span(DAYS[1], PARIS))]
    assert left == ["deux", "un"]


def test_a_summary_of_another_day_is_not_believed(store: PrivateStore) -> None:
    for day in (0, 1):
        store.summary(DAYS[day], PARIS, over=True)
    one, other = (row for (row,) in store._base.execute("SELECT sealed FROM summaries ORDER BY id"))
    assert one != other
    store._base.execute("UPDATE summaries SET sealed = ?", (one,))
    with pytest.raises(BadInput):
        store.summary(DAYS[1], PARIS, over=True)


def test_the_agent_sums_days_up_once_they_are_over(
    desk: Desk, store: PrivateStore, queue: Queue, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("justemesure.agent.own._SECONDS_A_MINUTE", math.inf)
    own = Own(store, queue, desk.notice(), desk.settings)
    desk.clock.now = paris("2027-02-02T23:00")
    own.tend(desk.clock.now)
    before = kept(desk.folder)
    own.tend(desk.clock.now)
    assert kept(desk.folder) == before
    store.keep("b", window(1, 600, 60, "orme"), longer=False)
    assert kept(desk.folder) == before
    own.tend(desk.clock.move(hours=2))
    assert kept(desk.folder) == before + 1


def test_it_goes_on_from_minute_to_minute_as_far_back_as_a_year_is_read(
    desk: Desk, store: PrivateStore, queue: Queue, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("justemesure.agent.own._SECONDS_A_MINUTE", 0.0)
    own = Own(store, queue, desk.notice(), desk.settings)
    for minute in range(1, 4):
        own.tend(desk.clock.now)
        assert kept(desk.folder) == minute
    monkeypatch.setattr("justemesure.agent.own._SECONDS_A_MINUTE", math.inf)
    own.tend(desk.clock.now)
    assert kept(desk.folder) > 2 * 365
    monkeypatch.setattr(store._summaries, "of", lambda *_: pytest.fail("summed up again"))
    monkeypatch.setattr(store, "summed_up", lambda *_: pytest.fail("looked for again"))
    own.tend(desk.clock.now)


def test_a_day_that_was_damaged_keeps_none_of_the_others_from_being_summed_up(
    desk: Desk, store: PrivateStore, queue: Queue, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("justemesure.agent.own._SECONDS_A_MINUTE", math.inf)
    own = Own(store, queue, desk.notice(), desk.settings)
    store.take_over([window(0, 600, 60, "orme")])
    store._base.execute("UPDATE records SET sealed = x'00'")
    with pytest.raises(BadInput):
        own.period(DAYS[0], DAYS[0], desk.clock.now)
    own.tend(desk.clock.now)
    assert kept(desk.folder) > 365


def test_a_year_without_summaries_is_told_as_far_as_it_is_and_soon_whole(
    desk: Desk, store: PrivateStore, queue: Queue
) -> None:
    own = Own(store, queue, desk.notice(), desk.settings)
    store.take_over([window(0, 600, 60, "orme")])
    asked = (date(2027, 1, 1), date(2027, 12, 31), desk.clock.now)
    for done in range(1, 33):
        with pytest.raises(NotYet) as not_yet:
            own.period(*asked, patience=0)
        assert (not_yet.value.done, not_yet.value.of) == (done, 33)
        assert kept(desk.folder) == done
    assert own.period(*asked, patience=0).applications == {"orme": timedelta(hours=1)}
