"""The person's page in a real browser: seen, heard, typed at, printed."""

import threading
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any, NamedTuple

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from desk import Desk, Window, paris
from justemesure.agent.page import serve as serving
from justemesure.agent.page.seat import Seat
from justemesure.agent.page.serve import serve
from justemesure.agent.private import PrivateStore
from justemesure.charter.signature import sign

pytestmark = [pytest.mark.browser, pytest.mark.slow]

VIEWS = ("now", "day", "week", "week/year", "leaves", "charter", "declare", "export")
PULSE = timedelta(seconds=2)
HOSTILE = "<img src=x onerror=alert(1)> & \"'`"


class Opened(NamedTuple):
    page: Page
    address: str
    heard: list[str]

    def go(self, view: str) -> None:
        self.page.evaluate(f"location.hash = '#/{view}'")
        for part in view.split("/"):
            current = self.page.locator(f'a[href*="/{part}"][aria-current]')
            expect(current.first).to_be_visible()


Open = Callable[..., Opened]


@pytest.fixture
def address(
    desk: Desk, seat: Seat, window: Window, monkeypatch: pytest.MonkeyPatch
) -> Iterator[str]:
    """A morning's work, some of it gone, some declared; the page serves it."""
    monkeypatch.setattr("justemesure.agent.home.is_running", lambda _: True)
    hear = seat.agent.collector.hear
    for application in ("orme.exe", "softphone", "outlook.exe", "orme.exe"):
        desk.clock.move(minutes=5)
        hear("w", window(application, 300, HOSTILE), PULSE)
    desk.clock.now = paris("2027-02-02T12:01")
    seat.agent.tick()
    desk.clock.now = paris("2027-02-02T12:20")
    hear("w", window("orme.exe", 300, "Dossier 4711"), PULSE)
    shown = threading.Event()
    found: list[str] = []

    def opened(there: str, _: object) -> None:
        found.append(there)
        shown.set()

    monkeypatch.setattr(serving, "_LOOK", 0.05)
    thread = threading.Thread(target=serve, args=(seat, "en", opened))
    thread.start()
    assert shown.wait(10)
    yield found[0]
    monkeypatch.setattr(serving, "IDLE", 0.0)
    thread.join()


@pytest.fixture
def open_it(browser: Browser, address: str) -> Iterator[Open]:
    contexts = []

    def open_(width: int = 1280, theme: Any = "light") -> Opened:
        context = browser.new_context(
            color_scheme=theme, viewport={"width": width, "height": 900}, accept_downloads=True
        )
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(60_000)
        expect.set_options(timeout=60_000)
        heard: list[str] = []
        page.on("request", lambda request: heard.append(request.url))
        page.on("console", lambda line: heard.append(f"console: {line.text}"))
        page.on("pageerror", lambda error: heard.append(f"error: {error}"))
        page.goto(address)
        page.wait_for_selector("h1")
        return Opened(page, address, heard)

    yield open_
    for context in contexts:
        context.close()


def finds_nothing(page: Page) -> None:
    page.evaluate("for (const d of document.querySelectorAll('details')) d.open = true")
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), "too wide"


@pytest.mark.parametrize(
    ("language", "theme", "width"), [("fr", "light", 1280), ("en", "dark", 360)]
)
def test_axe_finds_nothing_in_any_view_and_nothing_is_asked_of_the_world(
    open_it: Open, language: str, theme: str, width: int
) -> None:
    opened = open_it(width, theme)
    page = opened.page
    if language == "fr":
        page.click("#language")
        expect(page.locator("html")).to_have_attribute("lang", "fr")
    for view in VIEWS:
        opened.go(view)
        finds_nothing(page)
        assert page.locator("main h1").inner_text() != ""
        assert "{" not in page.locator("main").inner_text().replace('{"', "")
    opened.go("leaves")
    page.locator("main td button").first.click()
    finds_nothing(page)  # with its question open
    here = opened.address.partition("/#")[0]
    assert [heard for heard in opened.heard if not heard.startswith(here)] == []


def test_axe_would_find_a_picture_without_words(open_it: Open) -> None:
    """The check above can fail."""
    page = open_it().page
    page.evaluate("document.querySelector('main').append(document.createElement('img'))")
    with pytest.raises(AssertionError, match="image-alt"):
        finds_nothing(page)


def test_the_address_is_good_once_and_no_trace_of_it_stays(open_it: Open) -> None:
    opened = open_it()
    expect(opened.page.locator("#strip")).to_have_text("Collecting")
    assert opened.page.url.endswith("/#/now")
    assert opened.page.evaluate("document.cookie") == ""
    opened.page.reload()
    expect(opened.page.locator("#strip")).to_have_text("Collecting")
    second = open_it()
    expect(second.page.locator("main")).to_contain_text("already used")
    assert second.page.locator("#strip").inner_text() == ""


def test_a_pause_takes_one_click_and_is_told(open_it: Open, seat: Seat) -> None:
    page = open_it().page
    page.get_by_role("button", name="30 minutes").click()
    expect(page.locator("#strip")).to_have_text("Paused")
    expect(page.get_by_role("status")).to_contain_text("Nothing is collected")
    assert seat.agent.queue.state().paused_until is not None
    page.get_by_role("button", name="Resume").click()
    expect(page.locator("#strip")).to_have_text("Collecting")


def test_a_year_that_takes_long_shows_how_far_it_is(
    open_it: Open, seat: Seat, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened = open_it()
    page = opened.page
    monkeypatch.setattr("justemesure.agent.page.detail._PATIENCE", 0.0)
    goes_on = threading.Event()
    summary = PrivateStore.summary

    def slowly(*asked: Any, **settings: Any) -> Any:
        goes_on.wait(0.2)
        return summary(*asked, **settings)

    monkeypatch.setattr(PrivateStore, "summary", slowly)
    assert seat.store is not None
    seat.store._base.execute("DELETE FROM summaries")
    page.evaluate("location.hash = '#/week/year'")
    progress = page.get_by_role("progressbar", name="Your days are being summed up")
    expect(progress).to_be_visible()
    expect(page.locator('a[href="#/week"][aria-current]')).to_be_visible()
    while progress.evaluate("bar => bar.value") <= 1:
        page.wait_for_timeout(50)
    finds_nothing(page)
    goes_on.set()
    expect(page.locator("main h1")).to_have_text("2027")
    expect(progress).to_have_count(0)
    assert not [line for line in opened.heard if line.startswith("error")]


def test_work_shows_within_seconds_and_what_was_unfolded_stays(
    open_it: Open, seat: Seat, desk: Desk, window: Window
) -> None:
    opened = open_it()
    opened.go("day")
    page = opened.page
    page.get_by_text("10:00 – 11:00").click()
    expect(page.get_by_role("cell", name=HOSTILE).first).to_be_visible()
    desk.clock.move(minutes=5)
    seat.agent.collector.hear("w", window("softphone", 300, "Appel de Mme Durand"), PULSE)
    expect(page.get_by_text("12:00 – 13:00")).to_contain_text("2 windows")
    expect(page.get_by_role("cell", name=HOSTILE).first).to_be_visible()
    assert page.locator("main img").count() == 0  # a title is never markup


def test_a_row_is_struck_and_corrected_with_the_keyboard_alone(open_it: Open, seat: Seat) -> None:
    opened = open_it()
    opened.go("leaves")
    page = opened.page
    press = page.keyboard.press
    for _ in range(40):
        press("Tab")
        if "Correct" in page.evaluate("document.activeElement.textContent"):
            break
    press("Enter")
    page.keyboard.type("60")
    press("Escape")
    expect(page.locator("dialog")).to_have_count(0)
    assert "Correct" in page.evaluate("document.activeElement.textContent")
    press("Enter")
    press("ControlOrMeta+a")
    page.keyboard.type("60")
    press("Enter")
    expect(page.get_by_role("status")).to_contain_text("Corrected")
    assert [row.milliseconds for row in seat.agent.queue.rows()] == [60_000]
    press("Tab")
    assert "Strike" in page.evaluate("document.activeElement.textContent")
    press("Enter")
    press("Enter")
    expect(page.locator("main")).to_contain_text("Nothing waits.")
    assert [row.settled for row in seat.agent.queue.rows()] == ["struck"]


def test_a_changed_charter_is_read_on_the_page_before_it_takes_effect(
    open_it: Open, seat: Seat, desk: Desk
) -> None:
    text = desk.charter.read_text(encoding="utf-8")
    desk.charter.write_text(text.replace("headcount: 210", "headcount: 211"), encoding="utf-8")
    desk.charter.with_suffix(".yaml.sig").unlink()
    sign(desk.charter, desk.key, None)
    page = open_it().page
    expect(page.locator("#strip")).to_have_text("Nothing is collected")
    page.get_by_role("link", name="Read what changes").click()
    expect(page.locator(".changes")).to_contain_text("211")
    assert seat.agent.gate() is None
    page.get_by_role("button", name="I have read it").click()
    expect(page.locator(".news")).to_have_count(0)
    assert seat.agent.gate() is not None


def test_meetings_are_chosen_from_a_calendar(open_it: Open, seat: Seat) -> None:
    opened = open_it()
    opened.go("declare")
    page = opened.page
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0"]
    for n, task in enumerate(("Visite", "Entretien")):
        at = f"20270202T{13 + n}"
        lines += ["BEGIN:VEVENT", f"UID:{n}", "DTSTAMP:20270101T000000Z", f"DTSTART:{at}0000Z"]
        lines += [f"DTEND:{at}3000Z", f"SUMMARY:{task}", "END:VEVENT"]
    content = "\r\n".join([*lines, "END:VCALENDAR", ""]).encode()
    page.set_input_files("#file", {"name": "a.ics", "mimeType": "text/calendar", "buffer": content})
    page.get_by_role("button", name="Show that day's meetings").click()
    page.get_by_label("Visite").uncheck()
    page.get_by_role("button", name="Declare the chosen ones").click()
    expect(page.get_by_role("cell", name="Entretien", exact=True)).to_be_visible()
    assert [row.measure for row in seat.agent.queue.rows()].count("declared-time") == 1
    page.get_by_role("textbox", name="When and what").fill("demain")
    page.get_by_role("button", name="Declare", exact=True).click()
    expect(page.get_by_role("status")).to_contain_text("09:00-10:30")


def test_a_file_is_exported_and_everything_is_deleted(open_it: Open, seat: Seat) -> None:
    opened = open_it()
    opened.go("export")
    page = opened.page
    with page.expect_download() as waits:
        page.get_by_role("button", name="Make the file").click()
    assert waits.value.suggested_filename == "juste-mesure-2027-02-01-2027-02-02.csv"
    assert HOSTILE.replace('"', '""') in waits.value.path().read_text(encoding="utf-8")
    page.get_by_role("button", name="Delete everything").click()
    page.keyboard.press("Escape")
    assert list(seat.folder.glob("private*"))
    page.get_by_role("button", name="Delete everything").click()
    page.get_by_role("dialog").get_by_role("button", name="Delete everything").click()
    expect(page.get_by_role("status")).to_contain_text("deleted")
    assert not list(seat.folder.glob("private*"))


def test_what_is_folded_is_read_on_paper(open_it: Open) -> None:
    opened = open_it()
    opened.go("day")
    page = opened.page
    assert page.locator("details:not([open])").count() > 0
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    page.emulate_media(media="print")
    assert page.locator("details:not([open])").count() == 0
    expect(page.get_by_text("Dossier 4711")).to_be_visible()
    expect(page.locator("#menu")).to_be_hidden()


def test_the_page_says_when_it_has_ended(open_it: Open) -> None:
    page = open_it().page
    page.context.set_offline(True)
    page.get_by_role("button", name="1 hour").click()
    expect(page.get_by_role("status")).to_contain_text("agent open")
