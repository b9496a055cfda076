"""How long everything is kept, why, and the certificate that it was erased."""

from justemesure.documents import parts
from justemesure.documents.document import Document, Statement
from justemesure.documents.writer import Case, Writer

_CERTIFICATE = ("measure", "class", "until", "count", "how", "backups", "by", "journal")


def write(case: Case) -> Document:
    w = Writer(case, "retention")
    w.section("measures", "CON001", "CON003", "CON004", "CON005")
    w.say("lead", ("measures",))
    w.table("retention", parts.retention(w))
    w.section("rest", "CON002", "AIA008")
    w.table("rest", _rest(w))
    w.section("elsewhere", "CON003")
    w.items(w.told((), "processors"))
    if isinstance(w.find(("processors",)), dict):
        w.say("elsewhere", ("processors",))
    w.items([w.statement("backups", ("organisation", "hosting"))])
    w.section("certificate", "CON003", "SEC001")
    w.say("certificate", ("measures",))
    blank = w.text("blank")
    w.table(
        "certificate",
        (
            (w.statement(f"row.{name}", ("measures",)), w.plain(blank, ("measures",)))
            for name in _CERTIFICATE
        ),
    )
    return w.finish()


def _rest(w: Writer) -> parts.Rows:
    """What is kept besides the measures: the journal, and the logs of AI systems."""
    at = ("access", "journal")
    kept = w.told(at, "keeps", "documented_risk", if_written=True) or w.told(at, "keeps")
    yield w.statement("journal", at, rules=("CON002",)), _first(kept)
    systems = w.find(("ai_systems",))
    for name in systems if isinstance(systems, dict) else ():
        place = ("ai_systems", name)
        if systems[name].logs is None and systems[name].risk != "high":
            continue  # the class asks for none
        yield (
            w.statement("logs", place, system=name, rules=("AIA008",)),
            _first(w.told(place, "logs")),
        )


def _first(statements: list[Statement]) -> Statement:
    return statements[0]
