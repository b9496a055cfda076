"""The balancing test of each purpose that rests on a legitimate interest."""

from justemesure.charter.questions import purposes_of
from justemesure.documents.document import Document
from justemesure.documents.writer import Case, Writer

_SAFEGUARDS = ("sample", "private_calls", "objection", "shown", "redacts", "leaves_the_computer")


def write(case: Case) -> Document | None:
    """Nothing where no purpose rests on a legitimate interest."""
    w = Writer(case, "balancing")
    weighed = {
        name: purpose
        for name, purpose in (case.charter.purposes or {}).items()
        if purpose.basis == "legitimate_interest"
    }
    if not weighed:
        return None
    for name in weighed:
        _weigh(w, name)
    return w.finish()


def _weigh(w: Writer, name: str) -> None:
    served = [id for id, one in w.case.measures().items() if name in purposes_of(one)]
    at = ("purposes", name)
    w.section("purpose", "FIN002", places=[at], purpose=w.word(name, "Measure.purpose"))
    w.within(w.text("interest"))
    w.items(
        [*w.told(at, "for_", "balancing"), w.statement("interest-why", at, purpose=_word(w, name))]
    )
    w.within(w.text("necessity"))
    if not served:
        w.say("no-measure", at)
    for id in served:
        about = ("measures", id)
        w.items(
            [w.statement("necessary", about, measure=w.measure_name(id), purpose=_word(w, name))]
        )
        w.items(w.told(about, "why_individual", "alternatives", if_written=True))
    w.within(w.text("expectations"))
    w.items(w.told(("information", "employees"), "notice", "delivered_by"))
    w.items([w.statement("expected", at, purpose=_word(w, name))])
    w.within(w.text("impact"))
    w.items([w.statement("affected", at, purpose=_word(w, name))])
    for id in served:
        w.items(w.told(("measures", id), "people", "detail", if_written=True))
    w.within(w.text("safeguards"))
    for id in served:
        w.say("of-measure", ("measures", id), measure=w.measure_name(id))
        w.items(w.told(("measures", id), *_SAFEGUARDS, "keeps", "seen_by", if_written=True))
    w.items(w.told(("rights",), "can", "objection_shown_separately"))
    w.items(w.told(("organisation",), "indicator"))
    w.within(w.text("result-name"))
    w.items([w.statement("result", at, purpose=_word(w, name))])


def _word(w: Writer, name: str) -> str:
    return w.word(name, "Measure.purpose")
