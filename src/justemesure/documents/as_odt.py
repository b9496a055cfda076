"""A document → ODT, to be edited; each gap has one named style, so that all can be found."""

from datetime import datetime, time
from io import BytesIO
from typing import Any
from xml.sax.saxutils import quoteattr

from odfdo import Cell, Element, Header, List, ListItem, Row, Span
from odfdo import Document as Odt
from odfdo import Paragraph as Text
from odfdo import Table as Grid

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
from justemesure.i18n import Language, message

_COUNTRIES = {"fr": "FR", "en": "GB"}
_LOOKS = {
    "plain": "Standard",
    "quote": "JM_20_Quote",
    "warning": "JM_20_Warning",
    "apart": "JM_20_Apart",
}
_GAP = "JM_20_Gap"
_BOX = 'fo:border="0.06cm solid #000000" fo:padding="0.2cm" fo:margin-bottom="0.3cm"'
_BOLD = '<style:text-properties fo:font-weight="bold"/>'
_PARAGRAPHS = {
    "Quote": '<style:paragraph-properties fo:margin-left="1cm" fo:margin-bottom="0.2cm"/>'
    '<style:text-properties fo:font-size="12pt"/>',
    "Warning": f"<style:paragraph-properties {_BOX}/>{_BOLD}",
    "Apart": f"<style:paragraph-properties {_BOX}/>",
    "Head": _BOLD,
}
"""The styles of paragraphs of our own, and what each says."""
_SHARES = {2: (31, 69), 3: (30, 35, 35), 4: (28, 24, 24, 24)}  # of a table's width, in hundredths
_COLUMNS = tuple(
    f'<style:style style:name="JMColumn{share}" style:family="table-column">'
    f'<style:table-column-properties style:rel-column-width="{share}*"/></style:style>'
    for share in sorted({share for shares in _SHARES.values() for share in shares})
)
_CELL = (
    '<style:style style:name="JMCell" style:family="table-cell"><style:table-cell-properties'
    ' fo:border="0.02cm solid #888888" fo:padding="0.1cm"/></style:style>'
)
_BULLETS = (
    '<text:list-style style:name="JMBullets"><text:list-level-style-bullet text:level="1"'
    ' text:bullet-char="•"><style:list-level-properties text:list-level-position-and-space-mode='
    '"label-alignment"><style:list-level-label-alignment text:label-followed-by="listtab"'
    ' fo:text-indent="-0.5cm" fo:margin-left="0.8cm"/></style:list-level-properties>'
    "</text:list-level-style-bullet></text:list-style>"
)


def as_odt(document: Document) -> bytes:
    """The ODT's bytes, the same for the same document."""
    file = Odt("text")
    _set_styles(file, document.language)
    _set_properties(file, document)
    body = file.body
    body.clear()
    body.append(Text(document.title, style="Title"))
    for number, block in enumerate(document.blocks):
        if isinstance(block, Heading):
            body.append(Header(block.level, block.text))
        elif isinstance(block, Paragraph):
            body.append(_filled(block.statement, _LOOKS[block.look]))
        elif isinstance(block, Items):
            listed = List(style="JMBullets")
            for statement in block.statements:
                item = ListItem()
                item.append(_filled(statement, "Standard"))
                listed.append(item)
            body.append(listed)
        else:
            body.append(_table(block, f"T{number}"))
            body.append(Text(""))
    written = BytesIO()
    file.save(written)
    return settle(written.getvalue())


def _filled(statement: Statement, style: str) -> Text:
    paragraph = Text(style=style)
    for run in statement.runs:
        if isinstance(run, Gap):
            paragraph.append(Span(run.text, style=_GAP))
        else:
            paragraph.append_plain_text(run)
    return paragraph


def _table(block: Table, name: str) -> Grid:
    table = Grid(name)
    for share in _SHARES[len(block.head)]:
        column = Element.from_tag("table:table-column")
        column.set_attribute("table:style-name", f"JMColumn{share}")
        table.append(column)
    heads = Element.from_tag("table:table-header-rows")
    heads.append(_row([Text(name, style="JM_20_Head") for name in block.head]))
    table.append(heads)
    for row in block.rows:
        table.append(_row([_filled(statement, "Standard") for statement in row]))
    return table


def _row(paragraphs: list[Text]) -> Row:
    row = Row()
    for paragraph in paragraphs:
        cell = Cell(style="JMCell")
        cell.set_attribute("office:value-type", "string")
        cell.append(paragraph)
        row.append(cell)
    return row


def _set_styles(file: Any, language: Language) -> None:
    gap = message(language, "documents", "gap-style")
    named = [
        f'<style:style style:name="JM_20_{name}" style:display-name="{name}"'
        f' style:family="paragraph" style:parent-style-name="Standard">{says}</style:style>'
        for name, says in _PARAGRAPHS.items()
    ]
    marks = '<style:text-properties fo:font-weight="bold" fo:background-color="#ffe88a"/>'
    named.append(
        f'<style:style style:name="{_GAP}" style:display-name={quoteattr(gap)}'
        f' style:family="text">{marks}</style:style>'
    )
    for style in named:
        file.insert_style(Element.from_tag(style))
    for style in (_CELL, _BULLETS, *_COLUMNS):
        file.insert_style(Element.from_tag(style), automatic=True)
    styles = file.get_part("styles.xml")
    # The template numbers headings by itself: ours carry their number.
    for outline in styles.get_elements("//text:outline-style"):
        outline.delete()
    for properties in styles.get_elements("//style:text-properties"):
        if properties.get_attribute("fo:language") is not None:
            properties.set_attribute("fo:language", language)
            properties.set_attribute("fo:country", _COUNTRIES[language])


def _set_properties(file: Any, document: Document) -> None:
    meta = file.meta
    day = datetime.combine(document.on, time(12))  # the format has no zone
    meta.title, meta.language = document.title, document.language
    meta.creator = meta.initial_creator = document.author
    meta.creation_date = meta.date = day
    meta.generator = "Juste Mesure"
