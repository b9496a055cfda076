"""Run every rule on a charter at a date, apply its waivers, and put the worst first."""

import sys
from collections.abc import Iterator
from datetime import date
from functools import cache
from importlib.machinery import SourceFileLoader
from types import ModuleType

from justemesure.charter.finding import SEVERITIES, Finding, Found, Rule, Severity
from justemesure.charter.law import Law
from justemesure.charter.model import CharterFile, Waiver
from justemesure.charter.pages import RULES
from justemesure.charter.questions import waives

WAIVERS = "WAI001"


@cache
def rules() -> dict[str, tuple[str, ModuleType]]:
    """Every rule's code → its folder and its ``check`` module, found by walking the folder."""
    found = {}
    for folder in sorted(path.name for path in RULES.iterdir() if (path / "check.py").is_file()):
        module = _import(folder)
        found[module.RULE.code] = (folder, module)
    return found


def _import(folder: str) -> ModuleType:
    """The rule's check, by its byte code: the import system's search would cost half of `check`."""
    name, path = f"justemesure.charter.rules.{folder}.check", str(RULES / folder / "check.py")
    module = sys.modules[name] = ModuleType(name)
    module.__file__ = path
    code = SourceFileLoader(name, path).get_code(name)
    assert code is not None  # a source file always has one
    exec(code, module.__dict__)  # noqa: S102  # what an import does, of our own file
    return module


def lint(file: CharterFile, on: date, previous: CharterFile | None = None) -> list[Finding]:
    """What the rules find in the charter as the law stands ``on`` that day, waivers applied.

    Args:
        previous: the charter that this one replaces, for the rules that compare the two.
    """
    law = Law(on)
    findings = []
    for _, module in rules().values():
        found = [*module.check(file.charter, law)]
        if previous is not None and hasattr(module, "compare"):
            found += module.compare(previous.charter, file.charter, law)
        findings += [_place(file, module.RULE, one) for one in found]
    findings = list(_waive(file, findings, law))
    return sorted(findings, key=_worst_first)


def _worst_first(finding: Finding) -> tuple[object, ...]:
    waived = finding.waived_until is not None
    place = (finding.line, finding.column, finding.rule.code, finding.sentence)
    return (waived, SEVERITIES.index(finding.severity), *place)


def _place(file: CharterFile, rule: Rule, found: Found) -> Finding:
    place = file.place(found.path)
    return Finding(
        rule,
        found.sentence,
        found.path,
        found.said,
        found.severity or rule.severity,
        found.force or rule.force,
        place.line,
        place.column,
    )


def _waive(file: CharterFile, findings: list[Finding], law: Law) -> Iterator[Finding]:
    waivers = file.charter.waivers or ()
    used: set[int] = set()
    against_law: set[int] = set()
    for finding in findings:
        for index, waiver in enumerate(waivers):
            if not _covers(waiver, finding):
                continue
            used.add(index)
            if finding.force == "law":
                against_law.add(index)
            elif _is_in_force(waiver, law):
                finding = finding.but(waived_until=waiver.expires)
        yield finding
    for index, waiver in enumerate(waivers):
        if index in against_law:
            yield _about(file, "law-cannot-be-waived", index, waiver)
        elif index not in used and _is_in_force(waiver, law):
            yield _about(file, "unused", index, waiver)


def _covers(waiver: Waiver, finding: Finding) -> bool:
    code = finding.rule.code
    return code != WAIVERS and waives(waiver, code, finding.path)


def _is_in_force(waiver: Waiver, law: Law) -> bool:
    return not waiver.unwritten() and waiver.expires is not None and waiver.expires >= law.on


def _about(file: CharterFile, sentence: str, index: int, waiver: Waiver) -> Finding:
    _, module = rules()[WAIVERS]
    severity: Severity | None = "recommended" if sentence == "unused" else None
    found = Found(sentence, ("waivers", index), {"rule": waiver.rule}, severity=severity)
    return _place(file, module.RULE, found)
