"""Tables and lists that several documents hold, so that they never say two things."""

from collections.abc import Collection, Iterable, Iterator
from typing import get_args

from justemesure.charter.kinds import KINDS
from justemesure.charter.measure import Keep, Measure
from justemesure.charter.model import Path, Purpose
from justemesure.charter.questions import made_by, purposes_of
from justemesure.charter.values import Delay
from justemesure.charter.vocabulary import Make, PurposeName
from justemesure.charter.wording import on_one_line
from justemesure.documents.document import Statement
from justemesure.documents.writer import Writer
from justemesure.i18n import message

WHY = ("purpose", "why_individual", "alternatives", "circumstance", "sensitive_data_exception")
WHAT = (
    *("trigger", "sample", "listening", "with_", "runs", "window", "every", "contract_proof"),
    *("detail", "key", "fields", "categories", "hosts", "joins", "written_by", "rule", "records"),
    *("marked_personal", "never_about", "tool", "cameras", "location", "makes", "tone", "phrases"),
    *("redacts", "leaves_the_computer", "shown"),
)
GUARANTEES = ("private_calls", "objection", "callers_consent")
CALLS = ("call_recording", "call_listening")
Rows = Iterator[tuple[Statement, ...]]


def each_measure(w: Writer, *attributes: str) -> None:
    """A heading and a list for every measure that says something of these fields."""
    for id in w.case.measures():
        told = w.told(("measures", id), *attributes, if_written=True)
        if told:
            w.within(w.measure_name(id))
            w.items(told)


def purposes(w: Writer, *, only: Collection[PurposeName] | None = None) -> Rows:
    """Purpose, aim, legal basis, where the interests are weighed or the text that obliges."""
    described = w.charter.purposes or {}
    for name in described if only is None else sorted(only):
        purpose = described.get(name) or Purpose()
        at: Path = ("purposes", name)
        basis = w.word(purpose.basis, "Purpose.basis") if purpose.basis else None
        rests = purpose.balancing or purpose.text
        yield (
            w.plain(w.word(name, "Measure.purpose"), at),
            _or_gap(w, purpose.for_, "aim", (*at, "for"), name),
            _or_gap(w, basis, "basis", (*at, "basis"), name),
            w.plain(on_one_line(rests), (*at, "balancing" if purpose.balancing else "text"))
            if rests
            else w.plain("—", at),
        )


def _or_gap(w: Writer, value: str | None, name: str, place: Path, purpose: str) -> Statement:
    if value is not None:
        return w.plain(on_one_line(value), place)
    return w.statement(f"missing.{name}", place, purpose=w.word(purpose, "Measure.purpose"))


def retention(w: Writer, *, only: str | None = None) -> Rows:
    """Measure, class of data, how long, why that long."""
    for id, measure in w.case.measures().items():
        at: Path = ("measures", id, "keeps")
        if only not in (None, id):
            continue
        if measure.keeps is None:
            nothing = measure.records == "none"
            said = "nothing-recorded" if nothing else "missing.retention"
            place = ("measures", id, "records") if nothing else at
            name = w.measure_name(id)
            last = w.plain("—", place)
            yield w.plain(name, at[:2]), last, w.statement(said, place, measure=name), last
            continue
        for data, kept in measure.keeps.items():
            place = (*at, data)
            yield (
                w.plain(w.measure_name(id), at[:2]),
                w.plain(w.word(data, "Measure.keeps"), place),
                w.plain(_duration(w, measure, kept), place),
                w.plain(_reason(kept), place),
            )


def _duration(w: Writer, measure: Measure, kept: object) -> str:
    length = kept.for_ if isinstance(kept, Keep) else kept
    if length in ("none", None):
        return w.text("not-kept")
    return w.say_value(measure, "keeps", length)


def _reason(kept: object) -> str:
    return on_one_line(kept.because) if isinstance(kept, Keep) and kept.because else "—"


def readers(w: Writer, *, only: str | None = None) -> Rows:
    """Measure, who sees it, what or when, what copy they may take."""
    for id, measure in w.case.measures().items():
        if only not in (None, id):
            continue
        at: Path = ("measures", id)
        if not measure.seen_by and measure.records != "none":
            yield (
                w.plain(w.measure_name(id), at),
                w.statement("missing.readers", (*at, "seen_by"), measure=w.measure_name(id)),
                w.plain("—", at),
                w.plain("—", at),
            )
        for role, view in (measure.seen_by or {}).items():
            shown = (
                w.say_value(measure, "seen_by", view)
                if isinstance(view, Delay)
                else w.word(str(view), "Measure.seen_by")
            )
            form = (measure.export or {}).get(role)
            copy = w.word(form, "Measure.export") if form else "—"
            yield (
                w.plain(w.measure_name(id), at),
                w.plain(w.word(role, "Measure.seen_by"), (*at, "seen_by", role)),
                w.plain(shown, (*at, "seen_by", role)),
                w.plain(copy, (*at, "export", role)),
            )


def kinds_written(w: Writer) -> list[str]:
    return [w.word(m.kind, "Measure.kind") for m in w.case.measures().values() if m.kind]


def kinds_unwritten(w: Writer) -> list[str]:
    """Every kind of measure that the charter does not hold: none of them is permitted."""
    written = {measure.kind for measure in w.case.measures().values()}
    return [w.word(kind, "Measure.kind") for kind in KINDS if kind not in written]


def redaction_limits(w: Writer) -> None:
    """That something may be missed, where the charter has anything cut out of calls."""
    cut = [("measures", id) for id, one in calls(w).items() if isinstance(one.redacts, tuple)]
    if cut:
        w.say("redaction-limits", *cut)


def makes_off(w: Writer) -> None:
    """What no measure computes; a gap instead, where one that may compute does not say what."""
    if told := makes_unsaid(w, w.case.measures()):
        w.items(told)
        return
    made = {make for measure in w.case.measures().values() for make in made_by(measure)}
    off = [w.word(make, "Measure.makes") for make in get_args(Make) if make not in made]
    w.say("makes-off", ("measures",), makes=w.listed(off))


def makes_unsaid(w: Writer, measures: Iterable[str]) -> list[Statement]:
    """A gap for each measure that may compute something and does not say what, or `none`."""
    silent = [
        id
        for id in measures
        if (measure := w.case.measures()[id]).makes is None
        and measure.kind is not None
        and "makes" in KINDS[measure.kind].fields
    ]
    return [told for id in silent for told in w.told(("measures", id), "makes")]


def people(w: Writer, id: str) -> Statement:
    """Whom a measure is about; a gap where that is not written."""
    measure, at = w.case.measures()[id], ("measures", id, "people")
    if not measure.people:
        return w.statement("missing.people", at, measure=w.measure_name(id))
    return w.plain(w.say_value(measure, "people", measure.people), at)


def purposes_words(w: Writer, id: str) -> Statement:
    """What a measure is for; a gap where that is not written."""
    named, at = sorted(purposes_of(w.case.measures()[id])), ("measures", id, "purpose")
    if not named:
        return w.statement("missing.purpose", at, measure=w.measure_name(id))
    return w.plain(w.listed([w.word(name, "Measure.purpose") for name in named]), at)


def calls(w: Writer) -> dict[str, Measure]:
    """The measures that record calls or listen to them."""
    return {id: m for id, m in w.case.measures().items() if m.kind in CALLS}


def with_address(w: Writer, name: str, at: Path) -> Statement:
    """A sentence that ends with the address for requests; a gap where none is written."""
    place = ("rights", "ask")
    ask = w.find(place)
    address = w.plain(on_one_line(ask), place) if ask else w.statement("missing.ask", place)
    return w.joined([w.statement(name, at), address], at)


def unless_none(w: Writer, at: Path, *attributes: str, entries: str | None = None) -> None:
    """A block of named entries, each told under its heading; or the sentence that there is none."""
    block = w.find(at)
    if not isinstance(block, dict):
        w.items(w.told(at))
        return
    for name in block:
        w.within(message(w.language, "charter", f"Article.{entries or at[0]}", id=name))
        w.items(w.told((*at, name), *attributes, if_written=True))
