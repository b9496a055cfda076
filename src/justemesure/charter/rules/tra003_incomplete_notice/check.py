"""TRA003 incomplete-notice. Explanation and examples: en.md, fr.md."""

from collections.abc import Iterator

from justemesure.charter.constancy import CALL_KINDS
from justemesure.charter.finding import Found, Rule
from justemesure.charter.law import Law
from justemesure.charter.measure import Measure
from justemesure.charter.model import Charter
from justemesure.charter.proof import EmployeeInformation
from justemesure.charter.questions import collects, described, listed, measures, uses_ai
from justemesure.charter.vocabulary import NoticeItem

RULE = Rule("TRA003", "incomplete-notice", "mandatory", "law", since="0.1.0")


def check(charter: Charter, law: Law) -> Iterator[Found]:
    measured = [measure for _, measure in measures(charter) if collects(measure)]
    if not measured:
        return
    told = charter.information.employees if charter.information else None
    said = set(told.says or ()) if isinstance(told, EmployeeInformation) else set()
    path = ("information", "employees", "says")
    if missing := _required(charter, measured) - said:
        yield Found("items-missing", path, {"missing": listed(missing)})
    heard = any(measure.kind in CALL_KINDS for measure in measured)
    if heard and "listening_periods" not in said:
        yield Found("periods-missing", path, force="soft")
    if (
        uses_ai(charter)
        and charter.decisions in ("none", ())
        and "automated_decision_logic" not in said
    ):
        yield Found("logic-missing", path, force="product")


def _required(charter: Charter, measured: list[Measure]) -> set[NoticeItem]:
    """What article 13 of the GDPR asks for here."""
    required = set(_ALWAYS)
    bases = {purpose.basis for m in measured for purpose in described(charter, m) if purpose}
    if "legitimate_interest" in bases:
        required.add("legitimate_interest")
    if charter.decisions not in ("none", ()):
        required.add("automated_decision_logic")
    if charter.organisation and charter.organisation.dpo == "none":
        required.remove("dpo_contact")
    return required


_ALWAYS: tuple[NoticeItem, ...] = (
    "controller",
    "dpo_contact",
    "purposes",
    "legal_basis",
    "recipients",
    "transfers",
    "retention_by_class",
    "rights",
    "cnil_complaint",
    "mandatory_or_optional",
)
