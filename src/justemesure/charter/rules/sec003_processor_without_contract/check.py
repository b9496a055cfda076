"""SEC003 processor-without-contract. Explanation and examples: en.md, fr.md."""

from collections.abc import Iterator
from typing import get_args

from justemesure.charter.finding import Found, Rule
from justemesure.charter.law import Law
from justemesure.charter.model import Charter
from justemesure.charter.proof import Processor, Proof
from justemesure.charter.questions import collects, listed, measures, start_of
from justemesure.charter.vocabulary import ContractTerm, Name

RULE = Rule("SEC003", "processor-without-contract", "mandatory", "law", since="0.1.0")


def check(charter: Charter, law: Law) -> Iterator[Found]:
    if not any(collects(measure) for _, measure in measures(charter)):
        return
    if not charter.processors:
        yield Found("not-said", ("processors",))
    elif charter.processors != "none":
        for name, processor in charter.processors.items():
            yield from _contract(charter, name, processor)


def _contract(charter: Charter, name: Name, processor: Processor) -> Iterator[Found]:
    path, said = ("processors", name), {"processor": name}
    contract, start = processor.contract, start_of(charter)
    if not isinstance(contract, Proof) or contract.document is None or contract.date is None:
        yield Found("no-contract", (*path, "contract"), said)
    else:
        if start is not None and contract.date > start:
            dates = {"date": contract.date, "start": start}
            yield Found("too-late", (*path, "contract", "date"), {**said, **dates})
        if missing := _TERMS - set(processor.contract_says or ()):
            where = (*path, "contract_says")
            yield Found("terms-missing", where, {**said, "missing": listed(missing)})
    if processor.decides_purposes is not False:
        yield Found("decides", (*path, "decides_purposes"), said)


_TERMS = frozenset(get_args(ContractTerm))
