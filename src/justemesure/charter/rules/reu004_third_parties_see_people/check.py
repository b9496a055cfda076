"""REU004 third-parties-see-people. Explanation and examples: en.md, fr.md."""

from collections.abc import Iterator

from justemesure.charter.finding import Found, Rule
from justemesure.charter.law import Law
from justemesure.charter.model import Charter
from justemesure.charter.proof import Proof, Recipient
from justemesure.charter.questions import listed, measures
from justemesure.charter.readers import sees_persons
from justemesure.charter.vocabulary import Outsider

RULE = Rule("REU004", "third-parties-see-people", "mandatory", "law", since="0.1.0")


def check(charter: Charter, law: Law) -> Iterator[Found]:
    recipients = charter.recipients if isinstance(charter.recipients, dict) else {}
    for role in _THIRD_PARTIES:
        seen = [id for id, measure in measures(charter) if sees_persons(measure, role)]
        if not seen:
            continue
        party = recipients.get(role, Recipient())
        path, said = ("recipients", role), {"role": role, "measures": listed(seen)}
        if party.who is None:
            yield Found("nobody-named", (*path, "who"), said)
        if party.why is None:
            yield Found("no-need", (*path, "why"), said)
        if party.status is None or (party.agreement or Proof()).unwritten():
            yield Found("no-footing", path, said)


# Client companies have a rule of their own.
_THIRD_PARTIES: tuple[Outsider, ...] = ("group_company", "third_party")
