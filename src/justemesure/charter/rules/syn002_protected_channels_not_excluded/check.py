"""SYN002 protected-channels-not-excluded. Explanation and examples: en.md, fr.md."""

from collections.abc import Iterator

from justemesure.charter.finding import Force, Found, Rule
from justemesure.charter.law import Law
from justemesure.charter.model import Charter
from justemesure.charter.questions import (
    is_french,
    listed,
    measures,
    purposes_of,
    reads_people,
)

RULE = Rule("SYN002", "protected-channels-not-excluded", "prohibited", "law", since="0.1.0")


def check(charter: Charter, law: Law) -> Iterator[Found]:
    reading = [measure for _, measure in measures(charter) if reads_people(measure)]
    if not reading:
        return
    excluded = set(charter.never.channels or ()) if charter.never else set()
    if all(purposes_of(measure) == {"distress_calls"} for measure in reading):
        excluded.add("emergency")  # a service that answers distress calls is itself that channel
    path = ("never", "channels")
    # The texts are French: elsewhere the same is asked for, as our own choice.
    force: Force | None = None if is_french(charter) else "product"
    if missing := _SECRET - excluded:
        yield Found("secrets", path, {"missing": listed(missing)}, force=force)
    if missing := _CONFIDENTIAL - excluded:
        yield Found("confidential", path, {"missing": listed(missing)}, force=force or "soft")


_SECRET = {"whistleblowing", "occupational_health", "lawyer", "labour_inspectorate"}
_CONFIDENTIAL = {"cnil", "social_service", "emergency"}
