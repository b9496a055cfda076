"""The JSON for the CNIL's PIA software: what its import reads, with the types that it compares."""

import json
import re
from collections.abc import Callable
from typing import Any

import pytest

from justemesure.documents.impact import RISKS, study
from justemesure.documents.pia import as_pia
from justemesure.documents.writer import Case
from justemesure.i18n import LANGUAGES, Language

CaseOf = Callable[[str, Language], Case]

EXAMPLE = "tests/fixtures/documents/charter.yaml"
TEXTS = [111, 112, 113, 121, 122, 123, *range(211, 216), *range(221, 228)]
LISTS = [base + offset for base in RISKS.values() for offset in (1, 2, 3, 4)]
GAUGES = [base + offset for base in RISKS.values() for offset in (5, 6)]


@pytest.fixture(params=LANGUAGES)
def pia(request: pytest.FixtureRequest, case_of: CaseOf) -> dict[str, Any]:
    language: Language = request.param
    case = case_of(EXAMPLE, language)
    told: dict[str, Any] = json.loads(as_pia(study(case), case))
    return told


def test_it_has_every_part_that_the_import_iterates(pia: dict[str, Any]) -> None:
    assert set(pia) == {"pia", "answers", "measures", "evaluations", "comments"}
    assert pia["evaluations"] == pia["comments"] == []  # a human's act
    head = pia["pia"]
    assert head["status"] == 0
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.000Z", head["created_at"])
    assert head["dpo_status"] is None
    assert head["concerned_people_status"] is None
    assert all(head[f"{role}_name"] for role in ("author", "evaluator", "validator"))
    assert "structure_id" not in head


def test_all_36_questions_are_answered_by_number_and_type(pia: dict[str, Any]) -> None:
    answers = {answer["reference_to"]: answer["data"] for answer in pia["answers"]}
    assert sorted(answers) == sorted([*TEXTS, *LISTS, *GAUGES])
    assert len(answers) == 36
    assert all(type(question) is int for question in answers)
    for question, data in answers.items():
        assert set(data) == {"text", "gauge", "list"}
        if question in LISTS:
            assert data["text"] is None
            assert data["list"]
            assert all(isinstance(item, str) and item for item in data["list"])
        else:
            assert data["list"] == []
            assert data["text"].startswith("<")
            assert data["gauge"] == (0 if question in GAUGES else None)


def test_measures_are_found_by_the_titles_that_risks_name(pia: dict[str, Any]) -> None:
    titles = {measure["title"] for measure in pia["measures"]}
    ids = [measure["id"] for measure in pia["measures"]]
    assert len(set(ids)) == len(ids)
    assert all(measure["content"] for measure in pia["measures"])
    for answer in pia["answers"]:
        if answer["reference_to"] in (324, 334, 344):
            assert set(answer["data"]["list"]) <= titles


def test_what_a_charter_holds_is_escaped(case_of: CaseOf) -> None:
    case = case_of(EXAMPLE, "fr")
    assert case.charter.organisation is not None
    odd = case.charter.organisation.but(dpo="<script>&")
    file = case.file.but(charter=case.charter.but(organisation=odd))
    told = as_pia(study(case.but(file=file)), case)
    assert "<script>" not in told
    assert "&lt;script&gt;&amp;" in told
