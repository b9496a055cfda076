"""The commands of the desktop agent; the agent is imported only when one runs."""

import argparse
import re
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from justemesure.cli.command import DONE, Command, Parser, passphrase, tell
from justemesure.errors import BadInput, Error, Misuse, NotPermitted
from justemesure.i18n import Language, message, visible

if TYPE_CHECKING:
    from justemesure.activity.declared import Declared
    from justemesure.agent.home import Installation
    from justemesure.agent.main import Agent
    from justemesure.agent.outbox import Outbox
    from justemesure.agent.private import PrivateStore
    from justemesure.agent.status import Watched

_PORT = 5600
_MOST_HOURS = 24 * 31
_MOST_NUMBER = 10**9
_MOST_IMPORTED = 512_000_000


def now() -> datetime:
    """The clock of every command of the agent."""
    return datetime.now(UTC)


def _home(parser: Parser) -> None:
    parser.option("--home", type=Path, metavar="DIR")


def _run_arguments(parser: Parser) -> None:
    _home(parser)
    for name in ("charter", "key", "settings"):
        told = parser.told(f"{name}-agent")
        parser.add_argument(f"--{name}", type=Path, metavar="FILE", help=told)
    parser.option("--to", metavar="DIR")
    parser.option("--private", nargs="?", const="keyring", choices=("keyring", "passphrase"))
    parser.option("--port", type=port, default=_PORT)


def port(text: str) -> int:
    """One of this computer's; argparse names the type in its message."""
    if not 0 < (number := int(text)) < 65_536:
        raise ValueError
    return number


def number(text: str) -> int:
    """Of a row or of seconds: no more than a store holds; argparse names the type."""
    if abs(found := int(text)) > _MOST_NUMBER:
        raise ValueError
    return found


def several(text: str) -> range:
    """``12``, or ``12-71``: numbers of rows; argparse names the type."""
    first, dash, last = text.partition("-")
    found = range(number(first), number(last if dash else first) + 1)
    if not found:
        raise ValueError
    return found


def _run(asked: argparse.Namespace) -> int:
    import threading

    with _installed():
        import justemesure.agent.watch.machine  # noqa: F401  # a running agent alone needs it
        from justemesure.agent import home
        from justemesure.agent.main import run
    folder = _folder(asked)
    installation = _given(asked, folder)

    def started(agent: "Agent") -> None:
        home.remember(folder, installation)  # only what it could be started with, and alone
        print(tell(asked, "agent-runs", port=asked.port, folder=folder), flush=True)
        _show(asked, agent)
        print(_standing(asked, agent, running=True), flush=True)

    own = _own(asked, folder)
    try:
        ended = threading.Event()
        run(folder, installation, now, asked.port, ended, started, own, asked.lang)
    finally:
        if own is not None:
            own.close()
    return DONE


def _own(asked: argparse.Namespace, folder: Path) -> "PrivateStore | None":
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
    _home(parser)
    what = parser.add_mutually_exclusive_group(required=True)
    for name in ("export", "import"):
        told = parser.told(f"{name}-private")
        what.add_argument(f"--{name}", dest=name, type=Path, metavar="FILE", help=told)
    what.add_argument("--delete", metavar="DAY[/DAY]", help=parser.told("delete"))
    what.add_argument("--delete-all", action="store_true", help=parser.told("delete-all"))
    parser.option("--days", metavar="DAY[/DAY]")
    parser.option("--stretches", action="store_true")


def _private(asked: argparse.Namespace) -> int:
    from justemesure.agent import private

    folder = _folder(asked)
    if asked.delete_all:
        private.destroy(folder)
        print(tell(asked, "private-gone"))
        return DONE
    given = passphrase(asked, twice=False) if private.needs_passphrase(folder) else None
    own = private.open_store(folder, given)
    try:
        with _agent(asked, own) as agent:
            print(_with_own(asked, agent, own))
    finally:
        own.close()
    return DONE


def _with_own(asked: argparse.Namespace, agent: "Agent", own: "PrivateStore") -> str:
    from justemesure.activity import wire
    from justemesure.agent.settings import period
    from justemesure.cli.own import export

    if asked.delete is not None:
        return tell(asked, "private-deleted", n=own.delete(period(asked.delete, _zone(agent))))
    if asked.export is not None:
        export(asked, agent, own, now())
        return tell(asked, "private-exported", file=asked.export)
    events = list(wire.exported(wire.decode(_exported(asked.__dict__["import"]))))
    n = agent.collector.take_over(events)
    if n:
        agent.own.sum_up({raw.span.start.astimezone(_zone(agent)).date() for raw in events}, now())
    return tell(asked, "private-imported", n=n, of=len(events))


def _exported(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            content = file.read(_MOST_IMPORTED + 1)
    except OSError as error:
        raise BadInput("cannot-read", file=str(path), problem=error.strerror) from None
    if len(content) > _MOST_IMPORTED:
        raise BadInput("import-too-large", file=str(path), limit=_MOST_IMPORTED // 1_000_000)
    return content


def _given(asked: argparse.Namespace, folder: Path) -> "Installation":
    """What is on the command line, else what was there the last time."""
    from justemesure.agent import home

    given = (asked.charter, asked.key, asked.settings)
    if all(path is not None for path in given):
        charter, key, settings = (path.absolute() for path in given)
        last = home.Installation(charter, key, settings, asked.to)
    else:
        if any(path is not None for path in given):
            raise Misuse("agent-all-three")
        last = home.recall(folder)
    to = asked.to or last.to
    return last._replace(to=str(Path(to).absolute()) if to and "://" not in to else to)


def _open_arguments(parser: Parser) -> None:
    _home(parser)
    parser.option("--no-browser", action="store_true")


def _open(asked: argparse.Namespace) -> int:
    from justemesure.agent import private
    from justemesure.agent.home import recall

    folder = _folder(asked)
    installation = recall(folder)
    own, locked = None, None
    if private.is_on(folder):
        try:
            given = passphrase(asked, twice=False) if private.needs_passphrase(folder) else None
            own = private.open_store(folder, given)
        except (Misuse, NotPermitted) as error:  # the rest of the page does not need it
            locked = error
            print(f"justemesure: {error.tell(asked.lang)}", file=sys.stderr)
    with _agent(asked, own) as agent, suppress(KeyboardInterrupt):
        from justemesure.agent.page.seat import Seat
        from justemesure.agent.page.serve import serve

        def opened(address: str, way: Path) -> None:
            print(tell(asked, "page-open", address=address), flush=True)
            if not asked.no_browser:
                _show_in_browser(way)

        serve(Seat(folder, installation, agent, own, locked), asked.lang, opened)
    return DONE


def _show_in_browser(way: Path) -> None:
    """In the person's own browser, if there is a screen to show it on."""
    import os
    import webbrowser

    if sys.platform != "linux" or os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"):
        webbrowser.open(way.absolute().as_uri())


def _status_arguments(parser: Parser) -> None:
    _home(parser)
    parser.formats("text", "json")


def _status(asked: argparse.Namespace) -> int:
    from justemesure.agent import home

    with _agent(asked) as agent:
        running = home.is_running(_folder(asked))
        dropped, rows = agent.queue.dropped(), agent.outbox.waiting(agent.gate())
        if asked.format == "json":
            import json

            from justemesure.agent.status import standing

            found = standing(agent.queue, agent.notice, agent.settings, now(), running=running)
            device = [{**each._asdict(), "every": str(each.every)} for each in _watched(agent)]
            said = {
                "running": running,
                "collecting": found.collecting,
                "reason": found.reason,
                "waiting": len(rows),
                "dropped": dropped,
                "device": device,
            }
            print(json.dumps(said, indent=1))
            return DONE
        _show(asked, agent)
        print(_standing(asked, agent, running=running))
        for each in _watched(agent):
            print(each.tell(asked.lang))
        print(tell(asked, "agent-waiting", n=len(rows)))
        if dropped:
            print(tell(asked, "agent-dropped", n=dropped))
    return DONE


def on_a_terminal() -> bool:
    """Whether somebody sees what is printed."""
    return sys.stdout.isatty()


def _show(asked: argparse.Namespace, agent: "Agent") -> None:
    """What the charter changes, in plain words, before it takes effect."""
    try:
        changes = agent.notice.changes(asked.lang)
    except Error:
        return  # the sentence that follows says why nothing is collected
    if changes is None:
        return
    if not on_a_terminal():
        print(tell(asked, "agent-not-shown"))
        return
    print(f"{changes}\n", flush=True)  # whoever could not be told was not shown
    agent.notice.show(now())
    print(tell(asked, "agent-shown"))


def _standing(asked: argparse.Namespace, agent: "Agent", *, running: bool) -> str:
    from justemesure.agent.status import standing

    found = standing(agent.queue, agent.notice, agent.settings, now(), running=running)
    return found.tell(asked.lang, _zone(agent))


def _watched(agent: "Agent") -> "list[Watched]":
    from justemesure.agent.status import watched

    gate = agent.gate()
    return watched(gate, agent.settings, agent.queue.computer, now()) if gate else []


def _pause_arguments(parser: Parser) -> None:
    _home(parser)
    parser.option("duration", nargs="?", type=_duration_in(parser.language), metavar="DURATION")


def _duration_in(language: Language) -> Callable[[str], timedelta]:
    def read(text: str) -> timedelta:
        found = re.fullmatch(r"(\d{1,4})(m|min|h)", text.strip())
        length = timedelta()
        if found:
            unit = "hours" if found[2] == "h" else "minutes"
            length = timedelta(**{unit: int(found[1])})
        if not timedelta() < length <= timedelta(hours=_MOST_HOURS):
            raise argparse.ArgumentTypeError(message(language, "errors", "bad-pause", value=text))
        return length

    return read


def _pause(asked: argparse.Namespace) -> int:
    with _agent(asked) as agent:
        agent.queue.pause(now(), asked.duration)
        if asked.duration is None:
            print(tell(asked, "agent-paused"))
        else:
            until = (now() + asked.duration).astimezone(_zone(agent))
            print(tell(asked, "agent-paused-until", until=until))
    return DONE


def _resume_arguments(parser: Parser) -> None:
    _home(parser)


def _resume(asked: argparse.Namespace) -> int:
    with _agent(asked) as agent:
        agent.queue.resume(now())
        print(tell(asked, "agent-resumed"))
    return DONE


def _outbox_arguments(parser: Parser) -> None:
    _home(parser)
    what = parser.add_mutually_exclusive_group()
    what.add_argument("--strike", type=several, metavar="ROW[-ROW]", help=parser.told("strike"))
    what.add_argument(
        "--correct", type=number, nargs=2, metavar=("ROW", "SECONDS"), help=parser.told("correct")
    )
    what.add_argument("--left", action="store_true", help=parser.told("left"))


def _outbox(asked: argparse.Namespace) -> int:
    with _agent(asked) as agent:
        if asked.strike is not None:
            _strike(asked, agent)
        elif asked.correct is not None:
            row, seconds = asked.correct
            agent.outbox.correct(row, timedelta(seconds=seconds))
            print(tell(asked, "outbox-corrected", row=row, seconds=seconds))
        elif asked.left:
            _list_left(asked, agent.outbox, _zone(agent))
        else:
            _list_waiting(asked, agent)
    return DONE


def _strike(asked: argparse.Namespace, agent: "Agent") -> None:
    """One row, which must be there; or those that are of several, like a computer's minutes."""
    if len(asked.strike) == 1:
        agent.outbox.strike(asked.strike[0])
        print(tell(asked, "outbox-struck", row=asked.strike[0]))
        return
    found = [row.id for row, _ in agent.outbox.waiting(None) if row.id in asked.strike]
    for id in found:
        agent.outbox.strike(id)
    print(tell(asked, "outbox-struck-several", n=len(found)))


def _list_waiting(asked: argparse.Namespace, agent: "Agent") -> None:
    zone, rows = _zone(agent), agent.outbox.waiting(agent.gate())
    for row, leaves in rows:
        at = f"{leaves.astimezone(zone):%Y-%m-%d %H:%M}" if leaves else "—"
        print(f"{row.id:>6}  {at:16}  {row.measure}  {visible(row.written)}")
    if not rows:
        print(tell(asked, "outbox-empty"))


def _list_left(asked: argparse.Namespace, outbox: "Outbox", zone: ZoneInfo) -> None:
    batches = outbox.batches()
    for each in batches:
        at = f"{each.left.astimezone(zone):%Y-%m-%d %H:%M}" if each.left else "—"
        print(f"{at:16}  {each.measure}  {each.batch}  {each.rows}")
        if each.content:
            print(visible(each.content.decode()))
        if each.receipt:
            print(each.receipt)
    if not batches:
        print(tell(asked, "outbox-nothing-left"))


def _declare_arguments(parser: Parser) -> None:
    _home(parser)
    parser.option("line", metavar="LINE", nargs="?")
    parser.option("--calendar", metavar="FILE")
    parser.day("--day")


def _declare(asked: argparse.Namespace) -> int:
    from justemesure.activity.declared import read
    from justemesure.agent.declare import declare

    if (asked.line is None) == (asked.calendar is None):
        raise Misuse("declare-what")
    with _agent(asked) as agent:
        at, zone = now(), _zone(agent)
        day = asked.day or at.astimezone(zone).date()
        gate = agent.notice.gate(at)
        if asked.line is not None:
            found = [read(asked.line, zone, day)]
        else:
            found = _meetings(asked, agent, day)
        for declared in found:
            declare(agent.queue, gate, agent.settings.groups, declared, at)
            start, end = (moment.astimezone(zone) for moment in declared.span)
            print(tell(asked, "declared", start=start, end=end, task=declared.task))
        if not found:
            print(tell(asked, "nothing-in-the-calendar"))
    return DONE


def _meetings(asked: argparse.Namespace, agent: "Agent", day: date) -> "list[Declared]":
    with _installed():
        from justemesure.activity import calendar
        from justemesure.activity.private import Private
        from justemesure.agent.declare import fetch
        from justemesure.agent.settings import period
        from justemesure.charter.law import Law
    zone = _zone(agent)
    private = Private(Law(day), agent.settings.private)
    content = fetch(asked.calendar)
    span, addresses = period(f"{day}", zone), agent.settings.addresses
    return calendar.read(content, asked.calendar, span, zone, private, addresses)


def _folder(asked: argparse.Namespace) -> Path:
    from justemesure.agent.home import default

    return Path(asked.home) if asked.home is not None else default()


@contextmanager
def _agent(asked: argparse.Namespace, own: "PrivateStore | None" = None) -> "Iterator[Agent]":
    """The agent of this person's folder, to ask or tell; it does not run in this process."""
    with _installed():
        from justemesure.agent.home import recall
        from justemesure.agent.main import Agent, leave_no_core
    leave_no_core()
    folder = _folder(asked)
    agent = Agent(folder, recall(folder), now, own)
    try:
        yield agent
    finally:
        agent.queue.close()


@contextmanager
def _installed() -> Iterator[None]:
    try:
        yield
    except ModuleNotFoundError as error:
        raise Misuse("agent-not-installed", problem=error.name) from None


def _zone(agent: "Agent") -> ZoneInfo:
    """The charter's zone, in which hours are told."""
    told = agent.notice.told()
    organisation = told.charter.organisation if told else None
    return ZoneInfo(str((organisation.timezone if organisation else None) or "UTC"))


COMMANDS = {
    "agent run": Command(_run_arguments, _run),
    "agent open": Command(_open_arguments, _open),
    "agent private": Command(_private_arguments, _private),
    "agent status": Command(_status_arguments, _status),
    "agent pause": Command(_pause_arguments, _pause),
    "agent resume": Command(_resume_arguments, _resume),
    "agent outbox": Command(_outbox_arguments, _outbox),
    "agent declare": Command(_declare_arguments, _declare),
}
