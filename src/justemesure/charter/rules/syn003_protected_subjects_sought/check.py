"""SYN003 protected-subjects-sought. Explanation and examples: en.md, fr.md."""

from collections.abc import Iterator

from justemesure.charter.finding import Found, Rule
from justemesure.charter.law import Law
from justemesure.charter.lexicon import is_protected_category, protected_words
from justemesure.charter.model import Charter
from justemesure.charter.questions import measures

RULE = Rule("SYN003", "protected-subjects-sought", "prohibited", "law", since="0.1.0")


def check(charter: Charter, law: Law) -> Iterator[Found]:
    for id, measure in measures(charter):
        for field in ("phrases", "categories"):
            entries = getattr(measure, field)
            if not isinstance(entries, dict):
                continue
            for name, texts in entries.items():
                sought = set(protected_words((name, *texts), law))
                if field == "categories" and is_protected_category(name, law):
                    sought.add(name)
                for subject in sorted(sought):
                    said = {"measure": id, "entry": name, "subject": subject}
                    yield Found("sought", ("measures", id, field, name), said)
