"""A document → PDF, tagged, by Typst; fonts are those that its wheel embeds, nothing is fetched.

No conformance to PDF/UA or PDF/A is claimed: no validator here could confirm it.
"""

import json
from datetime import datetime, time
from pathlib import Path
from typing import Any, Literal
from zoneinfo import ZoneInfo

import typst

from justemesure.documents.document import (
    Block,
    Document,
    Gap,
    Heading,
    Items,
    Paragraph,
    Statement,
)

_TEMPLATE = (Path(__file__).parent / "document.typ").read_bytes()


def as_pdf(document: Document, *, standards: tuple[Literal["ua-1"], ...] = ()) -> bytes:
    """The PDF's bytes, the same for the same document.

    Args:
        standards: what Typst is asked to check and to claim (``ua-1``): for tests only.
    """
    told = {
        "title": document.title,
        "author": document.author,
        "lang": document.language,
        "date": document.on.isoformat(),
        "blocks": [_block(block) for block in document.blocks],
    }
    return typst.compile(
        _TEMPLATE,
        format="pdf",
        ignore_system_fonts=True,
        sys_inputs={"document": json.dumps(told, ensure_ascii=False)},
        timestamp=datetime.combine(document.on, time(12), ZoneInfo("UTC")),
        pdf_standards=list(standards),
    )


def _block(block: Block) -> dict[str, Any]:
    if isinstance(block, Heading):
        return {"kind": "heading", "level": block.level, "text": block.text}
    if isinstance(block, Paragraph):
        return {"kind": "paragraph", "look": block.look, "runs": _runs(block.statement)}
    if isinstance(block, Items):
        return {"kind": "items", "items": [_runs(statement) for statement in block.statements]}
    rows = [[_runs(cell) for cell in row] for row in block.rows]
    return {"kind": "table", "head": block.head, "rows": rows}


def _runs(statement: Statement) -> list[dict[str, Any]]:
    return [
        {"text": run.text, "gap": True} if isinstance(run, Gap) else {"text": run, "gap": False}
        for run in statement.runs
    ]
