"""One charter's documents as text. `python tests/papers.py` writes them anew: look at them then."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

from justemesure.charter.lint import lint
from justemesure.charter.load import load
from justemesure.documents.document import as_text
from justemesure.documents.issue import WRITERS
from justemesure.documents.writer import Case
from justemesure.i18n import LANGUAGES

FOLDER = Path(__file__).parent / "fixtures" / "documents"
ON = date(2026, 11, 22)


def papers() -> Iterator[tuple[Path, str]]:
    """Where each text is kept, and what it is now."""
    file = load(FOLDER / "charter.yaml")
    findings = tuple(lint(file, ON))
    for language in LANGUAGES:
        for name, write in WRITERS.items():
            document = write(Case(file, findings, language, ON))
            assert document is not None, name
            yield FOLDER / language / f"{name}.txt", as_text(document)


if __name__ == "__main__":
    for path, text in papers():
        path.write_text(text, "utf-8")
