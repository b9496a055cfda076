"""What a command is, and the arguments that several commands share."""

import argparse
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import NoReturn, cast

from justemesure.charter.record import Record
from justemesure.charter.values import parse_date
from justemesure.errors import Misuse
from justemesure.i18n import Language, catalogue, message, visible

DONE, FINDINGS = 0, 1
"""Exit status; 2 (unreadable or misused) and 3 (refused by the charter) come with an ``Error``."""

_YES = frozenset({"y", "yes", "o", "oui"})


class Command(Record):
    """A command's arguments and what it runs; its texts are in ``locale/*/cli.yaml``."""

    arguments: Callable[["Parser"], None]
    run: Callable[[argparse.Namespace], int]


class Parser(argparse.ArgumentParser):
    """argparse with its texts from the catalogue of one language."""

    def __init__(self, name: str, language: Language) -> None:
        self.language = language
        texts = catalogue(language, "cli")
        super().__init__(
            prog=f"justemesure {name}".strip(),
            description=texts[f"{name or 'justemesure'}.does"],
            epilog=texts[f"{name or 'justemesure'}.example"],
            formatter_class=_Help,
            allow_abbrev=False,
        )
        self.option("--lang", choices=("fr", "en"), default=language)

    def option(self, *names: str, **settings: object) -> None:
        """An argument whose help is ``options.<its longest name>``."""
        told = self.told(names[-1].removeprefix("--"))
        self.add_argument(*names, help=told, **settings)  # type: ignore[arg-type]  # passed on

    def told(self, option: str) -> str:
        """The help of an option."""
        return catalogue(self.language, "cli")[f"options.{option}"].replace("%", "%%")

    def error(self, message: str) -> NoReturn:
        super().error(visible(message))

    def charter(self, name: str = "file") -> None:
        self.option(name, metavar=name.upper(), type=Path)

    def formats(self, *formats: str) -> None:
        self.option("--format", choices=formats, default=formats[0])

    def day(self, name: str) -> None:
        def read(text: str) -> date:
            try:
                return parse_date(text)
            except ValueError as error:
                told = message(self.language, "errors", str(error), value=text, field=name)
                raise argparse.ArgumentTypeError(told) from None

        self.option(name, type=read, metavar="DATE")


class _Help(argparse.RawDescriptionHelpFormatter):
    def __init__(self, prog: str) -> None:
        # Left to itself argparse imports shutil, and its compression modules, for this number.
        super().__init__(prog, max_help_position=28, width=100)


def tell(asked: argparse.Namespace, name: str, /, **said: object) -> str:
    """A sentence of the ``cli`` catalogue in the language asked for."""
    shown = {key: visible(str(v)) if isinstance(v, str | Path) else v for key, v in said.items()}
    return message(cast(Language, asked.lang), "cli", f"say.{name}", **shown)


def passphrase(asked: argparse.Namespace, *, twice: bool) -> str:
    """Ask for a passphrase without showing it; from standard input where there is no terminal."""
    import getpass

    if sys.stdin.isatty():
        try:
            given = getpass.getpass(tell(asked, "passphrase"))
            again = getpass.getpass(tell(asked, "passphrase-again")) if twice else given
        except EOFError:  # Ctrl-D
            raise Misuse("passphrase-empty") from None
        if again != given:
            raise Misuse("passphrases-differ")
    else:
        given = sys.stdin.readline().rstrip("\n")
    if not given:
        raise Misuse("passphrase-empty")  # never a key without the protection asked for
    return given


def agreed(asked: argparse.Namespace, name: str, /, **said: object) -> bool:
    """Whether the person says yes, by ``--yes`` or when asked; anything else is no.

    Raises:
        Misuse: there is no terminal to ask in, and nothing said yes.
    """
    if asked.yes:
        return True
    if not sys.stdin.isatty():
        raise Misuse("option-needed", option="--yes")
    print(tell(asked, name, **said), end="", file=sys.stderr, flush=True)
    try:
        return input().strip().casefold() in _YES
    except EOFError:  # Ctrl-D
        print(file=sys.stderr)
        return False
