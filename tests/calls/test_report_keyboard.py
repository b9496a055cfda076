"""The report by keyboard alone, and the words that follow the sound."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page

pytestmark = pytest.mark.browser

LENGTH = 16


def _wait_until(page: Page, condition: str) -> None:
    # A function, not a text: the page's policy lets nobody evaluate texts.
    page.wait_for_function(
        f"() => {condition}".replace("audio", "document.getElementById('audio')")
    )


@pytest.fixture
def page(write_report: Callable[..., Path], open_page: Callable[..., Page]) -> Page:
    opened = open_page(write_report("en"))
    _wait_until(opened, "audio.readyState > 0")
    return opened


def _now(page: Page) -> float:
    return float(page.evaluate("document.getElementById('audio').currentTime"))


def _playing(page: Page) -> bool:
    return not page.evaluate("document.getElementById('audio').paused")


def _current(page: Page) -> list[str]:
    lit = "[...document.querySelectorAll('[aria-current=true] .said')].map(e => e.textContent)"
    return [str(text) for text in page.evaluate(lit)]


def test_the_whole_length_of_the_sound_can_be_reached(page: Page) -> None:
    duration = page.evaluate("document.getElementById('audio').duration")
    assert duration == pytest.approx(LENGTH, abs=0.1)
    page.evaluate("document.getElementById('audio').currentTime = 13")
    _wait_until(page, "!audio.seeking")
    assert _now(page) == pytest.approx(13, abs=0.1)


def test_tab_reaches_everything_in_the_order_in_which_it_is_read(page: Page) -> None:
    reached: list[str] = []
    for _ in range(60):
        page.keyboard.press("Tab")
        name = page.evaluate(
            "(e => e.id || e.className.split(' ')[0] || e.tagName)(document.activeElement)"
        )
        if name == "BODY":
            break
        if not reached or name != "audio" or reached[-1] != "audio":
            reached.append(name)
    figures = page.evaluate("document.querySelectorAll('summary').length")
    assert figures > 10
    skips = ["A"] * 4
    ends = ["segment", *["SUMMARY"] * figures, "A"]  # the last is where to ask
    controls = ["before", "after", "speed", "moment", "search"]
    assert reached == [*skips, "print", "language", "wave", "audio", *controls, *ends]


@pytest.mark.parametrize(
    ("times", "heading"), [(1, "The call"), (2, "Transcript"), (3, "Figures"), (4, "Your rights")]
)
def test_a_skip_link_shows_with_the_focus_and_goes_there(
    page: Page, times: int, heading: str
) -> None:
    for _ in range(times):
        page.keyboard.press("Tab")
    at = page.evaluate("document.activeElement.getBoundingClientRect().toJSON()")
    assert at["top"] >= 0
    assert at["height"] > 20
    assert page.evaluate("getComputedStyle(document.activeElement).clipPath") == "none"
    page.keyboard.press("Enter")
    told = page.evaluate("document.activeElement.innerText")
    assert told == heading


def test_arrows_go_from_line_to_line_and_tab_leaves(page: Page) -> None:
    def line() -> int:
        where = "[...document.querySelectorAll('.segment')].indexOf(document.activeElement)"
        return int(page.evaluate(where))

    page.locator(".segment").first.focus()
    for key, at in (
        ("ArrowDown", 1),
        ("ArrowUp", 0),
        ("ArrowUp", 0),
        ("End", 3),
        ("ArrowDown", 3),
        ("Home", 0),
        ("ArrowDown", 1),
    ):
        page.keyboard.press(key)
        assert line() == at, key
    stops = "document.querySelectorAll('.segment[tabindex=\"0\"]').length"
    assert page.evaluate(stops) == 1
    page.keyboard.press("Tab")
    assert line() == -1
    page.keyboard.press("Shift+Tab")
    assert line() == 1  # where the reader was


def test_a_line_that_was_clicked_is_where_tab_comes_back(page: Page) -> None:
    page.locator(".segment").nth(2).click()
    assert page.locator(".segment").nth(2).get_attribute("tabindex") == "0"
    assert page.locator('.segment[tabindex="0"]').count() == 1


def test_what_has_the_focus_is_marked(page: Page) -> None:
    page.locator("#language").focus()
    page.keyboard.press("Tab")
    outline = "getComputedStyle(document.activeElement).outlineStyle"
    assert page.evaluate(outline) == "solid"


def test_the_waveform_is_a_slider_that_keys_move(page: Page) -> None:
    wave = page.locator("#wave")
    assert wave.get_attribute("role") == "slider"
    assert wave.get_attribute("aria-valuetext") == "0:00"
    wave.focus()
    for key, at in (
        ("ArrowRight", 5),
        ("ArrowUp", 10),
        ("ArrowLeft", 5),
        ("ArrowDown", 0),
        ("ArrowLeft", 0),
        ("End", LENGTH),
        ("ArrowRight", LENGTH),
        ("Home", 0),
        ("PageUp", LENGTH),
        ("PageDown", 0),
    ):
        page.keyboard.press(key)
        assert _now(page) == pytest.approx(at, abs=0.1), key
        assert wave.get_attribute("aria-valuenow") == str(at)
        assert wave.get_attribute("aria-valuetext") == f"0:{at:02}"
    assert wave.get_attribute("aria-valuemin") == "0"
    assert wave.get_attribute("aria-valuemax") == str(LENGTH)


@pytest.mark.parametrize("key", ["Space", "Enter"])
def test_a_key_plays_and_suspends_without_moving_the_page(page: Page, key: str) -> None:
    page.locator("#wave").focus()
    page.keyboard.press(key)
    assert _playing(page)
    page.keyboard.press(key)
    assert not _playing(page)
    assert page.evaluate("scrollY") == 0


def test_other_keys_are_left_to_the_page(page: Page) -> None:
    page.locator("#wave").focus()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.id") == "audio"


def test_a_line_of_the_transcript_goes_there_and_plays(page: Page) -> None:
    page.locator(".segment").nth(2).focus()
    page.keyboard.press("Enter")
    _wait_until(page, "audio.currentTime > 12.1")
    assert _playing(page)
    assert _now(page) < 15
    assert _current(page) == ["Je regarde, ne quittez pas, merci."]


def test_the_lit_words_follow_the_sound(page: Page) -> None:
    page.evaluate("document.getElementById('audio').currentTime = 2.8")
    page.locator("#wave").focus()
    page.keyboard.press("Space")
    _wait_until(page, "audio.currentTime > 3 && audio.currentTime < 3.4")
    assert _current(page) == ["Voix Claire bonjour, je vous écoute, monsieur."]
    _wait_until(page, "audio.currentTime > 3.7 && audio.currentTime < 3.9")
    assert _current(page) == []
    _wait_until(page, "audio.currentTime > 4.1")
    assert _current(page) == ["Bonjour, j'ai été prélevé deux fois."]


def test_of_two_who_speak_at_once_the_later_is_lit(page: Page) -> None:
    for at, said in ((13.0, "Je regarde, ne quittez pas, merci."), (13.7, "Oui."), (9.0, None)):
        page.evaluate(f"document.getElementById('audio').currentTime = {at}")
        _wait_until(page, "!audio.seeking")
        page.wait_for_timeout(50)
        assert _current(page) == ([said] if said else [])


def test_a_click_on_the_waveform_goes_there(page: Page) -> None:
    box = page.locator("#wave").bounding_box()
    assert box
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + 10)
    assert _now(page) == pytest.approx(LENGTH / 2, abs=0.1)
    head = page.locator("#head").get_attribute("x1")
    assert head is not None
    assert float(head) == pytest.approx(500, abs=5)


def test_a_definition_is_one_key_away(page: Page) -> None:
    summary = page.locator("summary").nth(1)
    body = page.locator("details").nth(1).locator("p").first
    assert not body.is_visible()
    summary.focus()
    page.keyboard.press("Enter")
    assert body.is_visible()
    assert "cannot tell" in page.locator("details").nth(1).inner_text()
    page.keyboard.press("Space")
    assert not body.is_visible()


def test_the_language_is_one_key_away(page: Page) -> None:
    page.locator("#language").focus()
    page.keyboard.press("Enter")
    assert page.evaluate("document.documentElement.lang") == "fr"


def test_buttons_go_from_turn_to_turn(page: Page) -> None:
    for button, at in (
        ("after", 0.5),
        ("after", 4.0),
        ("after", 12.0),
        ("after", 13.5),
        ("after", 13.5),
        ("before", 12.0),
        ("before", 4.0),
        ("before", 0.5),
        ("before", 0.5),
    ):
        page.locator(f"#{button}").click()
        assert _now(page) == pytest.approx(at, abs=0.05), button
    assert not _playing(page)


def test_the_sound_is_slowed_and_sped_up(page: Page) -> None:
    for speed in ("0.5", "2.0", "1.0"):
        page.locator("#speed").select_option(speed)
        assert page.evaluate("document.getElementById('audio').playbackRate") == float(speed)


def test_a_moment_goes_there_and_plays(page: Page) -> None:
    moment = page.locator(".moment").first
    assert moment.inner_text() == "0:05 cut out of sound and text 0.5 s"
    assert "silence" in page.locator(".moment").nth(1).inner_text()
    moment.focus()
    page.keyboard.press("Enter")
    assert _playing(page)
    start = float(moment.get_attribute("data-start") or -1)
    assert start <= _now(page) < start + 5  # it plays on while we ask


def test_words_are_found_whatever_their_accents_and_capitals(page: Page) -> None:
    search, tally = page.locator("#search"), page.locator("#found")
    whole = page.locator("#transcript").inner_text()
    search.fill("PRELEVE")
    assert tally.inner_text() == "1 / 1"
    assert page.locator("mark").all_inner_texts() == ["prélevé"]
    search.fill("e")
    count = page.locator("mark").count()
    assert count > 5
    assert tally.inner_text() == f"1 / {count}"
    page.keyboard.press("Enter")
    assert tally.inner_text() == f"2 / {count}"
    page.keyboard.press("Shift+Enter")
    page.keyboard.press("Shift+Enter")
    assert tally.inner_text() == f"{count} / {count}"
    assert page.locator("mark.here").count() == 1
    search.fill("absent")
    assert tally.inner_text() == "0 / 0"
    page.keyboard.press("Escape")
    assert (tally.inner_text(), page.locator("mark").count()) == ("", 0)
    assert page.locator("#transcript").inner_text() == whole


def test_tab_goes_to_the_line_that_was_found(page: Page) -> None:
    page.locator("#search").fill("quittez")
    page.keyboard.press("Tab")
    told = page.evaluate("document.activeElement.innerText")
    assert "ne quittez pas" in told


def test_what_is_searched_for_is_never_read_as_code(page: Page) -> None:
    for sought in ("<", ".*", "(", "\\"):
        page.locator("#search").fill(sought)
        assert page.locator("#found").inner_text() == "0 / 0"
