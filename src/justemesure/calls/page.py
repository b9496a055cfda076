"""What every page of a call is made of: one offline file, both languages, a strict policy."""

import base64
import hashlib
import secrets
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from justemesure.calls.call import PARTIES, Party
from justemesure.charter.model import Charter
from justemesure.charter.wording import day
from justemesure.i18n import LANGUAGES, Language, catalogue, message, typeset

_HERE = Path(__file__).parent

Both = dict[Language, str]


class Media:
    """Sound or a film in a page, which names it; its bytes are put in last.

    As text they would be copied at each step of the page's making, twice as large.
    """

    def __init__(self, content: bytes) -> None:
        self.content = content
        self._name = secrets.token_hex(16)

    def __str__(self) -> str:
        return self._name

    def put_into(self, page: bytes) -> bytes:
        before, _, after = page.partition(self._name.encode())
        return b"".join((before, base64.b64encode(self.content), after))


def environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(_HERE),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def rendered(
    template: str,
    script: str,
    charter: Charter,
    language: Language,
    media: Sequence[Media] = (),
    **content: Any,
) -> bytes:
    """The page, whole, in UTF-8; both languages are in it, ``language`` is the one it opens in.

    Args:
        media: what of the content is sound or film; the page names each once.
    """
    style, organisation = part("report.css"), charter.organisation
    page = (
        environment()
        .get_template(template)
        .render(
            language=language,
            say={known: sentences(known) for known in LANGUAGES},
            policy=policy(style, script),
            style=Markup(style),  # noqa: S704  # our own file, hashed in the policy
            script=Markup(script),  # noqa: S704
            organisation=organisation.name if organisation else None,
            names={party: name_of(party) for party in PARTIES},
            **content,
        )
        .encode()
    )
    for one in media:
        page = one.put_into(page)
    return page


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
