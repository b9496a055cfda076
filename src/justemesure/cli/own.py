"""The command of the person's own store: switched on, exported, taken over, deleted."""

import argparse
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from justemesure.cli import desk
from justemesure.cli.command import DONE, Command, Parser, agreed, passphrase, tell
from justemesure.cli.progress import counted
from justemesure.errors import BadInput, Misuse

if TYPE_CHECKING:
    from justemesure.activity.mine import Day
    from justemesure.agent.main import Agent
    from justemesure.agent.private import PrivateStore

_DAY = timedelta(days=1)
_MOST_IMPORTED = 512_000_000


def own_store(asked: argparse.Namespace, folder: Path) -> "PrivateStore | None":
    """The person's own store: once it was switched on, it is there each time."""
    from justemesure.agent import private

    given = None
    if not private.is_on(folder):
        if asked.private is None:
            return None
        given = passphrase(asked, twice=True) if asked.private == "passphrase" else None
        private.switch_on(folder, given)
    elif private.needs_passphrase(folder):
        given = passphrase(asked, twice=False)
    return private.open_store(folder, given)


def _private_arguments(parser: Parser) -> None:
    desk.home_option(parser)
    what = parser.add_mutually_exclusive_group(required=True)
    for name in ("export", "import"):
        told = parser.told(f"{name}-private")
        what.add_argument(f"--{name}", dest=name, type=Path, metavar="FILE", help=told)
    what.add_argument("--delete", metavar="DAY[/DAY]", help=parser.told("delete"))
    what.add_argument("--delete-all", action="store_true", help=parser.told("delete-all"))
    parser.option("--days", metavar="DAY[/DAY]")
    parser.option("--stretches", action="store_true")
    parser.option("--yes", action="store_true")


def _private(asked: argparse.Namespace) -> int:
    from justemesure.agent import private

    folder = desk.folder_of(asked)
    if not _meant(asked, folder):
        print(tell(asked, "private-as-before"))
        return DONE
    if asked.delete_all:
        private.destroy(folder)
        print(tell(asked, "private-gone"))
        return DONE
    given = passphrase(asked, twice=False) if private.needs_passphrase(folder) else None
    own = private.open_store(folder, given)
    try:
        with desk.asked_agent(asked, own) as agent:
            print(_with_own(asked, agent, own))
    finally:
        own.close()
    return DONE


def _meant(asked: argparse.Namespace, folder: Path) -> bool:
    """Whether what is deleted for good is meant; what cannot be deleted is not asked about."""
    if asked.delete_all:
        return agreed(asked, "private-gone-ask")
    if asked.delete is None:
        return True
    from justemesure.agent import private
    from justemesure.agent.settings import period

    private.needs_passphrase(folder)
    period(asked.delete, ZoneInfo("UTC"))
    return agreed(asked, "private-deleted-ask", days=asked.delete)


def _with_own(asked: argparse.Namespace, agent: "Agent", own: "PrivateStore") -> str:
    from justemesure.activity import wire
    from justemesure.agent.settings import period

    if asked.delete is not None:
        return tell(
            asked, "private-deleted", n=own.delete(period(asked.delete, desk.zone_of(agent)))
        )
    if asked.export is not None:
        _export(asked, agent, own)
        return tell(asked, "private-exported", file=asked.export)
    events = list(wire.exported(wire.decode(_imported(asked.__dict__["import"]))))
    n = agent.collector.take_over(events)
    if n:
        agent.own.sum_up(
            {raw.span.start.astimezone(desk.zone_of(agent)).date() for raw in events}, desk.now()
        )
    return tell(asked, "private-imported", n=n, of=len(events))


def _imported(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            content = file.read(_MOST_IMPORTED + 1)
    except OSError as error:
        raise BadInput("cannot-read", file=str(path), problem=error.strerror) from None
    if len(content) > _MOST_IMPORTED:
        raise BadInput("import-too-large", file=str(path), limit=_MOST_IMPORTED // 1_000_000)
    return content


def _export(asked: argparse.Namespace, agent: "Agent", store: "PrivateStore") -> None:
    """Everything as ActivityWatch's JSON, or some days as the file's name says: CSV, ICS.

    Raises:
        Misuse: CSV or ICS without days, or the file is there or cannot be written.
    """
    from justemesure.activity import wire

    kind = asked.export.suffix.casefold()
    if kind in {".csv", ".ics"}:
        if asked.days is None or (asked.stretches and kind != ".ics"):
            raise Misuse("export-days", file=str(asked.export))
        _write(asked.export, b"".join(_of_days(asked, agent, kind)))
    elif asked.days is not None or asked.stretches:
        raise Misuse("export-days", file=str(asked.export))
    else:
        _write(asked.export, wire.export(store.events()))


def _of_days(asked: argparse.Namespace, agent: "Agent", kind: str) -> Iterator[bytes]:
    from justemesure.activity.export import as_ics, days_csv
    from justemesure.agent.settings import period

    zone = agent.own.zone()
    span = period(asked.days, zone)
    first = span.start.astimezone(zone).date()
    last = (span.end - timedelta(microseconds=1)).astimezone(zone).date()
    count = (last - first).days + 1

    def days(progress: Callable[[int, int], None]) -> "Iterator[Day]":
        for n in range(count):
            progress(n, count)
            yield agent.own.day(first + n * _DAY)

    with counted(asked) as progress:
        if kind == ".csv":
            yield from days_csv(days(progress), zone)
        else:
            yield as_ics(days(progress), desk.now(), stretches=asked.stretches)


def _write(path: Path, content: bytes) -> None:
    """Readable by the person only, like the store that it comes from."""
    from justemesure.folder import put

    try:
        put(path, content)
    except FileExistsError:
        raise Misuse("file-exists", file=str(path)) from None
    except OSError as error:
        raise Misuse("cannot-write", file=str(path), problem=error.strerror) from None


COMMANDS = {"agent private": Command(_private_arguments, _private)}
