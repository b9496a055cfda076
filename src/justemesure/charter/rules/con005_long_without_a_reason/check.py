"""CON005 long-without-a-reason. Explanation and examples: en.md, fr.md."""

from collections.abc import Iterator

from justemesure.charter.constancy import CALL_KINDS
from justemesure.charter.finding import Found, Rule
from justemesure.charter.keeping import has_call_limits, judged_as_tool, kept_alike, rows_of_people
from justemesure.charter.law import Law
from justemesure.charter.measure import Keep, Measure
from justemesure.charter.model import Charter
from justemesure.charter.questions import duration_of, imposed_by_law, measures, purposes_of
from justemesure.charter.readers import is_individual
from justemesure.charter.values import parse_duration
from justemesure.charter.vocabulary import DataClass

RULE = Rule("CON005", "long-without-a-reason", "mandatory", "soft", since="0.1.0")


def check(charter: Charter, law: Law) -> Iterator[Found]:
    for id, measure in measures(charter):
        if _has_a_rule_of_its_own(charter, measure, law):
            continue
        for data, kept in (measure.keeps or {}).items():
            length = duration_of(measure, data)
            if length is None or (isinstance(kept, Keep) and kept.because is not None):
                continue
            if judged_as_tool(measure) and data not in _TOTALS:
                continue  # PRO013 says how long
            limit = law.value(_limit(measure, data, law))
            most = parse_duration(limit.value)
            if length.may_exceed(most):
                said = {"measure": id, "data": data, "kept": length, "most": most}
                path = ("measures", id, "keeps", data)
                if limit.source == "product":
                    yield Found("no-reason", path, said, force="product")
                else:
                    yield Found("beyond-yardstick", path, said)


def _has_a_rule_of_its_own(charter: Charter, measure: Measure, law: Law) -> bool:
    """Calls: CON001 and APP005; cameras: PRO006; mailboxes: PRO017; one length for all: CON004."""
    if measure.kind in CALL_KINDS or has_call_limits(charter, measure):
        return True
    if measure.kind in ("cctv", "mailbox_of_absent_person") or imposed_by_law(charter, measure):
        return True
    return kept_alike(charter, measure, law) is not None


def _limit(measure: Measure, data: DataClass, law: Law) -> str:
    """The name of the length that is known to be enough by then, or else of ours."""
    name = _YARDSTICKS.get(data)
    if data in _TOTALS:
        of_a_group = data == "team_totals" or not is_individual(measure, law)
        name = "retention.group_totals" if of_a_group else None
    elif measure.kind == "badge":
        name = None if "working_time" in purposes_of(measure) else "retention.premises"
    elif measure.kind in ("email_metadata", "browsing_logs"):
        name = f"retention.{measure.kind}"
    elif data in rows_of_people(measure, law):
        name = "retention.rows_of_people"
    return name if name is not None and law.applies(name) else "retention.without_reason"


_TOTALS: tuple[DataClass, ...] = ("totals", "team_totals")
_YARDSTICKS: dict[DataClass, str] = {
    "sound": "calls.recording_retention",
    "video": "calls.recording_retention",
    "transcript": "calls.analysis_retention",
    "figures": "calls.analysis_retention",
    "review_sheet": "calls.analysis_retention",
    "logs": "retention.journal_most",
    "locations": "retention.locations",
}
