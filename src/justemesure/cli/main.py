"""The ``justemesure`` command: choose the language and the command, tell errors in one place."""

import argparse
import io
import os
import signal
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from types import FrameType

from justemesure.cli import agent, calls, charter, documents, outbox, own, screen, vcon
from justemesure.cli.command import Command, Parser
from justemesure.errors import Error, Misuse
from justemesure.i18n import Language, catalogue

COMMANDS: dict[str, Command] = {
    **charter.COMMANDS,
    **documents.COMMANDS,
    **calls.COMMANDS,
    **vcon.COMMANDS,
    **agent.COMMANDS,
    **own.COMMANDS,
    **outbox.COMMANDS,
    **screen.COMMANDS,
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit status."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    language = _language(given)
    _speak(language)
    _open_streams()
    try:
        try:
            asked = _parse(given, language)
            with _told_to_end():
                return int(asked.run(asked))
        finally:
            sys.stdout.flush()  # here, where its failure can still be told
    except Error as error:
        return _tell(error, language)
    except BrokenPipeError:  # the reader of our output has left: not a failure of ours
        _discard_output()
        return 128 + 13  # as a program that SIGPIPE ends: the findings were not all told
    except OSError as error:
        _discard_output()
        return _tell(Misuse("refused-by-the-system", problem=error.strerror), language)
    except KeyboardInterrupt:
        print(file=sys.stderr)
        return 130


def _tell(error: Error, language: Language) -> int:
    with suppress(OSError):  # where nobody can be told, the status says it
        print(f"justemesure: {error.tell(language)}", file=sys.stderr, flush=True)
    return error.exit_status


@contextmanager
def _told_to_end() -> Iterator[None]:
    """End on SIGTERM, and when the terminal closes, as on any error: nothing half done is left."""
    ours = []
    for name in ("SIGTERM", "SIGHUP"):
        number = getattr(signal, name, None)  # Windows has no SIGHUP
        # Whoever ignores it (nohup) or runs us inside a program of theirs keeps their own way.
        if number is not None and signal.getsignal(number) is signal.SIG_DFL:
            with suppress(ValueError):  # in a thread
                signal.signal(number, _end)
                ours.append(number)
    try:
        yield
    finally:
        for number in ours:
            signal.signal(number, signal.SIG_DFL)


def _end(number: int, _: FrameType | None) -> None:
    raise SystemExit(128 + number)


def _open_streams() -> None:
    """Streams that the caller closed, or whose encoding lacks a letter, are no reason to fail."""
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        stream = getattr(sys, name)
        if stream is None:
            setattr(sys, name, open(os.devnull, mode, encoding="utf-8"))  # noqa: SIM115  # stays
        elif isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace" if mode == "w" else "surrogateescape")


def _discard_output() -> None:
    """Nothing more can be written: the interpreter would try again as it ends."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _language(given: list[str]) -> Language:
    """``--lang``, else the environment's, else English."""
    said = ""
    for index, argument in enumerate(given):
        if argument == "--lang" and index + 1 < len(given):
            said = given[index + 1]
        elif argument.startswith("--lang="):
            said = argument.removeprefix("--lang=")
    for name in ("JUSTEMESURE_LANG", "LC_ALL", "LC_MESSAGES", "LANG"):
        said = said or os.environ.get(name, "")
    return "fr" if said.lower().startswith("fr") else "en"


def _speak(language: Language) -> None:
    """argparse's own few words, in French too: it looks each up in its module at every use."""
    words = catalogue(language, "argparse") if language == "fr" else {}
    setattr(argparse, "_", lambda text: words.get(text, text))  # noqa: B010  # not in its stubs


def _parse(given: list[str], language: Language) -> argparse.Namespace:
    """Build the parser of the one command that is asked for: the others cost start-up time."""
    before = 2 if given[:1] == ["--lang"] else int("".join(given[:1]).startswith("--lang="))
    for count in (2, 1):
        name = " ".join(given[before : before + count])
        if name in COMMANDS:
            parser = Parser(name, language)
            COMMANDS[name].arguments(parser)
            parser.set_defaults(run=COMMANDS[name].run)
            _refuse_dashes(given)
            return parser.parse_args([*given[:before], *given[before + count :]])
    parser = _overview(language)
    parser.parse_args(given)
    return parser.parse_args([])  # which refuses: a command was named, but not where it belongs


def _refuse_dashes(given: list[str]) -> None:
    """A file whose name begins with a dash would be read as an option, and missed as a file."""
    before = given[: given.index("--")] if "--" in given else given
    for argument in before:
        short = argument[:1] == "-" and argument[:2] not in ("-", "--", "-h")
        if short and os.path.lexists(argument):
            raise Misuse("dash-name", written=argument)


def _overview(language: Language) -> Parser:
    """The parser that lists the commands; it only ever helps or refuses."""
    from justemesure import __version__

    texts = catalogue(language, "cli")
    parser = Parser("", language)
    width = max(map(len, COMMANDS)) + 2
    listed = "\n".join(
        f"  {name:<{width}}{texts[f'{name}.does'].splitlines()[0]}" for name in COMMANDS
    )
    parser.description = f"{parser.description}\n\n{listed}"
    parser.add_argument("--version", action="version", version=f"justemesure {__version__}")
    parser.option("command", choices=tuple(COMMANDS), metavar=texts["say.command"])
    return parser
