"""What every page of a call is made of: one offline file, both languages, a strict policy."""

import base64
import hashlib
from datetime import datetime
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from justemesure.calls.call import Party
from justemesure.charter.wording import day
from justemesure.i18n import LANGUAGES, Language, catalogue, message, typeset

_HERE = Path(__file__).parent

Both = dict[Language, str]


def environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(_HERE),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def part(name: str) -> str:
    return (_HERE / name).read_text(encoding="utf-8").strip()


def policy(style: str, script: str) -> str:
    """Nothing from outside, and inside only this very style and this very script (CSP 3)."""
    return (
        f"default-src 'none'; style-src '{_hash(style)}'; script-src '{_hash(script)}';"
        " media-src data:; base-uri 'none'; form-action 'none'"
    )


def _hash(text: str) -> str:
    return f"sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}"


def both(tell: Any) -> Both:
    return {language: typeset(language, tell(language)) for language in LANGUAGES}


def sentences(language: Language) -> dict[str, str]:
    return {name: typeset(language, text) for name, text in catalogue(language, "report").items()}


def moment(at: datetime, language: Language) -> str:
    return message(language, "report", "moment", day=day(at.date(), language), time=f"{at:%H:%M}")


def name_of(party: Party | None) -> Both:
    if party is None:
        return both(lambda known: message(known, "report", "both"))
    return both(lambda known: message(known, "figures", f"party.{party}"))


def across(span: Any, length: float) -> dict[str, str]:
    return {
        "x": f"{1000 * span.start / length:.2f}",
        "w": f"{1000 * (span.end - span.start) / length:.2f}",
    }


def clock(seconds: float) -> str:
    return f"{int(seconds) // 60}:{int(seconds) % 60:02}"
