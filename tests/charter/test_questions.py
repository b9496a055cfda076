"""Questions that rules share: when nothing answers, the answer is the careful one."""

from datetime import date
from typing import Any

import pytest

from justemesure.charter import constancy, people, questions, readers
from justemesure.charter.law import Law
from justemesure.charter.load import loads
from justemesure.charter.measure import Measure
from justemesure.charter.model import Charter

LAW = Law(date(2027, 1, 1))


def charter(text: str) -> Charter:
    return loads(text.encode(), "c.yaml").charter


def measure(fields: str) -> Measure:
    (found,) = (charter(f"measures: {{m: {{{fields}}}}}").measures or {}).values()
    return found


def test_what_is_not_said_is_taken_at_its_worst() -> None:
    silent = Measure()
    assert questions.collects(silent)
    assert constancy.covers_every_call(silent)
    assert constancy.is_constant(silent)
    assert readers.is_individual(silent, LAW)
    assert readers.is_read_by_name(silent)
    assert readers.reads_people(silent)
    assert people.share_people(Charter(), silent, silent)
    assert not people.all_covered(Charter(), silent, silent)
    assert questions.is_french(Charter())
    assert questions.has_council_duty(Charter(), LAW)
    assert not questions.imposed_by_law(Charter(), silent)
    assert not constancy.starts_by_hand(silent)
    assert not readers.stays_with_the_person(silent)


@pytest.mark.parametrize("loop", ["a: {within: [a]}", "a: {within: [b]}, b: {within: [a]}"])
def test_populations_within_each_other_end(loop: str) -> None:
    populations = charter(f"populations: {{{loop}, z: {{what: x}}}}")
    name: Any = "a"
    assert people.is_within(populations, name, {"z"}) is False  # type: ignore[arg-type]
    assert name in people.around(populations, name)


def test_a_population_is_within_only_when_each_of_its_parts_is() -> None:
    both = charter("populations: {a: {what: x}, b: {what: x}, t: {within: [a, b]}}")
    name: Any = "t"
    covered: Any = ["a", "b"]
    assert people.is_within(both, name, covered)
    assert not people.is_within(both, name, covered[:1])


@pytest.mark.parametrize(
    ("fields", "every"),
    [
        ("kind: call_recording, sample: {rate: 100 %}", True),
        ("kind: call_recording, sample: {rate: all}", True),
        ("kind: call_recording, sample: {rate: 99.9 %}", False),
        ("kind: call_recording, sample: {at_most: 6 calls per month}", False),
        ("kind: call_recording, sample: {rate: 2 %}, trigger: every_call", True),
        ("kind: call_recording, trigger: by_the_person", False),
        ("kind: call_listening, listening: side_by_side_announced", False),
        ("kind: call_listening, listening: remote_unannounced", True),
    ],
)
def test_every_call_is_taken_unless_something_bounds_them(fields: str, every: bool) -> None:  # noqa: FBT001  # a value of the table
    assert constancy.covers_every_call(measure(fields)) is every


GROUPED = (
    "kind: application_time, detail: team, leaves_the_computer: {each: hour, fields: [FIELDS]}"
)
SEEN = "keeps: {per_person: 7 days, team_totals: 1 year}, seen_by: {person: first, team_lead: VIEW}"


@pytest.mark.parametrize(
    ("changed", "individual"),
    [
        ({}, False),
        ({"detail: team": "detail: person"}, True),
        ({"7 days": "8 days"}, True),
        ({"category": "window_title"}, True),
        ({"VIEW": "named"}, True),
        ({"VIEW": "2 days later"}, True),
        ({"VIEW": "first"}, True),
        ({"per_person: 7 days, ": ""}, True),
    ],
)
def test_group_figures_are_about_persons_as_soon_as_one_can_be_followed(
    changed: dict[str, str],
    individual: bool,  # noqa: FBT001  # a value of the table
) -> None:
    fields = f"{GROUPED}, {SEEN}".replace("FIELDS", "category, seconds")
    for old, new in (*changed.items(), ("VIEW", "team")):
        fields = fields.replace(old, new)
    assert readers.is_individual(measure(fields), LAW) is individual


@pytest.mark.parametrize(
    ("made", "ai"),
    [
        ("timing, bonus, ranking_of_people, pay_deduction", False),
        ("timing, productivity_score", True),
    ],
)
def test_a_sum_or_a_sort_is_no_artificial_intelligence(made: str, ai: bool) -> None:  # noqa: FBT001  # a value of the table
    assert questions.uses_ai(charter(f"measures: {{m: {{makes: [{made}]}}}}")) is ai


@pytest.mark.parametrize(
    ("populations", "covered", "telework"),
    [
        ("a: {telework: true}", "a", True),
        ("a: {telework: false}", "a", False),
        ("a: {what: x}", "a", None),
        ("a: {telework: false}, b: {what: x}", "a, b", None),
        ("a: {what: x}, b: {telework: true}", "a, b", True),
        ("a: {within: [b]}, b: {telework: false}", "a", False),
        ("a: {within: [b]}, b: {telework: true}", "a", True),
        ("a: {telework: false, within: [b]}, b: {telework: true}", "a", False),
        ("a: {telework: false}, b: {telework: true, within: [a]}", "a", True),
        ("a: {telework: false, within: [b]}, b: {within: [a]}", "b", False),
    ],
)
def test_what_is_said_of_people_counts_from_inside_and_from_around(
    populations: str, covered: str, telework: object
) -> None:
    """A population's own answer wins over those around it; a yes inside it is a yes."""
    text = f"populations: {{{populations}}}\nmeasures: {{m: {{people: [{covered}]}}}}"
    (one,) = (charter(text).measures or {}).values()
    assert people.people_are(charter(text), one, "telework") is telework
    assert people.people_are(charter(text), Measure(), "telework") is None
