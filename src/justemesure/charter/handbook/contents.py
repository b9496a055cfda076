"""What the handbook holds in one language: rules, questions, sources and dated values, linked."""

from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from justemesure.charter import law
from justemesure.charter.finding import Rule
from justemesure.charter.lint import rules
from justemesure.charter.pages import Page, page, sources
from justemesure.charter.record import Record
from justemesure.i18n import Language, catalogue, message, typeset

HERE = Path(__file__).parent
_Loader = getattr(yaml, "CBaseLoader", yaml.BaseLoader)

WORD_LISTS = "lexicon"
"""The subject whose values are long lists of words; the rule that reads them explains them."""


class Entry(Record):
    """A rule and its page."""

    rule: Rule
    page: Page

    @property
    def code(self) -> str:
        return self.rule.code


class Question(Record):
    """What somebody asks, in two or three sentences that rest on ``rules``."""

    id: str
    asked_by: str
    rules: tuple[str, ...]
    asked: str
    answer: str


class Source(Record):
    """A text, the rules that cite it with what it says there, the values that rest on it."""

    id: str
    family: str
    text: str
    url: str | None
    rules: tuple[tuple[str, str], ...]
    values: tuple[str, ...]


class Contents(Record):
    language: Language
    on: date
    version: str
    entries: Mapping[str, Entry]
    families: Mapping[str, tuple[str, ...]]
    questions: tuple[Question, ...]
    sources: Mapping[str, Source]

    def said(self, name: str, /, **said: object) -> str:
        """A sentence of the handbook's own, in its language."""
        return message(self.language, "handbook", name, **said)

    def title(self, code: str) -> str:
        """A rule in one sentence."""
        return typeset(self.language, self.entries[code].page.summary)

    def word(self, name: str) -> str:
        """A severity or a force in words."""
        return message(self.language, "words", name)


def contents(language: Language, on: date, version: str) -> Contents:
    entries = {
        code: Entry(module.RULE, page(folder, language))
        for code, (folder, module) in sorted(rules().items())
    }
    prefixes = sorted({code[:3] for code in entries})
    told = [name.removeprefix("family.") for name in catalogue(language, "handbook")]
    return Contents(
        language,
        on,
        version,
        entries,
        {
            prefix: tuple(code for code in entries if code.startswith(prefix))
            for prefix in sorted(prefixes, key=told.index)  # the order of the catalogue
        },
        _questions(language),
        _sources(language, entries),
    )


def value_names() -> tuple[str, ...]:
    """Every dated legal value, as ``subject.name``."""
    return tuple(
        f"{subject}.{name}"
        for subject in law.subjects()
        if subject != WORD_LISTS
        for name in law.names(subject)
    )


def _questions(language: Language) -> tuple[Question, ...]:
    found = []
    for id, one in asked().items():
        question, answer = (typeset(language, told) for told in one[language])
        found.append(Question(id, str(one["asked_by"]), tuple(one["rules"]), question, answer))
    return tuple(found)


@cache
def asked() -> dict[str, dict[str, Any]]:
    """The questions as they are written: who asks, the rules, and in each language both texts."""
    text = (HERE / "questions.yaml").read_text(encoding="utf-8")
    return yaml.load(text, Loader=_Loader)  # type: ignore[no-any-return]


def _sources(language: Language, entries: Mapping[str, Entry]) -> dict[str, Source]:
    cited: dict[str, list[tuple[str, str]]] = {id: [] for id in sources()}
    for code, entry in entries.items():
        for citation in entry.page.citations():
            cited[citation.source].append((code, citation.says))
    valued: dict[str, list[str]] = {id: [] for id in sources()}
    for name in value_names():
        for _, step in law.history(name):
            if name not in valued[step.source]:
                valued[step.source].append(name)
    return {
        id: Source(
            id, _family(id), text[language], text.get("url"), tuple(cited[id]), tuple(valued[id])
        )
        for id, text in sources().items()
    }


_FAMILIES = (
    ("gdpr-", "gdpr"),
    ("aia-", "ai-act"),
    ("omnibus-", "ai-act"),
    ("cnil-", "cnil"),
    ("san-", "cnil"),
    ("ns-", "cnil"),
    ("ce-", "courts"),
    ("cjeu-", "courts"),
    ("soc-", "courts"),
    ("tj-", "courts"),
    ("product", "product"),
)


def _family(id: str) -> str:
    """Where a source stands in the list, from the form of its name."""
    if id[:1] in "LR" and id[1:2].isdigit():
        return "labour-code"
    return next((family for start, family in _FAMILIES if id.startswith(start)), "others")
