"""The process around it all: what leaves each minute, and what does not stop it."""

import io
import threading
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import cast
from zoneinfo import ZoneInfo

import pytest

from desk import Desk, Window, paris
from justemesure.activity.event import Raw, Span
from justemesure.agent import private
from justemesure.agent.collect import Collector
from justemesure.agent.home import Installation, alone, is_running, remember
from justemesure.agent.main import Agent
from justemesure.agent.settings import load
from justemesure.agent.watch.source import Gone, Source, watch
from justemesure.cli.main import main
from justemesure.errors import BadInput, Misuse

PULSE = timedelta(seconds=2)
NOW = datetime(2027, 2, 2, 9, tzinfo=UTC)


def started(desk: Desk, to: str | None) -> Agent:
    papers = desk.charter.parent
    files = (desk.charter, papers / "k.pub", papers / "agent.yaml")
    return Agent(desk.folder, Installation(*files, to), desk.clock)


@pytest.mark.parametrize("somewhere", [True, False])
def test_what_may_leave_does_and_with_nowhere_to_go_it_can_still_be_struck(
    desk: Desk, window: Window, tmp_path: Path, *, somewhere: bool
) -> None:
    agent = started(desk, str(tmp_path / "to") if somewhere else None)
    desk.clock.move(minutes=10)
    agent.collector.hear("b", window("orme.exe", 600), PULSE)
    desk.clock.now = paris("2027-02-02T13:00")
    agent.tick()
    assert len(list(tmp_path.glob("to/*"))) == somewhere
    assert len(agent.outbox.waiting(agent.gate())) == (not somewhere)
    desk.clock.now = paris("2027-02-10T13:00")
    agent.tick()
    assert agent.queue.rows() == []
    assert agent.queue.dropped() == (not somewhere)
    agent.queue.close()


def test_a_receiver_that_is_away_stops_nothing(desk: Desk, window: Window) -> None:
    agent = started(desk, "http://127.0.0.1:9/")
    desk.clock.move(minutes=10)
    agent.collector.hear("b", window("orme.exe", 600), PULSE)
    desk.clock.now = paris("2027-02-02T13:00")
    agent.tick()
    agent.tick()
    assert [batch.left for batch in agent.outbox.batches()] == [None]
    agent.queue.close()


def test_one_agent_a_folder(tmp_path: Path) -> None:
    with alone(tmp_path):
        assert is_running(tmp_path)
        with pytest.raises(Misuse), alone(tmp_path):
            pytest.fail("two agents")
    assert not is_running(tmp_path)


def test_asking_whether_it_runs_does_not_keep_it_from_starting(tmp_path: Path) -> None:
    with alone(tmp_path):
        pass
    asking, asked = threading.Event(), threading.Event()

    def ask() -> None:
        while not asking.wait(0.002):
            asked.set()
            assert is_running(tmp_path) in {True, False}

    thread = threading.Thread(target=ask)
    thread.start()
    asked.wait(5)
    for _ in range(200):
        with alone(tmp_path):
            assert is_running(tmp_path)
    asking.set()
    thread.join()
    assert not is_running(tmp_path / "nowhere")


class Flaky:
    """A source that goes after three looks."""

    name = "flaky"

    def __init__(self) -> None:
        self.looks = 0

    def look(self, now: datetime) -> Iterator[Raw]:
        self.looks += 1
        if self.looks > 3:
            raise Gone
        yield Raw("currentwindow", Span(now, now), {"app": str(self.looks)})


class Heard:
    """Hears six events, and fails at the second of each three."""

    def __init__(self, ended: threading.Event) -> None:
        self.said: list[str] = []
        self._ended = ended

    def hear(self, _bucket: str, raw: Raw, _pulse: timedelta) -> Raw:
        self.said.append(raw.text("app"))
        if len(self.said) == 6:
            self._ended.set()
        if raw.text("app") == "2":
            raise ValueError("TITRE-SECRET")
        return raw


def test_a_source_that_goes_is_opened_again_and_a_failure_says_nothing(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    for name in ("_EVERY", "_RETRY"):
        monkeypatch.setattr(f"justemesure.agent.watch.source.{name}", 0.001)
    ended = threading.Event()
    heard = Heard(ended)
    watch(lambda: cast(Source, Flaky()), cast(Collector, heard), lambda: NOW, ended)
    assert heard.said == ["1", "2", "3", "1", "2", "3"]
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "- a",
        "groups: [a]",
        "week: {}\ngroups: a",
        "week: {lundi: []}\ngroups: [a]",
        'week: {monday: ["9-12"]}\ngroups: [a]',
        "week: {}\ngroups: [a]\nabsences: [2027-02-30]",
        "week: {}\ngroups: [a]\nregion: [x]",
        "week: {}\ngroups: [a]\nhours: 3",
        "week: [",
    ],
)
def test_settings_that_mean_nothing_are_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / "agent.yaml").write_text(text)
    with pytest.raises(BadInput) as refused:
        load(tmp_path / "agent.yaml")
    assert "agent.yaml" in refused.value.tell("en")
    assert "agent.yaml" in refused.value.tell("fr")


@pytest.mark.parametrize(("region", "works"), [("", True), ('region: "57"', False)])
def test_public_holidays_are_those_of_the_country_and_of_the_persons_region(
    tmp_path: Path, region: str, *, works: bool
) -> None:
    (tmp_path / "agent.yaml").write_text(f"week: {{}}\ngroups: [a]\n{region}\n")
    schedule = load(tmp_path / "agent.yaml").schedule("FR", ZoneInfo("Europe/Paris"))
    assert schedule.is_holiday(date(2027, 7, 14))
    assert schedule.is_holiday(date(2027, 12, 26)) is not works  # in Moselle


def test_a_region_without_known_holidays_is_refused(tmp_path: Path) -> None:
    (tmp_path / "agent.yaml").write_text("week: {}\ngroups: [a]\nregion: zz\n")
    with pytest.raises(Misuse):
        load(tmp_path / "agent.yaml").schedule("FR", ZoneInfo("Europe/Paris"))


@pytest.mark.parametrize("words", ["run", "open", "private", "status"])
def test_a_crash_leaves_nothing_of_a_processs_memory(
    desk: Desk, words: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The memory of each of these holds titles, or may."""

    class Asked(Exception):
        pass

    def asked() -> None:
        raise Asked

    def went_on(*_: object) -> None:
        pytest.fail("it went on without")

    monkeypatch.setattr("justemesure.agent.main.Agent", went_on)
    monkeypatch.setattr("justemesure.agent.main.leave_no_core", asked)
    papers = desk.charter.parent
    three = Installation(desk.charter, papers / "k.pub", papers / "agent.yaml", None)
    remember(desk.folder, three)
    if words == "private":
        private.switch_on(desk.folder, "words")
        monkeypatch.setattr("sys.stdin", io.StringIO("words\n"))
    given = ["--delete", "2027-01-01", "--yes"] if words == "private" else []
    with pytest.raises(Asked):
        main(["agent", words, "--home", str(desk.folder), *given])
