"""The file on which a works council is consulted, before the charter is in force."""

from justemesure.charter.law import Law
from justemesure.charter.wording import say
from justemesure.documents import parts
from justemesure.documents.document import Document, Statement
from justemesure.documents.writer import Case, Writer

_SYSTEM = (
    *("model", "serves", "runs", "risk", "annex_iii", "profiling", "why", "oversight"),
    *("error_rate", "literacy", "literacy_for", "informed", "fundamental_rights", "review_by"),
)
_DELAYS = {
    "delay.alone": "time_limit",
    "delay.expert": "time_limit_with_expert",
    "delay.both": "time_limit_with_experts_at_both",
}
_EFFECTS = ("load", "pace", "autonomy", "isolation", "skills", "jobs", "access")


def write(case: Case) -> Document:
    w = Writer(case, "consultation")
    w.say("asked", ("consultation",), rules=("CSE001",))
    _project(w)
    w.section("capabilities", "CSE001", "GAT001")
    w.say("on", ("measures",))
    parts.each_measure(w, "purpose", *parts.WHAT, *parts.GUARANTEES)
    w.within(w.text("off"))
    w.say("kinds-off", ("measures",), kinds=w.listed(parts.kinds_unwritten(w)))
    parts.makes_off(w)
    w.items(w.told(("organisation",), "devices", "indicator"))
    w.section("people", "CSE001", "TRA002", "SYN001", "SYN002")
    w.items(w.told((), "populations"))
    w.table("people", _people(w))
    w.items(w.told(("never",), "people", "lines", "channels", "times", "applications"))
    w.items([w.statement("sites", ("populations",))])
    w.section("data", "CSE001", "CON003", "SEC001")
    w.table("retention", parts.retention(w))
    w.table("readers", parts.readers(w))
    w.items(w.told((), "recipients"))
    w.items(w.told(("access",), "accounts", "second_factor", "journal", "roles"))
    w.section("purposes", "FIN001", "FIN002")
    w.table("purposes", parts.purposes(w))
    w.items(w.told((), "reuse"))
    _effects(w)
    w.section("health", "DEX003", "DEX002")
    w.items(w.told(("organisation",), "duerp", "disconnection"))
    w.section("ai", "AIA005", "AIA006", "AIA008", "DIS001")
    parts.unless_none(w, ("ai_systems",), *_SYSTEM)
    w.section("impact", "FIN005", "FIN007")
    w.items(
        w.told(
            ("impact_assessment",),
            *("document", "date", "for_version", "dpo_involved_on", "dpo_opinion"),
            *("worker_views", "residual_risk"),
        )
    )
    w.say("impact-joined", ("impact_assessment",))
    w.section("notices", "TRA002", "TRA003", "TRA005", "AIA006")
    w.say("notices-joined", ("information",))
    w.items(w.told(("information",), "employees", "callers", "evaluation"))
    w.section("vendors", "SEC003", "TRF001", "REU001")
    w.items(w.told(("organisation",), "hosting"))
    parts.unless_none(w, ("processors",), "does", "country", "contract", "transfer")
    _calendar(w)
    w.section("review", "CSE006")
    w.say("review-lead", ("charter", "review_by"))
    w.items([*w.told(("charter",), "review_by"), w.statement("indicators", ("measures",))])
    w.section("opinion", "CSE001", "CSE002")
    at = ("consultation",)
    w.items(w.told(at, "opinion", "deemed_on", "reservations_answered", if_written=True))
    if not w.find((*at, "opinion", "date")):
        w.say("opinion", at)
    return w.finish(all_findings=True)


def _project(w: Writer) -> None:
    w.section("project", "CSE001", "PRO011")
    w.say("project", ("purposes",))
    w.items(w.told((), "purposes"))
    w.say("reasons", ("purposes",))
    w.within(w.text("lesser"))
    w.table(
        "lesser",
        (
            (
                w.plain(w.measure_name(id), ("measures", id)),
                _joined(w, id, "why_individual"),
                _joined(w, id, "alternatives"),
            )
            for id in w.case.measures()
        ),
    )


def _joined(w: Writer, id: str, attribute: str) -> Statement:
    measure = w.case.measures()[id]
    value, place = getattr(measure, attribute), ("measures", id, attribute)
    if value is None and attribute == "alternatives":
        return w.statement("missing.alternatives", place, measure=w.measure_name(id))
    if value in (None, "none"):
        return w.plain(w.text("nobody-in-particular") if value else "—", place)
    return w.plain(w.say_value(measure, attribute, value), place)


def _people(w: Writer) -> parts.Rows:
    for id, measure in w.case.measures().items():
        at = ("measures", id)
        when = w.told((*at, "period"), "from_", "to") if measure.period else w.told(at, "period")
        yield (
            w.plain(w.measure_name(id), at),
            parts.people(w, id),
            w.joined(when, (*at, "period")),
        )


def _effects(w: Writer) -> None:
    w.section("effects", "CSE001")
    w.say("effects", ("measures",))
    w.items(w.statement(f"effect.{name}", ("measures",)) for name in _EFFECTS)
    w.within(w.text("judging"))
    w.items(w.told((), "decisions"))
    w.items(w.told(("information",), "evaluation"))


def _calendar(w: Writer) -> None:
    law = Law(w.case.on)
    w.section("calendar", "CSE001", "CSE002", "CSE003", "CSE005")
    at = ("consultation",)
    w.say("no-pilot", (*at, "pilots"))
    w.items(w.told(at, "bases", "pilots", "file_complete_on", "expert", "strategic_orientations"))
    w.items(w.told(at, "councils", "delay_agreement", "not_required", if_written=True))
    w.say("delays", at)
    w.items(
        w.statement(name, at, length=say(law.duration(f"consultation.{entry}"), "", w.language))
        for name, entry in _DELAYS.items()
        if law.applies(f"consultation.{entry}")
    )
    w.say("expert-cost", (*at, "expert"), rules=("CSE005",))
