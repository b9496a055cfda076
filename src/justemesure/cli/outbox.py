"""The commands of what will leave, and of what the person declares; the agent is imported late."""

import argparse
from datetime import date, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from justemesure.cli import desk
from justemesure.cli.command import DONE, Command, Parser, tell
from justemesure.errors import Misuse
from justemesure.i18n import visible

if TYPE_CHECKING:
    from justemesure.activity.declared import Declared
    from justemesure.agent.main import Agent
    from justemesure.agent.outbox import Outbox

_MOST_NUMBER = 10**9


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


def _outbox_arguments(parser: Parser) -> None:
    desk.home_option(parser)
    what = parser.add_mutually_exclusive_group()
    what.add_argument("--strike", type=several, metavar="ROW[-ROW]", help=parser.told("strike"))
    what.add_argument(
        "--correct", type=number, nargs=2, metavar=("ROW", "SECONDS"), help=parser.told("correct")
    )
    what.add_argument("--left", action="store_true", help=parser.told("left"))


def _outbox(asked: argparse.Namespace) -> int:
    with desk.asked_agent(asked) as agent:
        if asked.strike is not None:
            _strike(asked, agent)
        elif asked.correct is not None:
            row, seconds = asked.correct
            agent.outbox.correct(row, timedelta(seconds=seconds))
            print(tell(asked, "outbox-corrected", row=row, seconds=seconds))
        elif asked.left:
            _list_left(asked, agent.outbox, desk.zone_of(agent))
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
    zone, rows = desk.zone_of(agent), agent.outbox.waiting(agent.gate())
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
    desk.home_option(parser)
    parser.option("line", metavar="LINE", nargs="?")
    parser.option("--calendar", metavar="FILE")
    parser.day("--day")


def _declare(asked: argparse.Namespace) -> int:
    from justemesure.activity.declared import read
    from justemesure.agent.declare import declare

    if (asked.line is None) == (asked.calendar is None):
        raise Misuse("declare-what")
    with desk.asked_agent(asked) as agent:
        at, zone = desk.now(), desk.zone_of(agent)
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
    with desk.installed():
        from justemesure.activity import calendar
        from justemesure.activity.private import Private
        from justemesure.agent.declare import fetch
        from justemesure.agent.settings import period
        from justemesure.charter.law import Law
    zone = desk.zone_of(agent)
    private = Private(Law(day), agent.settings.private)
    content = fetch(asked.calendar)
    span, addresses = period(f"{day}", zone), agent.settings.addresses
    return calendar.read(content, asked.calendar, span, zone, private, addresses)


COMMANDS = {
    "agent outbox": Command(_outbox_arguments, _outbox),
    "agent declare": Command(_declare_arguments, _declare),
}
