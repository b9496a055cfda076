"""SYN001 representatives-not-excluded. Explanation and examples: en.md, fr.md."""

from collections.abc import Iterator
from typing import get_args

from justemesure.charter.constancy import CALL_KINDS
from justemesure.charter.finding import Force, Found, Rule
from justemesure.charter.law import Law
from justemesure.charter.model import Charter, Never
from justemesure.charter.questions import is_french, listed, measures
from justemesure.charter.readers import reads_people
from justemesure.charter.vocabulary import ProtectedPeople

RULE = Rule("SYN001", "representatives-not-excluded", "prohibited", "law", since="0.1.0")


def check(charter: Charter, law: Law) -> Iterator[Found]:
    reading = [measure for _, measure in measures(charter) if reads_people(measure)]
    if not reading or not _may_have_representatives(charter, law):
        return
    never = charter.never or Never()
    # The texts are French: elsewhere the same is asked for, as our own choice.
    force: Force | None = None if is_french(charter) else "product"
    if "union" not in (never.channels or ()):
        yield Found("union", ("never", "channels"), force=force)
    if missing := {"union_mailboxes", "union_rooms"} - set(never.channels or ()):
        said = {"missing": listed(missing)}
        yield Found("rooms", ("never", "channels"), said, force=force or "soft")
    if not set(never.people or ()) & set(get_args(ProtectedPeople)):
        yield Found("people", ("never", "people"), force=force)
    if "mandate_hours" not in (never.times or ()):
        yield Found("mandate-hours", ("never", "times"), force=force)
    # Counting calls tells who was called, which the judgment of 2012 excludes as well.
    calls = any(measure.kind in (*CALL_KINDS, "call_statistics") for measure in reading)
    if calls and "works_council_line" not in (never.lines or ()):
        yield Found("line", ("never", "lines"), force=force)


def _may_have_representatives(charter: Charter, law: Law) -> bool:
    headcount = charter.organisation.headcount if charter.organisation else None
    if headcount is None or not law.applies("consultation.first_representatives"):
        return True
    return headcount >= law.number("consultation.first_representatives")
