"""PRO018 notes-without-limits. Explanation and examples: en.md, fr.md."""

from collections.abc import Iterator

from justemesure.charter.finding import Force, Found, Rule
from justemesure.charter.law import Law
from justemesure.charter.model import Charter
from justemesure.charter.questions import listed, measures

RULE = Rule("PRO018", "notes-without-limits", "mandatory", "law", since="0.1.0")


def check(charter: Charter, law: Law) -> Iterator[Found]:
    for id, measure in measures(charter):
        if measure.kind != "notes_about_people":
            continue
        path, said = ("measures", id), {"measure": id}
        if missing := _SUBJECTS - set(measure.never_about or ()):
            told = {**said, "missing": listed(missing)}
            force: Force | None = "soft" if missing == {"family"} else None
            yield Found("subjects-not-excluded", (*path, "never_about"), told, force=force)
        if (measure.seen_by or {}).get("person", "never") == "never":
            yield Found("person-cannot-read", (*path, "seen_by"), said)


_SUBJECTS = frozenset({"health", "family", "opinions"})
