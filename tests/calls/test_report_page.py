"""The report in a real browser: offline, bilingual, light and dark, and inert to what it holds."""

import re
import socket
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

from justemesure.calls.call import RATE, Segment
from justemesure.calls.moments import Moment

pytestmark = pytest.mark.browser

Write = Callable[..., Path]
Open = Callable[..., Page]


def _heard(page: Page) -> list[str]:
    heard: list[str] = page.heard  # type: ignore[attr-defined]  # noted by `open_page`
    return heard


def _wait_for_sound(page: Page) -> None:
    page.wait_for_function("() => document.getElementById('audio').readyState > 0")


def test_the_page_asks_for_nothing_and_complains_of_nothing(
    write_report: Write, open_page: Open
) -> None:
    path = write_report()
    page = open_page(path, offline=True)
    _wait_for_sound(page)
    page.click("#language")
    page.click(".segment >> nth=1")
    page.click("summary >> nth=0")
    page.wait_for_timeout(200)
    assert [asked for asked in _heard(page) if not asked.startswith("data:")] == [path.as_uri()]


def test_an_injected_script_does_not_run(write_report: Write, open_page: Open) -> None:
    path = write_report()
    whole = path.read_text("utf-8")
    injected = "<script>document.title = 'taken'</script><p id=p onclick='document.title=1'>x</p>"
    path.write_text(whole.replace("<main>", f"<main>{injected}"), "utf-8")
    page = open_page(path)
    page.click("#p")
    assert "taken" not in page.title()
    assert page.title() != "1"
    assert any("Content Security Policy" in line for line in _heard(page))
    # And without the policy it does: the test can fail.
    path.write_text(re.sub(r"<meta http-equiv=[^>]*>", "", path.read_text("utf-8")), "utf-8")
    assert open_page(path).title() == "taken"


def test_the_policy_stops_every_way_out(write_report: Write, open_page: Open) -> None:
    path = write_report()
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(1)
        address = f"http://127.0.0.1:{listener.getsockname()[1]}"
        out = f"""
            new Image().src = '{address}/a.png';
            fetch('{address}/').catch(() => {{}});
            const style = document.createElement('style');
            style.textContent = 'body {{ color: rgb(255, 0, 0) }}';
            document.head.append(style);
            getComputedStyle(document.body).color"""
        assert open_page(path).evaluate(out) != "rgb(255, 0, 0)"
        with pytest.raises(TimeoutError):
            listener.accept()
        # And without the policy somebody calls: the test can fail.
        path.write_text(re.sub(r"<meta http-equiv=[^>]*>", "", path.read_text("utf-8")), "utf-8")
        assert open_page(path).evaluate(out) == "rgb(255, 0, 0)"
        listener.settimeout(30)
        listener.accept()[0].close()


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_language_is_switched_both_ways_with_its_title_and_labels(
    write_report: Write, open_page: Open, language: str
) -> None:
    page = open_page(write_report(language))
    labels = "[...document.querySelectorAll('[aria-label]')].map(e => e.ariaLabel)"

    def told() -> tuple[str, str, list[str], str]:
        root = page.evaluate("document.documentElement.lang")
        return root, page.title(), page.evaluate(labels), page.inner_text("main")

    first = told()
    assert first[0] == language
    assert first[1] == page.inner_text("h1")
    page.click("#language")
    other = told()
    assert {first[0], other[0]} == {"fr", "en"}
    assert other[1] == page.inner_text("h1")
    for before, after in zip(first[1:], other[1:], strict=True):
        assert before != after
    assert all(one != two for one, two in zip(first[2], other[2], strict=True))
    page.click("#language")
    assert told() == first


def test_only_one_language_is_seen(write_report: Write, open_page: Open) -> None:
    page = open_page(write_report("fr"))
    for seen, hidden in (("À effacer le", "Delete on"), ("Delete on", "À effacer le")):
        text = page.inner_text("body")
        assert seen in text
        assert hidden not in text
        page.click("#language")


def test_light_and_dark_follow_the_reader(write_report: Write, open_page: Open) -> None:
    path = write_report()
    paper = "getComputedStyle(document.body).backgroundColor.match(/\\d+/g).map(Number)"
    light, dark = (open_page(path, theme=t).evaluate(paper) for t in ("light", "dark"))
    assert min(light) > 200
    assert max(dark) < 60


def test_no_width_needs_a_scroll_sideways(write_report: Write, open_page: Open) -> None:
    page = open_page(write_report())
    page.evaluate("document.querySelectorAll('details').forEach(d => { d.open = true; })")
    outside = """[...document.querySelectorAll('main *')]
        .filter(e => e.getBoundingClientRect().right > innerWidth + 1 && !e.closest('svg'))
        .map(e => e.outerHTML)"""
    for width in (320, 390, 768, 1280):
        page.set_viewport_size({"width": width, "height": 900})
        for _ in ("fr", "en"):
            page.click("#language")
            assert page.evaluate("document.documentElement.scrollWidth") <= width
            assert page.evaluate(outside) == []


def test_the_times_under_the_waveform_never_touch(
    write_report: Write, open_page: Open, shown: Any
) -> None:
    many = tuple(channel[: 13 * RATE] for channel in shown.recording.channels)
    page = open_page(write_report(recording=shown.recording._replace(channels=many)), width=320)
    boxes = """[...document.querySelectorAll('.axis text')]
        .map(e => e.getBoundingClientRect()).filter(r => r.width).map(r => [r.left, r.right])"""
    at = page.evaluate(boxes)
    assert len(at) > 3
    assert all(one[1] + 8 < two[0] for one, two in pairwise(at))


def test_the_page_ends_where_its_content_ends(write_report: Write, open_page: Open) -> None:
    said = [Segment("adviser", t / 4, t / 4 + 0.2, f"Phrase {t}.", 0.9) for t in range(60)]
    page = open_page(write_report(segments=said))
    bottom = page.evaluate("document.querySelector('footer').getBoundingClientRect().bottom")
    assert page.evaluate("document.documentElement.scrollHeight") <= max(bottom + 1, 900)


def test_on_paper_there_is_no_player_and_the_whole_transcript(
    write_report: Write, open_page: Open
) -> None:
    said = [Segment("adviser", t / 4, t / 4 + 0.2, f"Phrase {t}.", 0.9) for t in range(60)]
    page = open_page(write_report(segments=said))
    assert page.is_visible("audio")
    cut_off = "(l => l.scrollHeight > l.clientHeight + 1)(document.getElementById('transcript'))"
    assert page.evaluate(cut_off)
    page.emulate_media(media="print")
    assert not page.is_visible("audio")
    assert not page.is_visible("#language")
    assert page.is_visible("#wave")
    assert not page.evaluate(cut_off)


HOSTILE = "</script></span><img src=x onerror=\"document.title='taken'\"><script>alert(1)</script>"


def test_hostile_words_names_and_references_stay_words(
    write_report: Write, open_page: Open, context: Any, charter: Any
) -> None:
    named = charter.organisation.but(name='"><b>Voix</b> & <i>Claire')
    page = open_page(
        write_report(
            segments=[Segment("adviser", 0.5, 3, HOSTILE, 0.9)],
            of=context._replace(person='"><svg onload=alert(2)>', measure="{{ 7 * 7 }}</code>"),
            under=charter.but(organisation=named),
        )
    )
    assert page.inner_text(".said") == HOSTILE
    seen = page.inner_text("header")
    assert '"><b>Voix</b> & <i>Claire' in seen
    assert '"><svg onload=alert(2)>' in seen
    assert "{{ 7 * 7 }}</code>" in seen
    assert page.query_selector("img, b, i, svg[onload]") is None
    assert len(page.query_selector_all("script")) == 1
    assert "taken" not in page.title()
    assert [line for line in _heard(page) if not line.startswith(("file:", "data:"))] == []


def test_on_a_phone_every_moment_of_the_call_is_reached_downwards(
    write_report: Write, open_page: Open
) -> None:
    name: dict[Any, str] = {"fr": "silence que rien n'explique", "en": "silence"}
    many = [Moment("unexplained", at / 2, at / 2 + 2, name) for at in range(20)]
    page = open_page(write_report(moments=many), width=360)
    box = "document.getElementById('moments')"
    assert page.evaluate(f"{box}.scrollWidth - {box}.clientWidth") == 0
    assert page.evaluate(f"{box}.scrollHeight - {box}.clientHeight") > 0
