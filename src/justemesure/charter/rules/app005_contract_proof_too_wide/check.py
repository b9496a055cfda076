"""APP005 contract-proof-too-wide. Explanation and examples: en.md, fr.md."""

from collections.abc import Iterator

from justemesure.charter.constancy import starts_by_hand
from justemesure.charter.finding import Found, Rule
from justemesure.charter.keeping import has_call_limits
from justemesure.charter.law import Law
from justemesure.charter.measure import ContractProof, Measure
from justemesure.charter.model import Charter
from justemesure.charter.questions import duration_of, measures, purposes_of
from justemesure.charter.vocabulary import Name

RULE = Rule("APP005", "contract-proof-too-wide", "mandatory", "soft", since="0.1.0")


def check(charter: Charter, law: Law) -> Iterator[Found]:
    for id, measure in measures(charter):
        if measure.kind != "call_recording" or "contract_proof" not in purposes_of(measure):
            continue
        if measure.contract_proof is None:
            said = {"measure": id}
            yield Found("nothing-said", ("measures", id, "contract_proof"), said, force="law")
        else:
            yield from _scope(id, measure, measure.contract_proof)
        if not has_call_limits(charter, measure):
            yield from _kept(id, measure, law)


def _scope(id: Name, measure: Measure, proof: ContractProof) -> Iterator[Found]:
    path, said = ("measures", id, "contract_proof"), {"measure": id}
    by_hand = proof.started == "by_hand_at_the_agreement"
    if not by_hand and (proof.started is not None or not starts_by_hand(measure)):
        yield Found("not-by-hand", (*path, "started"), said)
    if proof.records != "the_agreement_only":
        yield Found("whole-call", (*path, "records"), said)
    if proof.other_means_told is not True:
        yield Found("other-means-not-told", (*path, "other_means_told"), said)
    if proof.written_proof_exists is not False:
        yield Found("written-proof", (*path, "written_proof_exists"), said, force="law")
    if proof.pauses_for_card_data is not True:
        yield Found("card-data", (*path, "pauses_for_card_data"), said)


def _kept(id: Name, measure: Measure, law: Law) -> Iterator[Found]:
    if not law.applies("calls.proof_retention"):
        return
    most = law.duration("calls.proof_retention")
    for data in measure.keeps or {}:
        kept = duration_of(measure, data)
        if kept is not None and kept.may_exceed(most):
            said = {"measure": id, "data": data, "kept": kept, "most": most}
            yield Found("kept-too-long", ("measures", id, "keeps", data), said)
