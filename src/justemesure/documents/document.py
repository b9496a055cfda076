"""A legal document before it has a format: headings, paragraphs, lists and tables.

Each statement says what it comes from: places of the charter, or rules. What only the employer
knows is a ``Gap``, numbered, shown in its place and again in the list at the end.
"""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Literal

from justemesure.charter.model import Path
from justemesure.charter.record import Record
from justemesure.i18n import Language

Look = Literal["plain", "quote", "warning", "apart"]
"""``quote`` is to be said aloud; ``apart`` must stand out from all the rest (a right to object)."""


class Gap(Record):
    """Something that only the employer knows; ``text`` is how it shows: ``[To fill 3: …]``."""

    number: int
    label: str
    text: str


class Statement(Record):
    """Words and gaps, with the places of the charter and the rules that they come from."""

    runs: tuple[str | Gap, ...]
    places: tuple[Path, ...]
    rules: tuple[str, ...]

    @property
    def text(self) -> str:
        return "".join(run if isinstance(run, str) else run.text for run in self.runs)


class Heading(Record):
    """``level`` 1 is numbered in ``text``; 2 stands within it."""

    level: Literal[1, 2]
    text: str


class Paragraph(Record):
    statement: Statement
    look: Look = "plain"


class Items(Record):
    statements: tuple[Statement, ...]


class Table(Record):
    """Its first row heads its columns; the first column of a table of two heads its rows."""

    head: tuple[str, ...]
    rows: tuple[tuple[Statement, ...], ...]


Block = Heading | Paragraph | Items | Table


class Document(Record):
    name: str
    file: str
    title: str
    author: str
    language: Language
    on: date
    blocks: tuple[Block, ...]
    gaps: tuple[Gap, ...]

    def statements(self) -> Iterator[tuple[str, Statement]]:
        """Every statement, with the heading of level 1 that it stands under."""
        return statements(self.blocks, self.title)


def statements(blocks: Iterable[Block], under: str) -> Iterator[tuple[str, Statement]]:
    """Every statement of blocks, with the heading of level 1 that it stands under."""
    for block in blocks:
        if isinstance(block, Heading):
            under = block.text if block.level == 1 else under
        elif isinstance(block, Paragraph):
            yield under, block.statement
        elif isinstance(block, Items):
            yield from ((under, statement) for statement in block.statements)
        else:
            yield from ((under, cell) for row in block.rows for cell in row)


def as_text(document: Document) -> str:
    """The document as plain text: what tests read, and what both editable formats hold."""
    lines = [document.title]
    for block in document.blocks:
        if isinstance(block, Heading):
            lines += ["", f"{'#' * block.level} {block.text}"]
        elif isinstance(block, Paragraph):
            mark = {"plain": "", "quote": "> ", "warning": "! ", "apart": "| "}[block.look]
            lines.append(f"{mark}{block.statement.text}")
        elif isinstance(block, Items):
            lines += [f"• {statement.text}" for statement in block.statements]
        else:
            lines.append(" | ".join(block.head))
            lines += [" | ".join(cell.text for cell in row) for row in block.rows]
    return "\n".join(lines) + "\n"
