"""What a browser says of its page hides its own window, then and only then."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from justemesure.activity.event import Raw, Span
from justemesure.activity.private import Private, channels, sites
from justemesure.activity.schedule import without
from justemesure.activity.tabs import Tabs, is_of
from justemesure.charter.law import Law

AT = datetime(2027, 2, 2, 9, tzinfo=UTC)
FIREFOX = "aw-watcher-web-firefox_poste-7"


def after(seconds: int) -> datetime:
    return AT + timedelta(seconds=seconds)


def window(app: str, start: int, end: int) -> Raw:
    return Raw("currentwindow", Span(after(start), after(end)), {"app": app, "title": "t"})


def seen(tabs: Tabs, app: str, start: int, end: int) -> set[int]:
    """The seconds of a window that are still looked at."""
    raw = window(app, start, end)
    left = [*without(raw.span, tuple(tabs.private(raw)))]
    return {n for n in range(start, end) for span in left if span.start <= after(n) < span.end}


@given(st.lists(st.tuples(st.integers(0, 60), st.booleans()), max_size=12), st.integers(0, 60))
def test_a_second_is_looked_at_unless_the_page_last_told_was_private(
    beats: list[tuple[int, bool]], end: int
) -> None:
    tabs = Tabs()
    beats = sorted(dict(beats).items())
    for second, private in beats:
        tabs.hear(FIREFOX, after(second), private=private)
    expected = {
        n
        for n in range(end)
        if not next((private for at, private in reversed(beats) if at <= n), False)
    }
    assert {n for n in range(end) if seen(tabs, "firefox", n, n + 1)} == expected


@given(st.lists(st.tuples(st.integers(0, 60), st.booleans()), max_size=8))
def test_whatever_the_order_of_arrival_a_private_page_is_hidden_when_it_was_told(
    beats: list[tuple[int, bool]],
) -> None:
    tabs = Tabs()
    for second, private in beats:
        tabs.hear(FIREFOX, after(second), private=private)
        if private:
            assert not seen(tabs, "firefox", second, second + 1)


@pytest.mark.parametrize(
    ("bucket", "app", "hidden"),
    [
        (FIREFOX, "firefox-esr", True),
        (FIREFOX, "Navigator", True),
        (FIREFOX, "firefox.exe", True),
        (FIREFOX, "Google-chrome", False),
        (FIREFOX, "orme.exe", False),
        ("aw-watcher-web-chrome", "Chromium", True),
        ("aw-watcher-web-chrome", "Brave-browser", True),
        ("aw-watcher-web-edge_pc", "msedge.exe", True),
        ("aw-watcher-web-edge_firefox", "firefox", False),
        ("aw-watcher-web", "firefox", True),
        ("aw-watcher-web-inconnu", "Vivaldi-stable", True),
    ],
)
def test_a_page_hides_the_windows_of_its_own_browser(
    bucket: str, app: str, *, hidden: bool
) -> None:
    tabs = Tabs()
    tabs.hear(bucket, AT, private=True)
    assert is_of(bucket, window(app, 0, 9)) is hidden
    assert (not seen(tabs, app, 0, 9)) is hidden


def test_what_is_not_known_is_private_until_the_browser_speaks() -> None:
    tabs = Tabs()
    tabs.forget(AT)  # no browser ever spoke: there may be no watcher of pages
    assert len(seen(tabs, "firefox", 0, 9)) == 9
    tabs.hear(FIREFOX, after(0), private=False)
    tabs.forget(after(10))
    assert seen(tabs, "firefox", 8, 12) == {8, 9}
    tabs.hear(FIREFOX, after(20), private=False)
    assert seen(tabs, "firefox", 18, 22) == {20, 21}


def test_the_past_is_bounded() -> None:
    tabs = Tabs(most=3)
    for second in range(0, 40, 2):
        tabs.hear(FIREFOX, after(second), private=True)
        tabs.hear(FIREFOX, after(second + 1), private=False)
    assert len(list(tabs.private(window("firefox", 0, 60)))) == 3


@pytest.mark.parametrize(
    ("address", "names", "hidden"),
    [
        ("https://www.cgt.fr/adherer", (), True),
        ("https://particuliers.sg.fr/comptes", ("banque",), True),
        ("https://particuliers.sg.fr/comptes", (), False),
        ("https://mail.yahoo.com/d/folders/1", ("webmail-perso",), True),
        ("https://mail.yahoo.com/d/folders/1", ("Webmail-Perso ",), True),
        ("https://crm.example/bnpparibas.net", ("banque",), False),
        ("https://notbnpparibas.net/", ("banque",), False),
        ("https://www.impots.gouv.fr/", ("impots.gouv.fr",), True),
    ],
)
def test_a_page_is_private_by_its_host_and_by_what_a_plain_name_stands_for(
    address: str, names: tuple[str, ...], *, hidden: bool
) -> None:
    raw = Raw("web.tab.current", Span(AT, AT), {"url": address, "title": "Accueil"})
    assert Private(Law(AT.date()), names).hides(raw) is hidden


def test_the_hosts_are_hosts() -> None:
    for host in (*channels()["hosts"], *(host for found in sites().values() for host in found)):
        assert host == host.strip().casefold()
        assert "." in host or host == "bnpparibas"  # a bank with a domain of its own
        assert "/" not in host
