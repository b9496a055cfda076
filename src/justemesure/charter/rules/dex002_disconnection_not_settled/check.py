"""DEX002 disconnection-not-settled. Explanation and examples: en.md, fr.md."""

from collections.abc import Iterator

from justemesure.charter.finding import Found, Rule
from justemesure.charter.law import Law
from justemesure.charter.model import Charter, Disconnection, Organisation, Telework
from justemesure.charter.questions import is_french, listed

RULE = Rule("DEX002", "disconnection-not-settled", "mandatory", "law", since="0.1.0")


def check(charter: Charter, law: Law) -> Iterator[Found]:
    if not charter.measures or not is_french(charter):
        return
    organisation = charter.organisation or Organisation()
    settled = organisation.disconnection
    if not isinstance(settled, Disconnection):
        settled = Disconnection()
    path = ("organisation", "disconnection")
    unproved = settled.document is None or settled.date is None
    if unproved and _owes_a_charter(organisation, law):
        yield Found("no-document", path)
    if not (remote := _teleworking(charter)):
        return
    telework = settled.telework
    if not isinstance(telework, Telework):
        yield Found("telework-not-settled", path, {"populations": listed(remote)})
        return
    if telework.control is None:
        yield Found("no-control", (*path, "telework", "control"))
    if telework.contact_hours is None:
        yield Found("no-contact-hours", (*path, "telework", "contact_hours"))


def _owes_a_charter(organisation: Organisation, law: Law) -> bool:
    if not law.applies("disconnection.headcount"):
        return False
    headcount = organisation.headcount
    return headcount is None or headcount >= law.number("disconnection.headcount")


def _teleworking(charter: Charter) -> list[str]:
    populations = (charter.populations or {}).items()
    return [name for name, people in populations if people.telework is True]
