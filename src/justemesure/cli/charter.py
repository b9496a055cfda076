"""The commands of the charter: they need the base install only, and import what they use."""

import argparse
import os
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TypeVar, cast, get_args

from justemesure.charter.values import parse_date
from justemesure.cli.command import DONE, FINDINGS, Command, Parser, passphrase, tell
from justemesure.errors import Misuse

Answer = TypeVar("Answer")


def _check_arguments(parser: Parser) -> None:
    parser.option("files", metavar="FILE", type=Path, nargs="+")
    parser.day("--as-of")
    parser.option("--previous", type=Path, metavar="OLD")
    parser.option("--strict", action="store_true")
    parser.formats("text", "json", "sarif", "github")


def _check(asked: argparse.Namespace) -> int:
    from justemesure.charter import render
    from justemesure.charter.lint import lint
    from justemesure.charter.load import load

    if asked.previous is not None and len(asked.files) > 1:
        raise Misuse("previous-of-several")
    previous = load(asked.previous) if asked.previous is not None else None
    on = asked.as_of or date.today()  # noqa: DTZ011  # the user's own day
    files = [load(path) for path in asked.files]  # all are read before anything is told
    checked = [(file, lint(file, on, previous)) for file in files]
    if asked.format == "json":
        print(render.as_json(checked, on, asked.lang))
    elif asked.format == "sarif":
        from justemesure import __version__

        print(render.as_sarif(checked, asked.lang, __version__))
    elif asked.format == "github":
        told = [render.as_github(*one, asked.lang) for one in checked]
        print("\n".join(filter(None, told)))
    else:
        colour = sys.stdout.isatty() and "NO_COLOR" not in os.environ
        named = len(checked) > 1
        told = [render.as_text(*one, on, asked.lang, colour=colour, named=named) for one in checked]
        print("\n\n".join(told))
    counted = [one for _, findings in checked for one in findings if one.waived_until is None]
    return FINDINGS if any(asked.strict or finding.blocks for finding in counted) else DONE


def _diff_arguments(parser: Parser) -> None:
    parser.option("old", metavar="OLD", type=Path)
    parser.option("new", metavar="NEW", type=Path)
    parser.formats("text", "json", "md")


def _diff(asked: argparse.Namespace) -> int:
    from justemesure.charter import changes
    from justemesure.charter.load import load

    tell_as = {"text": changes.as_text, "json": changes.as_json, "md": changes.as_markdown}
    print(tell_as[asked.format](load(asked.old), load(asked.new), asked.lang))
    return DONE


def _audit_arguments(parser: Parser) -> None:
    from justemesure.charter.system import built_in

    parser.epilog = f"{parser.epilog}\n{parser.told('systems')} {', '.join(built_in())}"
    parser.option("system", metavar="NAME|FILE", nargs="*")
    parser.option("--ask", type=Path, metavar="FILE")
    parser.day("--as-of")
    parser.formats("text", "json", "md")


def _audit(asked: argparse.Namespace) -> int:
    from justemesure.charter import verdicts
    from justemesure.charter.audit import audit
    from justemesure.charter.system import find_system, read_system

    on = asked.as_of or date.today()  # noqa: DTZ011  # the user's own day
    systems = [find_system(name) for name in asked.system]
    if asked.ask is not None:
        if asked.ask.exists():
            raise Misuse("file-exists", file=str(asked.ask))
        _describe(asked)
        systems.append(read_system(asked.ask))
    if not systems:
        raise Misuse("no-system-named")
    audits = [audit(system, on) for system in systems]
    tell_as = {"text": verdicts.as_text, "json": verdicts.as_json, "md": verdicts.as_markdown}
    print(tell_as[asked.format](audits, asked.lang))
    return DONE


def _describe(asked: argparse.Namespace) -> None:
    """Ask what a product does, capability by capability, and write it down."""
    from justemesure.charter.capability import capabilities
    from justemesure.charter.system import describe
    from justemesure.i18n import message

    def ask(name: str, **said: object) -> str:
        print(message(asked.lang, "audit", f"ask.{name}", **said), end=" ", file=sys.stderr)
        sys.stderr.flush()
        if not (line := sys.stdin.readline()):
            raise Misuse("answers-ended", option="--ask")
        return line.strip().casefold() if name != "name" else line.strip()

    product = words(ask("name"))
    print(message(asked.lang, "audit", "ask.intro"), file=sys.stderr)
    has: dict[str, bool | None] = {}
    known = capabilities()
    for number, (word, capability) in enumerate(known.items(), start=1):
        what = capability.name.tell(asked.lang) if capability.name else word
        answer = ask("question", n=number, of=len(known), what=what)
        while answer not in (*_ANSWERS, "q"):
            print(message(asked.lang, "audit", "ask.again"), file=sys.stderr)
            answer = ask("question", n=number, of=len(known), what=what)
        if answer == "q":
            break
        has[word] = _ANSWERS[answer]
    _write_new(asked.ask, describe(product, has, date.today()))  # noqa: DTZ011  # the user's own day
    print(message(asked.lang, "audit", "ask.written", file=asked.ask), file=sys.stderr)


_ANSWERS = {
    **dict.fromkeys(("y", "yes", "o", "oui"), True),
    **dict.fromkeys(("n", "no", "non"), False),
    "?": None,
}


def _write_new(path: Path, text: str) -> None:
    from justemesure.folder import put

    try:
        put(path, text.encode(), mode=0o666)
    except OSError as error:
        raise Misuse("cannot-write", file=str(path), problem=error.strerror) from None


def _rules_arguments(parser: Parser) -> None:
    parser.formats("text", "json", "md")


def _rules(asked: argparse.Namespace) -> int:
    from justemesure.charter import rulebook

    print(rulebook.rules_as(asked.format, asked.lang))
    return DONE


def _explain_arguments(parser: Parser) -> None:
    parser.option("code", metavar="CODE")


def _explain(asked: argparse.Namespace) -> int:
    from justemesure.charter import rulebook

    print(rulebook.explain(asked.code, asked.lang))
    return DONE


def _schema_arguments(parser: Parser) -> None:
    """It takes none of its own."""


def _schema(asked: argparse.Namespace) -> int:
    import json

    from justemesure.charter.schema import schema

    print(json.dumps(schema(), ensure_ascii=False, indent=1))
    return DONE


def _read_arguments(parser: Parser) -> None:
    parser.charter()


def _read(asked: argparse.Namespace) -> int:
    from justemesure.charter.load import load
    from justemesure.charter.read import read

    print(read(load(asked.file), asked.lang), end="")
    return DONE


def _new_arguments(parser: Parser) -> None:
    from justemesure.charter.new import Profile

    parser.charter()
    parser.option("--profile", required=True, choices=get_args(Profile))
    parser.option("--name")
    parser.option("--headcount", type=number, metavar="N")
    parser.option("--dpo", metavar="ADDRESS")
    parser.day("--start")


def _new(asked: argparse.Namespace) -> int:
    from justemesure.charter.new import draft

    if asked.file.exists():
        raise Misuse("file-exists", file=str(asked.file))
    text = draft(
        asked.profile,
        name=_answer(asked, "name", words),
        headcount=_answer(asked, "headcount", number),
        dpo=_answer(asked, "dpo", contact),
        start=_answer(asked, "start", parse_date),
        language=asked.lang,
    )
    _write_new(asked.file, text)
    from justemesure.i18n import catalogue, message

    blanks = text.count(catalogue(asked.lang, "new")["fill-in"])
    print(message(asked.lang, "new", "written", file=asked.file, blanks=blanks))
    return DONE


def number(text: str) -> int:
    """A count of people, as a charter writes it; argparse names the type in its message."""
    from justemesure.charter.decode import SCALARS

    people = int(SCALARS[int](text))
    if people == 0:
        raise ValueError("bad-number")
    return people


def words(text: str) -> str:
    """A name, as a charter holds one."""
    from justemesure.charter.decode import SCALARS
    from justemesure.charter.vocabulary import Label

    return str(SCALARS[Label](text.strip()))


def contact(text: str) -> str:
    """How to reach somebody, or ``none`` in either language."""
    from justemesure.charter.decode import SCALARS

    nobody = text.strip().casefold() in ("none", "no", "aucun", "aucune", "non")
    return "none" if nobody else str(SCALARS[str](text.strip()))


def _answer(asked: argparse.Namespace, name: str, read: Callable[[str], Answer]) -> Answer:
    """What the option gives, else what the person answers."""
    given = getattr(asked, name)
    if given in (None, ""):
        return _ask(asked, name, read)
    if not isinstance(given, str):
        return cast(Answer, given)  # argparse has read it
    try:
        return read(given)
    except ValueError as error:
        raise Misuse(str(error), value=given, field=f"--{name}") from None


def _ask(asked: argparse.Namespace, name: str, read: Callable[[str], Answer]) -> Answer:
    """Ask until the answer makes sense; without a terminal, say which option to give."""
    from justemesure.i18n import message

    if not sys.stdin.isatty():
        raise Misuse("option-needed", option=f"--{name}")
    while True:
        try:
            if answer := input(f"{message(asked.lang, 'new', f'ask.{name}')} > ").strip():
                return read(answer)
        except ValueError as error:
            print(message(asked.lang, "errors", str(error), value=answer, field=f"--{name}"))
        except EOFError:
            raise Misuse("answers-ended", option=f"--{name}") from None


def _handbook_arguments(parser: Parser) -> None:
    parser.add_argument(
        "--out", required=True, type=Path, metavar="DIR", help=parser.told("out-handbook")
    )
    parser.day("--as-of")


def _handbook(asked: argparse.Namespace) -> int:
    from justemesure import __version__
    from justemesure.charter.handbook.site import files
    from justemesure.folder import appearing, sweep

    out, on = asked.out, asked.as_of or date.today()  # noqa: DTZ011  # the user's own day
    if out.is_symlink() or (out.exists() and not (out.is_dir() and not any(out.iterdir()))):
        raise Misuse("folder-not-empty", file=str(out))
    made = files(on, __version__)
    sweep(out)
    try:
        with appearing(out) as work:
            for path, text in made.items():
                (work / path).parent.mkdir(parents=True, exist_ok=True)
                (work / path).write_text(text, encoding="utf-8", newline="\n")
            work.chmod(0o755)  # made to be shown to others, unlike what a call leaves
    except OSError as error:
        raise Misuse("cannot-write", file=str(out), problem=error.strerror) from None
    print(tell(asked, "handbook", page=out / "index.html", n=len(made)))
    return DONE


def _keygen_arguments(parser: Parser) -> None:
    parser.option("key", metavar="KEY", type=Path)
    parser.option("--passphrase", action="store_true")


def _keygen(asked: argparse.Namespace) -> int:
    from justemesure.charter.signature import keygen, public_path

    keygen(asked.key, passphrase(asked, twice=True) if asked.passphrase else None)
    print(tell(asked, "keygen", key=asked.key, public=public_path(asked.key)))
    return DONE


def _sign_arguments(parser: Parser) -> None:
    parser.charter()
    parser.option("--key", required=True, type=Path, metavar="KEY")


def _sign(asked: argparse.Namespace) -> int:
    from justemesure.charter.signature import needs_passphrase, sign

    secret = passphrase(asked, twice=False) if needs_passphrase(asked.key) else None
    print(tell(asked, "sign", file=asked.file, signature=sign(asked.file, asked.key, secret)))
    return DONE


def _verify_arguments(parser: Parser) -> None:
    parser.charter()
    parser.option("--key", required=True, type=Path, metavar="KEY.pub")


def _verify(asked: argparse.Namespace) -> int:
    from justemesure.charter.digest import digest
    from justemesure.charter.load import load
    from justemesure.charter.signature import verify

    file = load(asked.file)
    verify(file, asked.key)
    print(tell(asked, "verify", file=asked.file, digest=digest(file)))
    return DONE


COMMANDS = {
    "new": Command(_new_arguments, _new),
    "check": Command(_check_arguments, _check),
    "read": Command(_read_arguments, _read),
    "diff": Command(_diff_arguments, _diff),
    "audit": Command(_audit_arguments, _audit),
    "rules": Command(_rules_arguments, _rules),
    "explain": Command(_explain_arguments, _explain),
    "schema": Command(_schema_arguments, _schema),
    "handbook": Command(_handbook_arguments, _handbook),
    "keygen": Command(_keygen_arguments, _keygen),
    "sign": Command(_sign_arguments, _sign),
    "verify": Command(_verify_arguments, _verify),
}
