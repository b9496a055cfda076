"""PRO017 absent-mailbox-open. Explanation and examples: en.md, fr.md."""

from collections.abc import Iterator

from justemesure.charter.finding import Found, Rule
from justemesure.charter.law import Law
from justemesure.charter.measure import Measure
from justemesure.charter.model import Charter
from justemesure.charter.questions import duration_of, listed, measures, purposes_of
from justemesure.charter.vocabulary import DataClass, Name, PurposeName

RULE = Rule("PRO017", "absent-mailbox-open", "mandatory", "soft", since="0.1.0")


def check(charter: Charter, law: Law) -> Iterator[Found]:
    for id, measure in measures(charter):
        if measure.kind != "mailbox_of_absent_person":
            continue
        path, said = ("measures", id), {"measure": id}
        if measure.trigger not in ("on_incident", "by_the_person"):
            yield Found("standing-access", path, said)
        if measure.marked_personal != "left_closed":
            yield Found("personal-opened", path, said, severity="prohibited", force="law")
        if judged := purposes_of(measure) & _JUDGED:
            told = {**said, "purposes": listed(judged)}
            yield Found("to-judge", (*path, "purpose"), told, severity="prohibited")
        if law.applies("messages.mailbox"):
            yield from _open_long(id, measure, law)


def _open_long(id: Name, measure: Measure, law: Law) -> Iterator[Found]:
    most = law.duration("messages.mailbox")
    for data in set(measure.keeps or {}) - _NOT_THE_MAILBOX:
        kept = duration_of(measure, data)
        if kept is not None and kept.may_exceed(most):
            said = {"measure": id, "data": data, "kept": kept, "most": most}
            yield Found("kept-long", ("measures", id, "keeps", data), said)


# Who opened it and when is another matter than the mailbox itself.
_NOT_THE_MAILBOX: frozenset[DataClass] = frozenset({"logs", "totals"})
_JUDGED: frozenset[PurposeName] = frozenset(
    [
        "evaluation",
        "discipline",
        "dismissal",
        "fraud_evidence",
        "pay",
        "bonus",
        "working_time",
        "presence",
        "productivity",
        "general_monitoring",
    ]
)
