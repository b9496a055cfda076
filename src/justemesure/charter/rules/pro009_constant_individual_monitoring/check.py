"""PRO009 constant-individual-monitoring. Explanation and examples: en.md, fr.md."""

from collections.abc import Iterator

from justemesure.charter.constancy import is_constant
from justemesure.charter.finding import Found, Rule
from justemesure.charter.kinds import KINDS
from justemesure.charter.law import Law
from justemesure.charter.measure import Measure
from justemesure.charter.model import Charter
from justemesure.charter.questions import has_admitted_reason, imposed_by_law, measures, purposes_of
from justemesure.charter.readers import (
    is_individual,
    is_proof_of_presence,
    is_read_by_name,
    is_security_log,
)
from justemesure.charter.vocabulary import PurposeName

RULE = Rule("PRO009", "constant-individual-monitoring", "prohibited", "law", since="0.1.0")


def check(charter: Charter, law: Law) -> Iterator[Found]:
    for id, measure in measures(charter):
        if measure.kind in _OTHER_RULES or is_proof_of_presence(measure, law):
            continue
        if not is_individual(measure, law):
            continue
        if imposed_by_law(charter, measure) or is_security_log(measure):
            continue
        if not (is_constant(measure) or _is_written_by_itself(measure)):
            if _follows_on_no_occasion(measure):
                path, said = ("measures", id, "trigger"), {"measure": id}
                yield Found("occasion-not-shown", path, said, severity="mandatory", force="soft")
            continue
        if measure.kind == "work_tool_state" and law.applies("work_tool.idle_threshold"):
            continue  # PRO013
        if measure.circumstance is None:
            yield Found("declared", ("measures", id), {"measure": id})
        elif not has_admitted_reason(measure):
            yield Found("reason-not-admitted", ("measures", id, "circumstance"), {"measure": id})


def _is_written_by_itself(measure: Measure) -> bool:
    """Hours that are said to be declared, and that nothing says somebody writes."""
    return measure.kind == "declared_work" and measure.written_by not in ("person", "manager")


def _follows_on_no_occasion(measure: Measure) -> bool:
    """What would read all the time, started for a purpose of every day, and read by name.

    A status is the person's own word. Calls have a rule of their own, APP001.
    """
    purposes = purposes_of(measure)
    if measure.kind is None or not KINDS[measure.kind].constant:
        return False
    if measure.kind == "presence_status" or measure.trigger not in ("by_the_person", "on_incident"):
        return False
    return is_read_by_name(measure) and not (purposes and purposes <= _OCCASIONS)


_OCCASIONS: frozenset[PurposeName] = frozenset(
    {
        "training",
        "support_on_request",
        "tool_repair",
        "security",
        "site_protection",
        "health_and_safety",
        "fraud_evidence",
    }
)

# What reads people all the time and that a rule of its own refuses, in words of its own.
_OTHER_RULES = (
    "keystroke_content",  # PRO001
    "screenshots_random",  # PRO002
    "screenshots_periodic",
    "keystroke_counts",  # PRO003
    "mouse_activity",
    "idle_time",
    "screen_video",  # PRO004
    "live_screen_view",
    "screen_sharing_permanent",
    "webcam_continuous",  # PRO005
    "webcam_snapshots",
    "webcam_behaviour",
    "ambient_microphone",
    "cctv",  # PRO006
    "presence_checks",  # PRO007
    "email_content",  # PRO010
    "chat_content",
    "clipboard_content",
    "document_content",
    "device_health",  # PRO012
    "unspecified_activity",  # PRO022
)
