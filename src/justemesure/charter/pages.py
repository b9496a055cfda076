"""A rule's page: the Markdown file that a lawyer reviews, in French or in English.

It explains, holds the sentences of the rule's findings with their fixes, and its examples are
the rule's tests. Sections come in one order, with fixed headings in each language.
"""

import re
from datetime import date
from functools import cache
from pathlib import Path

import yaml

from justemesure.charter.law import Law, names
from justemesure.charter.record import Record
from justemesure.i18n import Language

RULES = Path(__file__).parent / "rules"
_LAW = Path(__file__).parent / "law"
_Loader = getattr(yaml, "CBaseLoader", yaml.BaseLoader)

HEADINGS: dict[Language, tuple[str, ...]] = {
    "en": (
        "Why it matters",
        "What is found",
        "Refused",
        "Accepted",
        "Near miss",
        "What to do",
        "What this rule cannot see",
        "References",
    ),
    "fr": (
        "Pourquoi",
        "Ce qui est constaté",
        "Refusé",
        "Accepté",
        "De justesse",
        "Que faire",
        "Ce que cette règle ne voit pas",
        "Références",
    ),
}
WHY, FINDINGS, REFUSED, ACCEPTED, NEAR_MISS, WHAT_TO_DO, BLIND, REFERENCES = range(8)

_SECTION = re.compile(r"^## (.+)$", re.MULTILINE)
_REFERENCE = re.compile(r"^- \[([A-Za-z0-9-]+)\] ?(.*)$", re.MULTILINE)


class Sentence(Record):
    found: str
    fix: str


class Citation(Record):
    """A text that the rule rests on; ``says`` is what it says here, in a few words."""

    source: str
    text: str
    url: str | None
    says: str


class Page(Record):
    heading: str
    summary: str
    sections: tuple[str, ...]
    text: str
    language: Language

    def sentences(self) -> dict[str, Sentence]:
        """The sentences of the rule's findings, by the name that ``check`` gives them."""
        block = re.search(r"```yaml\n(.*?)```", self.sections[FINDINGS], re.DOTALL)
        entries = yaml.load(block[1], Loader=_Loader) if block else {}
        return {name: Sentence(**entry) for name, entry in entries.items()}

    def citations(self, on: date | None = None) -> list[Citation]:
        """What the page cites, each article by the number that it bore ``on`` that day."""
        references = _REFERENCE.findall(self.sections[REFERENCES])
        return [
            Citation(
                source,
                _numbered(sources()[source][self.language], source, on),
                sources()[source].get("url"),
                says,
            )
            for source, says in references
        ]


def _numbered(text: str, article: str, on: date | None) -> str:
    """``L120-2 (L1121-1)`` on a day when L1121-1 bore its old number."""
    entry = f"numbering.{article}"
    if on is None or article not in names("numbering") or not Law(on).applies(entry):
        return text
    number = Law(on).value(entry).value
    return text if number == article else text.replace(article, f"{number} ({article})")


@cache
def page(folder: str, language: Language) -> Page:
    """The page of the rule in ``folder``.

    Raises:
        ValueError: a section is missing, doubled or out of order.
    """
    text = (RULES / folder / f"{language}.md").read_text(encoding="utf-8")
    parts = _SECTION.split(text)
    found = tuple(parts[1::2])
    if found != HEADINGS[language]:
        raise ValueError(f"{folder}/{language}.md: sections {found}, not {HEADINGS[language]}")
    heading, _, summary = parts[0].strip().partition("\n")
    sections = tuple(part.strip() for part in parts[2::2])
    summary = " ".join(summary.split())  # lists of rules show it on one line
    return Page(heading.removeprefix("# "), summary, sections, text, language)


@cache
def sources() -> dict[str, dict[str, str]]:
    text = (_LAW / "sources.yaml").read_text(encoding="utf-8")
    return yaml.load(text, Loader=_Loader)  # type: ignore[no-any-return]
