"""CON002 access-journal-duration. Explanation and examples: en.md, fr.md."""

from collections.abc import Iterator

from justemesure.charter.finding import Found, Rule
from justemesure.charter.law import Law
from justemesure.charter.model import AccessJournal, Charter
from justemesure.charter.questions import collects, measures

RULE = Rule("CON002", "access-journal-duration", "mandatory", "soft", since="0.1.0")


def check(charter: Charter, law: Law) -> Iterator[Found]:
    journal = charter.access.journal if charter.access else None
    if not isinstance(journal, AccessJournal) or not law.applies("retention.journal_least"):
        return
    if not any(collects(measure) for _, measure in measures(charter)):
        return
    path, kept = ("access", "journal", "keeps"), journal.keeps
    least, most = law.duration("retention.journal_least"), law.duration("retention.journal_most")
    for_a_risk = law.duration("retention.journal_for_a_risk")
    if kept is None:
        yield Found("not-said", path, {"least": least, "most": most}, force="law")
    elif least.may_exceed(kept) and not kept.may_exceed(least):
        yield Found("too-short", path, {"kept": kept, "least": least})
    elif kept.may_exceed(for_a_risk) and journal.documented_risk is not None:
        yield Found("too-long-for-a-risk", path, {"kept": kept, "most": for_a_risk})
    elif kept.may_exceed(most) and journal.documented_risk is None:
        yield Found("too-long", path, {"kept": kept, "most": most})
