"""PRO016 message-logs-beyond-security. Explanation and examples: en.md, fr.md."""

from collections.abc import Iterator

from justemesure.charter.finding import Found, Rule
from justemesure.charter.law import Law
from justemesure.charter.model import Charter
from justemesure.charter.questions import imposed_by_law, measures, purposes_of
from justemesure.charter.readers import fields_read, is_individual, is_read_by_name
from justemesure.charter.vocabulary import Kind, PurposeName

RULE = Rule("PRO016", "message-logs-beyond-security", "mandatory", "soft", since="0.1.0")


def check(charter: Charter, law: Law) -> Iterator[Found]:
    for id, measure in measures(charter):
        if measure.kind not in _LOGS or imposed_by_law(charter, measure):
            continue
        path, said = ("measures", id), {"measure": id}
        if purposes_of(measure) - _TECHNICAL and is_individual(measure, law):
            yield Found("other-purpose", (*path, "purpose"), said)
        if is_read_by_name(measure) and measure.trigger != "on_incident":
            yield Found("read-by-name", (*path, "seen_by"), said)
        read = fields_read(measure)
        if measure.kind == "email_metadata" and (not read or "subject" in read):
            yield Found("subject-read", (*path, "fields"), said, force="product")


_LOGS: frozenset[Kind] = frozenset({"email_metadata", "browsing_logs", "connection_time"})
_TECHNICAL: frozenset[PurposeName] = frozenset(
    {"security", "tool_repair", "support_on_request", "capacity"}
)
