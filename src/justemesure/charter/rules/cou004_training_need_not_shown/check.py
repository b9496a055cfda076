"""COU004 training-need-not-shown. Explanation and examples: en.md, fr.md."""

from collections.abc import Iterator
from fractions import Fraction

from justemesure.charter.finding import Found, Rule
from justemesure.charter.law import Law
from justemesure.charter.measure import Measure, Sample
from justemesure.charter.model import Charter, Population
from justemesure.charter.questions import measure_called, measures
from justemesure.charter.values import Volume
from justemesure.charter.vocabulary import Name

RULE = Rule("COU004", "training-need-not-shown", "mandatory", "law", since="0.1.0")


def check(charter: Charter, law: Law) -> Iterator[Found]:
    for id, measure in measures(charter):
        if measure.kind == "screen_video_during_call":
            yield from _people(charter, id, measure)
            yield from _volume(charter, id, measure)


def _people(charter: Charter, id: Name, measure: Measure) -> Iterator[Found]:
    path, said = ("measures", id, "people"), {"measure": id}
    if not measure.people:
        yield Found("no-people", path, said)
    for name in measure.people or ():
        population = (charter.populations or {}).get(name) or Population()
        if population.chosen_by is None:
            where = ("populations", name, "chosen_by")
            yield Found("no-need", where, {**said, "population": name})
        if population.at_most is None:
            where = ("populations", name, "at_most")
            yield Found("no-limit", where, {**said, "population": name}, force="product")


def _volume(charter: Charter, id: Name, measure: Measure) -> Iterator[Found]:
    path, said = ("measures", id, "sample"), {"measure": id}
    # The film follows its call: what it does not say of the draw, the call's sample says.
    call = measure_called(charter, measure.with_) or Measure()
    own, drawn = measure.sample or Sample(), call.sample or Sample()
    filmed = own.at_most or drawn.at_most
    reviewed = own.review_capacity or drawn.review_capacity
    if filmed is None:
        yield Found("no-volume", path, said)
    elif reviewed is None or not _is_reviewed(
        filmed, reviewed, _most_people(charter, measure), _period(measure, call)
    ):
        yield Found("not-reviewed", path, said, force="product")


def _most_people(charter: Charter, measure: Measure) -> int | None:
    most = 0
    for name in measure.people or ():
        population = (charter.populations or {}).get(name)
        if population is None or population.at_most is None:
            return None
        most += population.at_most
    return most or None


def _period(measure: Measure, call: Measure) -> int | None:
    """How many days the campaign lasts, both its ends included."""
    period = measure.period or call.period
    if period is None or period.from_ is None or period.to is None:
        return None
    return max(1, (period.to - period.from_).days + 1)


def _is_reviewed(filmed: Volume, reviewed: Volume, people: int | None, days: int | None) -> bool:
    """Whether what is filmed fits in what is reviewed, in the worst month; unknown means no."""
    amounts = [Fraction(volume.calls) for volume in (filmed, reviewed)]
    if filmed.per_person != reviewed.per_person:
        if people is None:
            return True  # how many people there may be is asked for above
        amounts[0 if filmed.per_person else 1] *= people
    if filmed.per == reviewed.per:
        return amounts[0] <= amounts[1]
    shortest = {"day": 1, "week": 7, "month": 28, "period": days}[filmed.per]
    longest = {"day": 1, "week": 7, "month": 31, "period": days}[reviewed.per]
    if shortest is None or longest is None:
        return False
    return amounts[0] / shortest <= amounts[1] / longest
