"""Every document asked for, in the languages and formats asked for, in a folder written whole."""

import json
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from justemesure.charter.decode import dotted
from justemesure.charter.model import CharterFile
from justemesure.charter.record import Record
from justemesure.charter.render import digest_of
from justemesure.documents import (
    ai_register,
    balancing,
    callers,
    consultation,
    impact,
    notice,
    register,
    retention,
    session_sheet,
)
from justemesure.documents.as_docx import as_docx
from justemesure.documents.as_odt import as_odt
from justemesure.documents.as_typst import as_pdf
from justemesure.documents.document import Document
from justemesure.documents.names import DocumentName, Format
from justemesure.documents.pia import as_pia
from justemesure.documents.writer import Case
from justemesure.errors import Misuse
from justemesure.folder import appearing, sweep

WRITERS: dict[DocumentName, Callable[[Case], Document | None]] = {
    "notice": notice.write,
    "callers": callers.write,
    "consultation": consultation.write,
    "register": register.write,
    "impact": impact.write,
    "balancing": balancing.write,
    "ai_register": ai_register.write,
    "session_sheet": session_sheet.write,
    "retention": retention.write,
}
_RENDERERS: dict[Format, Callable[[Document], bytes]] = {
    "pdf": as_pdf,
    "docx": as_docx,
    "odt": as_odt,
}
Progress = Callable[[int, int], None]
"""Told the files written so far, and how many there will be."""


class Order(Record):
    names: tuple[DocumentName, ...]
    formats: tuple[Format, ...]
    cases: tuple[Case, ...]


class Issue(Record):
    """What was written, each document with its language; and what the charter calls for no such."""

    documents: tuple[Document, ...]
    absent: tuple[DocumentName, ...]
    files: tuple[str, ...]


def issue(order: Order, out: Path, progress: Progress) -> Issue:
    """Write ``out/<language>/<document>.<format>``, ``pia.json`` and ``traces.json``.

    Raises:
        Misuse: the folder exists already.
        OSError: the system refuses; nothing is left behind.
    """
    sweep(out)
    if os.path.lexists(out):
        raise Misuse("folder-exists", file=str(out))
    documents = [
        document
        for case in order.cases
        for name in order.names
        if (document := WRITERS[name](case)) is not None
    ]
    written = {document.name for document in documents}
    absent = tuple(name for name in order.names if name not in written)
    files: dict[str, bytes] = {}
    total = len(documents) * len(order.formats)
    for document in documents:
        for form in order.formats:
            path = f"{document.language}/{document.file}.{form}"
            files[path] = _RENDERERS[form](document)
            progress(len(files), total)
    for case in order.cases:
        if "impact" in order.names:
            study = impact.study(case)
            path = f"{case.language}/{study.document.file}.pia.json"
            files[path] = as_pia(study, case).encode()
        mine = [document for document in documents if document.language == case.language]
        files[f"{case.language}/traces.json"] = _traces(case.file, mine).encode()
    with appearing(out) as folder:
        for path, data in files.items():
            target = folder / path
            target.parent.mkdir(exist_ok=True)
            target.write_bytes(data)
    return Issue(tuple(documents), absent, tuple(files))


def _traces(file: CharterFile, documents: list[Document]) -> str:
    """Every statement with the places of the charter and the rules that it comes from."""
    whole = {
        "charter": digest_of(file),
        "documents": [
            {
                "name": document.name,
                "file": document.file,
                "on": document.on.isoformat(),
                "to_fill_in": [gap.label for gap in document.gaps],
                "statements": [*_statements(file, document)],
            }
            for document in documents
        ],
    }
    return json.dumps(whole, ensure_ascii=False, indent=1) + "\n"


def _statements(file: CharterFile, document: Document) -> Iterator[dict[str, Any]]:
    for section, statement in document.statements():
        yield {
            "section": section,
            "text": statement.text,
            "charter": [
                {"path": dotted(place), "line": file.place(place).line}
                for place in statement.places
            ],
            "rules": list(statement.rules),
        }
