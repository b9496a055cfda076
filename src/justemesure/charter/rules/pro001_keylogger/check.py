"""PRO001 keylogger. Explanation and examples: en.md, fr.md."""

from collections.abc import Iterator

from justemesure.charter.finding import Found, Rule
from justemesure.charter.law import Law
from justemesure.charter.model import Charter
from justemesure.charter.questions import measures

RULE = Rule("PRO001", "keylogger", "prohibited", "law", since="0.1.0")


def check(charter: Charter, law: Law) -> Iterator[Found]:
    for id, measure in measures(charter):
        if measure.kind == "keystroke_content":
            yield Found("declared", ("measures", id, "kind"), {"measure": id})
