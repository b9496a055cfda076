"""LAW001 former-article-number. Explanation and examples: en.md, fr.md."""

import re
from collections.abc import Iterator

from justemesure.charter.finding import Found, Rule
from justemesure.charter.law import Law, names
from justemesure.charter.model import Charter, Path
from justemesure.charter.questions import is_french

RULE = Rule("LAW001", "former-article-number", "recommended", "product", since="0.1.0")


def check(charter: Charter, law: Law) -> Iterator[Found]:
    if not is_french(charter):
        return
    cited = [(path, text) for path, text in _citing(charter) if text]
    for article in names("numbering"):
        for old, new, since in law.replaced(f"numbering.{article}"):
            for path, text in cited:
                if _names(text, old):
                    yield Found("old-number", path, {"old": old, "new": new, "since": since})


def _citing(charter: Charter) -> Iterator[tuple[Path, str | None]]:
    """The places of a charter where texts of law are cited."""
    for index, basis in enumerate((charter.consultation and charter.consultation.bases) or ()):
        yield ("consultation", "bases", index), basis
    for name, purpose in (charter.purposes or {}).items():
        yield ("purposes", name, "for"), purpose.for_
        yield ("purposes", name, "text"), purpose.text
    for id, measure in (charter.measures or {}).items():
        yield ("measures", id, "sensitive_data_exception"), measure.sensitive_data_exception
    if isinstance(charter.decisions, tuple):
        for index, decision in enumerate(charter.decisions):
            yield ("decisions", index, "exception"), decision.exception


def _names(text: str, article: str) -> bool:
    """Whether it cites the article: ``L120-2``, ``L. 120-2``, never ``L120-25`` or ``L120-2-1``."""
    number = re.escape(article[1:]).replace(r"\-", r"\s?[-‐‑–]\s?")  # hyphens as typed
    return bool(re.search(rf"\b{article[0]}[.\s]*{number}(?![\d]|-\d)", text, re.IGNORECASE))
