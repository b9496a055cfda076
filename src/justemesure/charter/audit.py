"""What the law says of a product: the charter that its buyer would be running, checked.

No verdict is stored. Each capability is put, with the settings that sources name, into a charter
whose papers are otherwise in order, and the rules say what they find; then its nearest lawful form
is put there in the same way. Last, the product is checked as it is bought: without any paper.
"""

from datetime import date
from functools import cache
from typing import Literal

from justemesure.charter.capability import BUYER, as_sold, capabilities, lawful_form
from justemesure.charter.finding import SEVERITIES, Finding
from justemesure.charter.lint import lint
from justemesure.charter.load import load
from justemesure.charter.measure import Measure, Period
from justemesure.charter.model import (
    AiSystem,
    Charter,
    CharterFile,
    Organisation,
    Place,
)
from justemesure.charter.proof import Register
from justemesure.charter.questions import made_by
from justemesure.charter.record import Record
from justemesure.charter.system import Statement, System
from justemesure.charter.vocabulary import Name

_OURS = "GAT001"  # what this product runs says nothing of what the law permits others

Verdict = Literal["prohibited", "conditional", "allowed"]
VERDICTS: tuple[Verdict, ...] = ("prohibited", "conditional", "allowed")


class Judged(Record):
    """One capability: what is found in it as sold, and whether its lawful form is clean."""

    capability: str
    statement: Statement
    verdict: Verdict
    findings: tuple[Finding, ...]

    def rules(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(finding.rule.code for finding in self.findings))


class Audit(Record):
    """``papers`` is what the rules find missing when the product is bought and nothing written."""

    system: System
    on: date
    judged: tuple[Judged, ...]
    papers: tuple[Finding, ...]

    def rules(self) -> list[str]:
        found = [finding for judged in self.judged for finding in judged.findings]
        return sorted({finding.rule.code for finding in (*found, *self.papers)})


def audit(system: System, on: date) -> Audit:
    """Judge a system as the law stands ``on`` that day."""
    judged = tuple(
        _judge(capability, statement, on) for capability, statement in system.audited().items()
    )
    return Audit(system, on, judged, _missing_papers(system, judged, on))


def _judge(capability: str, statement: Statement, on: date) -> Judged:
    found = _found(capability, as_sold(capability, statement.measure), on)
    if all(finding.severity == "recommended" for finding in found):
        return Judged(capability, statement, "allowed", found)
    form = lawful_form(capability)
    left = _found(capability, form, on, lawfully=True) if form is not None else ()
    clean = form is not None and all(one.severity == "recommended" for one in left)
    forbidden = any(finding.severity == "prohibited" for finding in found)
    verdict: Verdict = "prohibited" if forbidden and not clean else "conditional"
    return Judged(capability, statement, verdict, found)


def _found(
    capability: str, measure: Measure | None, on: date, *, lawfully: bool = False
) -> tuple[Finding, ...]:
    """What the rules find because of this one capability, all papers being in order."""
    papers = _papers()
    employer = None if lawfully else capabilities()[capability].employer
    charter = _with(papers, _name(capability), measure, employer)
    already = {_key(finding) for finding in lint(_file(papers), on)}
    found = [finding for finding in lint(_file(charter), on) if _key(finding) not in already]
    found = [finding for finding in found if finding.rule.code != _OURS]
    return tuple(sorted(found, key=lambda finding: SEVERITIES.index(finding.severity)))


def _missing_papers(system: System, judged: tuple[Judged, ...], on: date) -> tuple[Finding, ...]:
    """What is found in the whole product without a paper, and not in any capability by itself."""
    papers = _papers()
    bare = Charter(
        format=papers.format,
        charter=papers.charter,
        organisation=Organisation(
            **{
                name: getattr(papers.organisation, name)
                for name in ("name", "country", "timezone", "headcount", "works_council", "sector")
            }
        ),
        populations=papers.populations,
    )
    for capability, statement in system.audited().items():
        employer = capabilities()[capability].employer
        bare = _with(bare, _name(capability), as_sold(capability, statement.measure), employer)
    own = {code for one in judged for code in one.rules()}
    missing: dict[str, Finding] = {}
    for finding in lint(_file(bare), on):
        if finding.rule.code not in own and finding.severity != "recommended":
            missing.setdefault(finding.rule.code, finding)
    return tuple(missing.values())


@cache
def _papers() -> Charter:
    """A buyer who has done everything that can be done on paper."""
    return load(BUYER / "papers.yaml").charter


def _with(
    charter: Charter, id: Name, measure: Measure | None, employer: Organisation | None
) -> Charter:
    """The charter with one more measure, entered in the register and among what the AI serves."""
    organisation = charter.organisation or Organisation()
    if employer is not None:
        organisation = organisation.but(**employer.given())
    if measure is None:
        return charter.but(organisation=organisation)
    identity = charter.charter
    assert identity is not None
    asked = {
        "people": tuple(charter.populations or {})[:1],
        "period": Period(identity.in_force_from, identity.review_by),
        "why_individual": "la mesure porte sur le travail de chacun",
        "alternatives": ("entretien", "enquête"),
        "export": {"person": "whole"},
    }
    said = measure.given()
    whole = measure.but(**{name: value for name, value in asked.items() if name not in said})
    register = charter.register
    if isinstance(register, Register):
        register = register.but(entries={**(register.entries or {}), id: f"T-{id}"})
    systems = charter.ai_systems
    if isinstance(systems, dict) and made_by(whole):
        systems = {name: _serving(system, id) for name, system in systems.items()}
    return charter.but(
        organisation=organisation,
        measures={**(charter.measures or {}), id: whole},
        register=register,
        ai_systems=systems,
    )


def _serving(system: AiSystem, id: Name) -> AiSystem:
    return system.but(serves=(*(system.serves or ()), id))


def _name(capability: str) -> Name:
    return Name(capability.replace("_", "-"))


def _file(charter: Charter) -> CharterFile:
    """A charter that nobody wrote: it has no lines, only places of its own."""
    return CharterFile("", charter, {(): Place(1, 1)}, {})


def _key(finding: Finding) -> tuple[object, ...]:
    return finding.rule.code, finding.sentence, finding.path
