"""Delete each line of the example charter in turn: nothing newly waits, leaves or is kept here."""

import json
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import datetime, timedelta
from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

import pytest

from desk import Clock, paris
from justemesure.activity.declared import Declared
from justemesure.activity.event import Raw, Span
from justemesure.activity.minimise import Admitted
from justemesure.agent.collect import Collector
from justemesure.agent.declare import declare
from justemesure.agent.notice import Notice
from justemesure.agent.outbox import Outbox, receipt_of
from justemesure.agent.queue import Queue
from justemesure.agent.settings import Settings, load
from justemesure.charter.load import loads
from justemesure.charter.signature import keygen, sign
from justemesure.errors import Error

CHARTER = Path(__file__).parents[2] / "examples/call-centre.yaml"
LINES = CHARTER.read_text(encoding="utf-8").splitlines(keepends=True)
# Before the measures begin, their first day with an absence in it, and a public holiday.
DAYS = ("2027-01-15", "2027-01-18", "2027-03-29")
PEOPLE = ("advisers", "agency", "advisers, staff_representatives_on_mandate")
PULSE = timedelta(seconds=2)
SETTINGS = """
groups: [{groups}]
week: {{monday: [{day}], tuesday: [{day}], wednesday: [{day}], thursday: [{day}], friday: [{day}]}}
absences: ["2027-01-18 13:30/2027-01-18 14:20"]
"""
HOURS = '"06:30-12:30", "13:30-21:00"'  # longer than the charter lets anybody be measured
# From when, for how many minutes, which application, with what title; `web`: a tab.
WORK = (
    ("06:45", 75, "orme.exe", "avant l'heure"),
    ("08:40", 50, "softphone", "TITRE-SECRET"),
    ("10:00", 20, "banque", "mon compte"),
    ("10:20", 5, "webmail-perso", "ma boîte"),
    ("10:25", 5, "firefox", "Accueil CGT"),
    ("10:30", 90, "ORME.exe", "TITRE-SECRET"),
    ("12:20", 80, "outlook.exe", "à table"),
    ("13:50", 45, "solitaire", "TITRE-SECRET"),
    ("14:40", 45, "web", "TITRE-SECRET"),
    ("19:30", 60, "orme.exe", "après l'heure"),
)
HEALTH = {"cpu": 31, "memory": 60, "disk": 70, "latency": 18, "packet_loss": 0}


class Left(NamedTuple):
    """What a week left; nothing here may be more under less of a charter."""

    waited: dict[tuple[str, str], int]
    """Each person's row, whole but for its seconds → how many of them, at most."""
    gone: dict[tuple[str, str], datetime]
    """Each row that left → when it first did."""
    kept: set[tuple[str, Span, str]]
    """What the person's own store was given."""
    files: set[str]

    def more_than(self, other: "Left") -> list[object]:
        """What is here and not there, or more, or sooner; where and what."""
        rows = [row for row, ms in self.waited.items() if ms > other.waited.get(row, -1)]
        sooner = [r for r, at in self.gone.items() if r not in other.gone or at < other.gone[r]]
        return [*rows, *sooner, *(self.kept - other.kept), *(self.files - other.files)]


class Kept:
    """The person's own store, in memory."""

    def __init__(self) -> None:
        self.spans: set[tuple[Span, str]] = set()

    def keep(self, bucket: str, events: Admitted, *, longer: bool) -> None:  # noqa: ARG002
        said = json.dumps({"kind": events.raw.kind, **events.raw.data}, sort_keys=True)
        self.spans |= {(span, said) for span in events.spans}

    def take_over(self, events: list[Admitted]) -> None:
        assert not events  # nothing is imported here


class Received:
    """The other end, which notes what came and when."""

    def __init__(self, clock: Clock) -> None:
        self.clock = clock
        self.first: dict[str, datetime] = {}

    def take(self, device: str, batch: str, content: bytes) -> str:
        said = json.loads(content)
        for row in said["rows"]:
            row.pop("seconds", None)
            self.first.setdefault(_named(said["measure"], row), self.clock.now)
        return receipt_of(device, batch, content)


def _named(measure: str, row: dict[str, Any]) -> str:
    return json.dumps([measure, row], sort_keys=True, ensure_ascii=False)


Week = Callable[[str], Left]


@pytest.fixture(scope="module")
def week(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Week]:
    """Days of work of three people under a charter's text, signed and shown as far as may be."""
    papers = tmp_path_factory.mktemp("papers")
    keygen(papers / "k", None)
    people = {}
    for groups in PEOPLE:
        (papers / "agent.yaml").write_text(SETTINGS.format(groups=groups, day=HOURS), "utf-8")
        people[groups] = load(papers / "agent.yaml")
    shm = Path("/dev/shm")  # memory: hundreds of weeks wait for no disk

    def worked(text: str) -> Left:
        left = Left({}, {}, set(), set())
        with TemporaryDirectory(dir=shm if shm.is_dir() else None) as folder:
            home = Path(folder)
            charter = home / "charter.yaml"
            charter.write_text(text, "utf-8")
            clock = Clock(paris("2027-01-15T00:00"))
            notice = Notice(charter, papers / "k.pub", home)
            with suppress(Error):
                sign(charter, papers / "k", None)
                notice.show(clock.now)
            desks = [_Desk(home, clock, notice, groups, people[groups]) for groups in PEOPLE]
            for day in DAYS:
                for desk in desks:
                    desk.work(day, left)
            for desk in desks:
                desk.close(left)
            for path in home.rglob("*"):
                left.files.add(f"{path.relative_to(home)}")
                assert path.is_dir() or b"TITRE-SECRET" not in path.read_bytes(), path
        return left

    with pytest.MonkeyPatch.context() as patch:
        read = lru_cache(maxsize=4)(loads)  # the same text, each day: most of a week's time
        patch.setattr("justemesure.agent.notice.loads", read)
        patch.setattr("justemesure.agent.notice.load", lambda p: read(p.read_bytes(), str(p)))
        yield worked


class _Desk:
    """One person's computer."""

    def __init__(
        self, home: Path, clock: Clock, notice: Notice, groups: str, settings: Settings
    ) -> None:
        self.groups, self.settings, self.clock, self.notice = groups, settings, clock, notice
        self.queue, self.kept, self.received = Queue(home / groups), Kept(), Received(clock)
        self.collector = Collector(self.queue, notice, settings, clock, self.kept)
        self.outbox = Outbox(self.queue, settings.groups)

    def work(self, day: str, left: Left) -> None:
        """A day of events, each dealt with as it ends, and after each the outbox."""
        for raw in _events(day):
            self.clock.now = raw.span.end
            self.collector.hear("b", raw, PULSE)
            if raw.text("app") == "outlook.exe":
                self._say(day)
            for row in self.queue.rows():
                name = self.groups, _named(row.measure, json.loads(row.body))
                left.waited[name] = max(left.waited.get(name, 0), row.milliseconds or 0)
            self._send()
        self.clock.now = paris(f"{day}T23:00")
        self._send()

    def _send(self) -> None:
        with suppress(Error):
            gate = self.notice.gate(self.clock.now)
            self.outbox.seal(gate, self.clock.now)
            self.outbox.deliver(gate, self.clock.now, self.received)

    def _say(self, day: str) -> None:
        """A declaration, and a minute of the computer's as collected under the whole charter."""
        now = self.clock.now
        with suppress(Error):
            declared = Declared(Span(paris(f"{day}T09:00"), paris(f"{day}T09:30")), "Réunion")
            declare(self.queue, self.notice.gate(now), self.settings.groups, declared, now)
        row = {"device": "d", "minute": f"{now:%Y-%m-%dT%H:%MZ}", **HEALTH}
        self.queue.put("workstation-health", "", (now, now + timedelta(minutes=1)), row)

    def close(self, left: Left) -> None:
        self.queue.close()
        left.gone.update({(self.groups, row): at for row, at in self.received.first.items()})
        left.kept.update((self.groups, *each) for each in self.kept.spans)


def _events(day: str) -> Iterator[Raw]:
    for at, minutes, app, title in WORK:
        start = paris(f"{day}T{at}")
        span = Span(start, start + timedelta(minutes=minutes))
        if app == "web":
            yield Raw("web.tab.current", span, {"url": "https://orme.example/", "title": title})
        else:
            yield Raw("currentwindow", span, {"app": app, "title": title})


@pytest.fixture(scope="module")
def whole(week: Week) -> Left:
    return week("".join(LINES))


def test_the_whole_charter_lets_the_week_leave_as_it_should(whole: Left) -> None:
    told = {row for _, row in whole.gone}
    for what in ("telephony", "customer_file", "mail", '"other"', "Réunion", "packet_loss"):
        assert any(what in row for row in told), what
    hours = {json.loads(row)[1]["hour"] for row in told if "team-time" in row}
    assert {hour[:10] for hour in hours} == {DAYS[1]}
    assert {hour[11:13] for hour in hours} == {f"{n:02}" for n in (6, 7, 8, 9, 10, 11, 13, 18)}
    assert {groups for groups, row in whole.gone if "team-time" in row} == {"advisers"}
    assert {groups for groups, row in whole.gone if "declared" in row} == {"advisers", "agency"}
    said = {said for _, _, said in whole.kept}
    assert any("web.tab" in each for each in said)
    assert not any(word in each for each in said for word in ("banque", "boîte", "CGT"))


@pytest.mark.slow
@pytest.mark.parametrize(
    "number",
    [
        pytest.param(number, id=f"{number}-{line.strip()[:30]}")
        for number, line in enumerate(LINES, start=1)
        if line.partition("#")[0].strip()  # a comment is no part of a charter's digest
    ],
)
def test_without_one_line_nothing_more_waits_leaves_or_is_kept(
    week: Week, whole: Left, number: int
) -> None:
    assert week("".join(LINES[: number - 1] + LINES[number:])).more_than(whole) == []


@pytest.mark.parametrize(
    ("line", "protection", "gone"),
    [
        ("  applications:", "activity.minimise.says_what_is_private", lambda _: True),
        ("    makes: [transcript", "agent.outbox.Outbox._fate", lambda *_: "now"),
    ],
)
def test_without_a_line_and_what_protects_from_its_absence_more_is_found(
    week: Week,
    whole: Left,
    monkeypatch: pytest.MonkeyPatch,
    line: str,
    protection: str,
    gone: Callable[..., object],
) -> None:
    (number,) = [n for n, text in enumerate(LINES) if text.startswith(line)]
    text = "".join(LINES[:number] + LINES[number + 1 :])
    assert week(text).more_than(whole) == []
    monkeypatch.setattr(f"justemesure.{protection}", gone)
    assert week(text).more_than(whole) != []
