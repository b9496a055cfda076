"""What the commands of the agent share: one person's folder, its agent, the clock."""

import argparse
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from justemesure.cli.command import Parser
from justemesure.errors import Misuse

if TYPE_CHECKING:
    from justemesure.agent.main import Agent
    from justemesure.agent.private import PrivateStore


def now() -> datetime:
    """The clock of every command of the agent."""
    return datetime.now(UTC)


def home_option(parser: Parser) -> None:
    parser.option("--home", type=Path, metavar="DIR")


def folder_of(asked: argparse.Namespace) -> Path:
    from justemesure.agent.home import default

    return Path(asked.home) if asked.home is not None else default()


@contextmanager
def asked_agent(asked: argparse.Namespace, own: "PrivateStore | None" = None) -> "Iterator[Agent]":
    """The agent of this person's folder, to ask or tell; it does not run in this process."""
    with installed():
        from justemesure.agent.home import recall
        from justemesure.agent.main import Agent, leave_no_core
    leave_no_core()
    folder = folder_of(asked)
    agent = Agent(folder, recall(folder), now, own)
    try:
        yield agent
    finally:
        agent.queue.close()


@contextmanager
def installed() -> Iterator[None]:
    try:
        yield
    except ModuleNotFoundError as error:
        raise Misuse("agent-not-installed", problem=error.name) from None


def zone_of(agent: "Agent") -> ZoneInfo:
    """The charter's zone, in which hours are told."""
    from justemesure.charter import questions

    told = agent.notice.told()
    return questions.zone_of(told.charter if told else None)
