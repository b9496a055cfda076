"""SYN002 protected-channels-not-excluded. Explanation and examples: en.md, fr.md."""

from collections.abc import Iterator

from justemesure.charter.finding import Force, Found, Rule
from justemesure.charter.law import Law
from justemesure.charter.measure import Measure
from justemesure.charter.model import Charter
from justemesure.charter.questions import is_french, listed, measures, purposes_of
from justemesure.charter.readers import reads_people
from justemesure.charter.vocabulary import Kind

RULE = Rule("SYN002", "protected-channels-not-excluded", "prohibited", "law", since="0.1.0")


def check(charter: Charter, law: Law) -> Iterator[Found]:
    reading = [measure for _, measure in measures(charter) if _reads_exchanges(measure)]
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


def _reads_exchanges(measure: Measure) -> bool:
    """Whether it reads what people write, say or open, or whom they reach. Not said means yes."""
    if measure.kind == "cctv":
        return measure.cameras is None or measure.cameras.sound is not False
    return reads_people(measure) and measure.kind not in _NO_EXCHANGE


_NO_EXCHANGE: frozenset[Kind] = frozenset(
    {
        "badge",
        "biometric_identification",
        "geolocation",
        "ratings_by_third_parties",
        "staff_prediction",
        "work_tool_state",
    }
)
_SECRET = {"whistleblowing", "occupational_health", "lawyer", "labour_inspectorate"}
_CONFIDENTIAL = {"cnil", "social_service", "emergency"}
