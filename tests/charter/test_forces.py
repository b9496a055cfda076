"""What a waiver may lift: a finding that rests on our reading is never given as the law's."""

from datetime import date

import pytest

from justemesure.charter.lint import lint
from justemesure.charter.load import loads

ON = date(2027, 1, 4)
SCREEN = """
populations: {a: {what: advisers}, b: {what: others}}
measures:
  calls: {kind: call_recording, people: [a]}
  screen: {kind: screen_video_during_call, with: calls, people: [PEOPLE]}
"""
NOTICE = """
charter: {in_force_from: 2027-01-11}
information: {employees: {notice: {document: d}, delivered_by: DAY}}
measures: {calls: {kind: call_recording}}
"""
GROUP = "measures: {m: {kind: application_time, detail: team, shown: {smallest_group: SIZE}}}"


@pytest.mark.parametrize(
    ("charter", "code", "sentence", "force"),
    [
        ("measures: {m: {kind: call_recording}}", "APP003", "none", "law"),
        ("measures: {m: {kind: call_listening}}", "APP003", "none", "soft"),
        (SCREEN.replace("PEOPLE", "b"), "COU003", "other-people", "soft"),
        (SCREEN.replace("PEOPLE", "a"), "COU003", "not-one-window", "law"),
        (NOTICE.replace("DAY", "2027-01-11"), "TRA002", "too-late", "product"),
        (NOTICE.replace("DAY", "2027-01-12"), "TRA002", "too-late", "law"),
        (GROUP.replace("SIZE", "4"), "REU002", "too-small", "law"),
        (GROUP.replace("SIZE", "5"), "REU002", "small", "product"),
        (GROUP.replace("SIZE", "7"), "REU002", "small", "product"),
        (GROUP.replace("SIZE", "7"), "REU002", "zoom", "law"),
    ],
)
def test_a_finding_has_the_force_of_what_it_rests_on(
    charter: str, code: str, sentence: str, force: str
) -> None:
    findings = lint(loads(charter.encode(), "c.yaml"), ON)
    found = {(finding.rule.code, finding.sentence): finding.force for finding in findings}
    assert found[code, sentence] == force
