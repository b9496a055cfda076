"""APP002 purpose-not-admitted. Explanation and examples: en.md, fr.md."""

from collections.abc import Iterator

from justemesure.charter.constancy import CALL_KINDS, starts_by_hand
from justemesure.charter.finding import Found, Rule
from justemesure.charter.law import Law
from justemesure.charter.measure import Measure
from justemesure.charter.model import Charter
from justemesure.charter.questions import TOO_GENERAL, imposed_by_law, measures, purposes_of
from justemesure.charter.vocabulary import PurposeName

RULE = Rule("APP002", "purpose-not-admitted", "prohibited", "soft", since="0.1.0")


def check(charter: Charter, law: Law) -> Iterator[Found]:
    for id, measure in measures(charter):
        if measure.kind not in CALL_KINDS or imposed_by_law(charter, measure):
            continue
        path = ("measures", id, "purpose")
        for purpose in sorted(purposes_of(measure) - TOO_GENERAL):
            said = {"measure": id, "purpose": purpose}
            if purpose in _AGAINST_PEOPLE:
                yield Found("against-people", path, said, force="law")
            elif _needs_a_hand(charter, purpose):
                if not starts_by_hand(measure):
                    yield Found("not-by-hand", path, said)
            elif purpose not in _admitted(measure):
                yield Found("not-admitted", path, said)


def _needs_a_hand(charter: Charter, purpose: PurposeName) -> bool:
    described = (charter.purposes or {}).get(purpose)
    vital = described is not None and described.basis == "vital_interests"
    return vital or purpose in ("incivility", "distress_calls")


def _admitted(measure: Measure) -> frozenset[PurposeName]:
    """Listening leaves nothing behind, so that it proves no contract."""
    return _TAUGHT | _RECORDED if measure.kind == "call_recording" else _TAUGHT


_AGAINST_PEOPLE = ("discipline", "dismissal", "pay", "bonus", "fraud_evidence")
_TAUGHT: frozenset[PurposeName] = frozenset(
    {"training", "evaluation", "service_quality", "legal_obligation"}
)
_RECORDED: frozenset[PurposeName] = frozenset({"contract_proof"})
