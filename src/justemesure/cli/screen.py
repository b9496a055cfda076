"""The command of the screen during a call."""

import argparse
import os
import sys
import threading
from pathlib import Path
from typing import TYPE_CHECKING

from justemesure.cli import desk
from justemesure.cli.command import DONE, Command, Parser, tell
from justemesure.errors import Error, Misuse, NotPermitted

if TYPE_CHECKING:
    from justemesure.agent.call_events import Answer

_MINUTE = 60.0


def _arguments(parser: Parser) -> None:
    desk.home_option(parser)
    parser.option("--events", type=Path, metavar="DIR")
    parser.add_argument("--demo", action="store_true", help=parser.told("demo-screen"))
    parser.option("--new-key", type=Path, metavar="FILE")


def _run(asked: argparse.Namespace) -> int:
    if asked.new_key is not None:
        return _make_key(asked)
    if not asked.demo:
        raise NotPermitted("no-campaign")
    with desk.installed():
        from justemesure.agent.call_events import Socket, watch_folder
        from justemesure.agent.films import Desk, Films
        from justemesure.agent.home import recall
        from justemesure.agent.watch import logind
    if asked.events is not None and not asked.events.is_dir():
        raise Misuse("cannot-read", file=str(asked.events), problem=os.strerror(2))
    folder = desk.folder_of(asked)
    ended = threading.Event()

    def told(call: str, said: "Answer") -> None:
        print(f"{call}: {_sentence(asked, said)}", flush=True)

    with desk.asked_agent(asked) as own:
        here = Desk(folder, recall(folder), own.notice, own.settings, own.queue, desk.now)
        films = Films(here, asked.lang, told, demonstration=True)
        away = threading.Thread(target=logind.watch, args=(films.be_away, ended), daemon=True)
        away.start()
        door = Socket(folder / "calls.sock", films.hear, films.leave)
        try:
            if asked.events is not None:
                wanted = (asked.events, films.hear, lambda _, said: _refusal(asked, said), ended)
                threading.Thread(target=watch_folder, args=wanted, daemon=True).start()
            print(tell(asked, "screen-listens", socket=folder / "calls.sock"), flush=True)
            _wait(asked, folder, ended)
        except KeyboardInterrupt:
            pass
        finally:
            ended.set()
            door.close()
            films.close()
    return DONE


def _wait(asked: argparse.Namespace, folder: Path, ended: threading.Event) -> None:
    """Until it is stopped; once a minute, what is past goes."""
    from justemesure.agent.films import sweep

    while True:
        for path in sweep(folder, desk.now()):
            print(tell(asked, "screen-gone", file=path.name), flush=True)
        if ended.wait(_MINUTE):
            return


def _make_key(asked: argparse.Namespace) -> int:
    """A key that opens films, for its owner alone."""
    try:
        from justemesure.sealed import new_key

        secret, recipient = new_key()
    except ModuleNotFoundError as error:
        raise Misuse("screen-not-installed", problem=error.name) from None
    from justemesure.folder import put

    try:
        put(asked.new_key, f"# public key: {recipient}\n{secret}\n".encode())
    except FileExistsError:
        raise Misuse("file-exists", file=str(asked.new_key)) from None
    except OSError as error:
        raise Misuse("cannot-write", file=str(asked.new_key), problem=error.strerror) from None
    print(tell(asked, "screen-key", file=asked.new_key, recipient=recipient))
    return DONE


def _sentence(asked: argparse.Namespace, said: "Answer") -> str:
    """What the process that films says, in one line."""
    if "recording" in said:
        return tell(asked, "screen-recording", file=said["recording"])
    if "ended" in said:
        why = tell(asked, f"screen-ended-{said['ended']}")
        shown, seconds = said.get("shown", 0), said.get("seconds", 0)
        return tell(asked, "screen-ended", why=why, shown=shown, seconds=seconds)
    if "refused" in said:
        return str(said.get("reason") or said["refused"])
    return tell(asked, f"screen-black-{said.get('black') or 'no'}")


def _refusal(asked: argparse.Namespace, said: "Answer") -> None:
    reason = said.get("reason")
    if isinstance(reason, Error):
        print(reason.tell(asked.lang), file=sys.stderr, flush=True)


COMMANDS = {"agent screen": Command(_arguments, _run)}
