"""The notice that each person measured receives, in writing, before anything is collected."""

from justemesure.documents import parts
from justemesure.documents.document import Document
from justemesure.documents.writer import Case, Writer

BALANCED = "legitimate_interest"
NEVER = ("people", "lines", "channels", "times", "applications")
PROCESSOR = ("does", "country", "support_from", "contract", "transfer", "trains_on_our_data")


def write(case: Case) -> Document:
    w = Writer(case, "notice")
    w.section("who", "TRA003")
    w.items([*w.told(("organisation",), "name", "dpo"), w.statement("address", ("organisation",))])
    w.section("what", "TRA001", "TRA002", "DEX001")
    w.say("plain", ("measures",), kinds=w.listed(parts.kinds_written(w)))
    w.say("charter-lead", ("charter",))
    w.items(w.told(("charter",), "version", "in_force_from", "review_by"))
    w.items(w.told(("organisation",), "devices", "indicator"))
    w.section("why", "FIN001", "FIN002", "TRA003")
    w.table("purposes", parts.purposes(w))
    weighed = [one for one in (w.charter.purposes or {}).values() if one.basis == BALANCED]
    if weighed and all(purpose.balancing for purpose in weighed):
        w.add(parts.with_address(w, "ask-balancing", ("purposes",)))
    w.section("read", "TRA003", "PRO011")
    parts.each_measure(w, "people", "period", *parts.WHY, *parts.WHAT)
    parts.redaction_limits(w)
    w.within(w.text("hours"))
    w.items(w.told(("organisation",), "timezone", if_written=True))
    w.items(w.told(("working_hours",), "source", "never_before", "never_after"))
    w.section("not-read", "TRA003", "PRO001", "PRO002", "PRO005", "SYN001", "SYN002")
    w.items(w.told(("never",), *NEVER))
    w.say("kinds-off", ("measures",), kinds=w.listed(parts.kinds_unwritten(w)))
    parts.makes_off(w)
    w.section("whom", "TRA002")
    w.items(w.told((), "populations"))
    w.section("recipients", "TRA003", "REU003", "REU004")
    w.table("readers", parts.readers(w))
    parts.unless_none(w, ("recipients",), "who", "why", "status", "agreement", entries="recipients")
    w.section("processors", "SEC003", "TRF001")
    w.items(w.told(("organisation",), "hosting"))
    parts.unless_none(w, ("processors",), *PROCESSOR)
    w.section("retention", "CON003", "TRA003")
    w.table("retention", parts.retention(w))
    w.section("rights", "DRO001")
    w.items(w.told(("rights",), "can", "ask", "answer_within", "copy_masks_third_parties"))
    w.items(w.told(("access", "journal"), "person_sees_readers"))
    french = bool(case.charter.organisation and case.charter.organisation.country == "FR")
    w.say("cnil" if french else "authority", ("organisation", "country"), rules=("TRA003",))
    w.section("objection", "DRO002")
    w.add(parts.with_address(w, "objection", ("rights", "can")), "apart")
    w.section("compulsory", "TRA003")
    w.say("compulsory", ("measures",))
    w.section("decisions", "DEC001", "TRA003")
    w.items(w.told((), "decisions"))
    w.section("ai", "AIA005", "AIA006")
    parts.unless_none(w, ("ai_systems",), *_AI)
    _periods(w)
    w.section("evaluation", "TRA004")
    w.items(w.told(("information", "evaluation"), "document", "relevance", "results_confidential"))
    w.section("council", "CSE001")
    w.items(w.told(("consultation", "opinion"), "date", "result", "minutes"))
    w.section("delivery", "TRA002")
    at = ("information", "employees")
    w.items([*w.told((*at, "notice"), "version", "channel"), *w.told(at, "delivered_by", "proof")])
    w.say("receipt", at)
    return w.finish()


_AI = ("model", "serves", "runs", "risk", "annex_iii", "profiling", "oversight", "informed")


def _periods(w: Writer) -> None:
    w.section("periods", "APP003", "TRA003")
    measures = parts.calls(w)
    if not measures:
        w.say("no-calls", ("measures",))
    for id in measures:
        w.within(w.measure_name(id))
        w.items(w.told(("measures", id), "period", "trigger", "sample", "private_calls"))
