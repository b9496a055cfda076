"""REU003 clients-see-named-advisers. Explanation and examples: en.md, fr.md."""

from collections.abc import Iterator

from justemesure.charter.finding import Found, Rule
from justemesure.charter.law import Law
from justemesure.charter.model import Charter
from justemesure.charter.proof import Proof, Recipient
from justemesure.charter.questions import listed, measures
from justemesure.charter.readers import sees_persons

RULE = Rule("REU003", "clients-see-named-advisers", "mandatory", "law", since="0.1.0")


def check(charter: Charter, law: Law) -> Iterator[Found]:
    seen = [id for id, measure in measures(charter) if sees_persons(measure, "client_company")]
    if not seen:
        return
    recipients = charter.recipients if isinstance(charter.recipients, dict) else {}
    client = recipients.get("client_company", Recipient())
    path, said = ("recipients", "client_company"), {"measures": listed(seen)}
    if client.status is None or (client.agreement or Proof()).unwritten():
        yield Found("no-role", path, said)
    if client.why is None:
        yield Found("no-need", (*path, "why"), said)
