"""A document → DOCX, to be edited; each gap has one named style, so that all can be found."""

from datetime import datetime, time
from io import BytesIO
from typing import Any

import docx
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor

from justemesure.documents.archive import settle
from justemesure.documents.document import (
    Document,
    Gap,
    Heading,
    Items,
    Paragraph,
    Statement,
    Table,
)
from justemesure.i18n import message

_LOCALES = {"fr": "fr-FR", "en": "en-GB"}
_FONT = "Liberation Serif"
_LOOKS = {"plain": "Normal", "quote": "Said", "warning": "Warning", "apart": "Apart"}
_MOST_LETTERS = 255  # of a property, says python-docx
_WIDTHS = {2: (5.2, 11.4), 3: (5.0, 5.8, 5.8), 4: (4.3, 4.1, 4.1, 4.1)}  # centimetres


def as_docx(document: Document) -> bytes:
    """The DOCX's bytes, the same for the same document."""
    file = docx.Document()
    gap_style = message(document.language, "documents", "gap-style")
    ids = _set_styles(file, _LOCALES[document.language], gap_style)
    _set_properties(file, document)
    file.add_paragraph(document.title, style="Title")
    for block in document.blocks:
        if isinstance(block, Heading):
            file.add_heading(block.text, block.level)
        elif isinstance(block, Paragraph):
            _fill(_add(file, ids[_LOOKS[block.look]]), block.statement, ids[gap_style])
        elif isinstance(block, Items):
            for statement in block.statements:
                _fill(_add(file, ids["List Bullet"]), statement, ids[gap_style])
        else:
            _add_table(file, block, ids[gap_style])
    written = BytesIO()
    file.save(written)
    return settle(written.getvalue())


def _add(file: Any, style: str) -> Any:
    """A paragraph of a style, by the style's identifier: by its name it takes a search each."""
    paragraph = file.add_paragraph()
    paragraph._p.style = style  # noqa: SLF001  # no public way
    return paragraph


def _fill(paragraph: Any, statement: Statement, gap: str) -> None:
    for run in statement.runs:
        if isinstance(run, Gap):
            paragraph.add_run(run.text)._r.style = gap  # noqa: SLF001  # no public way
        else:
            paragraph.add_run(run)


def _add_table(file: Any, block: Table, gap: str) -> None:
    table = file.add_table(rows=len(block.rows) + 1, cols=len(block.head), style="Table Grid")
    table.autofit = False
    head, *rows = table.rows
    for cell, name in zip(head.cells, block.head, strict=True):
        cell.paragraphs[0].add_run(name).bold = True
    repeated = OxmlElement("w:tblHeader")  # the row that heads the columns, on every page
    repeated.set(qn("w:val"), "true")
    head._tr.get_or_add_trPr().append(repeated)  # noqa: SLF001  # no public way
    for row, statements in zip(rows, block.rows, strict=True):
        for cell, statement in zip(row.cells, statements, strict=True):
            _fill(cell.paragraphs[0], statement, gap)
    for row in table.rows:
        for cell, width in zip(row.cells, _WIDTHS[len(block.head)], strict=True):
            cell.width = Cm(width)
    for column, width in zip(table.columns, _WIDTHS[len(block.head)], strict=True):
        column.width = Cm(width)
    file.add_paragraph()  # else two tables that follow each other become one


def _set_styles(file: Any, locale: str, gap_style: str) -> dict[str, str]:
    """The look of everything; the identifiers of the styles by their names."""
    styles = file.styles
    for tag in styles.element.iter(qn("w:lang")):  # Normal's alone leaves the defaults in English
        tag.set(qn("w:val"), locale)
        tag.set(qn("w:eastAsia"), locale)
    styles["Normal"].font.name, styles["Normal"].font.size = _FONT, Pt(10.5)
    for name in ("Title", "Heading 1", "Heading 2"):
        font = styles[name].font
        font.name, font.color.rgb = _FONT, RGBColor(0, 0, 0)
        fonts = styles[name].element.get_or_add_rPr().get_or_add_rFonts()
        for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
            fonts.attrib.pop(qn(f"w:{theme}"), None)  # a theme's font would win over the name
    gap = styles.add_style(gap_style, WD_STYLE_TYPE.CHARACTER)
    gap.font.bold = True
    shade = OxmlElement("w:shd")  # a style's highlight is shown by few programs
    for name, value in (("val", "clear"), ("color", "auto"), ("fill", "FFE88A")):
        shade.set(qn(f"w:{name}"), value)
    gap.element.get_or_add_rPr().append(shade)
    for name in ("Said", "Warning", "Apart"):
        own = styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        own.base_style, own.font.bold = styles["Normal"], name == "Warning"
        if name == "Said":
            own.font.size, own.paragraph_format.left_indent = Pt(12), Cm(1)
        else:
            own.element.get_or_add_pPr().append(_border())
    ruled = styles["Title"].element.pPr.find(qn("w:pBdr"))  # the template's blue line
    styles["Title"].element.pPr.remove(ruled)
    for section in file.sections:
        section.page_width, section.page_height = Cm(21), Cm(29.7)
        section.left_margin = section.right_margin = Cm(2.2)
    return {style.name: style.style_id for style in styles}


def _border() -> Any:
    borders = OxmlElement("w:pBdr")
    for side in ("top", "left", "bottom", "right"):
        line = OxmlElement(f"w:{side}")
        for name, value in (("val", "single"), ("sz", "8"), ("space", "6"), ("color", "000000")):
            line.set(qn(f"w:{name}"), value)
        borders.append(line)
    return borders


def _set_properties(file: Any, document: Document) -> None:
    properties = file.core_properties
    properties.title = document.title[:_MOST_LETTERS]
    properties.author = document.author[:_MOST_LETTERS]
    properties.language = _LOCALES[document.language]
    properties.comments = ""
    properties.last_modified_by = ""
    noon = datetime.combine(document.on, time(12))
    properties.created = properties.modified = noon
