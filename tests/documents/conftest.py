"""Cases to write documents from: a charter, its findings, a language, one day."""

from collections.abc import Callable
from datetime import date
from functools import cache
from pathlib import Path

import pytest

from justemesure.charter.lint import lint
from justemesure.charter.load import load
from justemesure.documents.document import Document
from justemesure.documents.issue import WRITERS
from justemesure.documents.writer import Case
from justemesure.i18n import Language

ON = date(2026, 11, 22)
CaseOf = Callable[[str, Language], Case]
DocumentOf = Callable[[str, Language, str], Document | None]


@pytest.fixture(scope="session")
def case_of(root: Path) -> CaseOf:
    """The case of a charter, by its path in the repository."""

    @cache
    def case(charter: str, language: Language) -> Case:
        file = load(root / charter)
        return Case(file, tuple(lint(file, ON)), language, ON)

    return case


@pytest.fixture(scope="session")
def document_of(case_of: CaseOf) -> DocumentOf:
    @cache
    def document(charter: str, language: Language, name: str) -> Document | None:
        return WRITERS[name](case_of(charter, language))  # type: ignore[index]  # names of the test

    return document
