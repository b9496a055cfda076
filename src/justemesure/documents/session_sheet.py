"""The sheet of one training session: a person, a need, a few calls, and when they go."""

from justemesure.charter.questions import purposes_of
from justemesure.documents import parts
from justemesure.documents.document import Document
from justemesure.documents.writer import Case, Writer

_LIMITS = ("people", "period", "trigger", "sample", "window", "runs", "keeps", "seen_by", "export")
_ROWS = ("trainee", "need", "window", "calls", "reviewer", "seen", "discussed", "agreed", "delete")
_KINDS = ("call_recording", "call_listening", "screen_video_during_call")


def write(case: Case) -> Document | None:
    """Nothing where no call is taken for training."""
    w = Writer(case, "session_sheet")
    measures = {
        id: measure
        for id, measure in case.measures().items()
        if measure.kind in _KINDS and "training" in purposes_of(measure)
    }
    if not measures:
        return None
    places = [("measures", id) for id in measures]
    w.section("session", "COU002", "COU004", "COU005", "COU006", places=places)
    w.say("use", *places)
    w.table(
        "session",
        ((w.statement(f"row.{n}", *places), w.plain(w.text("blank"), *places)) for n in _ROWS),
    )
    w.section("limits", "COU002", "COU003", "COU004", "APP001", places=places)
    for id in measures:
        w.within(w.measure_name(id))
        w.items(w.told(("measures", id), *_LIMITS, "reuse_for_others", if_written=True))
    w.section("delete", "CON001", places=places)
    w.table("retention", (row for id in measures for row in parts.retention(w, only=id)))
    w.section("person", "DRO001", "COU006", places=places)
    if all((measure.seen_by or {}).get("person") == "first" for measure in measures.values()):
        w.say("first", *((*place, "seen_by") for place in places))
    if all(purposes_of(measure) == {"training"} for measure in measures.values()):
        w.say("only", *((*place, "purpose") for place in places))
    w.items(w.told(("rights",), "can", "ask"))
    return w.finish()
