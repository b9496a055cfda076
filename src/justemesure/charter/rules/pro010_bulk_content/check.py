"""PRO010 bulk-content. Explanation and examples: en.md, fr.md."""

from collections.abc import Iterator

from justemesure.charter.finding import Found, Rule
from justemesure.charter.law import Law
from justemesure.charter.model import Charter
from justemesure.charter.questions import imposed_by_law, measures

RULE = Rule("PRO010", "bulk-content", "prohibited", "law", since="0.1.0")


def check(charter: Charter, law: Law) -> Iterator[Found]:
    for id, measure in measures(charter):
        # What people hand over themselves, they chose.
        if measure.kind not in _CONTENT or measure.trigger == "by_the_person":
            continue
        path, said = ("measures", id), {"measure": id}
        if measure.trigger != "on_incident" and not imposed_by_law(charter, measure):
            yield Found("bulk", (*path, "kind"), said)
        elif measure.marked_personal != "left_closed":
            yield Found("personal-opened", (*path, "marked_personal"), said)


_CONTENT = ("email_content", "chat_content", "clipboard_content", "document_content")
