"""TRF001 transfer-without-safeguard. Explanation and examples: en.md, fr.md."""

from collections.abc import Iterator

from justemesure.charter.finding import Found, Rule
from justemesure.charter.law import Law
from justemesure.charter.model import Charter, Hosting, Organisation
from justemesure.charter.proof import Processor, Proof, Transfer
from justemesure.charter.questions import collects, listed, measures
from justemesure.charter.vocabulary import Name

RULE = Rule("TRF001", "transfer-without-safeguard", "mandatory", "law", since="0.1.0")


def check(charter: Charter, law: Law) -> Iterator[Found]:
    measured = any(collects(measure) for _, measure in measures(charter))
    if not measured or not law.applies("transfers.eea"):
        return
    inside = set(law.words("transfers.eea"))
    processors = charter.processors if isinstance(charter.processors, dict) else {}
    yield from _hosting(charter, inside, {p.country for p in processors.values()})
    for name, processor in processors.items():
        yield from _processor(law, inside, name, processor)


def _hosting(charter: Charter, inside: set[str], elsewhere: set[str | None]) -> Iterator[Found]:
    """A host that is a processor answers for its own country; an employer abroad, for nothing."""
    organisation = charter.organisation or Organisation()
    country = (organisation.hosting or Hosting()).country
    path = ("organisation", "hosting", "country")
    if country is None:
        yield Found("hosting-not-said", path)
    elif country not in inside | elsewhere | {organisation.country}:
        yield Found("hosting-outside", path, {"country": listed([country])})


def _processor(law: Law, inside: set[str], name: Name, processor: Processor) -> Iterator[Found]:
    path = ("processors", name)
    said: dict[str, object] = {"processor": name}
    places = {processor.country, processor.support_from}
    if processor.country is None:
        yield Found("country-not-said", (*path, "country"), said)
    if processor.support_from is None:
        yield Found("support-not-said", (*path, "support_from"), said)
    outside = {place for place in places if place not in (None, "none")} - inside
    if not outside:
        return
    said["countries"] = listed(outside)
    transfer = processor.transfer if isinstance(processor.transfer, Transfer) else Transfer()
    if None in (transfer.tool, transfer.document, transfer.date):
        yield Found("no-tool", (*path, "transfer"), said)
    elif transfer.tool in ("adequacy", "data_privacy_framework"):
        if missed := outside - _covered(law, transfer.tool):
            said["countries"] = listed(missed)
            yield Found("tool-not-for-country", (*path, "transfer", "tool"), said)
    elif transfer.tool == "standard_clauses":
        assessment = transfer.assessment or Proof()
        if assessment.unwritten():
            yield Found("no-assessment", (*path, "transfer"), said, force="soft")


def _covered(law: Law, tool: str) -> set[str]:
    name = f"transfers.{tool}"
    return set(law.words(name)) if law.applies(name) else set()
