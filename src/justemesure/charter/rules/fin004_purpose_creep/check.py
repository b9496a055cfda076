"""FIN004 purpose-creep. Explanation and examples: en.md, fr.md."""

from collections.abc import Iterator

from justemesure.charter.ai import decisions, title
from justemesure.charter.finding import Found, Rule
from justemesure.charter.law import Law
from justemesure.charter.measure import Measure
from justemesure.charter.model import Charter, Path
from justemesure.charter.proof import Proof
from justemesure.charter.questions import collects, listed, measure_called, measures, purposes_of
from justemesure.charter.vocabulary import Kind, PurposeName

RULE = Rule("FIN004", "purpose-creep", "prohibited", "law", since="0.1.0")


def check(charter: Charter, law: Law) -> Iterator[Found]:
    if not any(collects(measure) for _, measure in measures(charter)):
        return
    if charter.reuse is None:
        yield Found("not-said", ("reuse",), severity="mandatory", force="product")
    for path, source, use, test in _further_uses(charter):
        yield from _further_use(charter, path, source, use, test)
    for id, measure in measures(charter):
        purposes = _judging(measure)
        if measure.kind in ("badge", "geolocation"):
            purposes -= {"working_time"}  # other rules judge this old pair
        # The health of devices for anything but devices is PRO012's.
        if purposes and measure.kind != "device_health" and _is_technical(measure):
            said = {"measure": id, "purposes": listed(purposes)}
            yield Found("both-at-once", ("measures", id, "purpose"), said, force="soft")
    yield from _decisions(charter)


def _further_uses(charter: Charter) -> Iterator[tuple[Path, str | None, str | None, Proof]]:
    """What is reused or joined: where it is written, its source, its use and its proof."""
    reuses = charter.reuse if isinstance(charter.reuse, tuple) else ()
    for index, reuse in enumerate(reuses):
        test = reuse.test if isinstance(reuse.test, Proof) else Proof()
        yield ("reuse", index), reuse.from_, reuse.into, test
    declared = {(reuse.from_, reuse.into) for reuse in reuses}
    for id, measure in measures(charter):
        for joined in measure.joins or {}:
            if (id, joined) not in declared:
                yield ("measures", id, "joins", joined), id, joined, Proof()


def _further_use(
    charter: Charter, path: Path, source: str | None, use: str | None, test: Proof
) -> Iterator[Found]:
    origin = measure_called(charter, source) or Measure()
    goal = measure_called(charter, use) or Measure()
    said: dict[str, object] = {"source": source or "?", "use": use or "?"}
    tested = not test.unwritten() and source is not None and use is not None
    served = purposes_of(goal)
    if served and served <= purposes_of(origin):
        return
    judging = _judging(goal) - purposes_of(origin)
    if judging and (_is_technical(origin) or _is_training(origin)):
        said["purposes"] = listed(judging)
        yield Found("judges-people", path, said, force="soft" if tested else "law")
    elif not tested:
        yield Found("no-test", (*path, "test") if path[0] == "reuse" else path, said)


def _decisions(charter: Charter) -> Iterator[Found]:
    for index, decision in decisions(charter):
        covering = _COVERING.get(decision.effect or "", frozenset())
        for id in decision.uses or ():
            measure = measure_called(charter, id) or Measure()
            if purposes_of(measure) & covering:
                continue
            said = {"measure": id, "decision": title(index, decision)}
            sure = _is_technical(measure) or _is_training(measure)
            where = ("decisions", index, "uses")
            yield Found("undeclared-use", where, said, force="law" if sure else "soft")


def _is_technical(measure: Measure) -> bool:
    return measure.kind == "device_health" or bool(purposes_of(measure) & _TECHNICAL)


def _is_training(measure: Measure) -> bool:
    return "training" in purposes_of(measure) and measure.kind in _RECORDINGS


def _judging(measure: Measure) -> frozenset[PurposeName]:
    return purposes_of(measure) & _JUDGING


_TECHNICAL: frozenset[PurposeName] = frozenset({"security", "tool_repair", "capacity"})
_RECORDINGS: frozenset[Kind] = frozenset(
    {"call_recording", "call_listening", "screen_video_during_call", "screen_video"}
)
_JUDGING: frozenset[PurposeName] = frozenset(
    [
        "evaluation",
        "working_time",
        "discipline",
        "dismissal",
        "bonus",
        "pay",
        "productivity",
        "presence",
    ]
)
# The purposes that cover a decision, by its effect; an effect that is not said has none.
_COVERING: dict[str, frozenset[PurposeName]] = {
    "sanction": frozenset({"discipline", "fraud_evidence"}),
    "dismissal": frozenset({"dismissal", "fraud_evidence"}),
    "pay": frozenset({"pay", "working_time"}),
    "bonus": frozenset({"bonus", "evaluation"}),
    "schedule": frozenset(
        {"workload", "working_time", "capacity", "forecast", "health_and_safety"}
    ),
    "access": frozenset({"security", "site_protection", "licence_management"}),
    "promotion": frozenset({"evaluation"}),
    "training": frozenset({"training", "evaluation", "service_quality"}),
}
