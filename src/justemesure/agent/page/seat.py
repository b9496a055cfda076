"""What the page is about: one person's agent, their own store, and in which words they are told."""

import json
import threading
from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from justemesure.agent import private
from justemesure.agent.home import Installation
from justemesure.agent.main import Agent
from justemesure.agent.own import Own, keep_declared
from justemesure.agent.private import PrivateStore
from justemesure.charter.model import Charter
from justemesure.charter.questions import zone_of
from justemesure.charter.values import parse_date
from justemesure.errors import Error, Misuse
from justemesure.i18n import Language

_MOST_NUMBER = 10**9


class Seat:
    """Usable by one request at a time, whose ``turn`` it is.

    ``store`` is the person's own, while it is open; ``locked`` says why it could not be.
    """

    def __init__(
        self,
        folder: Path,
        installation: Installation,
        agent: Agent,
        store: PrivateStore | None,
        locked: Error | None = None,
    ) -> None:
        self.folder, self.installation, self.agent = folder, installation, agent
        self.store, self._locked = store, locked
        self.turn = threading.Lock()

    def now(self) -> datetime:
        return self.agent.clock()

    def charter(self) -> Charter | None:
        """The one in force here, else the one that the person last read."""
        gate = self.agent.gate()
        if gate is not None:
            return gate.charter
        told = self.agent.notice.told()
        return told.charter if told else None

    def zone(self) -> ZoneInfo:
        """The charter's, in which every hour is told."""
        return zone_of(self.charter())

    def today(self) -> date:
        return self.now().astimezone(self.zone()).date()

    def mine(self) -> Own:
        """Their day and longer; what they declared since is in their store too."""
        agent = self.agent
        if self.store is not None:
            keep_declared(agent.queue, self.store)
        return Own(self.store, agent.queue, agent.notice, agent.settings)

    def own(self, language: Language) -> dict[str, str]:
        """Whether the person's own store is ``off``, ``locked`` or ``open``, and why."""
        if not private.is_on(self.folder):
            self.store = None
            return {"state": "off"}
        if self.store is None:
            why = self._locked.tell(language) if self._locked else ""
            return {"state": "locked", "why": why}
        return {"state": "open"}


class Asked(NamedTuple):
    """What a request says, in which language it is answered."""

    language: Language
    query: Mapping[str, str]
    body: bytes

    def said(self, name: str) -> Any:
        """A value of the JSON that was sent.

        Raises:
            Misuse: it is not there.
        """
        try:
            return json.loads(self.body)[name]
        except (ValueError, KeyError, TypeError, RecursionError):
            raise Misuse("page-not-understood", field=name) from None

    def text(self, name: str) -> str:
        """A text; raises as ``said`` does where it is none."""
        value = self.said(name)
        if not isinstance(value, str):
            raise Misuse("page-not-understood", field=name)
        return value

    def number(self, name: str) -> int:
        """A whole number that a store holds; raises as ``said`` does where it is none."""
        value = self.said(name)
        if not isinstance(value, int) or isinstance(value, bool) or abs(value) > _MOST_NUMBER:
            raise Misuse("page-not-understood", field=name)
        return value

    def day(self, name: str, otherwise: date) -> date:
        """A day of the query.

        Raises:
            Misuse: it is not written as one.
        """
        written = self.query.get(name)
        try:
            return parse_date(written) if written else otherwise
        except ValueError:
            raise Misuse("page-not-understood", field=name) from None
