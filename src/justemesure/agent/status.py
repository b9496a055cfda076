"""Whether anything is collected now, and if not, why; and what is read of the computer."""

from datetime import datetime, time, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from justemesure.activity.event import Span
from justemesure.activity.health import NETWORK, NOT_ANSWERING
from justemesure.activity.minimise import sendable
from justemesure.activity.private import says_what_is_private
from justemesure.agent.notice import Notice
from justemesure.agent.queue import FOREVER, Queue
from justemesure.agent.settings import Settings
from justemesure.charter.gate import Gate, Permit, Refused
from justemesure.charter.questions import measures
from justemesure.charter.values import Duration
from justemesure.charter.wording import listed, say, word
from justemesure.errors import Error
from justemesure.i18n import Language, message

_SOON = timedelta(hours=12)
"""A pause that ends later is told with its day."""


class Standing(NamedTuple):
    """``reason`` is a name of ``locale/*/agent.yaml``, ``standing``; or what the charter's gate
    said."""

    collecting: bool
    reason: str
    until: datetime | None = None
    refusal: Error | None = None

    def tell(self, language: Language, zone: ZoneInfo) -> str:
        until = self.until.astimezone(zone) if self.until else None
        why = self.refusal.tell(language) if self.refusal else ""
        return message(language, "agent", f"standing.{self.reason}", until=until, why=why)


class Watched(NamedTuple):
    """What a measure reads of the computer; ``called`` is its name in the rows that leave."""

    measure: str
    called: str
    every: Duration
    fields: tuple[str, ...]
    hosts: tuple[str, ...]

    def tell(self, language: Language) -> str:
        fields = [word(field, "Measure.fields", language) for field in self.fields]
        hosts = self.hosts if NETWORK & set(self.fields) else ()
        said = [message(language, "agent", "device.reads", fields=listed(fields, language))]
        if hosts:
            said.append(message(language, "agent", "device.asks", hosts=listed(hosts, language)))
        if NOT_ANSWERING in self.fields:
            said.append(message(language, "agent", "device.names"))
        every = say(self.every, "Measure.every", language)
        said.append(message(language, "agent", "device.when", every=every, name=self.called))
        return " ".join(said)


def watched(gate: Gate, settings: Settings, called: str, now: datetime) -> list[Watched]:
    """What may be read of this computer today, under each measure of devices."""
    found: list[Watched] = []
    if not says_what_is_private(gate.charter):
        return found
    for id, measure in measures(gate.charter):
        if measure.kind != "device_health" or measure.every is None:
            continue
        permits = gate.decide("collect", id, settings.groups, now)
        fields = tuple(field for field in measure.fields or () if field in sendable(gate, id))
        later = isinstance(permits, Refused) and permits.reason == "outside-hours"
        if fields and (later or isinstance(permits, Permit)):
            found.append(Watched(id, called, measure.every, fields, measure.hosts or ()))
    return found


def standing(
    queue: Queue, notice: Notice, settings: Settings, now: datetime, *, running: bool
) -> Standing:
    """The first reason not to collect, as the collector meets them."""
    if not running:
        return Standing(False, "not-running")
    paused = queue.state().paused_until
    if paused is not None and now < paused:
        return (
            Standing(False, "paused")
            if paused == FOREVER
            else Standing(False, "paused-until" if paused - now < _SOON else "paused-long", paused)
        )
    try:
        gate = notice.gate(now)
    except Error as error:
        return Standing(False, "refused", refusal=error)
    organisation = gate.charter.organisation
    assert organisation is not None  # the gate read its time zone
    schedule = settings.schedule(organisation.country or "", ZoneInfo(str(organisation.timezone)))
    if not list(schedule.working(Span(now, now + timedelta(seconds=1)), time(), time.max)):
        return Standing(False, "not-working")
    kinds = {
        measure.kind
        for id, measure in measures(gate.charter)
        if isinstance(gate.decide("collect", id, settings.groups, now), Permit)
    }
    if "application_time" in kinds:
        if not says_what_is_private(gate.charter):
            return Standing(False, "private-unsaid")
        return Standing(True, "collecting")
    if "device_health" in kinds and watched(gate, settings, queue.computer, now):
        return Standing(True, "device-alone")
    return Standing(False, "not-covered")
