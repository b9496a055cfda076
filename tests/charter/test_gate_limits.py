"""Who may do what under the example charter: each limit just inside, then just outside."""

from collections.abc import Callable
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from justemesure.charter.gate import Permit, Refused, open_gate
from justemesure.charter.model import CharterFile
from justemesure.errors import NotPermitted

Question = dict[str, Any]
Edit = Callable[[dict[str, Any]], CharterFile]


def paris(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo("Europe/Paris"))


def question(act: str, measure: str, groups: str, at: str, **said: Any) -> Question:
    times = {name: paris(said[name]) for name in ("made_at", "person_saw_at") if name in said}
    asked = {"act": act, "measure": measure, "groups": groups.split(), "at": paris(at)}
    return asked | said | times


def answer(file: CharterFile, asked: Question) -> Permit | Refused:
    """What a gate opened at that moment answers; a gate that stays closed refuses too."""
    try:
        return open_gate(file, asked["at"]).decide(**asked)
    except NotPermitted as error:
        return Refused("SEC004", error.name)


MADE = "2027-02-02T10:15"
CALL = {"made_at": MADE, "drawn": True}
ROWS = {"made_at": "2027-02-02T10:00"}
SAW = {"person_saw_at": "2027-02-03T09:00"}

COLLECT = question("collect", "training-calls", "trainees", MADE, drawn=True)
SCREEN = question("collect", "training-screen", "trainees", MADE, drawn=True)
TIME = question("collect", "team-time", "advisers", MADE)
DEVICE = question("collect", "workstation-health", "agency", MADE)
DECLARED = question("collect", "declared-time", "office", MADE)
RULE = question("collect", "closed-apps", "it", MADE)
TRANSCRIPT = question("make", "training-calls", "trainees", MADE, field="transcript", **CALL)
SOUND = question("keep", "training-calls", "trainees", MADE, field="sound", **CALL)
ROW = question("keep", "team-time", "office", "2027-02-05T10:00", field="per_person", **ROWS)
SENT = question("send", "team-time", "advisers", "2027-02-02T11:00", field="seconds", **ROWS)
CPU = question("send", "workstation-health", "office", MADE, field="cpu", made_at=MADE)
TASK = question("send", "declared-time", "advisers", MADE, field="task", made_at=MADE)
PERSON = question(
    "show", "training-calls", "trainees", MADE, role="person", field="figures", **CALL
)
TRAINER = question(
    "show",
    "training-calls",
    "trainees",
    "2027-02-05T09:00",
    role="trainer",
    field="sound",
    **CALL,
    **SAW,
)
LEAD = question(
    "show",
    "team-time",
    "advisers",
    "2027-03-02T09:00",
    role="team_lead",
    field="team_totals",
    group_size=8,
    **ROWS,
)
COUNCIL = LEAD | {"act": "export", "role": "works_council"}
IT = question(
    "show", "workstation-health", "advisers", "2027-02-05T09:00", role="it", field="raw", **ROWS
)
HR = question(
    "export",
    "declared-time",
    "advisers",
    "2027-03-02T09:00",
    role="hr",
    field="declarations",
    **ROWS,
)
EXPORT = PERSON | {"act": "export", "field": "transcript"}

PERMITTED = {
    "collect a drawn call": COLLECT,
    "collect a drawn call's screen": SCREEN,
    "collect application time": TIME,
    "collect a computer's health": DEVICE,
    "collect declared hours": DECLARED,
    "apply a rule": RULE,
    "make a transcript": TRANSCRIPT,
    "keep the sound": SOUND,
    "keep one person's rows": ROW,
    "send seconds": SENT,
    "send the processor's load": CPU,
    "send a declared task": TASK,
    "show the person": PERSON,
    "show the trainer": TRAINER,
    "show the team lead": LEAD,
    "export to the works council": COUNCIL,
    "show the technicians": IT,
    "export to payroll": HR,
    "export to the person": EXPORT,
}


@pytest.mark.parametrize("name", PERMITTED)
def test_the_charter_permits(call_centre: CharterFile, name: str) -> None:
    assert isinstance(answer(call_centre, PERMITTED[name]), Permit)


OUTSIDE_HOURS = Refused("DEX001", "outside-hours")
OUTSIDE = Refused("APP001", "outside-campaign")
ROLE = Refused("SEC001", "role")
FIELD = Refused("PRO011", "field")


@pytest.mark.parametrize(
    ("asked", "inside", "outside", "refused"),
    [
        pytest.param(COLLECT, {"at": "2027-02-02T07:30"}, {"at": "2027-02-02T07:29:59.999999"},
                     OUTSIDE_HOURS, id="hours: opening"),
        pytest.param(COLLECT, {"at": "2027-02-02T19:59:59.999999"}, {"at": "2027-02-02T20:00"},
                     OUTSIDE_HOURS, id="hours: closing"),
        pytest.param(TIME, {"at": "2027-07-02T07:30"}, {"at": "2027-07-02T07:29:59"},
                     OUTSIDE_HOURS, id="hours: in summer"),
        pytest.param(COLLECT, {"at": "2027-01-18T07:30"}, {"at": "2027-01-17T19:59"},
                     OUTSIDE, id="campaign: first and previous day"),
        pytest.param(COLLECT, {"at": "2027-03-31T19:59"}, {"at": "2027-04-01T07:30"},
                     OUTSIDE, id="campaign: last and next day"),
        pytest.param(SOUND | {"at": paris("2027-04-01T12:00")},
                     {"made_at": "2027-01-18T00:00"}, {"made_at": "2027-01-17T23:59:59.999999"},
                     OUTSIDE, id="campaign: made at its first instant"),
        pytest.param(SOUND | {"at": paris("2027-04-01T12:00")},
                     {"made_at": "2027-03-31T23:59:59.999999"}, {"made_at": "2027-04-01T00:00"},
                     OUTSIDE, id="campaign: made at its last instant"),
        pytest.param(TRANSCRIPT, {"at": "2027-03-31T23:59:59.999999"}, {"at": "2027-04-01T00:00"},
                     Refused("CON001", "kept-too-long"), id="campaign: made afterwards"),
        pytest.param(DECLARED, {"at": "2027-12-31T23:59:59"}, {"at": "2028-01-01T00:00"},
                     Refused("SEC004", "charter-not-in-force"), id="charter: its last day"),
        pytest.param(SOUND, {"at": MADE}, {"at": "2027-02-02T10:14:59.999999"},
                     Refused("SEC004", "made-later"), id="made before it is kept"),
        pytest.param(SENT, {"at": "2027-02-02T11:00"}, {"at": "2027-02-02T10:59:59.999999"},
                     Refused("DRO001", "too-early"), id="sent after an hour"),
        pytest.param(TRAINER, {"at": "2027-02-05T09:00"}, {"at": "2027-02-05T08:59:59.999999"},
                     Refused("DRO001", "too-early"), id="the trainer after two days"),
        pytest.param(TRAINER, {"person_saw_at": MADE},
                     {"person_saw_at": "2027-02-02T10:14:59.999999"},
                     Refused("DRO001", "person-first"), id="seen once it existed"),
        pytest.param(TRAINER, {}, {"person_saw_at": None},
                     Refused("DRO001", "person-first"), id="seen by the person first"),
        pytest.param(TRAINER, {}, {"person_saw_at": "2027-02-06T09:00"},
                     Refused("DRO001", "person-first"), id="not seen in the future"),
        pytest.param(COLLECT, {}, {"drawn": False}, Refused("APP001", "not-drawn"), id="drawn"),
        pytest.param(SCREEN, {}, {"drawn": False}, Refused("APP001", "not-drawn"),
                     id="drawn: the screen"),
        pytest.param(TRAINER, {}, {"drawn": False}, Refused("APP001", "not-drawn"),
                     id="drawn: the trainer"),
        pytest.param(PERSON, {}, {"drawn": False}, Refused("APP001", "not-drawn"),
                     id="drawn: the person"),
        pytest.param(LEAD, {"group_size": 8}, {"group_size": 7},
                     Refused("REU002", "group-too-small"), id="group: eight"),
        pytest.param(COUNCIL, {"group_size": 9}, {"group_size": None},
                     Refused("REU002", "group-too-small"), id="group: its size not said"),
        pytest.param(LEAD | {"role": "person"}, {"group_size": 8}, {"group_size": 2},
                     Refused("REU002", "group-too-small"), id="group: a colleague's part"),
        pytest.param(SOUND, {}, {"made_at": None}, Refused("CON001", "making-unknown"),
                     id="made when: keep"),
        pytest.param(TRANSCRIPT, {}, {"made_at": None}, Refused("CON001", "making-unknown"),
                     id="made when: make"),
        pytest.param(CPU, {}, {"made_at": None}, Refused("CON001", "making-unknown"),
                     id="made when: send"),
        pytest.param(PERSON, {}, {"made_at": None}, Refused("CON001", "making-unknown"),
                     id="made when: show"),
        pytest.param(PERSON, {}, {"role": "team_lead"}, ROLE, id="role: not the team lead"),
        pytest.param(PERSON, {}, {"role": None}, ROLE, id="role: not said"),
        pytest.param(TRAINER, {"role": "person"}, {"role": "quality"}, ROLE, id="role: quality"),
        pytest.param(TRAINER | {"field": "video", "measure": "training-screen"}, {},
                     {"role": "it"}, ROLE, id="role: the screen"),
        pytest.param(EXPORT, {}, {"role": "trainer"}, ROLE, id="role: export never"),
        pytest.param(LEAD, {}, {"role": "hr"}, ROLE, id="role: no activity to payroll"),
        pytest.param(LEAD | {"role": "person"}, {}, {"field": "per_person", "role": "team_lead"},
                     FIELD, id="role: no rows to the team lead"),
        pytest.param(COUNCIL, {"role": "dpo"}, {"role": "team_lead"}, ROLE, id="role: export"),
        pytest.param(IT, {"role": "person"}, {"role": "security"}, ROLE, id="role: device"),
        pytest.param(HR, {"act": "show"}, {"role": "team_lead"}, ROLE, id="role: declared"),
        pytest.param(COLLECT, {}, {"role": "person"}, ROLE, id="role: where none is asked"),
        pytest.param(
            TRANSCRIPT, {"field": "timing"}, {"field": "contact_reasons"}, FIELD, id="make"
        ),
        pytest.param(TRANSCRIPT, {}, {"field": None}, FIELD, id="make: what is not said"),
        pytest.param(SOUND, {"field": "figures"}, {"field": "video"}, FIELD, id="keep"),
        pytest.param(SENT, {"field": "category"}, {"field": "window_title"}, FIELD, id="send"),
        pytest.param(CPU, {"field": "latency"}, {"field": "jitter"}, FIELD, id="send: unlisted"),
        pytest.param(TASK, {"field": "end"}, {"field": "seconds"}, FIELD, id="send: declared"),
        pytest.param(COLLECT, {}, {"field": "sound"}, FIELD, id="collect is of the measure"),
        pytest.param(COLLECT, {"groups": ["advisers", "trainees"]}, {"groups": ["advisers"]},
                     Refused("TRA002", "not-in-population"), id="group: in the population"),
        pytest.param(DEVICE, {"groups": ["office"]}, {"groups": ["it"]},
                     Refused("TRA002", "not-in-population"), id="group: not the technicians"),
        pytest.param(COLLECT, {}, {"groups": ["trainees", "friends"]},
                     Refused("TRA002", "unknown-group"), id="group: one unknown"),
        pytest.param(COLLECT, {}, {"groups": []}, Refused("TRA002", "unknown-group"),
                     id="group: none"),
        pytest.param(COLLECT, {}, {"groups": "trainees"}, Refused("TRA002", "unknown-group"),
                     id="group: letters"),
        pytest.param(RULE, {}, {"groups": ["it", "staff_representatives_on_mandate"]},
                     Refused("SYN001", "protected-person"), id="protected"),
        pytest.param(COLLECT, {}, {"measure": "all-calls"}, Refused("FIN001", "no-such-measure"),
                     id="measure"),
        pytest.param(COLLECT, {}, {"act": "listen"}, Refused("SEC004", "unknown-act"), id="act"),
        pytest.param(SOUND, {}, {"act": "send"}, Refused("SEC004", "not-permitted"),
                     id="a call is never sent"),
        pytest.param(RULE, {}, {"act": "keep", "field": "logs", "made_at": MADE},
                     Refused("SEC004", "not-permitted"), id="a rule keeps nothing"),
    ],
)  # fmt: skip
def test_just_inside_is_permitted_and_just_outside_is_not(
    call_centre: CharterFile,
    asked: Question,
    inside: Question,
    outside: Question,
    refused: Refused,
) -> None:
    assert isinstance(answer(call_centre, asked | timed(inside)), Permit)
    assert answer(call_centre, asked | timed(outside)) == refused


def timed(said: Question) -> Question:
    times = ("at", "made_at", "person_saw_at")
    return {k: paris(v) if k in times and v is not None else v for k, v in said.items()}


@pytest.mark.parametrize("asked", [DECLARED, RULE])
def test_what_the_person_writes_and_a_rule_know_no_hours(
    call_centre: CharterFile, asked: Question
) -> None:
    assert answer(call_centre, asked | {"at": paris("2027-02-07T03:00")})


def test_a_person_in_two_covered_populations_is_permitted_once(call_centre: CharterFile) -> None:
    both = answer(call_centre, TIME | {"groups": ["office", "advisers"]})
    assert both == answer(call_centre, TIME)


@pytest.mark.parametrize("form", ["whole", "redacted"])
def test_an_export_says_in_which_form(edited: Edit, form: str) -> None:
    permit = answer(edited({"measures.training-calls.export.person": form}), EXPORT)
    assert isinstance(permit, Permit)
    assert permit.fields == {form}


def test_the_charter_bounds_a_longer_campaign(edited: Edit) -> None:
    file = edited({"measures.declared-time.period": {"from": "2026-12-01", "to": "2029-12-31"}})
    asked = DECLARED | {"made_at": paris("2027-01-11T00:00")}
    assert answer(file, asked)
    assert answer(file, asked | {"made_at": paris("2027-01-10T23:59")}) == OUTSIDE


@pytest.mark.parametrize(
    "late",
    [
        question("send", "team-time", "advisers", "2027-03-10T10:00", field="seconds", **ROWS),
        question("send", "workstation-health", "office", "2027-03-10T10:00", field="cpu", **ROWS),
        question("make", "training-calls", "trainees", "2027-05-03T10:15", field="timing", **CALL),
    ],
    ids=["a row of last month", "a state of last month", "a sound that is gone"],
)
def test_what_must_be_deleted_is_neither_sent_nor_worked_on(
    call_centre: CharterFile, late: Question
) -> None:
    """A row that stayed on a computer past its time does not leave it."""
    assert answer(call_centre, late) == Refused("CON001", "kept-too-long")


def test_sound_that_is_never_kept_is_worked_on_the_same_day(edited: Edit) -> None:
    file = edited({"measures.training-calls.keeps.sound": "none"})
    assert isinstance(answer(file, TRANSCRIPT), Permit)
    assert not answer(file, TRANSCRIPT | {"at": paris("2027-02-03T10:15")})
