"""REU001 processor-trains-on-our-data. Explanation and examples: en.md, fr.md."""

from collections.abc import Iterator

from justemesure.charter.finding import Found, Rule
from justemesure.charter.law import Law
from justemesure.charter.model import Charter
from justemesure.charter.proof import Proof
from justemesure.charter.questions import collects, measures

RULE = Rule("REU001", "processor-trains-on-our-data", "prohibited", "law", since="0.1.0")


def check(charter: Charter, law: Law) -> Iterator[Found]:
    if not any(collects(measure) for _, measure in measures(charter)):
        return
    processors = charter.processors if isinstance(charter.processors, dict) else {}
    for name, processor in processors.items():
        path, said = ("processors", name), {"processor": name}
        trains = processor.trains_on_our_data
        if trains is None:
            yield Found("not-said", (*path, "trains_on_our_data"), said, severity="mandatory")
        elif trains == "yes":
            yield Found("trains", (*path, "trains_on_our_data"), said)
        elif trains == "with_authorisation":
            authorisation = processor.training_authorisation or Proof()
            if authorisation.unwritten():
                yield Found("no-authorisation", (*path, "training_authorisation"), said)
