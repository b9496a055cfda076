"""What is counted of the events that sources send, and what a pause leaves."""

import json
import operator
import sys
from datetime import timedelta
from typing import Any

import pytest

from desk import Desk, Window
from justemesure.activity.event import Raw
from justemesure.agent.collect import MOST_BUCKETS, Collector
from justemesure.agent.queue import MOST_ROWS, Queue
from justemesure.agent.status import standing
from justemesure.charter.load import loads
from justemesure.charter.signature import sign
from justemesure.errors import Error, NotPermitted

PULSE = timedelta(seconds=2)


def totals(queue: Queue) -> dict[str, int]:
    """Seconds of each category, over all hours."""
    found: dict[str, int] = {}
    for row in queue.rows():
        fields = json.loads(row.written)
        found[fields["category"]] = found.get(fields["category"], 0) + fields["seconds"]
    return found


def work(desk: Desk, collector: Collector, window: Window, app: str, seconds: int) -> None:
    """A heartbeat a second, as a watcher sends them."""
    for _ in range(seconds):
        desk.clock.move(seconds=1)
        collector.hear("b", window(app), PULSE)


def test_time_is_counted_by_category_without_the_gaps_between_heartbeats(
    desk: Desk, queue: Queue, window: Window
) -> None:
    collector = desk.collector(queue)
    for app, seconds in (("orme.exe", 61), ("softphone", 30), ("orme", 10), ("solitaire", 5)):
        work(desk, collector, window, app, seconds)
    assert totals(queue) == {"customer_file": 71, "telephony": 30, "other": 4}


def test_two_watchers_of_the_same_screen_count_once(
    desk: Desk, queue: Queue, window: Window
) -> None:
    collector = desk.collector(queue)
    for _ in range(40):
        desk.clock.move(seconds=1)
        collector.hear("ours", window("orme.exe"), PULSE)
        collector.hear("theirs", window("orme.exe", 0), PULSE)
    assert totals(queue) == {"customer_file": 39}


def test_what_is_sent_twice_counts_once_also_after_a_restart(
    desk: Desk, queue: Queue, window: Window
) -> None:
    raw = window("orme.exe", 30)
    for _ in range(3):
        collector = desk.collector(queue)
        collector.hear("b", raw, PULSE)
        collector.hear("b", raw, PULSE)
    assert totals(queue) == {"customer_file": 30}


@pytest.mark.parametrize("app", ["banque", "webmail-perso"])
def test_private_time_is_not_counted_at_all(
    desk: Desk, queue: Queue, window: Window, app: str
) -> None:
    collector = desk.collector(queue)
    work(desk, collector, window, app, 60)
    collector.hear("b", window("orme.exe", 0, "Accueil CFDT"), PULSE)
    assert totals(queue) == {}


def test_a_pause_is_not_bridged_and_leaves_no_trace(
    desk: Desk, queue: Queue, window: Window
) -> None:
    collector = desk.collector(queue)
    work(desk, collector, window, "orme.exe", 20)
    queue.pause(desk.clock.now, None)
    work(desk, collector, window, "softphone", 40)  # dropped
    queue.resume(desk.clock.now)
    collector.hear("b", window("softphone", 40), timedelta(hours=1))  # merged by its watcher
    work(desk, collector, window, "orme.exe", 11)
    assert totals(queue) == {"customer_file": 29, "telephony": 1}
    names = {name for (name,) in queue.read("SELECT name FROM state")}
    assert names == {"device", "computer", "epoch", "counted"}


def test_a_pause_with_an_end_ends_by_itself(desk: Desk, queue: Queue, window: Window) -> None:
    collector = desk.collector(queue)
    queue.pause(desk.clock.now, timedelta(seconds=30))
    work(desk, collector, window, "orme.exe", 60)
    # Second 30 begins an event; nothing before it is read.
    assert totals(queue) == {"customer_file": 30}
    assert queue.state().paused_until is None


def test_an_event_that_spans_a_pause_of_a_moment_counts_only_what_follows(
    desk: Desk, queue: Queue, window: Window
) -> None:
    collector = desk.collector(queue)
    collector.hear("b", window("orme.exe", 10), PULSE)
    queue.pause(desk.clock.move(seconds=1), None)
    queue.resume(desk.clock.move(seconds=5))
    desk.clock.move(seconds=4)
    collector.hear("b", window("orme.exe", 20), timedelta(minutes=3))
    assert totals(queue) == {"customer_file": 14}


def test_nothing_is_collected_without_a_signed_and_shown_charter(
    desk: Desk, queue: Queue, window: Window
) -> None:
    collector = desk.collector(queue)
    desk.charter.write_text(desk.charter.read_text().replace("250", "251") + "\n# x\n")
    text = desk.charter.read_text().replace("after: 1 hour", "after: 2 hours")
    desk.charter.write_text(text)  # changed since it was signed
    work(desk, collector, window, "orme.exe", 10)
    assert totals(queue) == {}
    with pytest.raises(NotPermitted, match="changed since"):
        desk.notice().gate(desk.clock.now)
    sign(desk.charter, desk.key, None)
    with pytest.raises(NotPermitted, match="shown"):
        desk.notice().gate(desk.clock.now)
    work(desk, collector, window, "orme.exe", 10)
    assert totals(queue) == {}
    assert "2 hours" in str(desk.notice().changes("en"))
    desk.notice().show(desk.clock.now)
    assert desk.notice().changes("en") is None
    work(desk, collector, window, "orme.exe", 10)
    assert totals(queue) == {"customer_file": 9}


def test_a_closed_gate_collects_nothing(desk: Desk, queue: Queue, window: Window) -> None:
    collector = desk.collector(queue)
    desk.clock.move(days=400)
    work(desk, collector, window, "orme.exe", 10)
    assert totals(queue) == {}


def test_a_closed_gate_is_asked_once_a_day_and_again_when_a_file_changes(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = []

    def counted(*arguments: Any) -> Any:
        asked.append(arguments)
        return loads(*arguments)

    monkeypatch.setattr("justemesure.agent.notice.loads", counted)
    notice, text = desk.notice(), desk.charter.read_text()
    desk.charter.write_text(text.replace("format: 1", "format: 2"))
    for _ in range(5):
        with pytest.raises(Error):
            notice.gate(desk.clock.now)
    assert len(asked) == 1
    with pytest.raises(Error):
        notice.gate(desk.clock.move(days=1))
    assert len(asked) == 2
    desk.charter.write_text(text)
    assert notice.gate(desk.clock.now).charter.measures


def test_a_charter_that_does_not_say_what_is_private_measures_nothing(
    desk: Desk, queue: Queue, window: Window
) -> None:
    text = desk.charter.read_text()
    for written, seconds in (("", {}), ("  applications: []", {"customer_file": 9})):
        lines = (
            written if line.startswith("  applications:") else line for line in text.splitlines()
        )
        desk.charter.write_text("\n".join(lines))
        sign(desk.charter, desk.key, None)
        (desk.folder / "charter.told.yaml").unlink()  # as on a new computer
        notice = desk.notice()
        notice.show(desk.clock.now)
        work(desk, desk.collector(queue), window, "orme.exe", 10)
        assert totals(queue) == seconds
        found = standing(queue, notice, desk.settings, desk.clock.now, running=True)
        assert found.reason == ("collecting" if seconds else "private-unsaid")


def test_a_clock_set_back_loses_nothing_more_and_an_hour_stays_an_hour(
    desk: Desk, queue: Queue, window: Window
) -> None:
    collector = desk.collector(queue)
    for _ in range(3):
        collector.hear("b", window("orme.exe", 30 * 60), PULSE)
        desk.clock.move(minutes=59)
        collector.hear("b", window("orme.exe", 59 * 60), PULSE)
        desk.clock.move(minutes=-59)
    assert max(json.loads(row.written)["seconds"] for row in queue.rows()) <= 3_600
    assert totals(queue)["customer_file"] >= 30 * 60


def test_nothing_raw_is_written_anywhere(desk: Desk, queue: Queue, window: Window) -> None:
    collector = desk.collector(queue)
    work(desk, collector, window, "orme.exe", 20)
    work(desk, collector, window, "APPLI-SECRETE", 20)
    for path in desk.folder.rglob("*"):
        content = path.read_bytes().lower()
        assert b"secret" not in content, path
        assert b"orme.exe" not in content or path.name == "charter.told.yaml"


def test_a_full_disk_delays_and_loses_nothing(desk: Desk, queue: Queue, window: Window) -> None:
    collector = desk.collector(queue)
    pages = int(str(queue.read("PRAGMA page_count")[0][0]))
    queue.read(f"PRAGMA max_page_count = {pages}")
    filler = "x" * 3_000
    for minute in range(100):  # until the file may grow no more
        try:
            span = (desk.clock.now, desk.clock.now + timedelta(minutes=minute + 1))
            queue.put("m", "c", span, {"device": filler + str(minute)})
        except Exception:  # noqa: BLE001
            break
    else:
        pytest.fail("the disk was never full")
    work(desk, collector, window, "orme.exe", 20)
    queue.read("PRAGMA max_page_count = 100000")
    work(desk, collector, window, "orme.exe", 20)
    seconds = [json.loads(row.written).get("seconds", 0) for row in queue.rows()]
    assert sum(seconds) == 39


def test_the_queue_is_bounded_and_says_what_it_dropped(
    desk: Desk, queue: Queue, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("justemesure.agent.queue.MOST_ROWS", 10)
    assert MOST_ROWS > 10
    for minute in range(15):
        at = desk.clock.move(minutes=1)
        queue.put("m", "c", (at, at), {"minute": minute})
    assert [json.loads(row.body)["minute"] for row in queue.rows()] == list(range(5, 15))
    assert queue.dropped() == 5


def test_no_number_of_watchers_fills_the_memory_with_titles(
    desk: Desk, queue: Queue, window: Window
) -> None:
    collector = desk.collector(queue)
    titles = [window("orme.exe", title=f"TITRE-{at}") for at in range(3 * MOST_BUCKETS + 1)]
    for at, raw in enumerate(titles[:-1]):
        collector.hear(f"w-{at}", raw, timedelta(seconds=1))
    del raw
    *heard, never_heard = map(references, titles)
    held = [count for count in heard if any(map(operator.gt, count, never_heard))]
    assert 0 < len(held) <= MOST_BUCKETS


def references(raw: Raw) -> tuple[int, ...]:
    """How many hold the event, its data and its title."""
    return tuple(map(sys.getrefcount, (raw, raw.data, raw.data["title"])))
