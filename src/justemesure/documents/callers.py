"""What callers hear before a recording, and the page that tells them the rest."""

from justemesure.charter.measure import Measure, Objection
from justemesure.charter.questions import made_by, purposes_of
from justemesure.documents import parts
from justemesure.documents.document import Document, Statement
from justemesure.documents.writer import Case, Writer

_VOICE = frozenset(
    ["customer_emotion_from_voice", "adviser_emotion_from_voice", "smile_in_voice", "stress"]
)


def write(case: Case) -> Document | None:
    """Nothing where no call is recorded or listened to."""
    w = Writer(case, "callers")
    measures = parts.calls(w)
    if not measures:
        return None
    places = tuple(("measures", id) for id in measures)
    w.section("spoken", "TRA005", "APP004", places=places)
    w.say("before", ("information", "callers"))
    for sentence in _spoken(w, measures):
        w.add(sentence, "quote")
    w.say("assistant", *places)
    w.items(w.told(("information", "callers"), "moment", "message"))
    w.section("page", "TRA005", places=places)
    w.say("page-lead", *places)
    w.within(w.text("who"))
    w.items([*w.told(("organisation",), "name", "dpo"), w.statement("address", ("organisation",))])
    w.within(w.text("why"))
    w.table("purposes", _purposes(w, measures))
    w.within(w.text("what"))
    for id in measures:
        at = ("measures", id)
        w.items(w.told(at, "kind", "sample", "makes", "redacts", if_written=True))
    parts.redaction_limits(w)
    if unsaid := parts.makes_unsaid(w, measures):
        w.items(unsaid)
    elif not _made(measures):
        w.say("nothing-made", *places)
    w.within(w.text("who-hears"))
    w.say("person", *places)
    w.table("readers", (row for id in measures for row in parts.readers(w, only=id)))
    w.items([*w.told((), "recipients"), *w.told((), "processors")])
    w.items(w.told(("organisation",), "hosting"))
    w.within(w.text("how-long"))
    w.table("retention", (row for id in measures for row in parts.retention(w, only=id)))
    w.section("objection", "APP004", "DRO002", places=places)
    for id in measures:
        w.items(w.told(("measures", id), "objection"))
    w.say("objection-rest", *places, look="apart")
    w.section("rights", "DRO001")
    w.add(parts.with_address(w, "rights", ("rights",)))
    w.items(w.told(("rights",), "answer_within"))
    french = bool(case.charter.organisation and case.charter.organisation.country == "FR")
    w.say("cnil" if french else "authority", ("organisation", "country"), rules=("TRA005",))
    w.say("compulsory", *places)
    return w.finish()


def _made(measures: dict[str, Measure]) -> set[str]:
    return {str(make) for measure in measures.values() for make in made_by(measure)}


def _spoken(w: Writer, measures: dict[str, Measure]) -> list[Statement]:
    """The sentences to say, each only where the charter makes it true."""
    purposes = sorted({name for m in measures.values() for name in purposes_of(m)})
    words = w.listed([w.text(f"aims.{name}") for name in purposes])
    recorded = any(measure.kind == "call_recording" for measure in measures.values())
    who = ("organisation", "name")
    made = _made(measures)
    told = [
        w.statement(
            "say.recorded" if recorded else "say.listened",
            who,
            *(("measures", id, "purpose") for id in measures),
            company=w.employer(),
            purposes=words,
        )
    ]
    means = {
        mean
        for measure in measures.values()
        if isinstance(measure.objection, Objection)
        for mean in measure.objection.during_call or ()
        if measure.objection.during_call != "none"
    }
    at = tuple(("measures", id, "objection") for id in measures)
    name = "_and_".join(sorted(means)) or "none"
    told.append(w.statement(f"say.objection.{name}", *at))
    objections = [measure.objection for measure in measures.values()]
    if all(isinstance(one, Objection) and one.service_continues for one in objections):
        told.append(w.statement("say.served", *at))
    if "transcript" in made:
        told.append(w.statement("say.transcript", *(("measures", id, "makes") for id in measures)))
    if made & _VOICE:
        told.append(
            w.statement(
                "say.emotion", *(("measures", id, "makes") for id in measures), rules=("AIA002",)
            )
        )
    told.append(w.statement("say.rights", ("rights",)))
    return told


def _purposes(w: Writer, measures: dict[str, Measure]) -> parts.Rows:
    named = {name for measure in measures.values() for name in purposes_of(measure)}
    return parts.purposes(w, only=named)
