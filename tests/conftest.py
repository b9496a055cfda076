"""What all tests share: the repository, its example charters, and the command itself."""

import gc
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from shutil import which
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest
from hypothesis import HealthCheck, settings

from justemesure.charter.load import load
from justemesure.charter.model import CharterFile
from justemesure.cli.main import main

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page  # slow to import, and few tests need it

ROOT = Path(__file__).parents[1]

# Two shared cores are slow at times; that is no fault of the code.
settings.register_profile(
    "house", settings.default, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("house")


class Ran(NamedTuple):
    """What a command did: its exit status and what it wrote."""

    status: int
    out: str
    err: str


Command = Callable[..., Ran]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Files that take long come first: what is left at the end is short, and both workers end."""
    long = {
        item.path for item in items for name in ("slow", "browser") if item.get_closest_marker(name)
    }
    items.sort(key=lambda item: item.path not in long)


def pytest_collection_finish() -> None:
    """Thousands of tests in memory are not looked through for garbage: a sixth of the time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)


@pytest.fixture(scope="session")
def root() -> Path:
    return ROOT


@pytest.fixture(scope="session")
def call_centre() -> CharterFile:
    return load(ROOT / "examples" / "call-centre.yaml")


@pytest.fixture(scope="session")
def unlawful() -> CharterFile:
    return load(ROOT / "examples" / "unlawful.yaml")


@pytest.fixture(scope="session")
def every_field() -> CharterFile:
    """Every field of the model at least once."""
    return load(ROOT / "tests" / "fixtures" / "charters" / "every-field.yaml")


@pytest.fixture(autouse=True)
def in_english(monkeypatch: pytest.MonkeyPatch) -> None:
    """The machine's own language and colours are no part of a test."""
    for name in ("JUSTEMESURE_LANG", "LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.setenv(name, "C.UTF-8")
    monkeypatch.delenv("NO_COLOR", raising=False)


@pytest.fixture
def command(capfd: pytest.CaptureFixture[str]) -> Command:
    """Run one command in this process."""

    def run(*arguments: str | Path) -> Ran:
        try:
            status = main([str(argument) for argument in arguments])
        except SystemExit as end:  # argparse, on misuse and on --help
            status = int(end.code or 0)
        return Ran(status, *capfd.readouterr())

    return run


@pytest.fixture
def process() -> Command:
    """Run one command in a process of its own, as a shell would."""

    def run(*arguments: str | Path, stdin: str = "", **environment: str) -> Ran:
        ended = subprocess.run(
            [sys.executable, "-m", "justemesure", *map(str, arguments)],
            input=stdin,
            capture_output=True,
            encoding="utf-8",
            env={**os.environ, **environment},
            check=False,
        )
        return Ran(ended.returncode, ended.stdout, ended.stderr)

    return run


CHROMIUM = next(filter(None, map(which, ("chromium", "chromium-browser", "google-chrome"))), None)
QUIET = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"]


@pytest.fixture(scope="session")
def browser() -> "Iterator[Browser]":
    from playwright.sync_api import Error, sync_playwright

    with sync_playwright() as playwright:
        try:
            started = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        except Error as error:
            pytest.fail(f"Debian's package `chromium` is needed: apt-get install chromium\n{error}")
        yield started
        started.close()


@pytest.fixture
def open_page(browser: "Browser") -> "Iterator[Callable[..., Page]]":
    """Open a file in a browser of its own, noting all that it asks for and complains about.

    What it noted is in ``page.heard``: the addresses asked for, and the console's lines.
    """
    contexts = []

    def open_(path: Path, *, theme: str = "light", width: int = 1280, **settings: Any) -> "Page":
        dark: Any = theme
        context = browser.new_context(
            color_scheme=dark, viewport={"width": width, "height": 900}, **settings
        )
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(5000)
        heard: list[str] = []
        page.on("request", lambda request: heard.append(request.url))
        page.on("console", lambda line: heard.append(f"console: {line.text}"))
        page.on("pageerror", lambda error: heard.append(f"error: {error}"))
        page.heard = heard  # type: ignore[attr-defined]  # read by the tests
        page.goto(path.as_uri())
        return page

    yield open_
    for context in contexts:
        context.close()
