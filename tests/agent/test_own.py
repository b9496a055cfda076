"""The person's own page: a day and a year from their store, the outbox, and nothing else."""

import secrets
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from desk import Desk, paris
from justemesure.activity.declared import Declared
from justemesure.activity.event import Raw, Span
from justemesure.activity.minimise import Admitted
from justemesure.agent.declare import declare
from justemesure.agent.home import Installation
from justemesure.agent.main import Agent
from justemesure.agent.outbox import Outbox
from justemesure.agent.own import Own, keep_declared
from justemesure.agent.private import PrivateStore
from justemesure.agent.queue import Queue
from justemesure.errors import BadInput

TUESDAY = date(2027, 2, 2)


@pytest.fixture
def store(desk: Desk) -> Iterator[PrivateStore]:
    opened = PrivateStore(desk.folder, secrets.token_bytes(32))
    yield opened
    opened.close()


@pytest.fixture
def own(desk: Desk, queue: Queue, store: PrivateStore) -> Own:
    return Own(store, queue, desk.notice(), desk.settings)


def keep(store: PrivateStore, at: str, minutes: float, app: str, title: str = "T") -> None:
    start = paris(at if "T" in at else f"2027-02-02T{at}")
    span = Span(start, start + timedelta(minutes=minutes))
    raw = Raw("currentwindow", span, {"app": app, "title": title})
    store.keep("b", Admitted(raw, (span,)), longer=False)


def declared_on(own: Own, on: date) -> list[Declared]:
    return list(own.day(on).declared)


def minutes(times: dict[str | None, timedelta]) -> dict[str | None, float]:
    return {name: time / timedelta(minutes=1) for name, time in times.items()}


def test_a_day_is_told_by_application_title_and_category(own: Own, store: PrivateStore) -> None:
    keep(store, "09:00", 20, "orme.exe", "Dossier 1")
    keep(store, "09:20", 10, "orme.exe", "Dossier 2")
    keep(store, "09:30", 5, "softphone")
    day = own.day(TUESDAY)
    assert minutes(day.categories) == {"customer_file": 30, "telephony": 5}
    assert day.titles["orme.exe", "Dossier 1"] == timedelta(minutes=20)
    assert [stretch.span.length / timedelta(minutes=1) for stretch in day.stretches] == [30, 5]
    figures = {figure.id: figure.value for figure in day.figures}
    assert figures["longest_stretch"] == 1800


def test_what_is_declared_is_kept_once_and_what_is_struck_is_not(
    desk: Desk, own: Own, store: PrivateStore, queue: Queue
) -> None:
    span = Span(paris("2027-02-02T18:00"), paris("2027-02-02T19:00"))
    gate = desk.notice().gate(desk.clock.now)
    meeting = Declared(span, "Réunion", from_calendar=True)
    declare(queue, gate, desk.settings.groups, meeting, desk.clock.now)
    for _ in range(2):
        assert declared_on(own, TUESDAY) == [meeting]
        keep_declared(queue, store)
    assert store.declared(span) == [meeting]
    assert own.day(TUESDAY).hours.beyond == timedelta(hours=1)
    with queue.writing() as base:
        base.execute("UPDATE rows SET settled = 'struck'")
    assert declared_on(own, TUESDAY) == []
    keep_declared(queue, store)
    assert store.declared(span) == []


def test_what_left_is_known_without_a_store_and_says_that_more_may_be(
    desk: Desk, queue: Queue
) -> None:
    own = Own(None, queue, desk.notice(), desk.settings)
    work = Declared(Span(paris("2027-02-02T08:00"), paris("2027-02-02T10:00")), "Visite")
    declare(queue, desk.notice().gate(desk.clock.now), desk.settings.groups, work, desk.clock.now)
    desk.clock.move(minutes=30)
    Outbox(queue, desk.settings.groups).seal(desk.notice().gate(desk.clock.now), desk.clock.now)
    assert queue.rows() == []
    day = own.day(TUESDAY)
    assert list(day.declared) == [work]
    said = {figure.id: [figure.value, figure.reason] for figure in day.figures}
    assert said["declared_time"] == [7200, "declared-partly"]
    assert said["front_time"] == [None, "store-off"]


def test_declared_hours_that_were_deleted_do_not_come_back_from_what_left(
    desk: Desk, own: Own, store: PrivateStore, queue: Queue
) -> None:
    work = Declared(Span(paris("2027-02-02T08:00"), paris("2027-02-02T10:00")), "Visite")
    declare(queue, desk.notice().gate(desk.clock.now), desk.settings.groups, work, desk.clock.now)
    own.tend(desk.clock.now)
    store.delete(Span(paris("2027-02-02T00:00"), paris("2027-02-03T00:00")))
    own.tend(desk.clock.now)
    assert store.declared(work.span) == []


def test_a_year_is_the_sum_of_its_days(own: Own, store: PrivateStore, desk: Desk) -> None:
    for on in ("2027-01-04", "2027-01-05", "2027-02-02"):
        keep(store, f"{on}T09:00", 60, "orme.exe")
    year = own.period(date(2027, 1, 1), date(2027, 12, 31), desk.clock.now)
    assert minutes(year.categories) == {"customer_file": 180}
    assert len(year.days) == 365


def test_a_year_is_told_in_the_categories_of_the_charter_as_it_is_now(
    own: Own, store: PrivateStore, desk: Desk
) -> None:
    keep(store, "2027-02-01T09:00", 60, "orme.exe")
    asked = (date(2027, 1, 1), date(2027, 12, 31), desk.clock.now)
    assert set(own.period(*asked).categories) == {"customer_file"}
    told = desk.folder / "charter.told.yaml"
    told.write_text(told.read_text("utf-8").replace("customer_file:", "files:"), "utf-8")
    assert set(own.period(*asked).categories) == {"files"}


def test_a_store_that_was_damaged_stops_nothing_that_leaves(
    desk: Desk, store: PrivateStore, tmp_path: Path
) -> None:
    papers = desk.charter.parent
    files = (desk.charter, papers / "k.pub", papers / "agent.yaml")
    agent = Agent(desk.folder, Installation(*files, str(tmp_path / "to")), desk.clock, store)
    keep(store, "2027-02-01T09:00", 60, "orme.exe")
    store._base.execute("UPDATE records SET sealed = x'00'")
    with pytest.raises(BadInput):
        agent.own.day(date(2027, 2, 1))
    span = Span(desk.clock.now - timedelta(minutes=10), desk.clock.now)
    raw = Raw("currentwindow", span, {"app": "orme.exe"})
    agent.collector.hear("b", raw, timedelta(seconds=2))
    desk.clock.now = paris("2027-02-02T13:00")
    agent.tick()
    assert len(list(tmp_path.glob("to/*"))) == 1
    agent.queue.close()
