"""The entries of the register of processing: one a measure, as article 30(1) lists them."""

from justemesure.charter.questions import purposes_of
from justemesure.documents import parts
from justemesure.documents.document import Document, Statement
from justemesure.documents.writer import Case, Writer
from justemesure.i18n import message


def write(case: Case) -> Document:
    w = Writer(case, "register")
    w.section("controller", "FIN006")
    w.items([*w.told(("organisation",), "name", "country", "dpo"), *_controller(w)])
    w.items(w.told(("register",), "document", "date"))
    for id in case.measures():
        w.section("entry", "FIN006", measure=w.measure_name(id))
        w.table("entry", _entry(w, id))
    w.section("security", "FIN006", "SEC001", "SEC002")
    w.items(w.told(("security",), "at_rest", "in_transit", "live_view_on_mobile", "workstations"))
    w.items(w.told(("security",), "breach"))
    w.items(w.told(("access",), "accounts", "second_factor", "journal", "roles"))
    return w.finish()


def _controller(w: Writer) -> list[Statement]:
    at = ("organisation",)
    return [w.statement("address", at), w.statement("joint", at)]


def _entry(w: Writer, id: str) -> parts.Rows:
    at = ("measures", id)
    measure = w.case.measures()[id]
    between = message(w.language, "values", "between")
    yield _row(w, "reference", _reference(w, id))
    yield _row(w, "purpose", parts.purposes_words(w, id))
    aims = [cells[1] for cells in parts.purposes(w, only=purposes_of(measure))]
    yield _row(w, "aim", w.joined(aims, at, between=between))
    bases = [cells[2] for cells in parts.purposes(w, only=purposes_of(measure))]
    yield _row(w, "basis", w.joined(bases, at, between=between))
    yield _row(w, "people", parts.people(w, id))
    what = w.told(at, "kind", "fields", "makes", "window", "leaves_the_computer", if_written=True)
    yield _row(w, "data", w.joined(what, at))
    yield _row(w, "source", w.statement(f"source.{_source(w, id)}", at))
    seen = w.told(at, "seen_by") if measure.records != "none" else []
    yield _row(w, "recipients", w.joined(seen, at))
    outside = w.told((), "recipients")
    yield _row(w, "outside", w.joined(outside, at))
    yield _row(w, "transfers", w.joined(_transfers(w, id), at))
    kept = w.told(at, "keeps") if measure.records != "none" else w.told(at, "records")
    yield _row(w, "retention", w.joined(kept, at))
    yield _row(w, "security", w.statement("see-security", ("security",)))
    yield _row(w, "impact", w.joined(w.told(("impact_assessment",), "document", "date"), at))
    yield _row(w, "council", w.joined(w.told(("consultation", "opinion"), "date", "minutes"), at))


def _row(w: Writer, name: str, said: Statement) -> tuple[Statement, Statement]:
    return w.statement(f"row.{name}", *said.places, rules=("FIN006",)), said


def _reference(w: Writer, id: str) -> Statement:
    """The entry's number, in the register's own list or beside the measure."""
    measure = w.case.measures()[id]
    entries = w.find(("register", "entries"))
    if isinstance(entries, dict) and id in entries:
        return w.plain(str(entries[id]), ("register", "entries", id))
    if measure.register_entry:
        return w.plain(measure.register_entry, ("measures", id, "register_entry"))
    return w.statement("missing.entry", ("register",), measure=w.measure_name(id))


def _source(w: Writer, id: str) -> str:
    measure = w.case.measures()[id]
    if measure.kind == "declared_work" or measure.written_by == "person":
        return "person"
    if measure.kind in parts.CALLS:
        return "calls"
    return "others" if measure.kind == "ratings_by_third_parties" else "device"


def _transfers(w: Writer, id: str) -> list[Statement]:
    """Of the processor that provides the measure, else of all of them."""
    block = w.find(("processors",))
    if not isinstance(block, dict):
        return w.told((), "processors")
    named = w.case.measures()[id].provided_by
    return [
        statement
        for name in ([named] if named is not None and named in block else block)
        for statement in w.told(("processors", name), "country", "transfer")
    ]
