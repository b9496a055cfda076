"""DRO001 rights-incomplete. Explanation and examples: en.md, fr.md."""

from collections.abc import Iterator

from justemesure.charter.finding import Found, Rule
from justemesure.charter.law import Law
from justemesure.charter.measure import Measure
from justemesure.charter.model import Charter, Rights
from justemesure.charter.questions import collects, listed, measures
from justemesure.charter.readers import is_about_a_device, stays_with_the_person
from justemesure.charter.vocabulary import Kind, Name, Right

RULE = Rule("DRO001", "rights-incomplete", "mandatory", "law", since="0.1.0")


def check(charter: Charter, law: Law) -> Iterator[Found]:
    collected = {id: measure for id, measure in measures(charter) if collects(measure)}
    if not collected:
        return
    kept = {id: measure for id, measure in collected.items() if _keeps_about_people(measure)}
    if charter.rights is None:
        yield Found("no-rights", ("rights",))
    else:
        yield from _rights(charter.rights, kept, law)
    for id, measure in kept.items():
        if (measure.export or {}).get("person") in (None, "never"):
            where = ("measures", id, "export")
            written = "person" in (measure.export or {})
            yield Found("no-copy", (*where, "person") if written else where, {"measure": id})


def _rights(rights: Rights, kept: dict[Name, Measure], law: Law) -> Iterator[Found]:
    if rights.ask is None:
        yield Found("no-channel", ("rights", "ask"))
    limit = rights.answer_within
    if limit is None:
        yield Found("no-time-limit", ("rights", "answer_within"))
    elif law.applies("rights.answer") and limit.may_exceed(law.duration("rights.answer")):
        said = {"limit": limit, "most": law.duration("rights.answer")}
        yield Found("too-long", ("rights", "answer_within"), said)
    if missing := _ASKED - set(rights.can or ()):
        yield Found("rights-missing", ("rights", "can"), {"missing": listed(missing)})
    shared = [id for id, measure in kept.items() if measure.kind in _WITH_OTHERS]
    if shared and not rights.copy_masks_third_parties:
        where = ("rights", "copy_masks_third_parties")
        yield Found("others-not-masked", where, {"measures": listed(shared)}, force="soft")


def _keeps_about_people(measure: Measure) -> bool:
    """Whether something about somebody is kept. Not said means yes."""
    if is_about_a_device(measure) or stays_with_the_person(measure):
        return False
    return not measure.keeps or any(
        kept != "none"
        for data, kept in measure.keeps.items()
        if data not in ("team_totals", "totals")
    )


_ASKED: frozenset[Right] = frozenset({"see", "copy", "correct", "restrict", "erase"})
_WITH_OTHERS: frozenset[Kind | None] = frozenset(
    [
        None,
        "call_recording",
        "screen_video_during_call",
        "screenshots_during_call",
        "screenshots_random",
        "screenshots_periodic",
        "screen_video",
        "clipboard_content",
        "document_content",
        "email_content",
        "email_metadata",
        "mailbox_of_absent_person",
        "chat_content",
        "webcam_continuous",
        "webcam_snapshots",
        "ambient_microphone",
        "cctv",
        "notes_about_people",
        "ratings_by_third_parties",
    ]
)
"""Kinds in which somebody else may appear."""
