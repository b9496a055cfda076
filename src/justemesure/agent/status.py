"""Whether anything is collected now, and if not, why: in one sentence."""

from datetime import datetime, time, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from justemesure.activity.event import Span
from justemesure.activity.private import says_what_is_private
from justemesure.agent.notice import Notice
from justemesure.agent.queue import FOREVER, Queue
from justemesure.agent.settings import Settings
from justemesure.charter.gate import Permit
from justemesure.charter.questions import measures
from justemesure.errors import Error
from justemesure.i18n import Language, message


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
            else Standing(False, "paused-until", paused)
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
    permits = [
        gate.decide("collect", id, settings.groups, now)
        for id, measure in measures(gate.charter)
        if measure.kind == "application_time"
    ]
    if not any(isinstance(permit, Permit) for permit in permits):
        return Standing(False, "not-covered")
    if not says_what_is_private(gate.charter):
        return Standing(False, "private-unsaid")
    return Standing(True, "collecting")
