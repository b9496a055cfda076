"""``python -m justemesure.charter.rules CODE NAME``: start a rule. Its page fails its tests until
somebody has written it.
"""

import re
import sys
from pathlib import Path

from justemesure import __version__
from justemesure.charter.lint import rules
from justemesure.charter.pages import HEADINGS
from justemesure.i18n import LANGUAGES, Language

_CHECK = '''"""{code} {name}. Explanation and examples: en.md, fr.md."""

from collections.abc import Iterator

from justemesure.charter.finding import Found, Rule
from justemesure.charter.law import Law
from justemesure.charter.model import Charter
from justemesure.charter.questions import measures

RULE = Rule("{code}", "{name}", "mandatory", "law", since="{since}")


def check(charter: Charter, law: Law) -> Iterator[Found]:
    for id, measure in measures(charter):
        if measure.kind is None:
            yield Found("declared", ("measures", id), {{"measure": id}})
'''
_SENTENCES = "```yaml\ndeclared:\n  found: …\n  fix: …\n```"
_EXAMPLE = "```charter\nmeasures: {}\n```"


def main(arguments: list[str]) -> int:
    """Write the rule's folder; 2 when the code or the name will not do."""
    if len(arguments) != 2 or not re.fullmatch(r"[A-Z]{3}\d{3}", arguments[0]):
        return _refuse("make new-rule CODE=APP007 NAME=short-fault")
    code, name = arguments
    if not re.fullmatch(r"[a-z]+(-[a-z]+)*", name):
        return _refuse(f"{name}: lower-case words joined by hyphens, naming the fault")
    taken = {**{known: known for known in rules()}, **_names()}
    if code in taken or name in taken:
        return _refuse(f"{code} {name}: taken; a code and a name are for life")
    folder = Path(__file__).parent / f"{code.lower()}_{name.replace('-', '_')}"
    folder.mkdir()
    (folder / "__init__.py").write_text("")
    check = _CHECK.format(code=code, name=name, since=__version__)
    (folder / "check.py").write_text(check, encoding="utf-8")
    for language in LANGUAGES:
        (folder / f"{language}.md").write_text(_page(code, name, language), encoding="utf-8")
    print(f"{folder}: write the pages, then the check; then pytest tests/charter -k {code.lower()}")
    return 0


def _names() -> dict[str, str]:
    return {module.RULE.name: code for code, (_, module) in rules().items()}


def _page(code: str, name: str, language: Language) -> str:
    parts = [f"# {code} {name}\n\n…\n"]
    for index, heading in enumerate(HEADINGS[language]):
        body = {1: _SENTENCES, 2: _EXAMPLE, 3: _EXAMPLE, 4: _EXAMPLE}.get(index, "…")
        parts.append(f"## {heading}\n\n{body}\n")
    return "\n".join(parts)


def _refuse(why: str) -> int:
    print(why, file=sys.stderr)
    return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
