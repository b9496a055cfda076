"""TRA004 evaluation-not-announced. Explanation and examples: en.md, fr.md."""

from collections.abc import Iterator

from justemesure.charter.ai import decisions
from justemesure.charter.finding import Found, Rule
from justemesure.charter.law import Law
from justemesure.charter.measure import Measure
from justemesure.charter.model import Charter
from justemesure.charter.proof import EvaluationNotice, Information
from justemesure.charter.questions import (
    first_day,
    is_french,
    listed,
    made_by,
    measures,
    purposes_of,
)
from justemesure.charter.vocabulary import Make, PurposeName

RULE = Rule("TRA004", "evaluation-not-announced", "mandatory", "law", since="0.1.0")

_PURPOSES: frozenset[PurposeName] = frozenset({"evaluation", "bonus"})
_MAKES: frozenset[Make] = frozenset(
    {"speech_score", "productivity_score", "ranking_of_people", "bonus"}
)


def check(charter: Charter, law: Law) -> Iterator[Found]:
    assessing = _assessing(charter)
    if not assessing or not is_french(charter):
        return
    path = ("information", "evaluation")
    said: dict[str, object] = {"measures": listed(assessing)}
    told = (charter.information or Information()).evaluation
    if not isinstance(told, EvaluationNotice):
        yield Found("not-announced", path, said)
        return
    if told.document is None:
        yield Found("no-document", path, force="product")
    start, delivered = first_day(charter, assessing.values()), told.delivered_by
    if start is None:
        yield Found("start-unknown", ("charter", "in_force_from"))
    elif delivered is None:
        yield Found("no-date", path)
    elif delivered >= start:
        said |= {"delivered": delivered, "start": start}
        yield Found("too-late", (*path, "delivered_by"), said)
    if not told.results_confidential:
        yield Found("not-confidential", (*path, "results_confidential"))
    if told.relevance is None:
        yield Found("no-relevance", path, force="product")


def _assessing(charter: Charter) -> dict[str, Measure]:
    """The measures by which people are assessed: their purpose, what they yield, what rests on
    them.
    """
    decisive = {
        id
        for _, decision in decisions(charter)
        if decision.effect in (None, "promotion", "bonus")
        for id in decision.uses or ()
    }
    return {
        id: measure
        for id, measure in measures(charter)
        if purposes_of(measure) & _PURPOSES or _MAKES & set(made_by(measure)) or id in decisive
    }
