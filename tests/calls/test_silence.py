"""Silence by cause, and what a computer says of itself."""

import json
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from justemesure.activity.health import OTHER
from justemesure.calls import health
from justemesure.calls.call import Party, Span
from justemesure.calls.figures import tell_tool
from justemesure.calls.sentences import Sentence
from justemesure.calls.silence import causes, without
from justemesure.errors import BadInput
from justemesure.i18n import LANGUAGES, Language

GAP = Span(10, 20)
AT = datetime(2027, 2, 2, 10, 15, 30, tzinfo=timezone(timedelta(hours=1)))


def _said(party: Party, end: float, text: str) -> Sentence:
    return Sentence(party, end - 2, end, text)


def test_silence_is_the_tools_first_then_the_questions_then_nobodys() -> None:
    said = [_said("customer", 9.8, "Vous le voyez ?")]
    found = causes((GAP, Span(30, 34)), (Span(12, 15),), said)
    assert found.tool == (Span(12, 15),)
    assert found.after_question == {"adviser": (), "customer": (Span(10, 12), Span(15, 20))}
    assert found.unexplained == (Span(30, 34),)


@pytest.mark.parametrize(
    "said",
    [
        [_said("customer", 9.8, "Je regarde.")],
        [_said("customer", 7.0, "Vous le voyez ?")],  # long before
        [_said("customer", 9.0, "Vous le voyez ?"), _said("adviser", 9.8, "Je regarde.")],
        [_said("customer", 9.8, "D'accord ?")],
        [],
    ],
)
def test_no_question_just_before_leaves_the_silence_unexplained(said: list[Sentence]) -> None:
    assert causes((GAP,), None, said).unexplained == (GAP,)


def test_what_nothing_was_given_for_is_not_known() -> None:
    found = causes((GAP,), None, None)
    assert (found.tool, found.after_question, found.unexplained) == (None, None, (GAP,))


def test_spans_less_others_are_what_is_left() -> None:
    spans = (Span(0, 10), Span(20, 30))
    assert without(spans, (Span(-1, 2), Span(4, 5), Span(9, 25))) == (
        Span(2, 4),
        Span(5, 9),
        Span(25, 30),
    )


def _row(minute: str, *hangs: tuple[str, str, str]) -> dict[str, Any]:
    listed = [{"application": name, "from": start, "to": end} for name, start, end in hangs]
    return {"device": "PC-7", "minute": minute, "application_not_answering": listed}


ROWS = [
    _row("2027-02-02T10:15:00+01:00", ("orme.exe", "2027-02-02T09:15:50Z", "2027-02-02T09:16:00Z")),
    _row("2027-02-02T09:16:00Z", ("orme.exe", "2027-02-02T09:16:00Z", "2027-02-02T09:16:12Z"))
    | {"cpu": 12},
]


def _written(tmp_path: Path, rows: list[Any]) -> Path:
    path = tmp_path / "health.jsonl"
    path.write_text("\n".join(json.dumps(row) for row in rows), "utf-8")
    return path


def test_rows_become_seconds_of_the_call(tmp_path: Path) -> None:
    found = health.during(health.read(_written(tmp_path, ROWS)), AT, 60)
    assert found.by_application == {"orme.exe": (Span(20, 30), Span(30, 42))}
    assert found.spans == (Span(20, 42),)
    assert found.complete


def test_a_minute_without_a_row_is_not_a_minute_without_a_hang(tmp_path: Path) -> None:
    rows = health.read(_written(tmp_path, ROWS))
    assert not health.during(rows, AT, 91).complete
    assert not health.during(rows[:1], AT, 60).complete


def test_csv_says_the_same(tmp_path: Path) -> None:
    path = tmp_path / "health.csv"
    path.write_text(
        "device,minute,cpu,application,from,to\n"
        "PC-7,2027-02-02T10:15:00+01:00,,orme.exe,2027-02-02T09:15:50Z,2027-02-02T09:16:00Z\n"
        "PC-7,2027-02-02T09:16:00Z,12,orme.exe,2027-02-02T09:16:00Z,2027-02-02T09:16:12Z\n"
        "PC-7,2027-02-02T09:17:00Z,12,,,\n",
        "utf-8",
    )
    rows = health.read(path)
    assert rows[:2] == health.read(_written(tmp_path, ROWS))
    assert rows[2].minute == datetime(2027, 2, 2, 9, 17, tzinfo=UTC)


QUIET = _row("2027-02-02T09:17:00Z")
UNSAID = {"device": "PC-7", "minute": "2027-02-02T09:17:00Z", "cpu": 12}


@pytest.mark.parametrize(
    ("third", "complete"), [([QUIET], True), ([UNSAID], False), ([QUIET, UNSAID], False)]
)
def test_a_row_that_says_nothing_of_applications_does_not_say_that_all_answered(
    tmp_path: Path, third: list[Any], *, complete: bool
) -> None:
    rows = health.read(_written(tmp_path, [*ROWS, *third]))
    assert health.during(rows, AT, 100).complete is complete


def test_batches_are_read_as_they_left_and_together(tmp_path: Path) -> None:
    batches = []
    for number, rows in enumerate((ROWS, [QUIET])):
        head = {"device": "PC-7", "batch": f"{number}", "charter": "c", "measure": "m"}
        batches.append(tmp_path / f"PC-7.{number}.json")
        batches[-1].write_text(json.dumps(head | {"rows": rows}), "utf-8")
    assert health.read(*batches) == health.read(_written(tmp_path, [*ROWS, QUIET]))


HEAD = {"device": "PC-7", "batch": "b", "charter": "c", "measure": "m"}
BATCHES: list[tuple[dict[str, Any], str]] = [
    (HEAD | {"rows": [ROWS[0], ROWS[1] | {"device": "PC-8"}]}, "health-row"),
    (HEAD | {"device": "PC-9", "rows": ROWS}, "health-row"),
    (HEAD | {"rows": [ROWS[0], "text"]}, "health-row"),
    (HEAD | {"rows": 3}, "health-row"),
    (HEAD | {"rows": []}, "health-empty"),
    (HEAD | {"rows": ROWS, "person": "adviser-07"}, "health-field"),
    (HEAD | {"rows": [{"device": "PC-7", "hour": "2027-02-02T09:00Z"}]}, "health-field"),
]


@pytest.mark.parametrize(("batch", "name"), BATCHES)
def test_a_batch_of_anything_else_is_refused(
    tmp_path: Path, batch: dict[str, Any], name: str
) -> None:
    with pytest.raises(BadInput) as refused:
        health.read(_written(tmp_path, [batch]))
    assert refused.value.name == name


BAD = {
    "health-field": [ROWS[0] | {"active_window": "Boîte de réception"}],
    "health-devices": [ROWS[0], ROWS[1] | {"device": "PC-8"}],
    "health-empty": [],
}
ROW = ROWS[0]
HANG = ROW["application_not_answering"][0]
NO_LISTS: list[Any] = [None, 0, "", {}, HANG]
WRONG: list[Any] = [
    "text",
    {"device": "PC-7"},
    ROW | {"minute": "2027-02-02T10:15:00"},  # no zone
    ROW | {"minute": "2027-02-02T10:15:01Z"},
    ROW | {"minute": 5},
    ROW | {"device": ""},
    ROW | {"application_not_answering": [HANG | {"to": HANG["from"]}]},
    ROW | {"application_not_answering": [HANG | {"to": "2027-02-02T09:17:00Z"}]},  # beyond
    ROW | {"application_not_answering": ["orme.exe"]},
    *({**ROW, "application_not_answering": said} for said in NO_LISTS),
]


@pytest.mark.parametrize("name", BAD)
def test_a_file_that_is_not_one_devices_health_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(BadInput) as refused:
        health.read(_written(tmp_path, BAD[name]))
    assert refused.value.name == name
    assert all(refused.value.tell(language) for language in LANGUAGES)


@pytest.mark.parametrize("row", WRONG)
def test_a_row_that_is_not_one_is_refused_with_its_line(tmp_path: Path, row: Any) -> None:
    with pytest.raises(BadInput) as refused:
        health.read(_written(tmp_path, [ROWS[1], row]))
    assert (refused.value.name, refused.value.said["line"]) == ("health-row", 2)


def test_a_file_that_is_not_there_or_not_text_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="cannot be read"):
        health.read(tmp_path / "none")
    (tmp_path / "sound").write_bytes(b"OggS\xff\xfe")
    with pytest.raises(BadInput, match="not text"):
        health.read(tmp_path / "sound")


@pytest.mark.parametrize(("language", "told"), [("en", "does not name"), ("fr", "ne nomme pas")])
def test_an_application_without_a_name_is_told_as_one(language: Language, told: str) -> None:
    def figure(id: str, value: float, detail: dict[str, Any]) -> Any:
        return SimpleNamespace(id=id, value=value, party=None, detail=detail)

    applications = {"orme.exe": 3.0, health.UNNAMED: 2.0, "softphone": 0.0}
    found = [
        figure("silence_time", 9, {}),
        figure("silence_tool", 5, {"applications": applications}),
    ]
    said = tell_tool(found, language)
    assert said is not None
    assert told in said
    assert "orme.exe" in said
    assert "softphone" not in said
    assert health.UNNAMED == OTHER
