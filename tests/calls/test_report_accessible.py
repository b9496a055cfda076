"""axe finds nothing to object to in the report, in any form that it can take."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from justemesure.calls.call import Recording

pytestmark = pytest.mark.browser

Write = Callable[..., Path]
Open = Callable[..., Page]


def _finds_nothing(page: Page) -> None:
    page.evaluate("document.querySelectorAll('details').forEach(d => { d.open = true; })")
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing_in_either_language(
    write_report: Write, open_page: Open, theme: str
) -> None:
    page = open_page(write_report(), theme=theme)
    page.click(".segment >> nth=1")  # a line that is lit has other colours
    _finds_nothing(page)
    page.click("#language")
    _finds_nothing(page)


def test_axe_finds_nothing_on_a_phone(write_report: Write, open_page: Open) -> None:
    _finds_nothing(open_page(write_report(), width=390))


MISSING: dict[str, dict[str, Any]] = {
    "no sound": {"sound": None},
    "no transcript": {"segments": None},
    "no figures": {"figures": None, "speech": {}, "silences": ()},
    "sound alone": {"segments": None, "figures": None, "speech": {}, "silences": ()},
    "figures alone": {"sound": None, "segments": None},
}


@pytest.mark.parametrize("missing", MISSING)
def test_axe_finds_nothing_when_a_part_is_missing(
    write_report: Write, open_page: Open, missing: str
) -> None:
    _finds_nothing(open_page(write_report(**MISSING[missing]), theme="dark"))


def test_axe_finds_nothing_in_a_mono_call(write_report: Write, open_page: Open, shown: Any) -> None:
    recording = Recording(shown.recording.channels[:1], "opus", mono=True)
    said = [segment._replace(party=None) for segment in shown.segments]
    _finds_nothing(
        open_page(write_report(recording=recording, segments=said, waves=shown.waves[:1]))
    )


def test_axe_would_find_a_picture_without_words(write_report: Write, open_page: Open) -> None:
    """The check above can fail."""
    page = open_page(write_report())
    page.evaluate("document.querySelector('main').append(document.createElement('img'))")
    with pytest.raises(AssertionError, match="image-alt"):
        _finds_nothing(page)
