"""The commands of the desktop agent; the agent is imported only when one runs."""

import argparse
import re
import sys
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from justemesure.cli import desk
from justemesure.cli.command import DONE, Command, Parser, passphrase, tell
from justemesure.cli.own import own_store
from justemesure.errors import Error, Misuse, NotPermitted
from justemesure.i18n import Language, message

if TYPE_CHECKING:
    from justemesure.agent.home import Installation
    from justemesure.agent.main import Agent
    from justemesure.agent.status import Watched

_PORT = 5600
_MOST_HOURS = 24 * 31


def _run_arguments(parser: Parser) -> None:
    desk.home_option(parser)
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


def _run(asked: argparse.Namespace) -> int:
    import threading

    with desk.installed():
        import justemesure.agent.watch.machine  # noqa: F401  # a running agent alone needs it
        from justemesure.agent import home
        from justemesure.agent.main import run
    folder = desk.folder_of(asked)
    installation = _given(asked, folder)

    def started(agent: "Agent") -> None:
        home.remember(folder, installation)  # only what it could be started with, and alone
        print(tell(asked, "agent-runs", port=asked.port, folder=folder), flush=True)
        _show(asked, agent)
        print(_standing(asked, agent, running=True), flush=True)

    own = own_store(asked, folder)
    try:
        ended = threading.Event()
        run(folder, installation, desk.now, asked.port, ended, started, own, asked.lang)
    finally:
        if own is not None:
            own.close()
    return DONE


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
    desk.home_option(parser)
    parser.option("--no-browser", action="store_true")


def _open(asked: argparse.Namespace) -> int:
    from justemesure.agent import private
    from justemesure.agent.home import recall

    folder = desk.folder_of(asked)
    installation = recall(folder)
    own, locked = None, None
    if private.is_on(folder):
        try:
            given = passphrase(asked, twice=False) if private.needs_passphrase(folder) else None
            own = private.open_store(folder, given)
        except (Misuse, NotPermitted) as error:  # the rest of the page does not need it
            locked = error
            print(f"justemesure: {error.tell(asked.lang)}", file=sys.stderr)
    with desk.asked_agent(asked, own) as agent, suppress(KeyboardInterrupt):
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
    desk.home_option(parser)
    parser.formats("text", "json")


def _status(asked: argparse.Namespace) -> int:
    from justemesure.agent import home

    with desk.asked_agent(asked) as agent:
        running = home.is_running(desk.folder_of(asked))
        dropped, rows = agent.queue.dropped(), agent.outbox.waiting(agent.gate())
        if asked.format == "json":
            import json

            from justemesure.agent.status import standing

            found = standing(agent.queue, agent.notice, agent.settings, desk.now(), running=running)
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
    agent.notice.show(desk.now())
    print(tell(asked, "agent-shown"))


def _standing(asked: argparse.Namespace, agent: "Agent", *, running: bool) -> str:
    from justemesure.agent.status import standing

    found = standing(agent.queue, agent.notice, agent.settings, desk.now(), running=running)
    return found.tell(asked.lang, desk.zone_of(agent))


def _watched(agent: "Agent") -> "list[Watched]":
    from justemesure.agent.status import watched

    gate = agent.gate()
    return watched(gate, agent.settings, agent.queue.computer, desk.now()) if gate else []


def _pause_arguments(parser: Parser) -> None:
    desk.home_option(parser)
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
    with desk.asked_agent(asked) as agent:
        agent.queue.pause(desk.now(), asked.duration)
        if asked.duration is None:
            print(tell(asked, "agent-paused"))
        else:
            until = (desk.now() + asked.duration).astimezone(desk.zone_of(agent))
            print(tell(asked, "agent-paused-until", until=until))
    return DONE


def _resume_arguments(parser: Parser) -> None:
    desk.home_option(parser)


def _resume(asked: argparse.Namespace) -> int:
    with desk.asked_agent(asked) as agent:
        agent.queue.resume(desk.now())
        print(tell(asked, "agent-resumed"))
    return DONE


COMMANDS = {
    "agent run": Command(_run_arguments, _run),
    "agent open": Command(_open_arguments, _open),
    "agent status": Command(_status_arguments, _status),
    "agent pause": Command(_pause_arguments, _pause),
    "agent resume": Command(_resume_arguments, _resume),
}
