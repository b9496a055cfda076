"""AIA009 no-ai-literacy. Explanation and examples: en.md, fr.md."""

from collections.abc import Iterator

from justemesure.charter.ai import served, systems, unserved
from justemesure.charter.finding import Found, Rule
from justemesure.charter.law import Law
from justemesure.charter.model import AiSystem, Charter, Oversight
from justemesure.charter.questions import listed, uses_ai
from justemesure.charter.vocabulary import Role

RULE = Rule("AIA009", "no-ai-literacy", "mandatory", "law", since="0.1.0")


def check(charter: Charter, law: Law) -> Iterator[Found]:
    if not law.applies("ai_act.article_4"):
        return
    if not isinstance(charter.ai_systems, dict):
        if unserved(charter) or (charter.ai_systems is None and uses_ai(charter)):
            yield Found("unsaid", ("ai_systems",))
        return
    support = law.value("ai_act.article_4").value == "support"
    for name, system in systems(charter):
        path, said = ("ai_systems", name), {"system": name}
        if system.literacy is None:
            yield Found("no-support" if support else "no-level", path, said)
            continue
        if left_out := _users(charter, system) - set(system.literacy_for or ()):
            where = (*path, "literacy_for")
            missing = {**said, "missing": listed(left_out)}
            yield Found("people-left-out", where, missing, force="soft")


def _users(charter: Charter, system: AiSystem) -> set[Role]:
    """Who oversees it, and who of the employer's staff sees what it gives about others."""
    users: set[Role] = {
        role
        for measure in served(charter, system).values()
        for role, view in (measure.seen_by or {}).items()
        if view != "never" and role not in _NOT_USERS
    }
    if isinstance(system.oversight, Oversight) and system.oversight.role is not None:
        users.add(system.oversight.role)
    return users


_NOT_USERS: tuple[Role, ...] = ("person", "works_council", "client_company")
