"""A computer's own minutes: when they are watched, what of them waits, and what nobody learns."""

import json
import sqlite3
import threading
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from computer import HOSTS, Computer
from desk import Desk, Window, paris
from justemesure.activity.event import Raw, Span
from justemesure.agent.outbox import Outbox
from justemesure.agent.queue import Queue
from justemesure.agent.sync import Folder
from justemesure.charter.signature import sign

FIELDS = {"cpu", "memory", "disk", "latency", "packet_loss", "application_not_answering"}


@pytest.fixture
def computer(desk: Desk, queue: Queue) -> Computer:
    """Ten o'clock, UTC nine."""
    return Computer(desk, queue)


def change(desk: Desk, *changes: tuple[str, str]) -> None:
    """Another charter, signed and shown, as on a new computer."""
    text = desk.charter.read_text("utf-8")
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    desk.charter.write_text(text, "utf-8")
    desk.charter.with_name("charter.yaml.sig").unlink()
    (desk.folder / "charter.told.yaml").unlink()
    sign(desk.charter, desk.key, None)
    desk.notice().show(desk.clock.now)


def test_each_minute_is_a_row_of_the_charters_fields_quiet_ones_too(computer: Computer) -> None:
    computer.run(200)
    assert computer.minutes() == ["09:00", "09:01", "09:02"]
    row = computer.rows()[0]
    assert set(row) == {"device", "minute", *FIELDS}
    assert row["application_not_answering"] == []
    assert (row["cpu"], row["memory"], row["latency"], row["packet_loss"]) == (30, 60, 18, 25)
    assert computer.hosts.asked == HOSTS


def test_a_hang_is_cut_at_the_minutes_and_goes_on_in_the_next_row(computer: Computer) -> None:
    computer.run(26)
    computer.screen.hung = True
    computer.run(70)
    computer.screen.hung = False
    computer.run(60)
    assert computer.hangs() == [
        ("orme.exe", "00:26", "01:00"),
        ("orme.exe", "01:00", "01:36"),
    ]


def test_a_hang_that_begins_as_the_minute_ends_is_in_its_row(computer: Computer) -> None:
    computer.run(57)
    computer.screen.hung = True
    computer.run(8)
    computer.screen.hung = False
    computer.run(70)
    assert computer.hangs() == [("orme.exe", "00:57", "01:00"), ("orme.exe", "01:00", "01:05")]


def test_a_short_wait_is_no_hang(computer: Computer) -> None:
    computer.run(20)
    computer.screen.hung = True
    computer.run(4)
    computer.screen.hung = False
    computer.run(60)
    assert computer.hangs() == []
    assert computer.minutes() == ["09:00"]


@pytest.mark.parametrize(
    ("application", "title", "told"),
    [("banque", "", []), ("Orme", "Espace CGT", []), ("steam", "", ["other"])],
)
def test_what_is_private_is_never_named_nor_is_what_the_charter_does_not_name(
    computer: Computer, application: str, title: str, told: list[str]
) -> None:
    computer.screen.application, computer.screen.title = application, title
    computer.screen.hung = True
    computer.run(70)
    assert computer.minutes() == ["09:00"]  # nor does a missing row tell that it was there
    assert [name for name, _, _ in computer.hangs()] == told
    assert b"TITRE" not in b"".join(p.read_bytes() for p in computer.desk.folder.glob("queue*"))


def test_a_browser_is_not_named_while_its_page_is_private(computer: Computer) -> None:
    """Its own watcher said so; the window's title does not."""
    change(computer.desk, ("mail: [outlook.exe]", "mail: [outlook.exe, firefox]"))
    computer.health = computer.started()
    computer.screen.application, computer.screen.title = "firefox", "Accueil"
    for url, hung in (("https://www.cgt.fr/", True), ("https://orme.example/", True)):
        now = computer.desk.clock.now
        page = Raw("web.tab.current", Span(now, now), {"url": url, "title": "Accueil"})
        computer.collector.hear("aw-watcher-web-firefox", page, timedelta(seconds=2))
        computer.screen.hung = hung
        computer.run(30)
        computer.screen.hung = False
        computer.run(30)
    computer.run(10)
    assert computer.hangs() == [("firefox", "01:00", "01:30")]


def test_a_pause_has_no_row_asks_nobody_and_looks_like_any_other_gap(computer: Computer) -> None:
    """The minutes before and after tell as little as the ones in between."""
    computer.run(70)
    computer.queue.pause(computer.desk.clock.now, timedelta(minutes=2))
    asked = computer.screen.asked
    computer.run(60)
    assert (computer.hosts.asked, computer.screen.asked) == ((), asked)
    computer.run(190)
    assert computer.minutes() == ["09:00", "09:04"]
    assert computer.screen.asked > asked
    assert computer.hosts.asked == HOSTS


def test_a_pause_shorter_than_a_beat_cuts_its_minute_too(computer: Computer) -> None:
    computer.run(80)
    computer.queue.pause(computer.desk.clock.now, None)
    computer.queue.resume(computer.desk.clock.now)
    computer.run(130)
    assert computer.minutes() == ["09:00", "09:02"]


def test_outside_the_persons_hours_nothing_is_asked_of_anything(computer: Computer) -> None:
    computer.desk.clock.now = paris("2027-02-02T12:28")
    computer.run(119)
    computer.screen.hung = True  # to the end of the morning, and beyond
    computer.machine.asked.clear()
    asked = computer.screen.asked
    computer.run(300)
    assert computer.minutes() == ["11:28", "11:29"]
    assert (computer.hosts.asked, computer.machine.asked) == ((), set())
    assert computer.screen.asked <= asked + 1


@pytest.mark.parametrize(
    "at", ["2027-02-06T10:00", "2027-02-09T10:00", "2027-02-04T10:00", "2027-02-02T13:00"]
)
def test_on_a_day_off_an_absence_or_in_a_break_there_is_no_row(computer: Computer, at: str) -> None:
    computer.desk.clock.now = paris(at)
    computer.run(130)
    assert (computer.rows(), computer.hosts.asked, computer.screen.opened) == ([], (), 0)


def test_a_suspended_computer_makes_no_hang_and_no_row(computer: Computer) -> None:
    computer.run(90)
    computer.desk.clock.move(minutes=20)  # the other clock stands still
    computer.run(130)
    assert computer.minutes() == ["09:00", "09:22"]
    assert computer.hangs() == []


@pytest.mark.parametrize("by", [10, 40, 400])
def test_a_process_that_was_stopped_makes_no_hang(computer: Computer, by: float) -> None:
    """The answer came meanwhile; it is only heard now."""
    computer.run(70)
    computer.screen.hung = True
    computer.run(2)
    computer.desk.clock.move(seconds=by)
    computer.elapsed += by
    computer.health.beat()
    computer.screen.hung = False
    computer.run(130)
    assert computer.hangs() == []
    assert "09:01" not in computer.minutes()


@pytest.mark.parametrize("by", [-3_600, -40, 4, 7_000])
def test_a_clock_that_is_set_makes_no_hang(computer: Computer, by: float) -> None:
    computer.run(90)
    computer.screen.hung = True
    computer.run(3)
    computer.desk.clock.move(seconds=by)
    computer.health.beat()
    computer.screen.hung = False
    computer.run(130)
    assert computer.hangs() == []


def test_a_minute_that_was_not_watched_from_its_beginning_has_no_row(computer: Computer) -> None:
    computer.desk.clock.move(seconds=10)
    computer.run(120)
    assert computer.minutes() == ["09:01"]


def test_without_windows_to_ask_it_is_not_said_that_all_answered(computer: Computer) -> None:
    computer.run(90)
    computer.screen.gone = True
    computer.run(80)
    computer.screen.gone = False
    computer.run(80)
    said = ["application_not_answering" in row for row in computer.rows()]
    assert computer.minutes() == ["09:00", "09:01", "09:02", "09:03"]
    assert said == [True, False, False, True]


def test_what_the_charter_does_not_list_is_not_even_looked_at(computer: Computer) -> None:
    change(
        computer.desk,
        ("[cpu, memory, disk, latency, packet_loss, application_not_answering]", "[disk]"),
        ("    joins: {training-calls: tool_was_not_answering}\n", ""),
    )
    computer.health = computer.started()
    computer.run(130)
    assert [set(row) for row in computer.rows()] == [{"device", "minute", "disk"}] * 2
    assert computer.machine.asked == {"disk"}
    assert (computer.hosts.asked, computer.screen.opened) == ((), 0)


@pytest.mark.parametrize(
    "refused",
    [
        ("    key: device ", "    key: person "),
        ("people: [advisers, agency, office]", "people: [agency, office]"),
        ("    every: 1 minute\n", ""),
    ],
)
def test_without_one_of_the_charters_words_nothing_is_measured(
    computer: Computer, refused: tuple[str, str]
) -> None:
    change(computer.desk, refused)
    computer.health = computer.started()
    computer.run(130)
    assert computer.rows() == []
    assert (computer.hosts.asked, computer.machine.asked) == ((), set())


def test_a_charter_that_changes_takes_the_minute_with_it(computer: Computer) -> None:
    computer.run(62)
    change(computer.desk, ("every: 1 minute", "every: 2 minutes"))
    computer.run(300)
    assert computer.minutes() == ["09:02", "09:04"]


def test_a_failure_tells_nothing_and_costs_its_minute(
    computer: Computer, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    class Ended(threading.Event):
        """Each wait for it is a second of the computer's."""

        def wait(self, timeout: float | None = None) -> bool:
            computer.desk.clock.move(seconds=timeout or 0)
            computer.elapsed += timeout or 0
            computer.screen.hung = 20 <= computer.elapsed < 30
            if computer.elapsed > 200:
                self.set()
            return self.is_set()

    def broken(window: Raw, *_: object) -> str:
        raise ValueError(window.text("title"))

    monkeypatch.setattr(computer.health, "wait", lambda ended, seconds: ended.wait(seconds))
    monkeypatch.setattr("justemesure.agent.watch.health.name_of", broken)
    computer.health.run(Ended())
    assert computer.minutes() == ["09:01", "09:02"]
    assert capfd.readouterr() == ("", "")


def test_a_full_disk_loses_nothing_for_a_while(
    computer: Computer, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise sqlite3.OperationalError

    with monkeypatch.context() as patched:
        patched.setattr(Queue, "put", full)
        computer.run(200)
        assert computer.rows() == []
    computer.run(60)
    assert computer.minutes() == ["09:00", "09:01", "09:02", "09:03"]


def test_what_is_killed_comes_back_without_doubling_a_minute(computer: Computer) -> None:
    """At 2:05 the row of the second minute still waits for its last answer."""
    for seconds in (125, 75, 0, 85):
        computer.run(seconds)
        computer.health = computer.started()
    computer.run(120)
    assert computer.minutes() == ["09:00", "09:05"]


def sent(computer: Computer, folder: Path) -> list[dict[str, Any]]:
    desk = computer.desk
    outbox = Outbox(computer.queue, desk.settings.groups)
    gate = desk.notice().gate(desk.clock.now)
    outbox.seal(gate, desk.clock.now)
    outbox.deliver(gate, desk.clock.now, Folder(folder))
    return [json.loads(path.read_bytes()) for path in sorted(folder.glob("*"))]


def test_the_minutes_of_an_hour_leave_together_after_the_person_could_strike_them(
    computer: Computer, tmp_path: Path
) -> None:
    computer.run(200)
    outbox = Outbox(computer.queue, computer.desk.settings.groups)
    (_, second, _) = computer.queue.rows()
    outbox.strike(second.id)
    computer.desk.clock.now = paris("2027-02-02T11:09:59")
    assert sent(computer, tmp_path / "to") == []
    computer.desk.clock.now = paris("2027-02-02T11:10")
    (batch,) = sent(computer, tmp_path / "to")
    assert [row["minute"][11:16] for row in batch["rows"]] == ["09:00", "09:02"]
    assert batch["measure"] == "workstation-health"


def test_nothing_that_leaves_ties_a_device_to_its_person(
    computer: Computer, window: Window, tmp_path: Path
) -> None:
    """PRO012: by no name of theirs, and by none that the person's own hours go by."""
    desk = computer.desk
    computer.run(130)
    desk.collector(computer.queue).hear("b", window("orme.exe", 120), timedelta(seconds=2))
    desk.clock.now = paris("2027-02-02T12:30")
    batches = {batch["measure"]: batch for batch in sent(computer, tmp_path / "to")}
    health, hours = batches["workstation-health"], batches["team-time"]
    assert {row["device"] for row in health["rows"]} == {health["device"]}
    assert computer.queue.device not in json.dumps(health)
    assert computer.queue.computer not in json.dumps(hours)
    assert health["device"] != hours["device"]
    assert health["batch"] != hours["batch"]


def test_a_locked_screen_or_an_idle_person_changes_no_row(computer: Computer) -> None:
    """Nothing here asks: the row of somebody who went away is that of somebody who is there."""
    source = Path(__file__).parents[2] / "src/justemesure/agent/watch"
    for name in ("health", "answering", "probe", "machine"):
        text = (source / f"{name}.py").read_text("utf-8").casefold()
        for word in ("screensaver", "idle", "afk", "process_iter", "pids", "users(", "cmdline"):
            assert word not in text, (name, word)
