"""The impact assessment, in the order of the CNIL's method; ``pia.py`` says it to its software."""

from collections.abc import Callable, Iterator

from justemesure.charter.pages import sources
from justemesure.charter.questions import made_by
from justemesure.charter.record import Record
from justemesure.documents import parts
from justemesure.documents.document import Block, Document, Statement
from justemesure.documents.writer import Case, Writer

QUESTIONS = {
    "overview": (111, 112, 113),
    "data": (121, 122, 123),
    "proportionality": (211, 212, 213, 214, 215),
    "rights": (221, 222, 223, 224, 225, 226, 227),
}
RISKS = {"access": 320, "change": 330, "loss": 340}
"""Each risk and the number before its first question: impacts, threats, sources, measures,
severity, likelihood."""
_REFERENCES = (
    *("gdpr-35", "cnil-2018-327", "cnil-2021-122", "cnil-retention"),
    *("L1121-1", "L1222-4", "L2312-38"),
)
_OF_CALLS = ("cnil-calls", "cnil-coupling")
_NEVER = ("people", "lines", "channels", "times", "applications")
_WORK_RISKS = ("creep", "union", "discrimination", "intensification", "negatives")


class Study(Record):
    """The document, and the same answers by the numbers of the CNIL's questions.

    ``measures`` are the measures of protection: title and content; ``lists`` holds the answers
    that are lists of plain strings.
    """

    document: Document
    answers: dict[int, tuple[Block, ...]]
    lists: dict[int, tuple[str, ...]]
    measures: dict[str, tuple[Statement, ...]]


def write(case: Case) -> Document:
    return study(case).document


def study(case: Case) -> Study:
    w = Writer(case, "impact")
    answers: dict[int, tuple[Block, ...]] = {}
    for name, questions in QUESTIONS.items():
        w.section(name, "FIN005")
        for question in questions:
            w.within(w.text(f"questions.{question}"))
            mark = w.mark()
            _ANSWERS[question](w)
            answers[question] = w.since(mark)
    measures = dict(_protections(w))
    w.section("measures", "FIN005", "SEC001", "SEC002")
    for title, statements in measures.items():
        w.within(title)
        w.items(statements)
    lists: dict[int, tuple[str, ...]] = {}
    w.section("risks", "FIN005")
    w.say("risks-lead", ("measures",))
    for risk, number in RISKS.items():
        _tell_risk(w, risk, number, answers, lists, measures)
    w.section("work-risks", "FIN004", "SYN001", "DIS001", "DEX003")
    w.table("work-risks", _work_risks(w))
    w.section("validation", "FIN005", "FIN007")
    at = ("impact_assessment",)
    w.items(w.told(at, "dpo_involved_on", "dpo_opinion", "worker_views", "residual_risk"))
    w.items(w.told(at, "cnil_consulted", if_written=True))
    w.say("review-lead", ("charter", "review_by"))
    w.items(w.told(("charter",), "review_by"))
    w.items(
        w.statement(f"validation.{name}", at) for name in ("dpo", "workers", "plan", "decision")
    )
    return Study(w.finish(all_findings=True), answers, lists, measures)


def _tell_risk(
    w: Writer,
    risk: str,
    number: int,
    answers: dict[int, tuple[Block, ...]],
    lists: dict[int, tuple[str, ...]],
    measures: dict[str, tuple[Statement, ...]],
) -> None:
    w.within(w.text(f"risk.{risk}.name"))
    for offset, kind in enumerate(("impacts", "threats", "sources"), start=1):
        statements = [*_listed(w, f"risk.{risk}.{kind}.")]
        w.say(f"questions.{kind}", ("measures",))
        w.items(statements)
        lists[number + offset] = tuple(statement.text for statement in statements)
    titles = [w.text(f"protection.{name}") for name in _TREATS[risk]]
    lists[number + 4] = tuple(title for title in titles if title in measures)
    w.say("questions.treated", ("measures",))
    w.items(w.plain(title, *measures[title][0].places) for title in lists[number + 4])
    for offset, kind in ((5, "severity"), (6, "likelihood")):
        mark = w.mark()
        w.items([w.statement(f"questions.{kind}", ("measures",), risk=w.text(f"risk.{risk}.name"))])
        answers[number + offset] = w.since(mark)


def _listed(w: Writer, prefix: str) -> Iterator[Statement]:
    """The entries of a list; one named ``transcript`` only where a transcript is made."""
    made = {make for measure in w.case.measures().values() for make in made_by(measure)}
    for name in w.names(prefix):
        last = name.removeprefix(prefix)
        if last.isdigit() or last in made:
            yield w.statement(name, ("measures",))


def _overview(w: Writer) -> None:
    w.say("what", ("measures",), kinds=w.listed(parts.kinds_written(w)))
    w.items(w.told((), "purposes"))
    w.items([w.statement("benefits", ("purposes",))])


def _responsibilities(w: Writer) -> None:
    w.items([*w.told(("organisation",), "name", "dpo"), w.statement("joint", ("organisation",))])
    w.items([*w.told((), "processors"), *w.told((), "recipients")])


def _references(w: Writer) -> None:
    w.items(
        w.plain(sources()[source][w.language], ("measures",))
        for source in (*_REFERENCES, *(_OF_CALLS if parts.calls(w) else ()))
    )
    w.items([w.statement("codes", ("organisation",))])


def _data(w: Writer) -> None:
    w.table("retention", parts.retention(w))
    w.table("readers", parts.readers(w))


def _life_cycle(w: Writer) -> None:
    for id in w.case.measures():
        at = ("measures", id)
        w.say("of-measure", at, measure=w.measure_name(id))
        w.items(w.told(at, *parts.WHAT, if_written=True))


def _supports(w: Writer) -> None:
    w.items(w.told(("organisation",), "devices", "hosting"))
    systems = w.find(("ai_systems",))
    for id in systems if isinstance(systems, dict) else ():
        w.items(w.told(("ai_systems", id), "model", "runs"))
    w.items([w.statement("supports", ("organisation", "hosting"))])


def _purposes(w: Writer) -> None:
    w.table("purposes", parts.purposes(w))
    w.items(w.told((), "reuse"))


def _bases(w: Writer) -> None:
    for name in w.charter.purposes or {}:
        told = w.told(("purposes", name), "basis", "text", "balancing", if_written=True)
        title = w.plain(f"{w.word(name, 'Measure.purpose')} —", ("purposes", name))
        w.items([w.joined([title, *told], ("purposes", name))])
    w.say("bases", ("purposes",))


def _minimisation(w: Writer) -> None:
    for id in w.case.measures():
        at = ("measures", id)
        told = w.told(at, "why_individual", "alternatives", if_written=True)
        w.say("of-measure", at, measure=w.measure_name(id))
        w.items(told)
    w.items(w.told(("never",), *_NEVER))
    w.say("kinds-off", ("measures",), kinds=w.listed(parts.kinds_unwritten(w)))
    w.say("proportionality", ("measures",), rules=("PRO011",))


def _accuracy(w: Writer) -> None:
    w.items(w.told(("rights",), "can"))
    systems = w.find(("ai_systems",))
    for id in systems if isinstance(systems, dict) else ():
        w.items(w.told(("ai_systems", id), "error_rate"))
    w.items([w.statement("accuracy", ("measures",))])


def _kept(w: Writer) -> None:
    w.table("retention", parts.retention(w))


def _information(w: Writer) -> None:
    w.items(w.told(("information", "employees"), "notice", "delivered_by", "proof", "says"))
    w.items(w.told(("information",), "callers"))
    w.items(w.told(("organisation",), "indicator"))


def _consent(w: Writer) -> None:
    purposes = w.charter.purposes or {}
    rests = [name for name, purpose in purposes.items() if purpose.basis == "consent"]
    for name in rests:
        w.items(w.told(("purposes", name), "refusal_without_consequence"))
    if not rests:
        w.say("no-consent", ("purposes",), rules=("FIN003",))
    for id in w.case.measures():
        w.items(w.told(("measures", id), "callers_consent", "objection", if_written=True))


def _access(w: Writer) -> None:
    w.items(w.told(("rights",), "can", "ask", "answer_within", "copy_masks_third_parties"))
    w.items([w.statement("portability", ("rights",))])


def _rectification(w: Writer) -> None:
    w.items(w.told(("rights",), "can", "ask", "answer_within"))


def _objection(w: Writer) -> None:
    w.items(w.told(("rights",), "can", "ask", "objection_shown_separately"))


def _processors(w: Writer) -> None:
    parts.unless_none(w, ("processors",), "does", "contract", "contract_says", "trains_on_our_data")


def _transfers(w: Writer) -> None:
    parts.unless_none(w, ("processors",), "country", "support_from", "transfer")


_ANSWERS: dict[int, Callable[[Writer], None]] = {
    111: _overview,
    112: _responsibilities,
    113: _references,
    121: _data,
    122: _life_cycle,
    123: _supports,
    211: _purposes,
    212: _bases,
    213: _minimisation,
    214: _accuracy,
    215: _kept,
    221: _information,
    222: _consent,
    223: _access,
    224: _rectification,
    225: _objection,
    226: _processors,
    227: _transfers,
}
_TREATS = {
    "access": (
        "encryption",
        "workstations",
        "accounts",
        "journal",
        "groups",
        "sample",
        "retention",
    ),
    "change": ("accounts", "journal", "person"),
    "loss": ("encryption", "breach", "retention"),
}


def _protections(w: Writer) -> Iterator[tuple[str, tuple[Statement, ...]]]:
    """What the charter protects people by: only what is written of it."""
    each = list(w.case.measures())

    def of_measures(*attributes: str) -> list[Statement]:
        told = []
        for id in each:
            said = w.told(("measures", id), *attributes, if_written=True)
            if said:
                name = w.statement("of-measure", ("measures", id), measure=w.measure_name(id))
                told.append(w.joined([name, *said], ("measures", id)))
        return told

    written = {
        "encryption": w.told(("security",), "at_rest", "in_transit", if_written=True),
        "workstations": w.told(
            ("security",), "workstations", "live_view_on_mobile", if_written=True
        ),
        "breach": w.told(("security",), "breach", if_written=True),
        "accounts": w.told(("access",), "accounts", "second_factor", "roles", if_written=True),
        "journal": w.told(("access",), "journal", if_written=True),
        "person": w.told(("rights",), "can", "ask", if_written=True),
        "sample": of_measures("sample"),
        "groups": of_measures("shown"),
        "retention": of_measures("keeps"),
        "exclusions": w.told(("never",), *_NEVER, if_written=True),
        "hours": w.told(("working_hours",), "never_before", "never_after", if_written=True),
    }
    for name, statements in written.items():
        if statements:
            yield w.text(f"protection.{name}"), tuple(statements)


def _work_risks(w: Writer) -> parts.Rows:
    """Risks of measuring work, beside what the charter sets against each."""
    systems = w.find(("ai_systems",))
    errors = [
        statement
        for id in (systems if isinstance(systems, dict) else ())
        for statement in w.told(("ai_systems", id), "error_rate")
    ]
    against = {
        "creep": [*w.told((), "reuse"), *w.told((), "decisions")],
        "union": w.told(("never",), "people", "lines", "channels"),
        "discrimination": errors,
        "intensification": w.told(("organisation",), "duerp"),
        "negatives": errors,
    }
    for name in _WORK_RISKS:
        at = ("measures",)
        yield (
            w.statement(f"work-risk.{name}", at),
            w.joined(against[name], at),
        )
