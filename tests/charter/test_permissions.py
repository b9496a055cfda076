"""What the example charter would permit, whole; and what no word added to it ever permits."""

from collections.abc import Callable
from datetime import date, time
from typing import Any

import pytest

from justemesure.charter.model import CharterFile
from justemesure.charter.permissions import Permission, permissions
from justemesure.charter.values import Duration
from justemesure.charter.vocabulary import Name

Edit = Callable[[dict[str, Any]], CharterFile]

CALLS = "sound transcript figures review_sheet sound_after_review"
VIDEO = "video video_after_review"
# Measure → the populations that it covers; act, and role where there is one → what exactly.
FACTS: dict[str, tuple[str, dict[str, str]]] = {
    "training-calls": (
        "trainees",
        {
            "collect": "",
            "make": "transcript timing phrases customer_tone_from_words tool_was_not_answering",
            "keep": CALLS,
            "show person": CALLS,
            "show trainer": CALLS,
            "export person": CALLS,
        },
    ),
    "training-screen": (
        "trainees",
        {
            "collect": "",
            "keep": VIDEO,
            "show person": VIDEO,
            "show trainer": VIDEO,
            "export person": VIDEO,
        },
    ),
    "team-time": (
        "advisers office",
        {
            "collect": "",
            "send": "category seconds",
            "keep": "per_person team_totals",
            "show person": "per_person team_totals",
            "export person": "per_person team_totals",
            "show team_lead": "team_totals",
            "show works_council": "team_totals",
            "export works_council": "team_totals",
            "show dpo": "team_totals",
            "export dpo": "team_totals",
        },
    ),
    "workstation-health": (
        "advisers agency office",
        {
            "collect": "",
            "send": "cpu memory disk latency packet_loss application_not_answering",
            "keep": "raw totals",
            "show person": "raw totals",
            "export person": "raw totals",
            "show it": "raw totals",
            "export it": "raw totals",
        },
    ),
    "declared-time": (
        "advisers agency office",
        {
            "collect": "",
            "send": "start end task",
            "keep": "declarations",
            "show person": "declarations",
            "export person": "declarations",
            "show hr": "declarations",
            "export hr": "declarations",
        },
    ),
    "closed-apps": ("advisers agency office it", {"collect": ""}),
}


def test_the_example_permits_exactly_this(call_centre: CharterFile) -> None:
    expected = {
        (measure, people, *f"{act} ".split(" ")[:2], field)
        for measure, (covered, acts) in FACTS.items()
        for people in covered.split()
        for act, fields in acts.items()
        for field in fields.split() or [""]
    }
    found = [
        (fact.measure, fact.people, fact.act, fact.role or "", fact.field or "")
        for fact in permissions(call_centre.charter)
    ]
    assert sorted(found) == sorted(expected)


HOURLY = {"each": "hour", "fields": ["cpu"], "after": "1 hour"}


@pytest.mark.parametrize(
    ("leaves", "sent"),
    [
        ("never", set()),
        (HOURLY, set()),  # a device's rows are of a minute
        ({"fields": ["cpu", "idle"], "after": "1 hour"}, {("cpu", Duration(1, "hour"))}),
        ({"after": "1 hour"}, set()),
    ],
)
def test_a_device_is_held_to_what_it_says_of_leaving(
    edited: Edit, leaves: Any, sent: set[tuple[str, Duration]]
) -> None:
    file = edited({"measures.workstation-health.leaves_the_computer": leaves})
    found = facts(file, act="send", measure="workstation-health", people="advisers")
    assert {(fact.field, fact.wait) for fact in found} == sent


def facts(file: CharterFile, **wanted: Any) -> set[Permission]:
    return {
        fact
        for fact in permissions(file.charter)
        if all(getattr(fact, name) == value for name, value in wanted.items())
    }


def test_each_fact_carries_its_limits(call_centre: CharterFile) -> None:
    days = date(2027, 1, 18), date(2027, 3, 31)
    assert facts(call_centre, act="collect", measure="training-calls") == {
        Permission(
            "collect",
            Name("training-calls"),
            Name("trainees"),
            *days,
            drawn=True,
            hours=(time(7, 30), time(20)),
        )
    }
    assert facts(call_centre, act="show", role="trainer", field="sound") == {
        Permission(
            "show",
            Name("training-calls"),
            Name("trainees"),
            *days,
            role="trainer",
            field="sound",
            drawn=True,
            wait=Duration(2, "day"),
            person_first=True,
            kept=Duration(3, "month"),
        )
    }
    assert {
        fact.smallest_group for fact in facts(call_centre, field="team_totals", role="dpo")
    } == {8}


CALLS_M, SCREEN, TIME, DEVICE, DECLARED, RULE = (f"measures.{name}" for name in FACTS)
IMPOSED = {"basis": "legal_obligation", "text": "C. trav. L4121-1"}


@pytest.mark.parametrize(
    "changes",
    [
        pytest.param({f"{TIME}.key": "device", f"{TIME}.keeps.raw": "7 days",
                      f"{TIME}.seen_by.management": "device"},
                     id="application time as if of a device"),
        pytest.param({f"{TIME}.keeps.declarations": "1 year",
                      f"{TIME}.seen_by.hr": "declared_hours_only"},
                     id="application time as if declared"),
        pytest.param({f"{TIME}.seen_by.hr": "team"}, id="team figures to payroll"),
        pytest.param({f"{TIME}.seen_by.team_lead": "named"}, id="one person's rows by name"),
        pytest.param({f"{TIME}.seen_by.trainer": "2 days later"}, id="rows to the trainer"),
        pytest.param({f"{TIME}.seen_by.hr": "first"}, id="payroll before the person"),
        pytest.param({f"{TIME}.leaves_the_computer.fields":
                      ["category", "seconds", "start", "end", "task", "application", "address"]},
                     id="event times and addresses"),
        pytest.param({f"{TIME}.makes": ["timing", "transcript"]}, id="words out of a screen"),
        pytest.param({f"{TIME}.keeps.content": "1 day", f"{TIME}.keeps.images": "1 day"},
                     id="images kept"),
        pytest.param({f"{DEVICE}.seen_by.team_lead": "device"}, id="a computer to a team lead"),
        pytest.param({f"{DEVICE}.seen_by.hr": "device"}, id="a computer to payroll"),
        pytest.param({f"{DEVICE}.fields": ["cpu", "memory", "disk", "latency", "packet_loss",
                                           "application_not_answering", "idle", "start", "end",
                                           "active_window", "keystrokes", "location"]},
                     id="a person through a device"),
        pytest.param({f"{DECLARED}.seen_by.client_company": "declared_hours_only"},
                     id="hours to a customer"),
        pytest.param({f"{DECLARED}.seen_by.team_lead": "declared_hours_only"},
                     id="hours to a team lead"),
        pytest.param({f"{DECLARED}.fields": ["start", "end", "task", "idle", "seconds"]},
                     id="more than hours declared"),
        pytest.param({f"{RULE}.keeps": {"logs": "1 year"}, f"{RULE}.seen_by": {"person": "first"}},
                     id="a rule that logs"),
        pytest.param({f"{CALLS_M}.keeps.images": "1 month", f"{CALLS_M}.keeps.ratings": "1 month",
                      f"{CALLS_M}.keeps.team_totals": "1 month"},
                     id="images and ratings of calls"),
        pytest.param({f"{CALLS_M}.seen_by.management": "2 days later"}, id="calls to managers"),
        pytest.param({f"{CALLS_M}.seen_by.quality": "named"}, id="calls by name"),
        pytest.param({f"{CALLS_M}.makes": ["transcript", "timing", "speech_score", "stress"]},
                     id="scores"),
        pytest.param({f"{CALLS_M}.makes": ["transcript", "timing", "customer_tone_from_words"],
                      f"{CALLS_M}.tone": {"reads": "voice", "of": "customer"}},
                     id="tone from the voice"),
        pytest.param({f"{CALLS_M}.makes": ["transcript", "timing", "customer_tone_from_words"],
                      f"{CALLS_M}.tone": {"reads": "transcript", "of": "both"}},
                     id="the adviser's tone"),
        pytest.param({f"{SCREEN}.period.to": "2027-12-31"}, id="a screen longer than its calls"),
        pytest.param({f"{SCREEN}.people": ["trainees", "office"]}, id="a screen of other people"),
    ],
)  # fmt: skip
def test_asking_for_more_than_we_do_permits_nothing_more(
    edited: Edit, call_centre: CharterFile, changes: dict[str, Any]
) -> None:
    assert permissions(edited(changes).charter) <= permissions(call_centre.charter)


@pytest.mark.parametrize(
    ("measure", "changes"),
    [
        pytest.param("training-calls", {f"{CALLS_M}.sample.rate": "100 %"}, id="every call"),
        pytest.param("training-calls", {f"{CALLS_M}.sample.rate": "all"}, id="all calls"),
        pytest.param("training-calls", {f"{CALLS_M}.sample.drawn": "after_the_call"},
                     id="recorded first"),
        pytest.param("training-calls", {f"{CALLS_M}.trigger": "every_call"}, id="not drawn"),
        pytest.param("training-calls", {f"{CALLS_M}.purpose": "evaluation"}, id="evaluation"),
        pytest.param("training-calls", {f"{CALLS_M}.purpose": ["training", "pay"]}, id="two uses"),
        pytest.param("training-calls", {"purposes.training.basis": "consent"}, id="consent"),
        pytest.param("training-calls", {f"{CALLS_M}.seen_by.person": "never"}, id="in secret"),
        pytest.param("training-screen", {f"{CALLS_M}.seen_by.person": "never"},
                     id="a screen without its call"),
        pytest.param("training-screen", {f"{SCREEN}.with": "training-screen"}, id="with itself"),
        pytest.param("training-screen", {f"{SCREEN}.with": "team-time"}, id="with no call"),
        pytest.param("training-screen", {f"{SCREEN}.with": None}, id="with nothing"),
        pytest.param("training-screen", {f"{SCREEN}.trigger": "always"}, id="a screen not drawn"),
        pytest.param("training-screen", {f"{CALLS_M}.trigger": "every_call"}, id="its call"),
        pytest.param("training-screen", {f"{SCREEN}.people": ["office"]}, id="other people"),
        pytest.param("workstation-health", {f"{DEVICE}.key": "person"}, id="keyed by person"),
        pytest.param("workstation-health", {f"{DEVICE}.every": None}, id="however often"),
        pytest.param("declared-time", {f"{DECLARED}.written_by": "system"}, id="by a machine"),
        pytest.param("closed-apps", {f"{RULE}.records": "counts"}, id="a rule that counts"),
        pytest.param("closed-apps", {f"{RULE}.records": None}, id="a rule that may record"),
        pytest.param("team-time", {"working_hours.never_after": None}, id="no closing hour"),
        pytest.param("team-time", {"purposes.workload.basis": "legal_obligation"}, id="no text"),
    ],
)  # fmt: skip
def test_a_measure_that_is_not_ours_to_run_permits_nothing(
    edited: Edit, measure: str, changes: dict[str, Any]
) -> None:
    assert facts(edited(changes), measure=measure) == set()


@pytest.mark.parametrize("kept", ["8 days", "5 years"])
def test_rows_of_one_person_are_kept_a_week_at_most_even_if_the_law_is_said_to_ask(
    edited: Edit, kept: str
) -> None:
    file = edited({"purposes.workload": IMPOSED | {"for": "x"}, f"{TIME}.keeps.per_person": kept})
    assert facts(file, field="per_person") == set()


@pytest.mark.parametrize(
    "changes",
    [
        {f"{TIME}.shown.smallest_group": "7"},
        {f"{TIME}.shown.smallest_group": None},
        {f"{TIME}.shown.zoom": "true"},
        {f"{TIME}.shown.zoom": None},
        {f"{TIME}.shown.differencing_protection": "false"},
        {f"{TIME}.shown": None},
    ],
)
def test_without_its_protections_no_group_figure_is_shown_to_anybody(
    edited: Edit, changes: dict[str, Any]
) -> None:
    file = edited(changes)
    assert facts(file, act="show", field="team_totals") == set()
    assert facts(file, act="export", field="team_totals") == set()


@pytest.mark.parametrize("missing", ["after", "each", "fields"])
def test_what_leaves_a_computer_needs_a_delay_a_grain_and_fields(
    edited: Edit, missing: str
) -> None:
    file = edited({f"{TIME}.leaves_the_computer.{missing}": None})
    assert facts(file, act="send", measure="team-time") == set()


def test_a_charter_in_no_format_permits_nothing(edited: Edit) -> None:
    assert permissions(edited({"format": None}).charter) == set()
