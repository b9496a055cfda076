"""APP001 systematic-recording. Explanation and examples: en.md, fr.md."""

from collections.abc import Iterator, Mapping

from justemesure.charter.constancy import CALL_KINDS, covers_every_call, starts_by_hand
from justemesure.charter.finding import Found, Rule
from justemesure.charter.law import Law
from justemesure.charter.measure import Measure, Period
from justemesure.charter.model import Charter, Path
from justemesure.charter.people import share_people
from justemesure.charter.questions import imposed_by_law, measures
from justemesure.charter.values import Rate
from justemesure.charter.vocabulary import Name

RULE = Rule("APP001", "systematic-recording", "prohibited", "law", since="0.1.0")


def check(charter: Charter, law: Law) -> Iterator[Found]:
    for id, measure in measures(charter):
        if measure.kind not in CALL_KINDS or imposed_by_law(charter, measure):
            continue
        if starts_by_hand(measure) or measure.listening == "side_by_side_announced":
            continue
        yield from _bounds(("measures", id), {"measure": id}, measure, law)
        yield from _together(charter, id, measure, law)


def _together(charter: Charter, id: Name, measure: Measure, law: Law) -> Iterator[Found]:
    """One share cut into several measures is still that share."""
    most, own = law.rate("calls.sample_rate"), _share(measure)
    shares = [
        _share(other)
        for _, other in measures(charter)
        if other.kind == measure.kind and share_people(charter, measure, other)
        if _may_meet(measure, other) and not imposed_by_law(charter, other)
    ]
    if not 0 < own <= most.percent < sum(shares):
        return
    rate = Rate(min(sum(shares), 100.0))
    said = {"measure": id, "rate": rate, "most": most}
    path = ("measures", id, "sample", "rate")
    if rate.percent < 100:
        yield Found("shares-add-up", path, said, severity="mandatory", force="product")
    else:
        yield Found("shares-add-up", path, said)


def _share(measure: Measure) -> float:
    """The share of the calls that is drawn, in per cent; nothing where no share is said."""
    rate = measure.sample.rate if measure.sample else None
    return rate.percent if isinstance(rate, Rate) and not starts_by_hand(measure) else 0.0


def _may_meet(one: Measure, other: Measure) -> bool:
    """Whether both may run on one day. Not said means yes."""
    first, second = one.period or Period(), other.period or Period()
    return not _ends_before(first, second) and not _ends_before(second, first)


def _ends_before(one: Period, other: Period) -> bool:
    return one.to is not None and other.from_ is not None and one.to < other.from_


def _bounds(path: Path, said: Mapping[str, object], measure: Measure, law: Law) -> Iterator[Found]:
    sample = measure.sample
    if measure.trigger in ("every_call", "always"):
        yield Found("every-call", (*path, "trigger"), said)
    elif sample is None or (sample.rate is None and sample.at_most is None):
        yield Found("no-bound", (*path, "sample"), said)
    elif covers_every_call(measure):
        yield Found("every-call", (*path, "sample", "rate"), said)
    elif (
        isinstance(sample.rate, Rate)
        and sample.rate.percent > law.rate("calls.sample_rate").percent
    ):
        most = law.rate("calls.sample_rate")
        rate = {"rate": sample.rate, "most": most}
        where = (*path, "sample", "rate")
        yield Found("rate-too-high", where, {**said, **rate}, severity="mandatory", force="product")
    if sample is not None and sample.drawn == "after_the_call":
        yield Found("recorded-first", (*path, "sample", "drawn"), said)
    elif sample is not None and sample.drawn != "before_the_call":
        where = (*path, "sample", "drawn")
        yield Found("not-drawn", where, said, severity="mandatory", force="product")
    if measure.period is None or measure.period.unwritten():
        yield Found("no-window", (*path, "period"), said)
