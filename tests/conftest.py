"""What all tests share: the repository, its example charters, and the command itself."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest
from hypothesis import HealthCheck, settings

from justemesure.charter.load import load
from justemesure.charter.model import CharterFile
from justemesure.cli.main import main

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
