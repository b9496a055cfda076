"""PRO010 bulk-content. Explanation and examples: en.md, fr.md."""

from collections.abc import Iterator

from justemesure.charter.finding import Found, Rule
from justemesure.charter.law import Law
from justemesure.charter.model import Charter
from justemesure.charter.questions import imposed_by_law, listed, measures, purposes_of
from justemesure.charter.vocabulary import PurposeName

RULE = Rule("PRO010", "bulk-content", "prohibited", "law", since="0.1.0")


def check(charter: Charter, law: Law) -> Iterator[Found]:
    for id, measure in measures(charter):
        if measure.kind not in _CONTENT:
            continue
        path, said = ("measures", id), {"measure": id}
        if measure.trigger in ("by_the_person", "on_incident"):
            if judged := purposes_of(measure) & _TO_JUDGE:
                told = {**said, "purposes": listed(judged)}
                yield Found("to-judge", (*path, "purpose"), told, force="soft")
            if measure.trigger == "by_the_person":
                continue  # what people hand over themselves, they chose
        if measure.trigger != "on_incident" and not imposed_by_law(charter, measure):
            yield Found("bulk", (*path, "kind"), said)
        elif measure.marked_personal != "left_closed":
            yield Found("personal-opened", (*path, "marked_personal"), said)


_TO_JUDGE: frozenset[PurposeName] = frozenset(
    {"evaluation", "working_time", "workload", "productivity", "presence", "pay", "bonus"}
)
_CONTENT = ("email_content", "chat_content", "clipboard_content", "document_content")
