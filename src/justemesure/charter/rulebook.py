"""The rules themselves: the list of them, and one explained."""

import json
import re

from justemesure.charter.decode import nearest
from justemesure.charter.lint import rules
from justemesure.charter.pages import page
from justemesure.errors import Misuse
from justemesure.i18n import Language, catalogue, message, typeset


def rules_as(form: str, language: Language) -> str:
    """Every rule with its title, as text, JSON or a Markdown table."""
    listed = []
    for code, (folder, module) in sorted(rules().items()):
        rule = module.RULE
        listed.append(
            {
                "code": code,
                "name": rule.name,
                "family": code[:3],
                "severity": rule.severity,
                "force": rule.force,
                "since": rule.since,
                "title": typeset(language, page(folder, language).summary),
            }
        )
    if form == "json":
        return json.dumps(listed, ensure_ascii=False, indent=2)
    for rule in listed:
        rule.update(_footing(rule["severity"], rule["force"], language))
    if form == "md":
        rows = [
            f"| {r['code']} | {r['name']} | {r['severity']} | {r['force']} | {r['title']} |"
            for r in listed
        ]
        return "\n".join(
            ["| code | name | severity | force | title |", "|---|---|---|---|---|", *rows]
        )
    return "\n".join(
        f"{r['code']}  {r['severity']:<12} {r['force']:<12} {r['title']}" for r in listed
    )


def _footing(severity: str, force: str, language: Language) -> dict[str, str]:
    return {
        "severity": message(language, "words", f"Severity.{severity}"),
        "force": message(language, "words", f"Force.{force}"),
    }


def explain(code: str, language: Language) -> str:
    """A rule's page, with the addresses of what it cites; a line on what only the gate cites.

    Raises:
        Misuse: there is no such rule.
    """
    known = rules()
    if code.upper() not in known:
        refusal = catalogue(language, "gate").get(f"code.{code.upper()}")
        if refusal is not None:
            return f"# {code.upper()}\n\n{typeset(language, refusal)}"
        raise Misuse("no-such-rule", code=code, nearest=nearest(code.upper(), known))
    folder, module = known[code.upper()]
    explained = page(folder, language)
    footing = _footing(module.RULE.severity, module.RULE.force, language)
    head = " · ".join([*footing.values(), module.RULE.since])
    text = explained.text.replace("\n", f"\n\n{head}\n", 1)
    for citation in explained.citations():
        told = f"[{citation.text}]({citation.url})" if citation.url else citation.text
        colon = " :" if language == "fr" else ":"
        text = text.replace(f"- [{citation.source}]", f"- {told}{colon}", 1)
    # Blocks of code are copied into charters: their spaces stay as they are.
    parts = re.split(r"(^```.*?^```$)", text.strip(), flags=re.DOTALL | re.MULTILINE)
    return "".join(part if part.startswith("```") else typeset(language, part) for part in parts)
