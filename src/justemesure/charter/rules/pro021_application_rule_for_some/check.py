"""PRO021 application-rule-for-some. Explanation and examples: en.md, fr.md."""

from collections.abc import Iterator

from justemesure.charter.finding import Found, Rule
from justemesure.charter.law import Law
from justemesure.charter.measure import Measure
from justemesure.charter.model import Charter
from justemesure.charter.people import is_within
from justemesure.charter.questions import listed, measures, purposes_of
from justemesure.charter.readers import is_read_by_name
from justemesure.charter.vocabulary import Name, PurposeName

RULE = Rule("PRO021", "application-rule-for-some", "mandatory", "soft", since="0.1.0")


def check(charter: Charter, law: Law) -> Iterator[Found]:
    for id, measure in measures(charter):
        if measure.kind != "application_rule":
            continue
        path, said = ("measures", id), {"measure": id}
        yield from _people(charter, id, measure)
        if measure.rule is None or measure.rule.say is None:
            yield Found("not-told", (*path, "rule"), said)
        if measure.records != "none" and not _only_counts(measure):
            yield Found("recorded", (*path, "records"), said)
        if judged := purposes_of(measure) & _JUDGED:
            told = {**said, "purposes": listed(judged)}
            yield Found("as-a-sanction", (*path, "purpose"), told, severity="prohibited")


def _people(charter: Charter, id: Name, measure: Measure) -> Iterator[Found]:
    path, said = ("measures", id, "people"), {"measure": id}
    populations, covered = charter.populations or {}, set(measure.people or ())
    chosen = {
        name
        for name in covered
        if (known := populations.get(name)) and (known.chosen_by or known.at_most is not None)
        if not is_within(charter, name, covered - {name})
    }
    if chosen:
        yield Found("chosen-people", path, {**said, "people": listed(chosen)})
    everybody = all(is_within(charter, name, covered) for name in populations)
    if not covered or not everybody:
        yield Found("not-everybody", path, said, force="product")


def _only_counts(measure: Measure) -> bool:
    return measure.records == "counts" and not is_read_by_name(measure)


_JUDGED: frozenset[PurposeName] = frozenset(
    {"evaluation", "discipline", "dismissal", "pay", "bonus"}
)
