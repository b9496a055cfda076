"""`call compare`: two calls of one person for training, and no judgement on either."""

import json
import re
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from playwright.sync_api import Page

from justemesure.calls.audio import encode
from justemesure.calls.call import Context
from justemesure.calls.figures import as_json
from justemesure.calls.report import Shown
from justemesure.calls.vcon.jws import signed
from justemesure.calls.vcon.write import Kept, as_vcon
from justemesure.charter.digest import digest
from justemesure.charter.load import load

Command = Callable[..., Any]
Open = Callable[..., Page]

ROOT = Path(__file__).parents[2]
KEY = Ed25519PrivateKey.generate()


@pytest.fixture
def under(tmp_path: Path) -> Path:
    text = (ROOT / "examples" / "call-centre.yaml").read_text("utf-8")
    path = tmp_path / "charter.yaml"
    lent = next(line for line in text.splitlines() if "export:" in line and "trainer" in line)
    path.write_text(text.replace(lent, "    export: {person: whole, trainer: never}"), "utf-8")
    return path


@pytest.fixture(scope="module")
def kept(shown: Shown) -> Kept:
    made = {"figures": as_json(shown.figures or (), "fr"), "engine": {}}
    return Kept(encode(shown.recording.channels), shown.segments, made)


Make = Callable[..., Path]


@pytest.fixture
def make(tmp_path: Path, under: Path, context: Context, shown: Shown, kept: Kept) -> Make:
    """A folder with a call; each one is later than the one before."""

    def made(day: int, change: Callable[[Any], None] | None = None, **changed: Any) -> Path:
        at = context.at.replace(day=day)
        own = context._replace(
            charter=digest(load(under)), at=at, now=at, call=context.call[:-2] + f"{day:02}"
        )._replace(**changed)
        until = datetime.fromisoformat("2027-05-01T00:00:00Z")
        bases = {own.purpose: "legitimate_interest"}
        written = as_vcon(own, shown.recording, shown.parties, bases, until, kept)
        vcon = json.loads(json.dumps(written))  # what is changed in it is changed nowhere else
        if change is not None:
            change(vcon)
        folder = tmp_path / f"call-{day}"
        folder.mkdir()
        sealed = signed(vcon, KEY, datetime.now(UTC))
        (folder / "call.vcon.json").write_text(json.dumps(sealed), "utf-8")
        return folder

    return made


@pytest.fixture
def compare(command: Command, under: Path, tmp_path: Path) -> Command:
    def run(*folders: Path, **options: str) -> Any:
        signer = tmp_path / "signer.pub"
        pem = serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
        signer.write_bytes(KEY.public_key().public_bytes(*pem))
        what = [*folders, "--charter", under, "--demo", "--signer", signer]
        what += ["--out", tmp_path / "two.html"]
        return command("call", "compare", *what, *options.values())

    return run


def test_two_calls_of_one_person_stand_side_by_side_by_the_clock(
    compare: Command, make: Make, tmp_path: Path
) -> None:
    assert compare(make(3), make(2)).status == 0
    page = (tmp_path / "two.html").read_text("utf-8")
    first, second = re.findall(r'<h2 id="h-\d">.*?lang="en">([^<]*)', page)
    assert ("2 February" in first, "3 February" in second) == (True, True)
    assert page.count("Voix Claire bonjour") == 2
    assert page.count("<audio") == 2
    assert "1 May 2027" in page
    # A figure's caveat is printed once, and not again under the other party's.
    assert 0 < page.count('<details class="again">') < page.count("<details>")


def test_no_difference_is_computed_and_nothing_is_ranked(
    compare: Command, make: Make, tmp_path: Path
) -> None:
    def longer(vcon: Any) -> None:
        (report,) = (a for a in vcon["analysis"] if a["type"] == "report")
        for figure in report["body"]["figures"]:
            if figure["id"] == "talk_time" and figure["party"] == "adviser":
                figure |= {"value": 4321.5, "range": [4321.5, 4321.5]}

    assert compare(make(2), make(3, longer)).status == 0
    page = (tmp_path / "two.html").read_text("utf-8")
    own = r'<(style|script)>.*?</\1>|<meta [^>]*>|src="[^"]*"'  # a digest is base64, it may hold +9
    body = re.sub(own, "", page, flags=re.DOTALL)
    assert re.search(r"4,?321", body)
    assert not re.search(r"431[0-9]\D", body)  # the difference, to six seconds
    for judging in "↑↓▲▼➚➘△▽✓✗":
        assert judging not in body
    assert not re.search(r"better|worse|meilleure|pire|progr|[+−]\d", body.replace("is better", ""))


@pytest.mark.parametrize(
    ("name", "changed"),
    [
        ("Persons are not compared", {"person": "A2"}),
        ("training only", {"purpose": "quality"}),
        ("one call", {"call": "0196f1a0-0000-8000-8000-000000000002"}),
        ("--charter", {"charter": "c3" * 32}),
        ("Campaigns", {"demonstration": False}),
    ],
)
def test_anything_else_is_refused(
    compare: Command, make: Make, tmp_path: Path, name: str, changed: dict[str, Any]
) -> None:
    ran = compare(make(2), make(3, **changed))
    assert ran.status == 3
    assert name in ran.err
    assert not (tmp_path / "two.html").exists()


def test_both_charters_must_let_it_out(
    compare: Command, make: Make, under: Path, tmp_path: Path
) -> None:
    first = make(2)
    closed = tmp_path / "closed.yaml"
    text = under.read_text("utf-8").replace("export: {person: whole,", "export: {person: never,")
    closed.write_text(text, "utf-8")
    second = make(3, charter=digest(load(closed)))
    ran = compare(first, second, one="--charter", two=str(closed))
    assert (ran.status, "nothing" in ran.err) == (3, True)


def test_figures_of_two_definitions_share_no_row(
    compare: Command, make: Make, tmp_path: Path
) -> None:
    def older(vcon: Any) -> None:
        (report,) = (a for a in vcon["analysis"] if a["type"] == "report")
        for figure in report["body"]["figures"]:
            figure["version"] = "0"

    assert compare(make(2), make(3, older)).status == 0
    page = (tmp_path / "two.html").read_text("utf-8")
    assert 'class="value"' not in page.partition("<main>")[2]
    assert "The definition changed" in page


@pytest.mark.parametrize("wrong", ["id", "unit", "party", "range", "undefined_at"])
def test_a_figure_that_cannot_be_read_is_told(compare: Command, make: Make, wrong: str) -> None:
    def broken(vcon: Any) -> None:
        (report,) = (a for a in vcon["analysis"] if a["type"] == "report")
        report["body"]["figures"][0][wrong] = "x"

    ran = compare(make(2), make(3, broken))
    assert (ran.status, "report" in ran.err) == (2, True)


def test_sound_that_is_none_is_told(compare: Command, make: Make) -> None:
    def broken(vcon: Any) -> None:
        vcon["dialog"][0]["body"] = "c291bmQ"

    assert compare(make(2), make(3, broken)).status == 2


@pytest.mark.browser
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing_and_the_page_asks_for_nothing(
    compare: Command, make: Make, open_page: Open, tmp_path: Path, theme: str
) -> None:
    assert compare(make(2), make(3)).status == 0
    page = open_page(tmp_path / "two.html", theme=theme, offline=True)
    page.evaluate("document.querySelectorAll('details').forEach(d => { d.open = true; })")
    for _ in range(2):
        found = Axe().run(page)
        assert found.violations_count == 0, found.generate_report()
        page.click("#language")
    heard: list[str] = page.heard  # type: ignore[attr-defined]  # noted by `open_page`
    assert [asked for asked in heard if not asked.startswith(("data:", "file:"))] == []
    for width in (320, 1280):
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.emulate_media(media="print")
    assert not page.locator("audio").first.is_visible()
    inside = (
        "[...document.querySelectorAll('.said-list')].map(l => l.scrollHeight - l.clientHeight)"
    )
    assert page.evaluate(inside) == [0, 0]  # on paper nothing scrolls
    caveats = page.locator("details.again p")
    assert caveats.count()
    assert not any(one.is_visible() for one in caveats.all())
