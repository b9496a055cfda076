"""The register of AI tools: each system of the charter, and our own parts with their errors."""

from datetime import date
from pathlib import Path as Folder
from typing import Any

import yaml

from justemesure.charter.ai import decisions, served
from justemesure.charter.law import Law
from justemesure.charter.model import AiSystem, Path
from justemesure.charter.questions import first_day, made_by
from justemesure.charter.wording import day, decimal
from justemesure.documents import parts
from justemesure.documents.document import Document, Statement
from justemesure.documents.writer import Case, Writer
from justemesure.i18n import message

_SCREENING = ("AIA001", "AIA004")
_Loader = getattr(yaml, "CBaseLoader", yaml.BaseLoader)


def write(case: Case) -> Document | None:
    """Nothing where no system is declared and nothing of ours is intelligent."""
    w = Writer(case, "ai_register")
    systems = w.find(("ai_systems",))
    ours = _ours(w)
    if not isinstance(systems, dict) and not ours:
        return None
    for id in systems if isinstance(systems, dict) else ():
        w.section("system", "AIA005", id=id)
        w.table("system", _system(w, id, systems[id]))
    if not isinstance(systems, dict):
        w.section("none", "AIA005")
        w.items(w.told((), "ai_systems"))
    if ours:
        w.section("ours", "AIA005", "AIA008", "DIS001")
        w.say("ours", ("measures",))
        for make, ids in ours.items():
            _own_part(w, make, ids)
    return w.finish()


def _system(w: Writer, id: str, system: AiSystem) -> parts.Rows:
    at = ("ai_systems", id)
    measures = served(w.charter, system)
    serving: list[Path] = [("measures", name) for name in measures] or [at]
    yield _row(w, "name", w.plain(f"{id} — {system.model or '…'}", (*at, "model")))
    yield _row(w, "vendor", w.statement("vendor", at, id=id))
    yield _row(w, "role", w.statement("deployer", at))
    between = message(w.language, "values", "between")
    purposes = list(dict.fromkeys(parts.purposes_words(w, name) for name in measures))
    yield _row(w, "purpose", w.joined(purposes, at, between=between))
    users = dict.fromkeys(role for one in measures.values() for role in one.seen_by or {})
    said = w.listed([w.word(role, "Measure.seen_by") for role in users])
    yield _row(w, "users", w.plain(said, *serving))
    people = list(dict.fromkeys(parts.people(w, name) for name in measures))
    yield _row(w, "people", w.joined(people, at, between=between))
    inputs = dict.fromkeys(w.word(m.kind, "Measure.kind") for m in measures.values() if m.kind)
    yield _row(w, "input", w.plain(w.listed(list(inputs)), *serving))
    makes = dict.fromkeys(make for one in measures.values() for make in made_by(one))
    outputs = w.listed([w.word(make, "Measure.makes") for make in makes])
    yield _row(w, "output", w.plain(outputs, *serving))
    yield _row(w, "decisions", w.joined(_decisions(w, system), at))
    yield _row(w, "hosting", w.joined(w.told(at, "runs"), at))
    yield _row(w, "class", w.joined(w.told(at, "risk", "annex_iii", "profiling", "why"), at))
    yield _row(w, "screening", _screening(w, id))
    yield _row(w, "dates", _dates(w, id, system))
    yield _row(w, "oversight", w.joined(w.told(at, "oversight"), at))
    yield _row(w, "overseer", w.statement("overseer", at, id=id))
    yield _row(w, "errors", w.joined(w.told(at, "error_rate"), at))
    yield _row(w, "literacy", w.joined(w.told(at, "literacy", "literacy_for"), at))
    high = system.risk == "high"
    logs = w.told(at, "logs", "monitoring", "input_check", if_written=not high)
    yield _row(w, "logs", w.joined(logs, at) if logs else w.statement("logs-none", at))
    yield _row(w, "impact", w.joined(w.told(("impact_assessment",), "document", "date"), at))
    opinion = w.told(("consultation", "opinion"), "date", "minutes")
    yield _row(w, "council", w.joined(opinion, at))
    informed = w.told(at, "informed", if_written=not high)
    yield _row(w, "informed", w.joined([*informed, w.statement("told-by-notice", at)], at))
    incidents = w.told(at, "incidents", if_written=not high)
    yield _row(
        w,
        "incidents",
        w.joined(incidents, at) if incidents else w.statement("incidents-none", at, id=id),
    )
    yield _row(w, "owner", w.statement("owner", at, id=id))
    yield _row(w, "review", w.joined(w.told(at, "review_by"), at))


def _decisions(w: Writer, system: AiSystem) -> list[Statement]:
    ids = set(served(w.charter, system))
    used = [
        w.plain(decision.what or "…", ("decisions", index))
        for index, decision in decisions(w.charter)
        if decision.uses is None or ids & set(decision.uses)
    ]
    if used or not isinstance(w.charter.decisions, tuple):
        return used or w.told((), "decisions")
    return [w.statement("no-decision", ("decisions",))]


def _screening(w: Writer, id: str) -> Statement:
    """Whether the rules on practices that article 5 prohibits found anything in the charter."""
    found = [one for one in w.case.findings if one.rule.code in _SCREENING]
    name = "screening.found" if found else "screening.clean"
    places = [finding.path for finding in found] or [("ai_systems", id)]
    return w.statement(name, *places, rules=_SCREENING, codes=", ".join(_SCREENING))


def _dates(w: Writer, id: str, system: AiSystem) -> Statement:
    """First use from the first measure that it serves; applicability from the law of that day."""
    law, at = Law(w.case.on), ("ai_systems", id)
    begins = first_day(w.charter, served(w.charter, system).values())
    applies = law.day("ai_act.annex_iii_from") if law.applies("ai_act.annex_iii_from") else None
    runs = [
        w.statement("first-use", at, on=_day(w, begins))
        if begins
        else w.statement("first-use-unsaid", at, id=id)
    ]
    if applies is not None:
        runs.append(w.statement("annex-iii-from", at, rules=("AIA008",), on=_day(w, applies)))
    return w.joined(runs, at)


def _day(w: Writer, value: date) -> str:
    return day(value, w.language)


def _ours(w: Writer) -> dict[str, list[str]]:
    """What of ours serves which measures: only recordings are analysed by Juste Mesure."""
    used: dict[str, list[str]] = {}
    for id, measure in w.case.measures().items():
        if measure.kind == "call_recording":
            for make in made_by(measure):
                if make in own_parts():
                    used.setdefault(make, []).append(id)
    return used


def own_parts() -> dict[str, Any]:
    """Each part of ours by what it makes; every number as text."""
    text = (Folder(__file__).parent / "own_parts.yaml").read_text(encoding="utf-8")
    return yaml.load(text, Loader=_Loader)  # type: ignore[no-any-return]


def _own_part(w: Writer, make: str, ids: list[str]) -> None:
    part = own_parts()[make]
    places = [("measures", id, "makes") for id in ids]
    w.within(f"{w.word(make, 'Measure.makes').capitalize()} — {part['model']}")
    numbers = {name: decimal(float(value), w.language) for name, value in part["numbers"].items()}
    measured = _day(w, date.fromisoformat(part["measured"]))
    w.items(
        [
            w.statement(f"own.{make}.what", *places, **part),
            w.statement(f"own.{make}.errors", *places, on=measured, **numbers),
            w.statement(f"own.{make}.limits", *places, rules=("DIS001",)),
            w.statement(f"own.{make}.here", *places, measures=", ".join(ids)),
        ]
    )


def _row(w: Writer, name: str, said: Statement) -> tuple[Statement, Statement]:
    return w.statement(f"row.{name}", *said.places), said
