"""What the documents and their formats are called: the command knows them without their makers."""

from typing import Literal, get_args

DocumentName = Literal[
    "notice",
    "callers",
    "consultation",
    "register",
    "impact",
    "balancing",
    "ai_register",
    "session_sheet",
    "retention",
]
Format = Literal["pdf", "docx", "odt"]
DOCUMENTS: tuple[DocumentName, ...] = get_args(DocumentName)
FORMATS: tuple[Format, ...] = get_args(Format)
