"""The impact assessment as the JSON that the CNIL's PIA software imports.

Its format is not published: this follows what the import of version 4.1 reads. Severity and
likelihood, the opinions and the names of people are theirs to give: they stay open.
"""

import json
from collections.abc import Iterable, Iterator
from datetime import datetime, time
from html import escape
from typing import Any
from zoneinfo import ZoneInfo

from justemesure.documents.document import Block, Heading, Items, Paragraph, Statement
from justemesure.documents.impact import Study
from justemesure.documents.writer import Case
from justemesure.i18n import message

_GAUGES = (325, 326, 335, 336, 345, 346)
_OPEN = ("dpo_status", "dpo_opinion", "dpos_names", "people_names", "concerned_people_opinion")


def as_pia(study: Study, case: Case) -> str:
    """The whole JSON, with every question answered as far as the charter goes."""
    noon = datetime.combine(case.on, time(12), ZoneInfo("UTC"))
    at = f"{noon:%Y-%m-%dT%H:%M:%S}.000Z"
    assessment = case.charter.impact_assessment
    asked = bool(assessment and assessment != "none" and assessment.worker_views)
    whole = {
        "pia": {
            "name": f"{study.document.author} — {study.document.title}",
            "category": "",
            **{
                f"{role}_name": message(case.language, "documents-impact", f"pia.{role}")
                for role in ("author", "evaluator", "validator")
            },
            "status": 0,
            "created_at": at,
            "updated_at": at,
            **dict.fromkeys(_OPEN),
            "concerned_people_status": None,
            "concerned_people_searched_opinion": True if asked else None,
            "concerned_people_searched_content": None,
            "rejection_reason": "",
            "applied_adjustments": "",
        },
        "answers": [*_answers(study, at)],
        "measures": [
            {
                "id": number,
                "title": title,
                "content": as_html([Items(statements)]),
                "placeholder": "measures.default_placeholder",
                "created_at": at,
            }
            for number, (title, statements) in enumerate(study.measures.items(), start=1)
        ],
        "evaluations": [],
        "comments": [],
    }
    return json.dumps(whole, ensure_ascii=False, indent=1) + "\n"


def _answers(study: Study, at: str) -> Iterator[dict[str, Any]]:
    for question in sorted({*study.answers, *study.lists}):
        if question in study.lists:
            data: dict[str, Any] = {
                "text": None,
                "gauge": None,
                "list": list(study.lists[question]),
            }
        else:
            gauge = 0 if question in _GAUGES else None
            data = {"text": as_html(study.answers[question]), "gauge": gauge, "list": []}
        yield {"reference_to": question, "data": data, "created_at": at}


def as_html(blocks: Iterable[Block]) -> str:
    """Blocks as the few tags that the software's editor knows."""
    told = []
    for block in blocks:
        if isinstance(block, Heading):
            told.append(f"<p><strong>{escape(block.text)}</strong></p>")
        elif isinstance(block, Paragraph):
            told.append(f"<p>{_inline(block.statement)}</p>")
        elif isinstance(block, Items):
            items = "".join(f"<li>{_inline(statement)}</li>" for statement in block.statements)
            told.append(f"<ul>{items}</ul>")
        else:
            rows = "".join(
                f"<tr>{''.join(f'<td>{_inline(cell)}</td>' for cell in row)}</tr>"
                for row in block.rows
            )
            head = "".join(f"<th>{escape(name)}</th>" for name in block.head)
            told.append(f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>")
    return "".join(told)


def _inline(statement: Statement) -> str:
    return escape(statement.text, quote=False)
