"""What leaves, when, once; what the person strikes or corrects; nothing that the gate refuses."""

import json
import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from desk import Desk, Window, paris
from justemesure.agent.outbox import NotTaken, Outbox, receipt_of
from justemesure.agent.queue import Queue
from justemesure.agent.sync import Folder, Server
from justemesure.charter.gate import Gate
from justemesure.errors import Misuse

PULSE = timedelta(seconds=2)
GROUPS = frozenset({"advisers"})


@pytest.fixture
def outbox(desk: Desk, queue: Queue, window: Window) -> Outbox:
    """Half an hour in two applications since ten; it is half past ten."""
    collector = desk.collector(queue)
    desk.clock.move(minutes=20)
    collector.hear("b", window("orme.exe", 1_200), PULSE)
    desk.clock.move(minutes=10)
    collector.hear("b", window("softphone", 600), PULSE)
    return Outbox(queue, GROUPS)


def gate(desk: Desk) -> Gate:
    return desk.notice().gate(desk.clock.now)


def files(folder: Path) -> list[dict[str, Any]]:
    return [json.loads(path.read_bytes()) for path in sorted(folder.glob("*"))]


def send(desk: Desk, outbox: Outbox, folder: Path) -> list[dict[str, Any]]:
    outbox.seal(gate(desk), desk.clock.now)
    outbox.deliver(gate(desk), desk.clock.now, Folder(folder))
    return files(folder)


def test_rows_leave_after_the_charters_delay_with_its_fields_and_not_before(
    desk: Desk, outbox: Outbox, tmp_path: Path
) -> None:
    desk.clock.now = paris("2027-02-02T11:59:59")
    assert send(desk, outbox, tmp_path / "to") == []
    desk.clock.now = paris("2027-02-02T12:00:01")
    (batch,) = send(desk, outbox, tmp_path / "to")
    assert set(batch) == {"device", "batch", "charter", "measure", "rows"}
    assert (batch["measure"], batch["charter"]) == ("team-time", gate(desk).digest)
    assert batch["rows"] == [
        {"hour": "2027-02-02T09:00Z", "category": "customer_file", "seconds": 1200},
        {"hour": "2027-02-02T09:00Z", "category": "telephony", "seconds": 600},
    ]


def test_what_leaves_is_to_the_byte_what_the_person_could_read(
    desk: Desk, outbox: Outbox, tmp_path: Path
) -> None:
    shown = outbox.waiting(gate(desk))
    assert {each.leaves for each in shown} == {paris("2027-02-02T12:00")}
    desk.clock.now = paris("2027-02-02T12:00:01")
    send(desk, outbox, tmp_path / "to")
    (path,) = (tmp_path / "to").glob("*")
    listed = ",".join(each.row.written for each in shown)
    assert f'"rows":[{listed}]}}' in path.read_text(encoding="utf-8")
    (left,) = outbox.batches()
    assert left.content == path.read_bytes()
    assert left.receipt == receipt_of(json.loads(left.content)["device"], left.batch, left.content)


def test_a_struck_row_never_leaves_even_if_its_hour_goes_on(
    desk: Desk, queue: Queue, outbox: Outbox, window: Window, tmp_path: Path
) -> None:
    orme = outbox.waiting(gate(desk))[0].row
    outbox.strike(orme.id)
    with pytest.raises(Misuse):  # nor by a number mistyped
        outbox.correct(orme.id, timedelta(minutes=7))
    assert [each.row.id == orme.id for each in outbox.waiting(gate(desk))] == [False]
    desk.clock.move(minutes=5)
    desk.collector(queue).hear("b", window("orme.exe", 300), PULSE)
    desk.clock.now = paris("2027-02-02T13:00")
    (batch,) = send(desk, outbox, tmp_path / "to")
    assert [row["category"] for row in batch["rows"]] == ["telephony"]


def test_a_corrected_row_leaves_as_corrected(
    desk: Desk, queue: Queue, outbox: Outbox, window: Window, tmp_path: Path
) -> None:
    outbox.correct(outbox.waiting(gate(desk))[0].row.id, timedelta(minutes=7))
    desk.clock.move(minutes=5)
    desk.collector(queue).hear("b", window("orme.exe", 300), PULSE)
    desk.clock.now = paris("2027-02-02T13:00")
    (batch,) = send(desk, outbox, tmp_path / "to")
    assert [row["seconds"] for row in batch["rows"]] == [420, 600]


def test_what_has_left_can_be_struck_no_more_and_an_hour_has_no_more_seconds(
    desk: Desk, outbox: Outbox, tmp_path: Path
) -> None:
    id = outbox.waiting(gate(desk))[0].row.id
    for seconds in (-1, 3_601):
        with pytest.raises(Misuse):
            outbox.correct(id, timedelta(seconds=seconds))
    desk.clock.now = paris("2027-02-02T13:00")
    send(desk, outbox, tmp_path / "to")
    with pytest.raises(Misuse):
        outbox.strike(id)


@pytest.mark.parametrize(
    ("at", "files_then", "lost"),
    [
        ("2027-02-02T20:30", 1, 0),  # the hours are those of collecting
        ("2027-02-03T09:00", 1, 0),  # a day offline
        ("2027-02-09T09:00", 1, 0),
        ("2027-02-10T09:00", 0, 2),  # kept too long: dropped, and said
    ],
)
def test_days_offline(
    desk: Desk, queue: Queue, outbox: Outbox, tmp_path: Path, at: str, files_then: int, lost: int
) -> None:
    desk.clock.now = paris(at)
    assert len(send(desk, outbox, tmp_path / "to")) == files_then
    assert queue.dropped() == lost


def test_a_sealed_batch_that_waited_too_long_is_dropped_and_said(
    desk: Desk, queue: Queue, outbox: Outbox, tmp_path: Path
) -> None:
    desk.clock.now = paris("2027-02-02T13:00")
    assert outbox.seal(gate(desk), desk.clock.now) == 1
    desk.clock.now = paris("2027-02-10T13:00")
    assert outbox.deliver(gate(desk), desk.clock.now, Folder(tmp_path / "to")) == 0
    assert (queue.dropped(), outbox.batches()) == (2, [])


def test_nothing_leaves_without_a_gate_and_old_rows_do_not_pile_up(
    desk: Desk, queue: Queue, outbox: Outbox
) -> None:
    desk.clock.now = paris("2027-02-03T13:00")
    assert outbox.seal(None, desk.clock.now) == 0
    assert (len(queue.rows()), queue.dropped()) == (2, 0)
    desk.clock.now = paris("2027-02-10T13:00")
    assert outbox.seal(None, desk.clock.now) == 0
    assert (len(queue.rows()), queue.dropped()) == (0, 2)


def test_a_row_with_a_field_that_the_charter_does_not_send_never_leaves(
    desk: Desk, queue: Queue, tmp_path: Path
) -> None:
    span = paris("2027-02-02T09:00"), paris("2027-02-02T09:01")
    digest = gate(desk).digest
    for fields in ({"device": "d", "minute": "m", "cpu": 3}, {"device": "d", "window_title": "x"}):
        queue.put("workstation-health", digest, span, fields)
    queue.put("team-time", digest, span, {"hour": "h", "application": "orme"})
    desk.clock.now = paris("2027-02-02T10:10")  # the minutes of an hour leave together
    (batch,) = send(desk, Outbox(queue, GROUPS), tmp_path / "to")
    assert batch["rows"] == [{"device": "d", "minute": "m", "cpu": 3}]
    assert queue.dropped() == 2


class Broken(Folder):
    """Takes the batch, and fails before its receipt is back."""

    def take(self, device: str, batch: str, content: bytes) -> str:
        super().take(device, batch, content)
        raise NotTaken


def test_a_receipt_that_is_lost_doubles_nothing(desk: Desk, outbox: Outbox, tmp_path: Path) -> None:
    desk.clock.now = paris("2027-02-02T13:00")
    outbox.seal(gate(desk), desk.clock.now)
    with pytest.raises(NotTaken):
        outbox.deliver(gate(desk), desk.clock.now, Broken(tmp_path / "to"))
    assert [each.left for each in outbox.batches()] == [None]
    assert len(send(desk, outbox, tmp_path / "to")) == 1
    assert send(desk, outbox, tmp_path / "to") == files(tmp_path / "to")


def test_a_folder_that_cannot_be_written_keeps_everything_waiting(
    desk: Desk, outbox: Outbox, tmp_path: Path
) -> None:
    (tmp_path / "to").write_text("a file")
    desk.clock.now = paris("2027-02-02T13:00")
    with pytest.raises(NotTaken):
        send(desk, outbox, tmp_path / "to")
    (tmp_path / "to").unlink()
    assert len(send(desk, outbox, tmp_path / "to")) == 1


def test_no_batch_is_larger_than_a_mebibyte(desk: Desk, queue: Queue, tmp_path: Path) -> None:
    digest, start = gate(desk).digest, paris("2027-02-02T08:00")
    for second in range(30):
        span = start + timedelta(seconds=second), start + timedelta(seconds=second)
        queue.put("declared-time", digest, span, {"task": str(second) + "x" * 60_000})
    batches = send(desk, Outbox(queue, GROUPS), tmp_path / "to")
    assert sum(len(batch["rows"]) for batch in batches) == 30
    assert len(batches) == 2
    assert all(path.stat().st_size <= 1_048_576 for path in (tmp_path / "to").glob("*"))


@pytest.mark.parametrize("to", ["http://example.org/in", "ftp://x", "https://", "file:///x"])
def test_nothing_is_sent_in_clear_to_another_computer(to: str) -> None:
    with pytest.raises(Misuse):
        Server(to)


def test_two_that_are_open_in_one_process_lose_nothing_when_another_ends(desk: Desk) -> None:
    """Closing a file gives up all locks of its process on it: nothing opens it but SQLite."""
    first, second = desk.queue(), desk.queue()
    asked = "import pathlib, sys; from justemesure.agent.queue import Queue\n"
    asked += "queue = Queue(pathlib.Path(sys.argv[1])); print(queue.rows()); queue.close()"
    another = [sys.executable, "-c", asked, str(desk.folder)]
    for minute in ("one", "two"):
        now = desk.clock.move(minutes=1)
        first.put("m", "c", (now, now), {"minute": minute})
        told = subprocess.run(another, check=True, capture_output=True, text=True)
        assert minute in told.stdout
    first.close()
    second.close()
