"""The handbook in a real browser: offline, accessible, searched by keyboard, printed."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from justemesure.charter.handbook.site import files

pytestmark = pytest.mark.browser

Open = Callable[..., Page]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("handbook")
    for path, text in files(date(2026, 11, 22), "1.2.3").items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, encoding="utf-8")
    return folder


def heard(page: Page) -> list[str]:
    return list(page.heard)  # type: ignore[attr-defined]


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("path", ["fr/index.html", "en/rules/pro009.html", "fr/dates.html"])
def test_axe_finds_nothing(site: Path, open_page: Open, path: str, theme: str) -> None:
    page = open_page(site / path, theme=theme)
    assert [line for line in heard(page) if line.startswith(("console", "error"))] == []
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()


def test_a_phone_never_scrolls_sideways(site: Path, open_page: Open) -> None:
    for path in ("fr/index.html", "fr/rules/pro009.html", "en/sources.html", "fr/about.html"):
        page = open_page(site / path, width=360)
        assert page.evaluate("document.documentElement.scrollWidth") == 360, path


def test_the_search_works_by_keyboard_without_a_network(site: Path, open_page: Open) -> None:
    page = open_page(site / "fr" / "rules" / "cse001.html")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.focus("#search")
    page.keyboard.type("frappe clavier")
    page.wait_for_selector("#results li")
    assert "trouvée" in page.inner_text("#results [role=status]")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowUp")
    first = page.evaluate("document.activeElement.href")
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
    page.keyboard.press("Enter")
    page.wait_for_url(first)
    assert all(
        url.startswith("file:") for url in heard(page) if "://" in url and "console" not in url
    )


def test_the_search_forgives_accents_and_plurals(site: Path, open_page: Open) -> None:
    page = open_page(site / "fr" / "index.html")
    titles = []
    for words in ("déconnexion", "deconnexion", "DÉCONNEXIONS"):
        page.fill("#search", words)
        page.wait_for_selector("#results li")
        titles.append(page.locator("#results a").all_inner_texts())
    assert titles[0] == titles[1] == titles[2]
    assert any(title.startswith("DEX002") for title in titles[0])
    page.fill("#search", "<b>zzz</b>")
    assert page.inner_text("#results [role=status]") == "Rien n'a été trouvé."
    page.keyboard.press("Escape")
    assert not page.is_visible("#results")


def test_without_scripts_everything_but_the_search_is_there(site: Path, open_page: Open) -> None:
    page = open_page(site / "en" / "rules" / "pro009.html", java_script_enabled=False)
    assert not page.is_visible("search")
    assert page.is_visible("text=What this rule cannot see >> nth=0")
    page.click("text=Français")
    assert page.url.endswith("fr/rules/pro009.html")


def test_a_page_prints(site: Path, open_page: Open) -> None:
    page = open_page(site / "fr" / "rules" / "pro009.html")
    page.emulate_media(media="print")
    assert not page.is_visible("aside")
    assert not page.is_visible("header nav")
    assert page.is_visible("pre >> nth=0")
    printed = page.pdf(format="A4")
    assert printed.startswith(b"%PDF")
    assert 3 <= printed.count(b"/Type /Page\n") <= 8
