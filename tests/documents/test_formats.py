"""PDF, DOCX and ODT: they open again, hold every word, and are the same the second time."""

import zipfile
from collections.abc import Callable
from io import BytesIO

import docx
import pytest
from odfdo import Document as Odt

from justemesure.documents.as_docx import as_docx
from justemesure.documents.as_odt import as_odt
from justemesure.documents.as_typst import as_pdf
from justemesure.documents.document import Document
from justemesure.i18n import LANGUAGES, Language

DocumentOf = Callable[[str, Language, str], Document | None]

EXAMPLE = "tests/fixtures/documents/charter.yaml"


@pytest.fixture(scope="session", params=LANGUAGES)
def callers(request: pytest.FixtureRequest, document_of: DocumentOf) -> Document:
    document = document_of(EXAMPLE, request.param, "callers")
    assert document is not None
    return document


def locale(language: Language) -> str:
    return {"fr": "fr-FR", "en": "en-GB"}[language]


def test_the_docx_opens_and_holds_every_statement(callers: Document) -> None:
    data = as_docx(callers)
    assert data == as_docx(callers)
    file = docx.Document(BytesIO(data))
    told = [paragraph.text for paragraph in file.paragraphs]
    told += [c.text for table in file.tables for row in table.rows for c in row.cells]
    assert {statement.text for _, statement in callers.statements()} <= set(told)
    marked = {run.text for p in file.paragraphs for run in p.runs if run.style.font.bold}
    assert {gap.text for gap in callers.gaps} <= marked
    assert file.core_properties.title == callers.title
    heads = [row for table in file.tables for row in table.rows[:1]]
    assert all("tblHeader" in row._tr.xml for row in heads)


def test_the_docx_speaks_one_language(callers: Document) -> None:
    with zipfile.ZipFile(BytesIO(as_docx(callers))) as archive:
        styles = archive.read("word/styles.xml").decode()
    other = locale("en" if callers.language == "fr" else "fr")
    assert f'w:val="{locale(callers.language)}"' in styles
    assert f'w:val="{other}"' not in styles
    assert 'w:lang w:val="en-US"' not in styles


def test_the_odt_opens_and_holds_every_statement(callers: Document) -> None:
    data = as_odt(callers)
    assert data == as_odt(callers)
    with zipfile.ZipFile(BytesIO(data)) as archive:
        first = archive.infolist()[0]
        assert (first.filename, first.compress_type) == ("mimetype", zipfile.ZIP_STORED)
        styles = archive.read("styles.xml").decode()
    assert "outline-style" not in styles.replace("default-outline-level", "")
    file = Odt(BytesIO(data))
    told = {paragraph.inner_text for paragraph in file.body.get_elements("//text:p")}
    assert {statement.text for _, statement in callers.statements()} <= told
    spans = {span.inner_text for span in file.body.get_elements("//text:span")}
    assert {gap.text for gap in callers.gaps} <= spans
    assert file.meta.language == callers.language


def test_the_pdf_is_tagged_titled_and_claims_nothing(callers: Document) -> None:
    data = as_pdf(callers)
    assert data == as_pdf(callers)
    assert data.startswith(b"%PDF-1.7")
    assert f"/Lang({callers.language})".encode() in data
    assert b"pdfuaid" not in data
    assert b"pdfaid" not in data


def test_typst_finds_nothing_against_pdf_ua(callers: Document) -> None:
    """Its own checks only; it would refuse to write the file."""
    assert b"pdfuaid" in as_pdf(callers, standards=("ua-1",))


def test_a_charter_s_words_are_never_markup(callers: Document) -> None:
    evil = '#panic("x") *b* $ \\ "quote" <w:p/> & [a](b)'
    odd = callers.but(title=evil, author=evil)
    assert as_pdf(odd)
    assert docx.Document(BytesIO(as_docx(odd))).paragraphs[0].text == evil
    assert Odt(BytesIO(as_odt(odd))).body.get_elements("//text:p")[0].inner_text == evil


def test_a_name_longer_than_a_property_may_be_is_no_failure(callers: Document) -> None:
    long = "Société " + "d'assurance " * 100
    odd = callers.but(title=long, author=long)
    assert docx.Document(BytesIO(as_docx(odd))).paragraphs[0].text == long
