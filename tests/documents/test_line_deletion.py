"""Delete each line of the example charter in turn: no document newly claims anything."""

import re
from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime, time
from pathlib import Path

import pytest

from justemesure.charter.gate import open_gate
from justemesure.charter.lint import lint
from justemesure.charter.load import loads
from justemesure.documents.document import Document
from justemesure.documents.issue import WRITERS
from justemesure.documents.writer import Case
from justemesure.errors import BadInput, NotPermitted

ON = date(2027, 2, 2)
LINES = (Path(__file__).parents[2] / "examples/call-centre.yaml").read_text("utf-8").splitlines()
_SENTENCES = re.compile(r"(?<=[.;?!])\s+")
_APART = re.compile(r"What the rules find|What is left to fill in|Where each section comes from")
_ABOUT = re.compile(r"Employer: ")  # with the digest of the charter


def case_of(lines: Iterable[str]) -> Case:
    file = loads("\n".join(lines).encode(), "charter.yaml")
    return Case(file, tuple(lint(file, ON)), "en", ON)


def written(case: Case) -> dict[str, Document]:
    documents = {name: write(case) for name, write in WRITERS.items()}
    return {name: document for name, document in documents.items() if document is not None}


def opens(case: Case) -> bool:
    try:
        open_gate(case.file, datetime.combine(ON, time(12), UTC))
    except NotPermitted:
        return False
    return True


def is_draft(document: Document) -> bool:
    return any(said.text.startswith("Draft.") for _, said in document.statements())


def claims(document: Document) -> set[str]:
    """What it states of the charter: neither what a rule finds, nor where each line stands."""
    found: set[str] = set()
    for under, said in document.statements():
        if said.places and not _APART.search(under) and not _ABOUT.match(said.text):
            text = "".join(run if isinstance(run, str) else "…" for run in said.runs)
            found |= {*_SENTENCES.split(text.strip())}
    return found


@pytest.fixture(scope="module")
def whole() -> dict[str, set[str]]:
    return {name: claims(document) for name, document in written(case_of(LINES)).items()}


def test_the_whole_charter_opens_the_gate_and_makes_no_draft() -> None:
    assert opens(case_of(LINES))
    assert not any(is_draft(document) for document in written(case_of(LINES)).values())


@pytest.mark.slow
@pytest.mark.parametrize(
    "number",
    [
        pytest.param(number, id=f"{number}-{line.strip()[:30]}")
        for number, line in enumerate(LINES, start=1)
        if line.partition("#")[0].strip()
    ],
)
def test_without_one_line_documents_are_drafts_or_claim_no_more(
    whole: dict[str, set[str]], number: int
) -> None:
    try:
        case = case_of(LINES[: number - 1] + LINES[number:])
    except BadInput:
        return  # the command writes nothing
    assert no_more_than(whole, case, number) == []


def no_more_than(whole: dict[str, set[str]], case: Case, number: int) -> list[object]:
    """What is wrong with the documents; each ninth alone where all are drafts anyway."""
    if not opens(case):
        name = [*WRITERS][number % len(WRITERS)]
        document = WRITERS[name](case)
        return [] if document is None or is_draft(document) else [(name, "is no draft")]
    documents = written(case)
    drafts: list[object] = [name for name in documents if is_draft(documents[name])]
    return drafts + [
        (name, claim)
        for name, document in documents.items()
        for claim in claims(document) - whole.get(name, set())
        if "…" not in claim and claim != "—"
    ]


@pytest.mark.parametrize(
    ("line", "protection", "gone"),
    [
        ("format: 1", "documents.writer.closed_on_any_day", lambda _: None),
        ("    makes: [transcript", "documents.parts.makes_unsaid", lambda *_: []),
    ],
)
def test_without_a_line_and_what_protects_from_its_absence_more_is_claimed(
    whole: dict[str, set[str]],
    monkeypatch: pytest.MonkeyPatch,
    line: str,
    protection: str,
    gone: Callable[..., object],
) -> None:
    (number,) = [n for n, text in enumerate(LINES) if text.startswith(line)]
    case = case_of(LINES[:number] + LINES[number + 1 :])
    assert no_more_than(whole, case, 0) == []
    monkeypatch.setattr(f"justemesure.{protection}", gone)
    assert no_more_than(whole, case, 0) != []
