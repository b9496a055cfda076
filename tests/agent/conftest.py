"""An agent of the example charter, with a clock of its own, signed and shown as it must be."""

import shutil
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from desk import Clock, Desk, Window, paris
from justemesure.activity.event import Raw, Span
from justemesure.agent import private
from justemesure.agent.home import Installation
from justemesure.agent.main import Agent
from justemesure.agent.page.seat import Seat
from justemesure.agent.queue import Queue
from justemesure.agent.settings import load
from justemesure.charter.signature import keygen, sign

SETTINGS = """
groups: [advisers]
week:
  monday: ["08:30-12:30", "13:30-17:30"]
  tuesday: ["08:30-12:30", "13:30-17:30"]
  wednesday: ["08:30-12:30", "13:30-17:30"]
absences: ["2027-02-08/2027-02-12"]
private: [banque]
"""


@pytest.fixture(scope="session")
def papers(tmp_path_factory: pytest.TempPathFactory, root: Path) -> Path:
    folder = tmp_path_factory.mktemp("papers")
    shutil.copy(root / "examples" / "call-centre.yaml", folder / "charter.yaml")
    keygen(folder / "k", None)
    sign(folder / "charter.yaml", folder / "k", None)
    (folder / "agent.yaml").write_text(SETTINGS, encoding="utf-8")
    return folder


@pytest.fixture
def desk(papers: Path, tmp_path: Path) -> Desk:
    """Ten o'clock on Tuesday 2 February 2027, the charter shown."""
    shutil.copytree(papers, tmp_path / "papers")
    folder = tmp_path / "state"
    folder.mkdir()
    made = Desk(
        folder,
        tmp_path / "papers" / "charter.yaml",
        tmp_path / "papers" / "k",
        Clock(paris("2027-02-02T10:00")),
        load(tmp_path / "papers" / "agent.yaml"),
    )
    made.notice().show(made.clock.now)
    return made


@pytest.fixture
def queue(desk: Desk) -> Iterator[Queue]:
    opened = desk.queue()
    yield opened
    opened.close()


@pytest.fixture
def seat(desk: Desk, tmp_path: Path) -> Iterator[Seat]:
    """A person before their page, their own store switched on."""
    papers = desk.charter.parent
    files = (desk.charter, papers / "k.pub", papers / "agent.yaml")
    installation = Installation(*files, str(tmp_path / "to"))
    private.switch_on(desk.folder, "phrase")
    store = private.open_store(desk.folder, "phrase")
    agent = Agent(desk.folder, installation, desk.clock, store)
    yield Seat(desk.folder, installation, agent, store)
    agent.queue.close()
    store.close()


@pytest.fixture
def window(desk: Desk) -> Window:
    """A window in front until now, for so many seconds."""

    def raw(app: str, seconds: float = 0, title: str = "TITRE-SECRET") -> Raw:
        now = desk.clock.now
        return Raw(
            "currentwindow",
            Span(now - timedelta(seconds=seconds), now),
            {"app": app, "title": title},
        )

    return raw
