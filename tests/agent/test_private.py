"""The person's own store: theirs alone, sealed, deleted when they say so."""

import secrets
import sqlite3
import threading
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from desk import Desk, Window, paris
from justemesure.activity.declared import Declared
from justemesure.activity.event import Raw, Span
from justemesure.activity.minimise import Admitted
from justemesure.agent import private
from justemesure.agent.collect import Collector
from justemesure.agent.private import PrivateStore
from justemesure.agent.queue import Queue
from justemesure.errors import BadInput, Misuse, NotPermitted

PULSE = timedelta(seconds=2)
DAY = Span(paris("2027-02-02T00:00"), paris("2027-02-03T00:00"))
BACKEND = """
import json, os, pathlib
from keyring.backend import KeyringBackend
FILE = pathlib.Path(os.environ["FAKE_KEYRING"])
class Fake(KeyringBackend):
    priority = 9
    def _all(self):
        return json.loads(FILE.read_text()) if FILE.exists() else {}
    def get_password(self, service, name):
        return self._all().get(f"{service}/{name}")
    def set_password(self, service, name, secret):
        FILE.write_text(json.dumps(self._all() | {f"{service}/{name}": secret}))
    def delete_password(self, service, name):
        kept = self._all(); del kept[f"{service}/{name}"]; FILE.write_text(json.dumps(kept))
"""


@pytest.fixture
def store(desk: Desk) -> Iterator[PrivateStore]:
    opened = PrivateStore(desk.folder, secrets.token_bytes(32))
    yield opened
    opened.close()


@pytest.fixture
def collector(desk: Desk, queue: Queue, store: PrivateStore) -> Collector:
    return Collector(queue, desk.notice(), desk.settings, desk.clock, store)


def titles(store: PrivateStore, span: Span = DAY) -> list[tuple[str, float]]:
    return [(raw.text("title"), raw.span.length.total_seconds()) for raw in store.events(span)]


def event(at: str, title: str) -> Admitted:
    start = paris(f"2027-02-02T{at}")
    span = Span(start, start + timedelta(minutes=1))
    return Admitted(Raw("currentwindow", span, {"app": "orme", "title": title}), (span,))


def test_detail_is_kept_as_heartbeats_merge(
    desk: Desk, collector: Collector, store: PrivateStore, window: Window
) -> None:
    for title, seconds in (("Dossier A", 5), ("Dossier B", 3)):
        for _ in range(seconds + 1):
            collector.hear("b", window("orme.exe", 0, title), PULSE)
            desk.clock.move(seconds=1)
    # The second in which one gave way to the other is the first one's, as in what is counted.
    assert titles(store) == [("Dossier A", 6.0), ("Dossier B", 3.0)]


def test_nothing_is_kept_that_may_not_be_looked_at(
    desk: Desk, queue: Queue, collector: Collector, store: PrivateStore, window: Window
) -> None:
    desk.clock.move(minutes=1)
    collector.hear("b", window("firefox", 9, "Accueil CGT"), PULSE)
    collector.hear("b", window("banque", 9, "x"), PULSE)
    queue.pause(desk.clock.now, None)
    desk.clock.move(minutes=1)
    collector.hear("b", window("orme.exe", 9, "pendant la pause"), PULSE)
    queue.resume(desk.clock.now)
    desk.clock.now = paris("2027-02-02T12:45")
    collector.hear("b", window("orme.exe", 9, "à table"), PULSE)
    desk.charter.write_text("format: 1\n")
    desk.clock.now = paris("2027-02-02T14:00")
    collector.hear("b", window("orme.exe", 9, "sans charte"), PULSE)
    assert titles(store) == []


def test_nothing_of_it_can_be_read_on_the_disk(desk: Desk, store: PrivateStore) -> None:
    for minute in range(20):
        store.keep("b", event(f"10:{minute + 10}", f"TITRE-SECRET {minute}"), longer=False)
    for path in desk.folder.glob("private*"):
        content = path.read_bytes()
        assert not any(word in content for word in (b"SECRET", b"orme", b"currentwindow", b"2027"))
    sizes = {len(sealed) for (sealed,) in store._base.execute("SELECT sealed FROM records")}
    assert len(sizes) == 1  # of whatever title


def test_a_slice_is_deleted_and_the_rest_stays(desk: Desk, store: PrivateStore) -> None:
    for at in ("09:59", "10:00", "10:30", "11:00"):
        store.keep("b", event(at, at), longer=False)
    before = b"".join(path.read_bytes() for path in desk.folder.glob("private*"))
    (kept,) = [
        bytes(sealed)
        for (sealed,) in store._base.execute("SELECT sealed FROM records WHERE id = 2")
    ]
    assert kept[:40] in before
    gone = Span(paris("2027-02-02T10:00"), paris("2027-02-02T11:00"))
    assert store.delete(gone) == 2
    assert [title for title, _ in titles(store)] == ["09:59", "11:00"]
    after = b"".join(path.read_bytes() for path in desk.folder.glob("private*"))
    assert kept[:40] not in after


def test_what_was_deleted_does_not_come_back_with_its_next_heartbeat(
    desk: Desk, collector: Collector, store: PrivateStore, window: Window
) -> None:
    for _ in range(5):
        collector.hear("b", window("orme.exe", 0, "effacé"), PULSE)
        desk.clock.move(seconds=1)
    assert store.delete(DAY) == 1
    for title in ("effacé", "effacé", "autre", "autre"):
        collector.hear("b", window("orme.exe", 0, title), PULSE)
        desk.clock.move(seconds=1)
    assert [title for title, _ in titles(store)] == ["autre"]


def test_a_store_that_was_destroyed_is_filled_no_more(desk: Desk, store: PrivateStore) -> None:
    (desk.folder / "private.json").write_text('{"salt": ""}')
    private.destroy(desk.folder)
    store.keep("b", event("10:00", "a"), longer=False)
    assert titles(store) == []


def test_a_record_that_was_changed_or_moved_is_not_believed(store: PrivateStore) -> None:
    store.keep("b", event("10:00", "a"), longer=False)
    store.keep("b", event("11:00", "b"), longer=False)
    store._base.execute("UPDATE records SET hour = (SELECT hour FROM records WHERE id = 2)")
    with pytest.raises(BadInput):
        titles(store)


def test_a_passphrase_opens_it_and_no_other(tmp_path: Path) -> None:
    private.switch_on(tmp_path, "une phrase à moi")
    with pytest.raises(Misuse):
        private.switch_on(tmp_path, "une autre")
    store = private.open_store(tmp_path, "une phrase à moi")
    store.keep("b", event("10:00", "a"), longer=False)
    store.close()
    for wrong in ("une autre", "", None):
        with pytest.raises(NotPermitted):
            private.open_store(tmp_path, wrong)
    again = private.open_store(tmp_path, "une phrase à moi")
    assert titles(again) == [("a", 60.0)]
    again.close()
    private.destroy(tmp_path)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.slow
def test_the_key_is_in_the_systems_keyring_and_goes_with_the_store(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "fake_backend.py").write_text(BACKEND)
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "fake_backend.Fake")
    monkeypatch.setenv("FAKE_KEYRING", str(tmp_path / "ring.json"))
    folder = tmp_path / "state"
    private.switch_on(folder, None)
    assert not private.needs_passphrase(folder)
    store = private.open_store(folder, None)
    store.keep("b", event("10:00", "a"), longer=False)
    store.close()
    ring = (tmp_path / "ring.json").read_text()
    assert str(folder) in ring
    again = private.open_store(folder, None)
    assert titles(again) == [("a", 60.0)]
    again.close()
    private.destroy(folder)
    assert (tmp_path / "ring.json").read_text() == "{}"
    assert list(folder.iterdir()) == []


@pytest.mark.slow
def test_without_a_keyring_a_passphrase_is_asked_for_and_nothing_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.fail.Keyring")
    with pytest.raises(Misuse, match="passphrase"):
        private.switch_on(tmp_path, None)
    assert list(tmp_path.iterdir()) == []


def test_a_thousand_years_are_deleted_in_no_time_and_only_they(store: PrivateStore) -> None:
    store.take_over([event("09:00", "A"), event("10:00", "B"), event("10:30", "C")])
    began = time.process_time()
    longest = Span(paris("1900-01-01T00:00"), paris("2999-12-31T00:00"))
    assert store.delete(longest._replace(start=paris("2027-02-02T10:30"))) == 1
    assert titles(store) == [("A", 60.0), ("B", 60.0)]
    assert store.delete(longest) == 2
    assert time.process_time() - began < 5
    assert titles(store) == []


def test_declared_hours_of_a_whole_day_are_deleted_damaged_or_not(
    store: PrivateStore, desk: Desk
) -> None:
    on = Span(paris("2027-02-02T09:00"), paris("2027-02-02T10:00"))
    store.declare([Declared(on, "réunion"), Declared(Span(on.end, paris("2027-02-02T11:00")), "x")])
    with sqlite3.connect(desk.folder / "private.sqlite") as base:
        base.execute("UPDATE declared SET sealed = x'00' WHERE id = 1")
    with pytest.raises(BadInput):
        store.declared(DAY)
    store.delete(Span(paris("2027-02-01T00:00"), paris("2027-02-04T00:00")))
    assert store.declared(DAY) == []


def test_two_that_switch_it_on_at_once_make_one_key(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The keyring would hold the second one's, and the store be sealed with the first one's."""
    ring: list[str] = []

    def keyring(act: str, _folder: Path, secret: str | None = None) -> str | None:
        if act == "set" and secret:
            time.sleep(0.1)
            ring.append(secret)
        return ring[-1]

    monkeypatch.setattr(private, "_keyring", keyring)
    refused = []

    def switch_on() -> None:
        try:
            private.switch_on(tmp_path, None)
        except Misuse as error:
            refused.append(error.name)

    both = [threading.Thread(target=switch_on) for _ in range(2)]
    for each in both:
        each.start()
    for each in both:
        each.join()
    private.open_store(tmp_path, None).close()
    assert (refused, len(ring)) == (["private-is-on"], 1)
