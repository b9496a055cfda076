"""Until when a permit holds: campaigns, retention, month ends and changes of hour, in Paris."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from justemesure.charter.gate import Permit, Refused, open_gate
from justemesure.charter.model import CharterFile

Edit = Callable[[dict[str, Any]], CharterFile]

PARIS = ZoneInfo("Europe/Paris")
CALL: dict[str, Any] = {"measure": "training-calls", "groups": ["trainees"], "drawn": True}
ROWS: dict[str, Any] = {"measure": "team-time", "groups": ["office"], "field": "per_person"}
KEPT_TOO_LONG = Refused("CON001", "kept-too-long")


def paris(text: str, fold: int = 0) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=PARIS, fold=fold)


def decide(file: CharterFile, act: str, at: datetime, **said: Any) -> Permit | Refused:
    return open_gate(file, at).decide(act, at=at, **said)  # type: ignore[arg-type]  # any act


def until(file: CharterFile, act: str, at: datetime, **said: Any) -> datetime:
    answer = decide(file, act, at, **said)
    assert isinstance(answer, Permit), answer
    return answer.until


@pytest.mark.parametrize(
    ("made", "kept", "end"),
    [
        ("2027-01-31T12:00", "1 month", "2027-02-28T12:00"),
        ("2027-01-29T12:00", "1 month", "2027-02-28T12:00"),
        ("2027-01-28T12:00", "1 month", "2027-02-28T12:00"),
        ("2027-03-31T12:00", "3 months", "2027-06-30T12:00"),
        ("2027-01-31T12:00", "3 months", "2027-04-30T12:00"),
        ("2027-02-02T10:15", "3 months", "2027-05-02T10:15"),
        ("2027-01-31T00:30", "1 month", "2027-02-28T00:30"),
        ("2027-03-25T12:00", "7 days", "2027-04-01T12:00"),
        ("2027-03-27T12:00", "48 hours", "2027-03-29T13:00"),
        ("2027-03-28T01:59", "1 minute", "2027-03-28T03:00"),
        ("2027-02-02T10:15", "6 months", "2027-08-02T10:15"),
    ],
)
def test_what_is_kept_is_kept_until_that_very_moment(
    edited: Edit, made: str, kept: str, end: str
) -> None:
    file = edited({"measures.training-calls.keeps.sound": kept})
    asked = CALL | {"field": "sound", "made_at": paris(made)}
    last = paris(end).astimezone(UTC) - timedelta(microseconds=1)
    assert until(file, "keep", last, **asked) == paris(end)
    assert decide(file, "keep", paris(end), **asked) == KEPT_TOO_LONG


def test_hours_last_as_long_as_they_do_when_clocks_go_back(edited: Edit) -> None:
    """Between 2:30 and 2:30 again an hour has passed."""
    file = edited({"measures.team-time.leaves_the_computer.after": "1 hour"})
    sent = ROWS | {"field": "seconds", "made_at": paris("2027-10-31T02:30")}
    assert decide(file, "send", paris("2027-10-31T02:30", fold=1), **sent)
    early = paris("2027-10-31T02:29:59", fold=1)
    assert decide(file, "send", early, **sent) == Refused("DRO001", "too-early")


def test_what_was_made_before_clocks_went_back_is_not_made_later(
    call_centre: CharterFile,
) -> None:
    asked = ROWS | {"made_at": paris("2027-10-31T02:40")}
    assert decide(call_centre, "keep", paris("2027-10-31T02:20", fold=1), **asked)
    asked = ROWS | {"made_at": paris("2027-10-31T02:20", fold=1)}
    again = decide(call_centre, "keep", paris("2027-10-31T02:40"), **asked)
    assert again == Refused("SEC004", "made-later")


def test_nothing_is_kept_longer_than_the_charter_is_in_force(call_centre: CharterFile) -> None:
    made = paris("2027-12-30T12:00")
    assert until(call_centre, "keep", made, **ROWS, made_at=made) == paris("2028-01-01T00:00")


def test_a_transcript_may_be_made_until_the_campaign_ends(call_centre: CharterFile) -> None:
    at = paris("2027-03-01T12:00")
    asked = CALL | {"field": "transcript", "made_at": paris("2027-02-02T10:15")}
    assert until(call_centre, "make", at, **asked) == paris("2027-04-01T00:00")


def test_collecting_ends_with_the_hours_of_the_day(call_centre: CharterFile) -> None:
    assert until(call_centre, "collect", paris("2027-02-02T10:15"), **CALL) == paris(
        "2027-02-02T20:00"
    )


def test_the_trainers_delay_is_two_days_by_the_calendar(call_centre: CharterFile) -> None:
    """From Saturday noon to Monday noon there are 47 hours when clocks go forward."""
    saw = {"made_at": paris("2027-03-27T10:00"), "person_saw_at": paris("2027-03-27T12:00")}
    asked = CALL | {"role": "trainer", "field": "sound"} | saw
    assert decide(call_centre, "show", paris("2027-03-29T12:00"), **asked)
    early = decide(call_centre, "show", paris("2027-03-29T11:59:59"), **asked)
    assert early == Refused("DRO001", "too-early")


@pytest.mark.parametrize("missing", ["at", "made_at", "person_saw_at"])
@pytest.mark.parametrize("act", ["show", "keep", "make", "collect"])
def test_a_moment_without_a_zone_is_refused(
    call_centre: CharterFile, act: str, missing: str
) -> None:
    at = paris("2027-02-05T12:00")
    extra = {
        "show": {"role": "trainer", "field": "sound"},
        "keep": {"field": "sound"},
        "make": {"field": "timing"},
        "collect": {},
    }[act]
    times = {"at": at, "made_at": paris("2027-02-02T10:15")}
    times |= {"person_saw_at": paris("2027-02-02T10:15")} if act == "show" else {}
    gate = open_gate(call_centre, at)
    assert gate.decide(act, **CALL, **extra, **times)  # type: ignore[arg-type]  # any act
    if missing in times:
        times[missing] = times[missing].replace(tzinfo=None)
        assert not gate.decide(act, **CALL, **extra, **times)  # type: ignore[arg-type]


ZONES = st.sampled_from(["UTC", "Europe/Paris", "America/Los_Angeles", "Pacific/Kiritimati"])
MOMENTS = st.datetimes(
    datetime(2027, 1, 16),  # noqa: DTZ001  # given its zone below
    datetime(2027, 4, 3),  # noqa: DTZ001
    timezones=st.just(UTC),
)


@given(made=MOMENTS, days=st.integers(0, 100), zones=st.tuples(ZONES, ZONES, ZONES))
def test_the_same_instants_in_other_zones_get_the_same_answer(
    call_centre: CharterFile, made: datetime, days: int, zones: tuple[str, str, str]
) -> None:
    at = made + timedelta(days=days)
    gate = open_gate(call_centre, at)
    times = {"at": at, "made_at": made, "person_saw_at": made}
    moved = {
        name: moment.astimezone(ZoneInfo(zone))
        for (name, moment), zone in zip(times.items(), zones, strict=True)
    }
    for act, role, field in (
        ("keep", None, "sound"),
        ("show", "trainer", "sound_after_review"),
        ("make", None, "timing"),
    ):
        asked = CALL | {"role": role, "field": field}
        assert gate.decide(act, **asked, **times) == gate.decide(act, **asked, **moved)  # type: ignore[arg-type]
