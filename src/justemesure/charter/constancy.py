"""Questions about when a measure reads: all the time, at every call, or when somebody starts it."""

from justemesure.charter.kinds import KINDS
from justemesure.charter.measure import Measure, Sample
from justemesure.charter.questions import purposes_of
from justemesure.charter.vocabulary import Kind, PurposeName

CALL_KINDS = frozenset({"call_recording", "call_listening"})


def starts_by_hand(measure: Measure) -> bool:
    """Whether somebody on the call starts it, for that call only."""
    if measure.trigger is not None:
        incident = measure.trigger == "on_incident" and not purposes_of(measure) & _EVERYDAY
        return incident or measure.trigger == "by_the_person"
    proof = measure.contract_proof
    by_hand = proof is not None and proof.started == "by_hand_at_the_agreement"
    return by_hand and purposes_of(measure) == {"contract_proof"}


_EVERYDAY: frozenset[PurposeName] = frozenset({"training", "evaluation", "service_quality"})
"""What is done with any call: no incident starts it."""


def covers_every_call(measure: Measure) -> bool:
    """Whether nothing bounds the calls that a call measure takes: no share, number or hand."""
    if measure.trigger in ("every_call", "always"):
        return True
    if starts_by_hand(measure) or measure.listening == "side_by_side_announced":
        return False
    sample = measure.sample or Sample()
    if sample.rate is None:
        return sample.at_most is None
    return sample.rate == "all" or sample.rate.percent >= 100


def is_constant(measure: Measure) -> bool:
    """Whether it reads all the time, or at every call."""
    if measure.kind is None:
        return True
    if measure.kind in CALL_KINDS:
        return covers_every_call(measure)
    if measure.trigger in ("by_the_person", "on_incident"):
        return measure.kind in _NEVER_OCCASIONAL
    if measure.kind == "cctv":
        films = measure.cameras.films_workstations if measure.cameras else None
        return films in (None, "continuously")
    if measure.kind == "geolocation":
        kept = measure.location.history if measure.location else None
        return kept in (None, "full_track")
    return KINDS[measure.kind].constant


_NEVER_OCCASIONAL: frozenset[Kind] = frozenset(
    {
        "webcam_continuous",
        "webcam_snapshots",
        "webcam_behaviour",
        "ambient_microphone",
        "keystroke_content",
        "keystroke_counts",
        "mouse_activity",
        "idle_time",
        "screenshots_periodic",
        "screenshots_random",
        "screen_sharing_permanent",
        "presence_checks",
    }
)
"""Kinds that read all the time by what they are, whoever starts them."""
