"""When the gate opens, and how it refuses."""

import ast
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any, get_args
from zoneinfo import ZoneInfo

import pytest

from justemesure.charter.gate import Gate, Permit, Refused, open_gate
from justemesure.charter.lint import lint
from justemesure.charter.model import CharterFile
from justemesure.errors import NotPermitted
from justemesure.i18n import LANGUAGES, Language, catalogue

Edit = Callable[[dict[str, Any]], CharterFile]

# APP004, soft law: the recording is not deleted when the customer objects.
SOFT = {"measures.training-calls.objection.deletes_what_exists": "false"}
LAW = {"measures.training-calls.objection.stops": "false"}
WHERE = "measures.training-calls.objection"


def paris(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo("Europe/Paris"))


NOON = paris("2027-02-02T12:00")


def waiver(expires: str = "2027-06-30", rule: str = "APP004") -> list[dict[str, str]]:
    reason = {"reason": "contentieux en cours", "signed_by": "la directrice"}
    return [{"rule": rule, "where": WHERE, **reason, "expires": expires}]


def opens(file: CharterFile, at: datetime) -> bool:
    try:
        return isinstance(open_gate(file, at), Gate)
    except NotPermitted:
        return False


def test_the_gate_opens_for_a_charter_without_findings(call_centre: CharterFile) -> None:
    assert lint(call_centre, NOON.date()) == []
    assert opens(call_centre, NOON)


SMALL = {"measures.team-time.shown.smallest_group": "6"}
SMALL_WAIVED = SMALL | {
    "waivers": [waiver("2027-03-02", "REU002")[0] | {"where": "measures.team-time.shown"}]
}


def test_small_groups_are_shown_under_a_waiver_until_its_last_day_and_never_below_its_size(
    edited: Edit,
) -> None:
    today = paris("2027-03-02T09:00")
    assert not opens(edited(SMALL), today)
    file = edited(SMALL_WAIVED)
    gate = open_gate(file, today)

    def show(group_size: int) -> Permit | Refused:
        return gate.decide(
            "show",
            "team-time",
            ["advisers"],
            today,
            role="team_lead",
            field="team_totals",
            made_at=today,
            group_size=group_size,
        )

    assert show(6)
    assert show(5) == Refused("REU002", "group-too-small")
    assert not opens(file, paris("2027-03-03T09:00"))


def test_no_waiver_opens_the_gate_to_groups_under_five(edited: Edit) -> None:
    file = edited(SMALL_WAIVED | {"measures.team-time.shown.smallest_group": "4"})
    assert not opens(file, paris("2027-03-02T09:00"))


def test_the_gate_opens_with_recommended_findings(edited: Edit) -> None:
    file = edited({"measures.training-calls.keeps.sound_after_review": "40 days"})
    assert [finding.severity for finding in lint(file, NOON.date())] == ["recommended"]
    assert opens(file, NOON)


@pytest.mark.parametrize(
    ("changes", "severity", "code"),
    [
        (LAW, "mandatory", "APP004"),
        ({"measures.training-calls.trigger": "every_call"}, "prohibited", "APP001"),
    ],
)
def test_one_finding_that_binds_keeps_the_gate_closed(
    edited: Edit, changes: dict[str, Any], severity: str, code: str
) -> None:
    file = edited(changes)
    assert {finding.severity for finding in lint(file, NOON.date())} >= {severity}
    with pytest.raises(NotPermitted, match=code):
        open_gate(file, NOON)


def test_soft_law_that_nothing_waives_keeps_the_gate_closed(edited: Edit) -> None:
    assert not opens(edited(SOFT), NOON)


def test_a_waiver_of_soft_law_opens_the_gate_until_it_expires(edited: Edit) -> None:
    file = edited({**SOFT, "waivers": waiver(expires="2027-02-02")})
    assert opens(file, paris("2027-02-02T23:59:59"))
    assert not opens(file, paris("2027-02-03T00:00"))


def test_a_waiver_of_the_law_opens_nothing(edited: Edit) -> None:
    assert not opens(edited({**LAW, "waivers": waiver()}), NOON)


def test_an_unsigned_or_undated_waiver_opens_nothing(edited: Edit) -> None:
    for missing in ("signed_by", "expires", "reason"):
        (incomplete,) = waiver()
        del incomplete[missing]
        assert not opens(edited({**SOFT, "waivers": [incomplete]}), NOON), missing


def test_the_gate_opens_on_the_first_day_and_not_before(call_centre: CharterFile) -> None:
    assert opens(call_centre, paris("2027-01-11T00:00"))
    assert not opens(call_centre, paris("2027-01-10T23:59:59.999999"))


def test_the_gate_opens_on_the_last_day_and_not_after(call_centre: CharterFile) -> None:
    assert opens(call_centre, paris("2027-12-31T23:59:59.999999"))
    assert not opens(call_centre, paris("2028-01-01T00:00"))


@pytest.mark.parametrize(
    "missing", ["charter.in_force_from", "charter.review_by", "organisation.timezone", "charter"]
)
def test_without_a_date_or_a_zone_the_gate_stays_closed(edited: Edit, missing: str) -> None:
    with pytest.raises(NotPermitted, match="from when to when"):
        open_gate(edited({missing: None}), NOON)


def test_a_moment_without_a_zone_opens_nothing(call_centre: CharterFile) -> None:
    assert not opens(call_centre, NOON.replace(tzinfo=None))


@pytest.mark.parametrize("zone", ["+14:00", "-11:00", "Z"])
@pytest.mark.parametrize("end", ["0001-01-01T00:00:00", "9999-12-31T23:59:59"])
def test_the_ends_of_the_calendar_open_nothing(
    call_centre: CharterFile, end: str, zone: str
) -> None:
    assert not opens(call_centre, datetime.fromisoformat(f"{end}{zone}"))


def test_an_open_gate_answers_until_its_day_ends_in_the_charters_zone(
    call_centre: CharterFile,
) -> None:
    gate = open_gate(call_centre, NOON)

    def rows(at: str) -> Any:
        return gate.decide("collect", "declared-time", {"office"}, paris(at))

    assert rows("2027-02-02T23:59:59.999999")
    assert rows("2027-02-03T00:00") == Refused("SEC004", "open-again")


def test_a_gate_outlives_no_waiver(edited: Edit) -> None:
    """Opened just before a waiver expires, it says no more than one opened afterwards."""
    file = edited({**SOFT, "waivers": waiver(expires="2027-02-02")})
    gate = open_gate(file, paris("2027-02-02T23:00"))
    assert not gate.decide("collect", "declared-time", {"office"}, paris("2027-02-03T09:00"))


def test_a_refusal_is_false_and_a_permit_is_true(call_centre: CharterFile) -> None:
    gate = open_gate(call_centre, NOON)
    assert gate.decide("collect", "declared-time", {"office"}, NOON)
    assert not gate.decide("collect", "declared-time", {"trainees"}, NOON)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_refusal_tells_its_reason_and_its_rule(
    call_centre: CharterFile, language: Language
) -> None:
    refused = open_gate(call_centre, NOON).decide("collect", "training-calls", {"trainees"}, NOON)
    told = {
        "en": "The call was not drawn by the sample. (APP001)",
        "fr": "L'appel n'a pas été tiré au sort. (APP001)",
    }
    assert isinstance(refused, Refused)
    assert refused.tell(language) == told[language]


def reasons() -> list[tuple[str, str]]:
    """Every ``Refused(rule, reason)`` that the gate's source can answer."""
    source = ast.parse(Path(__file__).parents[2].joinpath(GATE).read_text(encoding="utf-8"))
    return [
        (str(call.args[0].value), str(call.args[1].value))
        for call in ast.walk(source)
        if isinstance(call, ast.Call)
        and isinstance(call.func, ast.Name)
        and call.func.id == "Refused"
        and isinstance(call.args[0], ast.Constant)
        and isinstance(call.args[1], ast.Constant)
    ]


GATE = "src/justemesure/charter/gate.py"


@pytest.mark.parametrize("language", get_args(Language))
def test_every_reason_has_a_sentence_and_every_sentence_a_reason(language: Language) -> None:
    sentences = {name for name in catalogue(language, "gate") if not name.startswith("code.")}
    assert {reason for _, reason in reasons()} == sentences


def test_every_refusal_names_a_rule(root: Path) -> None:
    codes = {rule for rule, _ in reasons()}
    assert codes
    assert all(len(code) == 6 and code[:3].isalpha() and code[3:].isdigit() for code in codes)


def test_nothing_but_open_gate_makes_a_gate(root: Path) -> None:
    """A gate made directly would skip the findings."""
    made = [
        path.relative_to(root).as_posix()
        for path in (root / "src").rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and ast.unparse(node.func).rpartition(".")[2] == "Gate"
    ]
    assert made == [GATE]
