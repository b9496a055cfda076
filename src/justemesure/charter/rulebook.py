"""The rules themselves: the list of them, and one explained."""

import json

from justemesure.charter.decode import nearest
from justemesure.charter.lint import rules
from justemesure.charter.pages import page
from justemesure.errors import Misuse
from justemesure.i18n import Language, typeset


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
    if form == "md":
        rows = [
            f"| {r['code']} | {r['name']} | {r['severity']} | {r['force']} | {r['title']} |"
            for r in listed
        ]
        return "\n".join(
            ["| code | name | severity | force | title |", "|---|---|---|---|---|", *rows]
        )
    return "\n".join(
        f"{r['code']}  {r['severity']:<12} {r['force']:<8} {r['title']}" for r in listed
    )


def explain(code: str, language: Language) -> str:
    """A rule's page, with the addresses of what it cites.

    Raises:
        Misuse: there is no such rule.
    """
    known = rules()
    if code.upper() not in known:
        raise Misuse("no-such-rule", code=code, nearest=nearest(code.upper(), known))
    folder, module = known[code.upper()]
    explained = page(folder, language)
    head = f"{module.RULE.severity} · {module.RULE.force} · {module.RULE.since}"
    text = explained.text.replace("\n", f"\n\n{head}\n", 1)
    for citation in explained.citations():
        text = text.replace(f"- [{citation.source}]", f"- [{citation.text}]({citation.url}):", 1)
    return typeset(language, text.strip())
