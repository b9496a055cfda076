"""FIN002 no-legal-basis. Explanation and examples: en.md, fr.md."""

from collections.abc import Iterator

from justemesure.charter.finding import Found, Rule
from justemesure.charter.law import Law
from justemesure.charter.model import Charter, Purpose
from justemesure.charter.questions import measures, purposes_of

RULE = Rule("FIN002", "no-legal-basis", "mandatory", "law", since="0.1.0")


def check(charter: Charter, law: Law) -> Iterator[Found]:
    used = {purpose for _, measure in measures(charter) for purpose in purposes_of(measure)}
    balanced: dict[str, str] = {}
    for name in sorted(used | set(charter.purposes or {})):
        purpose = (charter.purposes or {}).get(name) or Purpose()
        path = ("purposes", name)
        if purpose.basis is None:
            yield Found("no-basis", path, {"purpose": name})
        elif purpose.basis == "collective_agreement":
            yield Found("agreement-alone", (*path, "basis"), {"purpose": name})
        elif purpose.basis == "legal_obligation" and purpose.text is None:
            yield Found("no-text", path, {"purpose": name})
        elif purpose.basis != "legitimate_interest":
            continue
        elif purpose.balancing is None:
            yield Found("no-balancing", path, {"purpose": name})
        elif (test := " ".join(purpose.balancing.casefold().split())) in balanced:
            said = {"purpose": name, "other": balanced[test]}
            yield Found("shared-balancing", (*path, "balancing"), said, force="product")
        else:
            balanced[test] = name
