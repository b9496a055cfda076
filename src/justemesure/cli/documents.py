"""The command that writes legal documents; what makes them is imported only when it runs."""

import argparse
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from justemesure.cli.command import DONE, Command, Parser, tell
from justemesure.cli.progress import counted
from justemesure.documents.names import DOCUMENTS, FORMATS
from justemesure.errors import Misuse
from justemesure.i18n import LANGUAGES, Language, message

if TYPE_CHECKING:
    from justemesure.documents.issue import Issue


def _arguments(parser: Parser) -> None:
    parser.charter()
    parser.option("--out", type=Path, required=True, metavar="DIR")
    parser.option("--only", type=_several(parser.language, DOCUMENTS), metavar="NAME,…")
    parser.add_argument(
        "--format",
        type=_several(parser.language, FORMATS),
        metavar="pdf,docx,odt",
        help=parser.told("formats"),
    )
    parser.day("--as-of")
    # Without --lang the documents come in both languages; the messages keep the machine's.
    parser.set_defaults(lang=None, spoken=parser.language)


def _several(language: Language, known: tuple[str, ...]) -> Callable[[str], tuple[str, ...]]:
    """One or more words of a list, separated by commas."""

    def read(text: str) -> tuple[str, ...]:
        asked = [word.strip().replace("-", "_") for word in text.split(",")]
        for word in asked:
            if word not in known:
                told = message(language, "errors", "not-among", value=word, known=", ".join(known))
                raise argparse.ArgumentTypeError(told)
        return tuple(word for word in known if word in asked)

    return read


def _run(asked: argparse.Namespace) -> int:
    from justemesure.charter.gate import closed_on_any_day
    from justemesure.charter.lint import lint
    from justemesure.charter.load import load

    languages = (asked.lang,) if asked.lang else LANGUAGES
    asked.lang = asked.lang or asked.spoken
    file, on = load(asked.file), asked.as_of or date.today()  # noqa: DTZ011  # the user's own day
    findings = tuple(lint(file, on))
    try:
        from justemesure.documents.issue import Order, issue
        from justemesure.documents.writer import Case
    except ModuleNotFoundError as error:
        raise Misuse("documents-not-installed", problem=error.name) from None
    cases = tuple(Case(file, findings, language, on) for language in languages)
    order = Order(asked.only or DOCUMENTS, asked.format or FORMATS, cases)
    with counted(asked) as progress:
        done = issue(order, asked.out, progress)
    _report(asked, done)
    if blocking := sum(finding.blocks for finding in findings):
        print(tell(asked, "documents-draft", n=blocking))
    elif closed_on_any_day(file):
        print(tell(asked, "documents-draft-closed"))
    return DONE


def _report(asked: argparse.Namespace, done: "Issue") -> None:
    print(tell(asked, "documents-written", out=asked.out, n=len(done.files)))
    for document in done.documents:
        where = f"{document.language}/{document.file}"
        print(f"  {where:<40} {tell(asked, 'documents-line', n=len(document.gaps))}")
    for name in done.absent:
        print(f"  {name:<40} {tell(asked, f'documents-absent.{name}')}")
    left = {gap.label for document in done.documents for gap in document.gaps}
    by_language = {document.language for document in done.documents}
    print(tell(asked, "documents-left", n=len(left) // max(len(by_language), 1)))


COMMANDS = {"documents": Command(_arguments, _run)}
