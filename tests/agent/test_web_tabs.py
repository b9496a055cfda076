"""A private page in a browser's tab: neither its time nor its window's title is anywhere."""

import json
import secrets
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest

from desk import Desk, Window
from justemesure.activity.event import Raw, Span
from justemesure.agent.collect import Collector
from justemesure.agent.private import PrivateStore
from justemesure.agent.queue import Queue

PULSE, WEB_PULSE = timedelta(seconds=2), timedelta(seconds=80)
FIREFOX = "aw-watcher-web-firefox_poste-7"
UNION, OTHER = "https://www.cgt.fr/", "https://orme.example/dossier"
Page = Callable[..., None]


@pytest.fixture
def store(desk: Desk) -> Iterator[PrivateStore]:
    opened = PrivateStore(desk.folder, secrets.token_bytes(32))
    yield opened
    opened.close()


@pytest.fixture
def collector(desk: Desk, queue: Queue, store: PrivateStore) -> Collector:
    return Collector(queue, desk.notice(), desk.settings, desk.clock, store)


@pytest.fixture
def page(desk: Desk, collector: Collector) -> Page:
    """A page in front, as its watcher tells it now."""

    def told(address: str, title: str = "Accueil", **data: object) -> None:
        now = desk.clock.now
        said = {"url": address, "title": title, **data}
        collector.hear(FIREFOX, Raw("web.tab.current", Span(now, now), said), WEB_PULSE)

    return told


@pytest.fixture
def work(desk: Desk, collector: Collector, window: Window) -> Callable[..., None]:
    def worked(seconds: int, app: str = "firefox", title: str = "Accueil — Firefox") -> None:
        for _ in range(seconds):
            desk.clock.move(seconds=1)
            collector.hear("b", window(app, 0, title), PULSE)

    return worked


Work = Callable[..., None]


def seconds(queue: Queue) -> dict[str, int]:
    return {(said := json.loads(row.written))["category"]: said["seconds"] for row in queue.rows()}


def kept(store: PrivateStore) -> float:
    """Seconds of the browser's window in the person's own store."""
    return sum(
        raw.span.length.total_seconds()
        for raw in store.events()
        if raw.kind == "currentwindow" and raw.text("app") == "firefox"
    )


@pytest.mark.parametrize(
    "private",
    [{"address": UNION}, {"address": OTHER, "incognito": True}, {"address": "https://n26.com/"}],
)
def test_a_private_page_takes_its_browsers_time_out_and_no_more(
    queue: Queue, store: PrivateStore, page: Page, work: Work, private: dict[str, Any]
) -> None:
    work(1)
    page(OTHER)
    work(10)
    page(**private, title="Page")
    work(30, title="Page — Firefox")
    work(20, "orme.exe", "Dossier")  # the page is still there, behind
    page(OTHER)
    work(5)
    # The second before the browser is in front again is the other window's.
    assert seconds(queue) == {"other": 10 + 4, "customer_file": 20}
    assert kept(store) == 10 + 4


def test_what_was_kept_before_the_browser_spoke_goes(
    queue: Queue, store: PrivateStore, page: Page, work: Work
) -> None:
    work(1, title="Nouvel onglet")
    page(OTHER, "Nouvel onglet")
    work(9, title="Nouvel onglet")
    work(3, title="TITRE-SECRET — Firefox")  # loading: the window tells it first
    page(UNION, "TITRE-SECRET")
    work(10, title="TITRE-SECRET — Firefox")
    assert {raw.text("title") for raw in store.events()} == {"Nouvel onglet"}
    assert seconds(queue) == {"other": 9 + 3}  # seconds of a browser, without a name


def test_after_a_pause_a_browser_is_not_looked_at_until_it_speaks(
    desk: Desk, queue: Queue, store: PrivateStore, page: Page, work: Work
) -> None:
    page(OTHER)
    work(10)
    queue.pause(desk.clock.now, None)
    page(UNION)  # nobody hears it
    work(60)
    queue.resume(desk.clock.now)
    work(30)
    work(5, "orme.exe", "Dossier")
    page(OTHER)
    work(10)
    assert seconds(queue) == {"other": 9 + 9, "customer_file": 5}
    assert kept(store) == 9 + 9


def test_a_site_is_no_category(queue: Queue, page: Page, work: Work) -> None:
    page("https://softphone/", "softphone")
    work(11)
    assert seconds(queue) == {"other": 10}


def test_an_import_leaves_private_pages_out_whatever_the_order(
    desk: Desk, collector: Collector, store: PrivateStore
) -> None:
    start = desk.clock.now - timedelta(minutes=30)

    def raw(kind: str, first: int, last: int, **data: object) -> Raw:
        span = Span(start + timedelta(minutes=first), start + timedelta(minutes=last))
        return Raw(kind, span, data)  # type: ignore[arg-type]  # kinds of the test

    events = [
        raw("currentwindow", 0, 20, app="firefox", title="Accueil"),
        raw("currentwindow", 20, 25, app="orme.exe", title="Dossier"),
        raw("web.tab.current", 12, 14, url=UNION, title="Accueil"),
        raw("web.tab.current", 0, 5, url=UNION, title="Accueil"),
        raw("web.tab.current", 5, 12, url=OTHER, title="Accueil"),
    ]
    collector.take_over(events)
    assert kept(store) == (7 + 6) * 60
    assert not any(UNION in raw.text("url") for raw in store.events())


def test_nothing_of_a_page_is_written(desk: Desk, page: Page, work: Work) -> None:
    page(UNION, "PAGE-SECRETE")
    work(10, title="PAGE-SECRETE — Firefox")
    for path in desk.folder.rglob("*"):
        assert b"SECRETE" not in path.read_bytes()


def test_without_what_tabs_say_the_time_would_be_counted(
    queue: Queue, page: Page, work: Work, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("justemesure.activity.tabs.Tabs.private", lambda *_: iter(()))
    page(UNION)
    work(11)
    assert seconds(queue) == {"other": 10}
