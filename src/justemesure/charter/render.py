"""Findings → what people and machines read: text, JSON, SARIF, annotations of a pull request."""

import os
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from justemesure.charter.decode import dotted
from justemesure.charter.finding import SEVERITIES, Finding
from justemesure.charter.lint import rules
from justemesure.charter.model import CharterFile
from justemesure.charter.pages import Page, page
from justemesure.charter.record import Record
from justemesure.i18n import Language, message, typeset, visible

_SCHEMA = (
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
)
_CITED = 3  # texts named under a finding; its page has them all
_LEVELS = {"prohibited": "error", "mandatory": "error", "recommended": "warning"}
_PROBLEMS = {**_LEVELS, "recommended": "recommendation"}  # GitHub's own scale
_COLOURS = {"prohibited": "1;31", "mandatory": "1;33", "recommended": "1;36"}


Checked = tuple[CharterFile, Sequence[Finding]]
"""A charter and what the rules found in it."""


class Told(Record):
    """A finding in words."""

    message: str
    fix: str
    page: Page


def tell(finding: Finding, language: Language) -> Told:
    """The finding's sentence and fix from its rule's page, parameters filled in."""
    folder, _ = rules()[finding.rule.code]
    explained = page(folder, language)
    sentence = explained.sentences()[finding.sentence]
    return Told(
        typeset(language, sentence.found.format(**finding.said)),
        typeset(language, sentence.fix.format(**finding.said)),
        explained,
    )


def summary(findings: Iterable[Finding]) -> dict[str, int]:
    """How many findings stand at each severity, and how many are waived."""
    found = Counter("waived" if f.waived_until else f.severity for f in findings)
    return {name: found[name] for name in (*SEVERITIES, "waived")}


def as_text(
    file: CharterFile,
    findings: Sequence[Finding],
    on: date,
    language: Language,
    *,
    colour: bool,
    named: bool = False,
) -> str:
    """One paragraph a finding, the most serious first, then the count, ``named`` by its file."""
    lines = []
    for finding in findings:
        told = tell(finding, language)
        severity = message(language, "words", f"Severity.{finding.severity}")
        if colour:
            severity = f"\033[{_COLOURS[finding.severity]}m{severity}\033[0m"
        head = (
            f"{visible(file.name)}:{finding.line}:{finding.column}: {severity} {finding.rule.code}"
        )
        lines.append(f"{head} {finding.rule.name}  [{dotted(finding.path)}]")
        lines.append(f"  {told.message}")
        if finding.waived_until:
            lines.append("  " + message(language, "check", "waived", until=finding.waived_until))
        else:
            lines.append(f"  → {told.fix}")
        citations = told.page.citations(on)
        cited = " ; ".join(citation.text for citation in citations[:_CITED])
        cited += " ; …" if len(citations) > _CITED else ""
        lines.append(f"  {typeset(language, cited)}\n")
    counts = summary(findings)
    total = sum(counts.values())
    said = message(
        language, "check", "summary" if total else "clean", on=on, rules=len(rules()), **counts
    )
    return "\n".join([*lines, f"{visible(file.name)}: {said}" if named else said])


def as_json(checked: Sequence[Checked], on: date, language: Language) -> str:
    """The stable JSON of ``check`` (additions allowed); of several charters, a list of them."""
    reports = [
        {
            "charter": digest_of(file),
            "file": file.name,
            "as_of": on.isoformat(),
            "findings": [_json_finding(finding, on, language) for finding in findings],
            "summary": summary(findings),
        }
        for file, findings in checked
    ]
    import json

    told = reports[0] if len(reports) == 1 else reports
    return json.dumps(told, ensure_ascii=False, indent=2)


def digest_of(file: CharterFile) -> str:
    from justemesure.charter.digest import digest  # canonical JSON is slow to import, rarely needed

    return digest(file)


def _json_finding(finding: Finding, on: date, language: Language) -> dict[str, object]:
    told = tell(finding, language)
    return {
        "code": finding.rule.code,
        "name": finding.rule.name,
        "severity": finding.severity,
        "force": finding.force,
        "path": dotted(finding.path),
        "line": finding.line,
        "column": finding.column,
        "message": told.message,
        "fix": told.fix,
        "citations": [{"text": c.text, "url": c.url} for c in told.page.citations(on)],
        "waived": finding.waived_until is not None,
        "waived_until": finding.waived_until.isoformat() if finding.waived_until else None,
    }


def as_github(file: CharterFile, findings: Sequence[Finding], language: Language) -> str:
    """Workflow commands that GitHub shows beside the lines of a pull request."""
    lines = []
    for finding in findings:
        told = tell(finding, language)
        level = "notice" if finding.waived_until else _LEVELS[finding.severity]
        place = f"file={_property(file.name)},line={finding.line},col={finding.column}"
        title = _property(f"{finding.rule.code} {finding.rule.name}")
        lines.append(f"::{level} {place},title={title}::{_data(f'{told.message} → {told.fix}')}")
    return "\n".join(lines)


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")


def as_sarif(checked: Sequence[Checked], language: Language, version: str) -> str:
    """SARIF 2.1.0, one run for all charters, with what code-hosting sites ask for besides."""
    codes = sorted({finding.rule.code for _, findings in checked for finding in findings})
    driver = {
        "name": "justemesure",
        "version": version,
        "informationUri": "https://pypi.org/project/justemesure/",
        "rules": [_sarif_rule(code, language) for code in codes],
    }
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "language": language,
        "results": [
            result
            for file, findings in checked
            for result in _sarif_results(file, findings, codes, language)
        ],
    }
    import json

    log = {"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}
    return json.dumps(log, ensure_ascii=False, indent=2)


def _sarif_rule(code: str, language: Language) -> dict[str, object]:
    folder, module = rules()[code]
    explained = page(folder, language)
    return {
        "id": code,
        "name": module.RULE.name,
        "shortDescription": {"text": typeset(language, explained.summary[:1000])},
        "fullDescription": {"text": typeset(language, explained.sections[0][:1000])},
        "help": {"text": explained.text, "markdown": explained.text},
        "defaultConfiguration": {"level": _LEVELS[module.RULE.severity]},
        "properties": {
            "tags": [code[:3], module.RULE.force],
            "precision": "high",
            "problem.severity": _PROBLEMS[module.RULE.severity],
        },
    }


def _sarif_results(
    file: CharterFile, findings: Sequence[Finding], codes: list[str], language: Language
) -> Iterator[dict[str, object]]:
    """Each result with an identity that outlives its line: two at one place are told by number."""
    import hashlib

    seen: Counter[str] = Counter()
    for finding in findings:
        identity = f"{finding.rule.code} {finding.sentence} {dotted(finding.path)}"
        seen[identity] += 1
        fingerprint = hashlib.sha256(f"{identity} {seen[identity]}".encode()).hexdigest()
        result = _sarif_result(file, finding, codes, language)
        # GitHub reads the second only. Left to itself it would hash the line, and show as one two
        # findings of one rule on one line.
        prints = {"place/v1": fingerprint, "primaryLocationLineHash": f"{fingerprint[:16]}:1"}
        yield {**result, "partialFingerprints": prints}


def _sarif_result(
    file: CharterFile, finding: Finding, codes: list[str], language: Language
) -> dict[str, object]:
    told = tell(finding, language)
    region = {"startLine": finding.line, "startColumn": finding.column}
    location = {"artifactLocation": {"uri": _uri(file.name)}, "region": region}
    result: dict[str, object] = {
        "ruleId": finding.rule.code,
        "ruleIndex": codes.index(finding.rule.code),
        "level": _LEVELS[finding.severity],
        "message": {"text": f"{told.message} {told.fix}"},
        "locations": [{"physicalLocation": location}],
    }
    if finding.waived_until:
        until = message(language, "check", "waived", until=finding.waived_until)
        result["suppressions"] = [{"kind": "external", "justification": until}]
    return result


def _uri(name: str) -> str:
    """Relative as it was given, which sites can show; a whole path as an address of its own."""
    from urllib.parse import quote

    path = name.replace("\\", "/").removeprefix("./")
    address = quote(os.fsencode(path), safe="/:" if path[1:2] == ":" else "/")
    if path.startswith("/"):
        return f"file://{address}"
    return f"file:///{address}" if path[1:3] == ":/" else address
