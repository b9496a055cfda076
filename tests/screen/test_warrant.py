"""Nothing is filmed unless the gate permits it, in every part."""

from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from filming import AT, Papers, order
from justemesure.charter.signature import sign
from justemesure.errors import Error
from justemesure.screen.order import Order
from justemesure.screen.warrant import ask, renew


def refused(asked: Order, now: datetime = AT) -> str:
    with pytest.raises(Error) as error:
        ask(asked, now)
    return error.value.name


def test_the_example_permits_one_window_for_two_months(papers: Papers) -> None:
    warrant = ask(order(papers), AT)
    assert (warrant.measure, warrant.application) == ("training-screen", "orme.exe")
    assert warrant.delete_on == datetime(2027, 4, 2, 8, 15, tzinfo=UTC)
    assert warrant.until > AT


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ({"demonstration": False}, "no-campaign"),
        ({"digest": "0" * 64}, "charter-not-shown"),
        ({"measure": "team-time"}, "screen-no-measure"),
        ({"measure": "nowhere"}, "screen-no-measure"),
        ({"groups": frozenset({"advisers"})}, "not-filmed"),
        ({"groups": frozenset()}, "not-filmed"),
        ({"own_groups": frozenset({"office"})}, "not-filmed"),
        ({"own_groups": frozenset({"trainees", "staff_representatives_on_mandate"})}, "not-filmed"),
        ({"key": Path("nowhere.pub")}, "cannot-read"),
        ({"charter": Path("nowhere.yaml")}, "cannot-read"),
    ],
)
def test_it_is_refused(papers: Papers, said: dict[str, Any], name: str) -> None:
    assert refused(order(papers, **said)) == name


@pytest.mark.parametrize(
    "now",
    [
        datetime(2027, 1, 1, 9, tzinfo=UTC),  # the charter is not in force
        datetime(2027, 1, 12, 9, tzinfo=UTC),  # before the campaign
        datetime(2027, 4, 1, 9, tzinfo=UTC),  # after it
        datetime(2027, 2, 2, 21, tzinfo=UTC),  # at night
    ],
)
def test_it_is_refused_at_other_times(papers: Papers, now: datetime) -> None:
    assert refused(order(papers, at=now), now) in ("charter-not-in-force", "not-filmed")


def test_an_unsigned_charter_is_refused(papers: Papers) -> None:
    papers.charter.with_name("charter.yaml.sig").unlink()
    assert refused(order(papers)) == "not-signed"


def test_it_ends_with_the_hours_of_work(papers: Papers) -> None:
    evening = datetime(2027, 2, 2, 18, 59, tzinfo=UTC)
    asked = order(papers, at=evening)
    held = ask(asked, evening)
    assert renew(asked, held, evening) is held
    with pytest.raises(Error):
        renew(asked, held, evening + timedelta(minutes=2))


SCREEN = [
    "kind: screen_video_during_call", "with: training-calls", "purpose: training",
    "people: [trainees]", "period: {from: 2027-01-18, to: 2027-03-31}", "trigger: drawn",
    "window: {application: orme.exe, nothing_else: true}", "runs: {from: call_start, to: call_end}",
    "keeps: {video: 2 months, video_after_review: 15 days}",
    "seen_by: {person: first, trainer: 2 days later}", "export: {person: whole, trainer: never}",
    "reuse_for_others: never",
    "why_individual: voir", "alternatives: [formation en salle",
]  # fmt: skip


@pytest.mark.parametrize("line", SCREEN)
def test_without_one_line_of_its_paragraph_nothing_is_filmed(papers: Papers, line: str) -> None:
    before, after = papers.charter.read_text(encoding="utf-8").split("  training-screen:\n")
    paragraph, mark, rest = after.partition("  team-time:\n")
    lines = paragraph.splitlines(keepends=True)
    left = [one for one in lines if not one.strip().startswith(line)]
    assert len(left) == len(lines) - 1
    text = f"{before}  training-screen:\n{''.join(left)}{mark}{rest}"
    papers.charter.write_text(text, encoding="utf-8")
    with suppress(Error):  # or it is no charter any more
        sign(papers.charter, papers.key.with_name("k"), None)
    refused(order(papers))
