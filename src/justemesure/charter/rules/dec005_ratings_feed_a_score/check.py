"""DEC005 ratings-feed-a-score. Explanation and examples: en.md, fr.md."""

from collections.abc import Iterator

from justemesure.charter.finding import Found, Rule
from justemesure.charter.law import Law
from justemesure.charter.measure import Measure
from justemesure.charter.model import Charter
from justemesure.charter.questions import listed, made_by, measure_called, measures
from justemesure.charter.vocabulary import Make

RULE = Rule("DEC005", "ratings-feed-a-score", "prohibited", "soft", since="0.1.0")


def check(charter: Charter, law: Law) -> Iterator[Found]:
    for id, measure in measures(charter):
        if measure.kind != "ratings_by_third_parties":
            continue
        path, said = ("measures", id, "makes"), {"measure": id}
        if measure.makes is None:
            yield Found("makes-not-said", path, said, severity="mandatory")
        elif scores := _scores(measure):
            yield Found("scored", path, {**said, "made": listed(scores)})
    for index, reuse in enumerate(charter.reuse if isinstance(charter.reuse, tuple) else ()):
        rated, into = measure_called(charter, reuse.from_), measure_called(charter, reuse.into)
        scores = _scores(into) if into is not None else set()
        if rated is not None and rated.kind == "ratings_by_third_parties" and scores:
            told = {"measure": reuse.from_, "into": reuse.into, "made": listed(scores)}
            yield Found("reused", ("reuse", index), told)


def _scores(measure: Measure) -> set[Make]:
    return set(made_by(measure)) & _SCORES


_SCORES: frozenset[Make] = frozenset(
    {"speech_score", "productivity_score", "prediction_about_a_person"}
)
