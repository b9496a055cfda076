"""The corpus: realistic charters, what must be found in each, and what the rules find.

``fixtures/charters/expected.txt`` is written by people, from the law; ``fixtures/corpus.txt`` by
``make corpus``, and shows the effect of any change of a rule: ``make corpus-diff``.
"""

import sys
from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path
from typing import NamedTuple

from justemesure.charter.decode import dotted
from justemesure.charter.finding import Finding
from justemesure.charter.lint import lint
from justemesure.charter.load import load
from justemesure.charter.model import CharterFile
from justemesure.charter.render import tell
from justemesure.i18n import Language

CHARTERS = Path(__file__).parent / "fixtures" / "charters"
EXPECTED = CHARTERS / "expected.txt"
FOUND = Path(__file__).parent / "fixtures" / "corpus.txt"


class Case(NamedTuple):
    """``CHARTER [on DAY] [after CHARTER]``: what is checked, when, and what it replaces.

    ``expected`` holds codes and dotted paths.
    """

    title: str
    expected: frozenset[tuple[str, str]]

    @property
    def charter(self) -> str:
        return self.title.split()[0]

    @property
    def file(self) -> CharterFile:
        return read(self.charter)

    @property
    def on(self) -> date:
        """The day in the title, or that on which the charter comes into force."""
        if day := self._after("on"):
            return date.fromisoformat(day)
        identity = self.file.charter.charter
        assert identity is not None
        assert identity.in_force_from is not None
        return identity.in_force_from

    @property
    def previous(self) -> CharterFile | None:
        charter = self._after("after")
        return read(charter) if charter else None

    def _after(self, word: str) -> str | None:
        _, _, rest = self.title.partition(f" {word} ")
        return rest.split()[0] if rest else None

    def findings(self) -> list[Finding]:
        return lint(self.file, self.on, self.previous)


@cache
def read(charter: str) -> CharterFile:
    return load(CHARTERS / f"{charter}.yaml")


def names() -> list[str]:
    """Every charter of the corpus, ``lawful/…`` or ``unlawful/…``."""
    found = CHARTERS.glob("*/*.yaml")
    return sorted(path.relative_to(CHARTERS).with_suffix("").as_posix() for path in found)


def cases() -> Iterator[Case]:
    for title, lines in _paragraphs(EXPECTED.read_text("utf-8")):
        pairs = (line.split() for line in lines)
        yield Case(title, frozenset((code, path) for code, path in pairs))


def findings() -> dict[str, dict[str, Finding]]:
    """Each case → the lines of the table, each with its finding."""
    return {case.title: {_line(found): found for found in case.findings()} for case in cases()}


def _line(finding: Finding) -> str:
    severity = "waived" if finding.waived_until else finding.severity
    return f"{severity:<12}{finding.rule.code} {dotted(finding.path)}: {finding.sentence}"


def table(found: dict[str, dict[str, Finding]]) -> str:
    return "\n\n".join("\n  ".join([title, *lines]) for title, lines in found.items()) + "\n"


def difference(before: str, found: dict[str, dict[str, Finding]], language: Language) -> str:
    """What is found more (+) and less (-) than in the table ``before``, charter by charter."""
    old = dict(_paragraphs(before))
    told = []
    for title in sorted(old.keys() | found.keys()):
        past, now = old.get(title, []), found.get(title, {})
        changes = [f"- {line}" for line in past if line not in now]
        for line, finding in now.items():
            if line not in past:
                changes += [f"+ {line}", f"    {tell(finding, language).message}"]
        if changes:
            told.append("\n  ".join([title, *changes]))
    return "\n\n".join(told)


def _paragraphs(text: str) -> Iterator[tuple[str, list[str]]]:
    for paragraph in text.split("\n\n"):
        title, *lines = paragraph.strip().splitlines()
        if not title.startswith("#"):
            yield title, [line.strip() for line in lines]


_UNCHANGED = {
    "en": "The rules find what they found.",
    "fr": "Les règles constatent ce qu’elles constataient.",
}


def main(arguments: list[str]) -> int:
    match arguments:
        case []:
            FOUND.write_text(table(findings()), "utf-8")
        case ["diff", "en" | "fr" as language]:
            changed = difference(FOUND.read_text("utf-8"), findings(), language)
            print(changed or _UNCHANGED[language])
        case _:
            print("corpus.py, or corpus.py diff en|fr", file=sys.stderr)
            return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
