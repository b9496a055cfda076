"""What the charter promises the person stands on the person's page, and nothing more than that."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from justemesure.calls.promises import promises
from justemesure.charter.model import Charter, Rights
from justemesure.charter.values import Duration
from justemesure.i18n import Language

Write = Callable[..., Path]


def _text(page: Path, language: Language) -> str:
    html = page.read_text("utf-8")
    other = "en" if language == "fr" else "fr"
    html = re.sub(r"<(style|script)>.*?</\1>", "", html, flags=re.DOTALL)
    html = re.sub(rf'<span data-l="{other}"[^>]*>.*?</span>', "", html, flags=re.DOTALL)
    return re.sub(r"[\s\u00a0\u202f]+", " ", re.sub(r"<[^>]*>", " ", html))


def _section(page: Path, language: Language) -> str:
    return _text(page, language).rpartition({"fr": "Vos droits", "en": "Your rights"}[language])[2]


def _with(charter: Charter, **changed: Any) -> Charter:
    """The charter with its measure of calls changed."""
    measures = dict(charter.measures or {})
    id: Any = "training-calls"
    measures[id] = measures[id].but(**changed)
    return charter.but(measures=measures)


@pytest.mark.parametrize(
    ("language", "told"),
    [
        (
            "fr",
            [
                "droits@voixclaire.example",
                "1 mois",
                "les corriger, les contester",
                "les faire effacer",
                "le formateur, 2 jours après vous",
                "l'intérêt légitime",
            ],
        ),
        (
            "en",
            [
                "droits@voixclaire.example",
                "1 month",
                "contest them",
                "have them erased",
                "the trainer, 2 days after you",
                "the legitimate interest",
            ],
        ),
    ],
)
def test_the_page_lets_the_person_act(
    write_report: Write, language: Language, told: list[str]
) -> None:
    section = _section(write_report(), language).replace("&#39;", "'")
    assert [sentence for sentence in told if sentence not in section] == []


def test_an_address_can_be_written_to_and_other_text_cannot(
    write_report: Write, charter: Charter
) -> None:
    assert 'href="mailto:droits@voixclaire.example"' in write_report().read_text("utf-8")
    for ask in ("javascript:alert(1)", "le bureau 12, rue d'Ys", "a@b.fr?subject=x", "a@b"):
        page = write_report(under=charter.but(rights=Rights(ask=ask)))
        assert 'href="mailto' not in page.read_text("utf-8")
        assert ask in _section(page, "fr").replace("&#39;", "'")


def test_what_the_charter_leaves_out_is_never_promised(
    write_report: Write, charter: Charter
) -> None:
    silent = _with(charter, seen_by=None).but(rights=None, purposes=None)
    said: dict[Language, str] = {"fr": "la charte ne le dit pas", "en": "the charter does not say"}
    for language, told in said.items():
        section = _section(write_report(under=silent), language)
        assert section.count(told) == 5
        assert "None" not in section
    assert "voit ceci avant quiconque" not in _text(write_report(under=silent), "fr")


def test_first_is_the_charters_promise_not_the_pages(write_report: Write) -> None:
    assert "la charte dit : voit ceci avant quiconque" in _text(write_report(), "fr")
    assert "the charter says: sees this before anyone else" in _text(write_report(), "en")


def test_nobody_else_is_said_only_if_the_charter_says_so(
    write_report: Write, charter: Charter
) -> None:
    alone = _with(charter, seen_by={"person": "first", "trainer": "never"})
    assert "the charter names nobody else" in _section(write_report(under=alone), "en")


def test_each_purpose_has_its_own_basis(charter: Charter) -> None:
    two = promises(_with(charter, purpose=("training", "working_time")), "training-calls", "en")
    assert two.basis == (
        "training: the legitimate interest; working time: a legal obligation (C. trav. L3171-2)"
    )


def test_views_other_than_delays_are_told_in_words(charter: Charter) -> None:
    seen = _with(charter, seen_by={"person": "first", "team_lead": "team"})
    assert promises(seen, "training-calls", "fr").others == (
        "le responsable d'équipe\u00a0: " + "par équipe seulement",
    )


def test_one_month_and_many(charter: Charter) -> None:
    for amount, told in ((1, "1 month"), (2, "2 months")):
        within = Rights(answer_within=Duration(amount, "month"))
        assert promises(charter.but(rights=within), "training-calls", "en").within == told


@pytest.mark.parametrize("missing", ["name", "version", "all"])
def test_a_charter_that_does_not_say_its_name_has_none_on_the_page(
    write_report: Write, charter: Charter, missing: str
) -> None:
    assert charter.organisation
    assert charter.charter
    changed = {
        "name": charter.but(organisation=charter.organisation.but(name=None)),
        "version": charter.but(charter=charter.charter.but(version=None)),
        "all": charter.but(organisation=None, charter=None),
    }[missing]
    for language in ("fr", "en"):
        assert "None" not in _text(write_report(under=changed), language)
