"""What the person's page answers, and to whom: asked as a browser asks, without one."""

import json
import re
import stat
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from desk import PARIS, Desk, Window, paris
from justemesure.activity.event import Raw, Span
from justemesure.agent.http import Answer, Request
from justemesure.agent.page import exporting
from justemesure.agent.page import serve as serving
from justemesure.agent.page.door import Door
from justemesure.agent.page.routes import CHANGES, READS
from justemesure.agent.page.seat import Seat
from justemesure.agent.page.serve import Page, serve
from justemesure.agent.status import standing
from justemesure.charter.signature import sign
from justemesure.i18n import LANGUAGES, catalogue

PORT = 4711
HERE = {
    "host": f"127.0.0.1:{PORT}",
    "origin": f"http://127.0.0.1:{PORT}",
    "sec-fetch-site": "same-origin",
}
STATIC = Path(serving.__file__).with_name("static")
PULSE = timedelta(seconds=2)


class Browser:
    """What the person's browser keeps: the cookie, and the page's key."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.headers = dict(HERE)

    def send(self, method: str, path: str, body: bytes = b"", **headers: str | None) -> Answer:
        changed = {name.replace("_", "-"): value for name, value in headers.items()}
        sent = {name: value for name, value in (self.headers | changed).items() if value}
        return self.page.answer(Request(method, path, sent, body))

    def enter(self, address: str) -> Answer:
        token = address.partition("#token=")[2]
        entered = self.send("POST", "/api/enter", json.dumps({"token": token}).encode())
        if entered.status == 200:
            cookie = dict(entered.headers)["Set-Cookie"]
            self.headers |= {
                "cookie": cookie.partition(";")[0],
                "x-juste-mesure": json.loads(entered.body)["key"],
            }
        return entered

    def read(self, name: str, status: int = 200, language: str = "en") -> Any:
        found = self.send("GET", f"/api/{language}/{name}")
        assert found.status == status, found.body
        return json.loads(found.body)

    def change(self, name: str, said: object, status: int = 200) -> Any:
        found = self.send("POST", f"/api/en/{name}", json.dumps(said).encode())
        assert found.status == status, found.body
        return json.loads(found.body)


class Sat(NamedTuple):
    """A person before their page."""

    desk: Desk
    seat: Seat
    browser: Browser
    door: Door

    def works(self, window: Window, *applications: str) -> None:
        for application in applications:
            self.desk.clock.move(minutes=5)
            self.seat.agent.collector.hear("w", window(application, 300), PULSE)


@pytest.fixture
def sat(desk: Desk, seat: Seat, tmp_path: Path) -> Sat:
    door = Door(PORT)
    browser = Browser(Page(seat, door, "en", tmp_path / "way.html"))
    assert browser.enter(door.address).status == 200
    return Sat(desk, seat, browser, door)


def test_the_token_is_good_once(sat: Sat, tmp_path: Path) -> None:
    assert Browser(sat.browser.page).enter(sat.door.address).status == 401
    door = Door(PORT)
    page = Page(sat.seat, door, "en", tmp_path / "way.html")
    assert Browser(page).enter("#token=" + "x" * 43).status == 401
    assert Browser(page).send("POST", "/api/enter", b"[").status == 401
    assert Browser(page).send("POST", "/api/enter", b'{"token":"\\ud800"}').status == 401
    assert Browser(page).enter(door.address).status == 200
    assert Browser(page).enter(door.address).status == 401


STRANGE: dict[str, dict[str, str | None]] = {
    "no cookie": {"cookie": None},
    "another cookie": {"cookie": f"justemesure-{PORT}=x"},
    "a cookie that is none": {"cookie": "\x00;=,\xe9"},
    "a cookie sent to another port": {"x_juste_mesure": None},
    "another key": {"x_juste_mesure": "x"},
    "a name that leads here": {"host": f"evil.example:{PORT}"},
    "another name of this computer": {"host": f"localhost:{PORT}"},
    "another port": {"host": "127.0.0.1:80"},
    "another site": {"sec_fetch_site": "cross-site"},
    "another port of this site": {"sec_fetch_site": "same-site"},
    "an address that was typed": {"sec_fetch_site": "none"},
}
CHANGED: dict[str, dict[str, str | None]] = {
    "another origin": {"origin": "http://127.0.0.1:9"},
    "no origin": {"origin": None},
    "a file": {"origin": "null"},
}


def test_nobody_else_reads_anything(sat: Sat) -> None:
    for name, strange in STRANGE.items():
        answer = sat.browser.send("GET", "/api/en/leaves", b"", **strange)
        assert (answer.status in {401, 403, 421}, answer.body) == (True, b'{"error":null}'), name
    assert sat.browser.send("GET", "/api/en/leaves").status == 200


@pytest.mark.parametrize(
    "beside",
    ['a={"x":[1]}', 'a="b', "a[b]=c", "expires", "\xe9=\xe9", f"justemesure-{PORT}=x", "=", ""],
)
def test_cookies_of_other_ports_do_not_shut_the_person_out(sat: Sat, beside: str) -> None:
    """A browser sends them to every port of 127.0.0.1."""
    own = sat.browser.headers["cookie"]
    for cookie in (f"{beside}; {own}", f"{own}; {beside}"):
        assert sat.browser.send("GET", "/api/en/leaves", cookie=cookie).status == 200


def test_nobody_else_changes_anything(sat: Sat) -> None:
    body = b'{"minutes":null}'
    for name, strange in {**STRANGE, **CHANGED}.items():
        assert sat.browser.send("POST", "/api/en/pause", body, **strange).status > 400, name
        assert sat.seat.agent.queue.state().paused_until is None
    assert sat.browser.send("POST", "/api/en/pause", body).status == 200
    assert sat.seat.agent.queue.state().paused_until is not None


def test_no_other_way_of_writing_an_address_leads_past_the_door(sat: Sat) -> None:
    stranger = Browser(sat.browser.page)
    ways: tuple[str, ...] = (
        "/{}",
        "//{}",
        "/api//{}",
        "/./{}",
        "/api/../{}",
        "{}",
        "/API/{}",
        "/api%2F{}",
        "/api/{}/",
    )
    ways += ("http://127.0.0.1:4711/{}", "/api/{}?", "/api/{}#", "/x/{}", "/api/enter/../{}")
    for name in {*READS, *CHANGES, "enter"}:
        for way in ways:
            for written in (way.format(f"en/{name}"), way.format(f"api/en/{name}")):
                for method in ("GET", "POST"):
                    answer = stranger.send(method, written, b'{"minutes":null}')
                    assert (answer.status, answer.body) == (401, b'{"error":null}'), written
    assert sat.seat.agent.queue.state().paused_until is None


def test_only_a_post_changes(sat: Sat) -> None:
    for method in ("GET", "HEAD", "PUT", "DELETE", "OPTIONS", "TRACE"):
        answer = sat.browser.send(method, "/api/en/pause?minutes=", b'{"minutes":null}')
        assert answer.status in {404, 405}
        assert sat.seat.agent.queue.state().paused_until is None


def test_what_nobody_entered_for_holds_no_data_and_its_headers_close_it(
    sat: Sat, window: Window
) -> None:
    sat.works(window, "orme.exe")
    stranger = Browser(sat.browser.page)
    for path in ("/", *(f"/{file.name}" for file in STATIC.iterdir()), "/words.fr.json"):
        answer = stranger.send("GET", path)
        if path == "/page.html":
            assert answer.status == 401
            continue
        assert (answer.status, b"TITRE" in answer.body, b"orme.exe" in answer.body) == (200, 0, 0)
        headers = dict(answer.headers)
        for part in ("default-src 'none'", "frame-ancestors 'none'", "trusted-types 'none'"):
            assert part in headers["Content-Security-Policy"]
        assert not re.search(r"unsafe|https?:|\*|data:", headers["Content-Security-Policy"])
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Referrer-Policy"] == "no-referrer"
    for path in (
        "/../seat.py",
        "/seat.py",
        "//page.js",
        "/api",
        "/api/en",
        "/api/xx/now",
        "/x",
        "//[",
        "/%00",
    ):
        assert stranger.send("GET", path).status == 401


def test_the_pages_files_ask_nothing_of_the_world_and_read_no_markup() -> None:
    for file in STATIC.iterdir():
        text = file.read_text(encoding="utf-8").replace("http://www.w3.org/2000/svg", "")
        assert not re.search(r"https?:|//[a-z]+\.|@import|url\(", text), file.name
        assert not re.search(
            r"innerHTML|outerHTML|insertAdjacent|document\.write|\beval\b|new Function| on\w+=",
            text,
        ), file.name


def test_every_sentence_that_the_page_asks_for_is_there_and_none_is_idle() -> None:
    scripts = "\n".join(file.read_text(encoding="utf-8") for file in STATIC.glob("*.js"))
    named = set(re.findall(r"""["'`]([a-z-]+(?:\.(?:[a-z0-9-]|\$\{[^}]*\})+)*)["'`]""", scripts))
    named |= {"noscript", "went-wrong"}  # asked for in Python
    patterns = [re.sub(r"\$\{[^}]*\}", "[a-z0-9-]+", name) for name in named if "." in name]
    known = {re.sub(r"\.(one|other)$", "", name) for name in catalogue("en", "page")}
    asked = {name for name in known if any(re.fullmatch(p, name) for p in patterns)}
    assert known - asked - named == set()
    files = {file.name for file in STATIC.iterdir()} | {"words.[a-z0-9-]+.json"}
    assert [p for p in patterns if not any(re.fullmatch(p, name) for name in known | files)] == []


def test_a_long_pause_is_told_with_its_day(sat: Sat, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("justemesure.agent.home.is_running", lambda _: True)
    end = sat.desk.clock.now.astimezone(PARIS)
    told = sat.browser.change("pause", {"minutes": 60})["told"]
    assert f"until {end + timedelta(hours=1):%H:%M}" in told
    told = sat.browser.change("pause", {"minutes": 60 * 24})["told"]
    assert f"until {end + timedelta(days=1):%Y-%m-%d %H:%M}" in told


def test_the_page_tells_whom_to_write_to_about_what_it_does_not_hold(sat: Sat) -> None:
    for view in ("now", "leaves"):
        told = sat.browser.read(view)["rights"]
        assert (told["known"], told["ask"]) == (True, "droits@voixclaire.example")
        assert told["films"] == str(sat.desk.folder / "films")
    text = sat.desk.charter.read_text(encoding="utf-8")
    sat.desk.charter.write_text(text.replace("ask: droits@", "# ask: droits@"), encoding="utf-8")
    sat.desk.charter.with_suffix(".yaml.sig").unlink()
    sign(sat.desk.charter, sat.desk.key, None)
    (sat.desk.folder / "charter.told.yaml").write_bytes(sat.desk.charter.read_bytes())
    assert sat.browser.read("now")["rights"]["ask"] is None
    (sat.desk.folder / "charter.told.yaml").unlink()
    assert not sat.browser.read("now")["rights"]["known"]  # nothing is said of what is not known


@pytest.mark.parametrize("language", LANGUAGES)
def test_now_says_in_either_language_whether_anything_is_collected_and_why(
    sat: Sat, monkeypatch: pytest.MonkeyPatch, language: str
) -> None:
    monkeypatch.setattr("justemesure.agent.home.is_running", lambda _: True)
    told = sat.browser.read("now", language=language)
    assert (told["collecting"], told["paused"], told["own"]) == (True, False, {"state": "open"})
    assert told["indicator"] == "voyant et icône dans la barre des tâches"
    assert "team-time" in told["measured"]
    assert "training-calls" not in told["measured"]
    paused = sat.browser.change("pause", {"minutes": 30})
    assert (paused["collecting"], paused["paused"], "10:30" in paused["told"]) == (
        False,
        True,
        True,
    )
    assert sat.browser.change("resume", {})["collecting"]
    sat.browser.change("pause", {"minutes": None})
    assert sat.browser.read("now")["reason"] == "paused"


def test_somebody_of_whom_only_the_device_is_read_is_not_told_that_nothing_is(sat: Sat) -> None:
    agent, at = sat.seat.agent, sat.desk.clock.now
    reasons = {
        group: standing(
            agent.queue,
            agent.notice,
            agent.settings._replace(groups=frozenset({group})),
            at,
            running=True,
        )[:2]
        for group in ("advisers", "agency", "it")
    }
    assert reasons == {
        "advisers": (True, "collecting"),
        "agency": (True, "device-alone"),
        "it": (False, "not-covered"),
    }


def test_a_pause_of_no_length_is_refused(sat: Sat) -> None:
    wrong: tuple[object, ...] = (0, -1, True, "30", 1e9, [], 10**9)
    for minutes in wrong:
        assert "minutes" in sat.browser.change("pause", {"minutes": minutes}, 400)["error"]
    sat.browser.change("pause", {}, 400)
    assert not sat.browser.read("now")["paused"]


@pytest.mark.parametrize("number", [10**30, -(10**30), 1.5, True, "1", None])
def test_a_number_that_no_store_holds_is_not_understood(sat: Sat, number: object) -> None:
    for name in ("strike", "correct"):
        sat.browser.change(name, {"row": number, "seconds": 1}, status=400)
    sat.browser.change("correct", {"row": 1, "seconds": number}, status=400)


def test_each_row_is_told_as_it_leaves_and_can_be_struck_or_corrected(
    sat: Sat, window: Window, tmp_path: Path
) -> None:
    sat.works(window, "orme.exe", "softphone", "outlook.exe")
    told = sat.browser.read("leaves")
    assert told["to"] == {"kind": "folder", "at": str(tmp_path / "to")}
    first, second, third = (row["id"] for row in told["waiting"])
    assert "TITRE" not in json.dumps(told)
    sat.browser.change("strike", {"row": first})
    told = sat.browser.change("correct", {"row": second, "seconds": 60})
    assert [row["id"] for row in told["waiting"]] == [second, third]
    assert [row["id"] for row in told["struck"]] == [first]
    nothing: tuple[object, ...] = ({"row": 999}, {"row": "1"}, {"row": True}, {}, [])
    for wrong in nothing:
        assert sat.browser.change("strike", wrong, 400)["error"]
    assert "3600" in sat.browser.change("correct", {"row": third, "seconds": 3601}, 400)["error"]
    written = [row["written"] for row in sat.browser.read("leaves")["waiting"]]
    sat.desk.clock.now = paris("2027-02-02T13:00")
    sat.seat.agent.tick()
    (batch,) = sat.browser.read("leaves")["batches"]
    assert ",".join(written) in batch["content"]
    assert batch["receipt"] is not None
    (file,) = (tmp_path / "to").iterdir()
    assert file.read_text() == batch["content"]


MEETINGS = """BEGIN:VCALENDAR\r
VERSION:2.0\r
BEGIN:VEVENT\r
UID:1\r
DTSTAMP:20270101T000000Z\r
DTSTART:20270202T080000Z\r
DTEND:20270202T090000Z\r
SUMMARY:Visite\r
END:VEVENT\r
BEGIN:VEVENT\r
UID:2\r
DTSTAMP:20270101T000000Z\r
DTSTART:20270202T130000Z\r
DTEND:20270202T133000Z\r
SUMMARY:Entretien\r
END:VEVENT\r
END:VCALENDAR\r
"""


def tasks(told: Any) -> list[str]:
    return [row["task"] for row in told["waiting"]]


def test_a_line_is_declared_replaced_and_deleted(sat: Sat) -> None:
    told = sat.browser.change("declare", {"line": "09:00-09:45 Réunion", "instead_of": None})
    (row,) = told["waiting"]
    assert (row["task"], row["start"]) == ("Réunion", "2027-02-02T08:00:00.000Z")
    instead = {"line": "2027-02-02 09:00-10:00 Réunion", "instead_of": row["row"]}
    (other,) = sat.browser.change("declare", instead)["waiting"]
    assert other["end"] == "2027-02-02T09:00:00.000Z"
    sat.browser.change("strike", {"row": other["row"]})
    assert tasks(sat.browser.read("declared")) == []
    for wrong in ("", "réunion", "9:00-10:00 x"):
        assert sat.browser.change("declare", {"line": wrong, "instead_of": None}, 400)["error"]


def test_the_meetings_of_a_day_are_shown_and_only_the_chosen_ones_declared(sat: Sat) -> None:
    def send(query: str, body: bytes = MEETINGS.encode()) -> Answer:
        return sat.browser.send("POST", f"/api/en/calendar?name=a.ics&day=2027-02-02{query}", body)

    shown = json.loads(send("").body)["meetings"]
    assert [each["task"] for each in shown] == ["Visite", "Entretien"]
    assert tasks(sat.browser.read("declared")) == []
    assert tasks(json.loads(send("&take=1").body)) == ["Entretien"]
    assert sat.seat.agent.queue.read("SELECT from_calendar FROM declared") == [(1,)]
    for query in ("&take=2", "&take=-1", "&take=x", "&day=2027-02-31"):
        assert send(query).status == 400
    wrong = send("", b"no calendar")
    assert (wrong.status, b"a.ics" in wrong.body) == (400, True)
    assert tasks(sat.browser.read("declared")) == ["Entretien"]


def test_the_charter_is_told_by_whom_it_touches(sat: Sat) -> None:
    told = sat.browser.read("charter", language="fr")
    about = {
        who: [one["heading"] for one in told["articles"] if one["about"] == who]
        for who in ("me", "others", "all")
    }
    assert any("team-time" in heading for heading in about["me"])
    assert any("training-calls" in heading for heading in about["others"])
    assert len(about["me"]) == 4
    assert told["changes"] is None


def test_only_the_charter_that_was_read_counts_as_read(sat: Sat) -> None:
    text = sat.desk.charter.read_text(encoding="utf-8")

    def write(changed: str) -> None:
        sat.desk.charter.write_text(changed, encoding="utf-8")
        sat.desk.charter.with_suffix(".yaml.sig").unlink()
        sign(sat.desk.charter, sat.desk.key, None)

    write(text.replace("headcount: 210", "headcount: 211"))
    now = sat.browser.read("now")
    assert (now["charter_is_new"], now["measured"]) == (True, None)  # not: of nobody
    told = sat.browser.read("charter")
    assert "211" in told["changes"]
    write(text.replace("headcount: 210", "headcount: 212"))
    refused = sat.browser.change("read", {"digest": told["digest"]}, 403)
    assert "has changed since" in refused["error"]
    told = sat.browser.read("charter")
    assert sat.browser.change("read", {"digest": told["digest"]})["changes"] is None
    assert not sat.browser.read("now")["charter_is_new"]
    sat.desk.charter.write_text(text.replace("210", "213"), encoding="utf-8")  # not signed
    assert sat.browser.read("charter")["problem"]


def test_a_failure_of_ours_tells_nothing_of_the_person(
    sat: Sat, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    def fails(*_: object) -> None:
        raise RuntimeError("TITRE-SECRET")

    monkeypatch.setattr("justemesure.agent.status.Standing.tell", fails)
    told = sat.browser.read("now", 500)
    assert "nothing was changed" in told["error"]
    assert capfd.readouterr() == ("", "")


def test_the_way_in_is_the_persons_alone_and_goes_once_taken(
    sat: Sat, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[tuple[str, Path, int, str]] = []

    def opened(address: str, way: Path) -> None:
        seen.append((address, way, stat.S_IMODE(way.stat().st_mode), way.read_text()))

    monkeypatch.setattr(serving, "IDLE", 0.0)
    serve(sat.seat, "fr", opened)  # nobody asks: it ends at once
    ((address, way, mode, text),) = seen
    assert (mode, address in text, way.exists()) == (0o600, True, False)
    door = Door(PORT)
    way.write_text("")
    Browser(Page(sat.seat, door, "en", way)).enter(door.address)
    assert not way.exists()


def test_requests_at_once_wait_for_one_another(sat: Sat, window: Window) -> None:
    sat.works(window, "orme.exe")
    failed: list[object] = []

    def ask() -> None:
        names = ("leaves", "now", "charter", "declared") * 2
        found = [sat.browser.send("GET", f"/api/fr/{name}").status for name in names]
        failed.extend(status for status in found if status != 200)

    threads = [threading.Thread(target=ask) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []


WORKED = ("orme.exe", "softphone", "orme.exe")


def kept(told: Any) -> list[str]:
    return [application for _, _, application, _, _ in told["fronts"]]


def test_the_day_is_told_whole_with_its_titles_and_figures_in_words(
    sat: Sat, window: Window
) -> None:
    sat.works(window, *WORKED)
    sat.browser.change("declare", {"line": "09:00-09:45 Réunion", "instead_of": None})
    told = sat.browser.read("day", language="fr")
    assert told["on"] == "2027-02-02"
    assert kept(told) == [*WORKED]
    assert told["fronts"][0][3:] == ["TITRE-SECRET", "customer_file"]
    assert told["categories"] == [["customer_file", 600.0], ["telephony", 300.0]]
    assert [each["task"] for each in told["declared"]] == ["Réunion"]
    assert told["names"] == ["telephony", "customer_file", "mail", "other"]
    figures = {each["id"]: each for each in told["figures"]}
    assert figures["front_time"]["value"] == 900
    assert all(each["formula"] and each["cannot_tell"] for each in told["figures"])
    assert sat.browser.read("day?on=2027-02-01")["fronts"] == []
    assert "on" in sat.browser.read("day?on=2027-02-30", 400)["error"]


@pytest.mark.parametrize(
    ("by", "first", "last", "before"),
    [
        ("week", "2027-02-01", "2027-02-07", "2027-01-25"),
        ("month", "2027-02-01", "2027-02-28", "2027-01-01"),
        ("year", "2027-01-01", "2027-12-31", "2026-01-01"),
    ],
)
def test_longer_times_add_up_their_days(
    sat: Sat, window: Window, by: str, first: str, last: str, before: str
) -> None:
    sat.works(window, *WORKED)
    while "summing_up" in (told := sat.browser.read(f"period?by={by}")):
        pass
    assert (told["first"], told["last"], told["before"]) == (first, last, before)
    assert told["categories"] == [["customer_file", 600.0], ["telephony", 300.0]]
    assert sum(sum(length for _, length in day["categories"]) for day in told["days"]) == 900
    assert sat.browser.read("period?by=decade", 400)["error"]


def test_a_year_that_takes_long_says_how_far_it_is_and_lets_others_ask(
    sat: Sat, window: Window, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("justemesure.agent.page.detail._PATIENCE", 0.0)
    sat.works(window, *WORKED)
    said = []
    while "summing_up" in (told := sat.browser.read("period?by=year")):
        said.append(told["summing_up"])
        assert sat.browser.read("now")["today"] == "2027-02-02"
    assert said == [{"done": done, "of": 33} for done in range(1, 33)]
    assert told["categories"] == [["customer_file", 600.0], ["telephony", 300.0]]


def test_an_event_an_application_an_hour_and_a_day_are_deleted_for_good(
    sat: Sat, window: Window
) -> None:
    sat.works(window, *WORKED, *WORKED)

    def delete(start: str, end: str, **of: str) -> list[str]:
        whole = {"application": None, "title": None, "address": None}
        told = sat.browser.change("delete", {"start": start, "end": end, **whole, **of})
        assert told["deleted"] > 0
        return kept(sat.browser.read("day"))

    start, end, application, title, _ = sat.browser.read("day")["fronts"][0]
    span = [datetime.fromtimestamp(at / 1_000, UTC).isoformat() for at in (start, end)]
    left = delete(*span, application=application, title=title)
    assert left == ["softphone", "orme.exe", "softphone", "orme.exe"]
    day = sat.browser.read("day")
    left = delete(day["start"], day["end"], application="softphone")
    assert left == ["orme.exe", "orme.exe"]
    sat.desk.clock.now = paris("2027-02-02T11:02")
    sat.works(window, "outlook.exe")  # from 11:02 to 11:07
    sat.works(window, "softphone")
    sat.desk.clock.now = paris("2027-02-02T11:58")
    sat.works(window, "orme.exe")  # reaches into noon
    left = delete("2027-02-02T11:00:00Z", "2027-02-02T12:00:00Z")
    assert left == ["orme.exe", "orme.exe", "outlook.exe", "softphone"]
    day = sat.browser.read("day")
    assert delete(day["start"], day["end"]) == []


def test_a_page_of_a_browser_is_told_and_deleted(sat: Sat, window: Window) -> None:
    sat.works(window, "firefox")
    now = sat.desk.clock.now
    for minutes, address in ((4, "https://interne.example/a"), (2, "https://interne.example/b")):
        said = {"url": address, "title": f"PAGE {address[-1]}"}
        span = Span(now - timedelta(minutes=minutes), now - timedelta(minutes=minutes - 1))
        sat.seat.agent.collector.hear("t", Raw("web.tab.current", span, said), PULSE)
    told = sat.browser.read("day")
    assert [title for _, _, title, _ in told["pages"]] == ["PAGE a", "PAGE b"]
    whole = {"start": told["start"], "end": told["end"], "application": None, "title": None}
    sat.browser.change("delete", {**whole, "address": "https://interne.example/a"})
    told = sat.browser.read("day")
    assert [title for _, _, title, _ in told["pages"]] == ["PAGE b"]
    assert kept(told) == ["firefox"]


def test_what_has_no_span_deletes_nothing(sat: Sat, window: Window) -> None:
    sat.works(window, *WORKED)
    day = sat.browser.read("day")
    whole = {
        "start": day["start"],
        "end": day["end"],
        "application": None,
        "title": None,
        "address": None,
    }
    wrong: tuple[dict[str, object], ...] = (
        {"end": day["start"]},
        {"end": "2028-01-01T00:00:00Z"},
        {"start": "2027-02-02T00:00:00"},
        {"start": 0},
        {"application": 3},
        {"application": "orme.exe", "title": 3},
        {"address": ["x"]},
    )
    for each in wrong:
        assert sat.browser.change("delete", whole | each, 400)["error"]
    assert kept(sat.browser.read("day")) == [*WORKED]


def test_without_a_store_the_page_says_so_and_shows_the_rows_that_wait(
    sat: Sat, window: Window
) -> None:
    sat.works(window, *WORKED)
    assert sat.browser.read("day")["own"] == {"state": "open"}
    assert sat.browser.change("delete-all", {}) == {"state": "off"}
    told = sat.browser.read("day")
    assert (told["own"], told["fronts"]) == ({"state": "off"}, [])
    assert len(told["waiting"]) == 2
    assert {each["id"]: each["value"] for each in told["figures"]}["front_time"] is None
    assert not list(sat.desk.folder.glob("private*"))
    nothing = {"start": told["start"], "end": told["end"], "application": None}
    assert "not on" in sat.browser.change("delete", nothing, 400)["error"]


@pytest.mark.parametrize("form", ["csv", "json", "ics"])
def test_a_pause_does_not_wait_for_the_end_of_a_long_export(
    sat: Sat, monkeypatch: pytest.MonkeyPatch, form: str
) -> None:
    begun, paused = threading.Event(), threading.Event()
    each = exporting._Chosen.each

    def slow(chosen: Any) -> Any:
        for on in each(chosen):
            yield on
            begun.set()
        assert paused.wait(60)  # the year goes on until the pause is answered

    monkeypatch.setattr(exporting._Chosen, "each", slow)
    query = f"form={form}&first=2027-02-01&last=2027-02-02"
    found: list[Answer] = []
    send = lambda: found.append(sat.browser.send("GET", f"/api/en/export?{query}"))  # noqa: E731
    thread = threading.Thread(target=send)
    thread.start()
    assert begun.wait(60)
    assert sat.browser.change("pause", {"minutes": None})["paused"]
    assert not found
    paused.set()
    thread.join(60)
    assert found[0].status == 200


def test_the_days_chosen_are_exported_in_three_forms(sat: Sat, window: Window) -> None:
    sat.works(window, *WORKED)
    sat.browser.change("declare", {"line": "09:00-09:45 Réunion", "instead_of": None})

    def file(form: str, days: str = "first=2027-02-01&last=2027-02-02", more: str = "") -> Answer:
        return sat.browser.send("GET", f"/api/en/export?form={form}&{days}{more}")

    assert file("csv").body.decode("utf-8-sig").count("TITRE-SECRET") == 3
    events = json.loads(file("json").body)["buckets"]["currentwindow"]["events"]
    assert len(events) == 3
    assert b"orme" not in file("ics").body
    assert b"orme" in file("ics", more="&stretches=1").body
    assert "Réunion" in file("ics").body.decode()
    assert [dict(file(form).headers)["X-Content-Type-Options"] for form in ("csv", "ics")]
    assert {file(form).kind.partition(";")[0] for form in ("csv", "json", "ics")} == {
        "text/csv",
        "application/json",
        "text/calendar",
    }
    for form in ("csv", "json", "ics"):
        assert b"TITRE" not in file(form, "first=2027-02-01&last=2027-02-01").body
    for wrong in (file("xls"), file(""), file("csv", "first=2027-02-02&last=2027-02-01")):
        assert wrong.status == 400
    sat.browser.change("delete-all", {})
    assert file("json").status == 400
    assert "Réunion" in file("csv").body.decode()
