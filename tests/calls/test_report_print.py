"""Printed, the report says all that it says on a screen: caveats, definitions, the whole digest."""

import re
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

pytestmark = pytest.mark.browser

Write = Callable[..., Path]
Open = Callable[..., Page]

UNFOLDED = "document.querySelectorAll('details[open]').length"


def test_on_paper_the_caveats_stay_and_the_instructions_go(
    write_report: Write, open_page: Open
) -> None:
    page = open_page(write_report("en"))
    page.emulate_media(media="print")
    seen = page.inner_text("body")
    for told in ("Written by a machine", "the machine was not sure", "a fifth lower or higher"):
        assert told in seen
    assert "Click the waveform" not in seen
    assert "Go to" not in seen


def test_on_paper_the_digest_is_whole(write_report: Write, open_page: Open, context: Any) -> None:
    page = open_page(write_report())
    assert context.charter not in page.inner_text("header")
    page.emulate_media(media="print")
    assert f"sha256:{context.charter}" in page.inner_text("header")


def test_on_paper_every_definition_is_read_and_then_folded_again(
    write_report: Write, open_page: Open, tmp_path: Path
) -> None:
    page = open_page(write_report("en"))
    page.locator("summary").first.click()
    counted = f"addEventListener('beforeprint', () => {{ window.counted = {UNFOLDED}; }})"
    page.evaluate(f"() => {{ {counted} }}")
    page.pdf(path=tmp_path / "report.pdf")
    assert page.evaluate("window.counted") == page.locator("details").count() > 10
    assert page.evaluate(UNFOLDED) == 1  # the one that the reader had opened


def test_paper_is_light_whatever_the_screen(write_report: Write, open_page: Open) -> None:
    page = open_page(write_report(), theme="dark")
    page.emulate_media(media="print")
    ink = "getComputedStyle(document.body).color.match(/\\d+/g).map(Number)"
    assert max(page.evaluate(ink)) < 80


def test_the_printed_file_is_longer_for_its_definitions(
    write_report: Write, open_page: Open, tmp_path: Path
) -> None:
    """The real thing: what Chromium draws, counted by the pieces of text in it."""

    def drawn(page: Page) -> int:
        page.pdf(path=tmp_path / "report.pdf")
        streams = re.findall(
            rb"stream\r?\n(.*?)endstream", (tmp_path / "report.pdf").read_bytes(), re.DOTALL
        )
        return sum(_text(stream).count(b"Tj") for stream in streams)

    page = open_page(write_report("en"))
    whole = drawn(page)
    page.evaluate("document.querySelectorAll('details p').forEach(p => p.remove())")
    assert whole > 1.3 * drawn(page)


def _text(stream: bytes) -> bytes:
    try:
        return zlib.decompress(stream)
    except zlib.error:
        return b""
