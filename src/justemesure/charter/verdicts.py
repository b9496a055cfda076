"""An audit → what people and machines read: text, JSON, Markdown; several side by side."""

import json
from collections.abc import Iterator, Sequence

from justemesure.charter.audit import VERDICTS, Audit, Judged
from justemesure.charter.capability import capabilities
from justemesure.charter.finding import Finding
from justemesure.charter.render import tell
from justemesure.charter.system import Source
from justemesure.charter.wording import day, listed
from justemesure.i18n import Language, in_markdown, message, typeset


def as_text(audits: Sequence[Audit], language: Language) -> str:
    """Each system in full, then a table of all where there are several."""
    parts = ["\n".join(_lines(audit, language)) for audit in audits]
    if len(audits) > 1:
        parts.append(_comparison(audits, language))
    return "\n\n".join(parts)


def as_markdown(audits: Sequence[Audit], language: Language) -> str:
    """The table of all first: it is what people look for; then each system."""
    parts = [_table(audits, language)] if len(audits) > 1 else []
    parts += ["\n".join(_markdown(audit, language)) for audit in audits]
    return "\n\n".join(parts)


def as_json(audits: Sequence[Audit], language: Language) -> str:
    """The stable JSON of ``audit`` (additions allowed); a list for several systems."""
    reports = [_report(audit, language) for audit in audits]
    return json.dumps(reports if len(reports) > 1 else reports[0], ensure_ascii=False, indent=2)


def _report(audit: Audit, language: Language) -> dict[str, object]:
    system = audit.system
    return {
        "system": system.id,
        "name": system.name,
        "as_of": audit.on.isoformat(),
        "described_on": str(system.described_on) if system.described_on else None,
        "warning": message(language, "audit", "warning"),
        "capabilities": [_capability(audit, judged, language) for judged in audit.judged],
        "absent": sorted((system.capabilities or {}).keys() - {j.capability for j in audit.judged}),
        "papers": [
            {"rule": finding.rule.code, "message": tell(finding, language).message}
            for finding in audit.papers
        ],
        "rules": audit.rules(),
    }


def _capability(audit: Audit, judged: Judged, language: Language) -> dict[str, object]:
    says = judged.statement.says
    return {
        "capability": judged.capability,
        "verdict": judged.verdict,
        "rules": list(judged.rules()),
        "lawful_instead": _instead(judged, language),
        "present": judged.statement.present,
        "says": says.tell(language) if says else None,
        "sources": [_cited(source, language) for source in _sources(audit, judged)],
        "findings": [
            {
                "rule": finding.rule.code,
                "severity": finding.severity,
                "force": finding.force,
                "message": told.message,
                "condition": told.fix,
                "citations": [
                    {"text": cited.text, "url": cited.url} for cited in told.page.citations()
                ],
            }
            for finding, told in ((one, tell(one, language)) for one in judged.findings)
        ],
    }


def _lines(audit: Audit, language: Language) -> Iterator[str]:
    yield _title(audit, language)
    yield message(language, "audit", "warning")
    if audit.system.note is not None:
        yield typeset(language, audit.system.note.tell(language))
    for verdict in VERDICTS:
        group = [judged for judged in audit.judged if judged.verdict == verdict]
        if group:
            yield ""
            yield message(language, "audit", f"group.{verdict}", n=len(group))
        for judged in group:
            yield f"  • {_named(judged, language)}"
            yield from (f"      {line}" for line in _said(audit, judged, language))
            for finding in judged.findings:
                yield f"      {_found(finding, language)}"
            if judged.findings:
                yield f"      → {_instead(judged, language)}"
    yield from _absent(audit, language)
    if audit.papers:
        yield ""
        yield message(language, "audit", "papers", n=len(audit.papers))
        for finding in audit.papers:
            yield f"  • {finding.rule.code}  {tell(finding, language).message}"


def _markdown(audit: Audit, language: Language) -> Iterator[str]:
    yield f"## {in_markdown(_title(audit, language))}"
    yield ""
    yield f"> {message(language, 'audit', 'warning')}"
    if audit.system.note is not None:
        yield f">\n> {in_markdown(typeset(language, audit.system.note.tell(language)))}"
    yield ""
    columns = ("capability", "verdict", "rules", "instead")
    yield "| " + " | ".join(message(language, "audit", f"column.{name}") for name in columns) + " |"
    yield "|---|---|---|---|"
    for judged in sorted(audit.judged, key=lambda one: VERDICTS.index(one.verdict)):
        said = in_markdown(" ".join(_said(audit, judged, language)))
        name = f"**{_named(judged, language)}** — {said}" if said else _named(judged, language)
        codes = ", ".join(judged.rules()) or "—"
        instead = _instead(judged, language)
        yield f"| {name} | {_verdict(judged.verdict, language)} | {codes} | {instead} |"
    yield from _absent(audit, language)
    if audit.papers:
        yield ""
        yield message(language, "audit", "papers", n=len(audit.papers))
        yield ""
        for finding in audit.papers:
            yield f"- {finding.rule.code} — {tell(finding, language).message}"


def _title(audit: Audit, language: Language) -> str:
    system = audit.system
    name = system.name or system.id or "—"
    described = (
        message(language, "audit", "described", on=day(system.described_on, language))
        if system.id is not None and system.described_on is not None
        else message(language, "audit", "described-by-buyer")
    )
    law = day(audit.on, language)
    return message(language, "audit", "title", name=name, described=described, on=law)


def _named(judged: Judged, language: Language) -> str:
    name = capabilities()[judged.capability].name
    told = name.tell(language) if name else judged.capability
    present = judged.statement.present
    if present in (None, "on"):
        return typeset(language, told)
    return f"{typeset(language, told)} ({message(language, 'audit', f'present.{present}')})"


def _said(audit: Audit, judged: Judged, language: Language) -> Iterator[str]:
    says = judged.statement.says
    cited = listed([_cited(s, language) for s in _sources(audit, judged)], language)
    if says is not None:
        told = typeset(language, says.tell(language))
        yield f"{told} [{cited}]" if cited else told
    elif cited:
        yield f"[{cited}]"


def _sources(audit: Audit, judged: Judged) -> list[Source]:
    known = audit.system.sources or {}
    return [known[name] for name in judged.statement.sources or ()]


def _cited(source: Source, language: Language) -> str:
    kind = message(language, "audit", f"source.{source.kind}") if source.kind else ""
    parts = [kind, source.text or "", source.url or ""]
    if source.seen is not None:
        parts.append(message(language, "audit", "seen", on=day(source.seen, language)))
    return ", ".join(part for part in parts if part)


def _found(finding: Finding, language: Language) -> str:
    told = tell(finding, language)
    severity = message(language, "words", f"Severity.{finding.severity}")
    cited = " ; ".join(citation.text for citation in told.page.citations()[:2])
    return f"{finding.rule.code} ({severity}) {told.page.summary} {typeset(language, cited)}."


def _instead(judged: Judged, language: Language) -> str:
    instead = capabilities()[judged.capability].instead
    return typeset(language, instead.tell(language)) if instead else "—"


def _absent(audit: Audit, language: Language) -> Iterator[str]:
    judged = {one.capability for one in audit.judged}
    names = [
        typeset(language, name.tell(language)) if (name := capabilities()[word].name) else word
        for word in audit.system.capabilities or {}
        if word not in judged
    ]
    if names:
        yield ""
        yield message(language, "audit", "absent", names=listed(names, language))


def _verdict(verdict: str, language: Language) -> str:
    return message(language, "audit", f"verdict.{verdict}")


def _rows(audits: Sequence[Audit], language: Language) -> Iterator[list[str]]:
    """One row a capability that any of them has, one column a system."""
    yield ["", *(audit.system.name or audit.system.id or "—" for audit in audits)]
    verdicts = [{one.capability: one.verdict for one in audit.judged} for audit in audits]
    for capability, known in capabilities().items():
        if any(capability in found for found in verdicts):
            name = known.name.tell(language) if known.name else capability
            cells = [
                _verdict(found[capability], language) if capability in found else "—"
                for found in verdicts
            ]
            yield [typeset(language, name), *cells]


def _comparison(audits: Sequence[Audit], language: Language) -> str:
    rows = list(_rows(audits, language))
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    lines = [
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in rows
    ]
    return "\n".join([message(language, "audit", "comparison"), "", *lines])


def _table(audits: Sequence[Audit], language: Language) -> str:
    head, *rows = _rows(audits, language)
    lines = [f"| {' | '.join(map(in_markdown, head))} |", "|" + "---|" * len(head)]
    lines += [f"| {' | '.join(row)} |" for row in rows]
    return "\n".join([f"# {message(language, 'audit', 'comparison')}", "", *lines])
