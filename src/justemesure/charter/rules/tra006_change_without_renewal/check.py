"""TRA006 change-without-renewal. Explanation and examples: en.md, fr.md."""

from collections.abc import Iterator

from justemesure.charter.finding import Found, Rule
from justemesure.charter.law import Law
from justemesure.charter.model import Charter
from justemesure.charter.proof import (
    Consultation,
    EmployeeInformation,
    ImpactAssessment,
    Notice,
    Opinion,
)
from justemesure.charter.questions import has_council_duty, is_reasoned_update
from justemesure.charter.values import Day

RULE = Rule("TRA006", "change-without-renewal", "mandatory", "law", since="0.1.0")


def check(charter: Charter, law: Law) -> Iterator[Found]:
    """What one charter shows without the one before it."""
    version, done = _version(charter), charter.impact_assessment
    if not charter.measures or not isinstance(done, ImpactAssessment):
        return
    if done.document is None and done.date is None:
        return  # none was made: FIN005 says whether one is due
    path = ("impact_assessment", "for_version")
    if version is None or done.for_version is None:
        yield Found("version-not-said", path, force="product")
    elif done.for_version < version and not is_reasoned_update(charter):
        said = {"assessed": done.for_version, "version": version}
        yield Found("older-assessment", path, said, force="product")


def compare(old: Charter, new: Charter, law: Law) -> Iterator[Found]:
    """What a charter shows beside the one that it replaces."""
    from justemesure.charter.diff import diff, material  # only a comparison needs it

    changes = material(diff(old, new))
    if not changes:
        return
    if is_reasoned_update(new):
        if any(change.kind in ("widens", "mixed") for change in changes):
            yield Found("reason-does-not-hold", ("consultation", "not_required"))
        return
    before, after = _version(old), _version(new)
    if before is not None and (after is None or after <= before):
        yield Found("same-version", ("charter", "version"), {"version": before}, force="product")
    yield from _notice(old, new)
    if has_council_duty(new, law):
        yield from _opinion(old, new)
    yield from _assessment(old, new)


def _notice(old: Charter, new: Charter) -> Iterator[Found]:
    was, now = _told(old), _told(new)
    if now is None or not isinstance(now.notice, Notice):
        return  # TRA002 says so
    version = was.notice.version if was and isinstance(was.notice, Notice) else None
    path = ("information", "employees")
    if version is not None and (now.notice.version is None or now.notice.version <= version):
        yield Found("same-notice", (*path, "notice", "version"), {"version": version})
    if was is not None and _is_not_later(now.delivered_by, was.delivered_by):
        yield Found("same-delivery", (*path, "delivered_by"), {"date": was.delivered_by})


def _opinion(old: Charter, new: Charter) -> Iterator[Found]:
    was, now = _given(old.consultation), _given(new.consultation)
    if now is not None and _is_not_later(now, was):
        yield Found("same-opinion", ("consultation", "opinion"), {"date": was})


def _assessment(old: Charter, new: Charter) -> Iterator[Found]:
    was, now = old.impact_assessment, new.impact_assessment
    if not isinstance(now, ImpactAssessment) or not isinstance(was, ImpactAssessment):
        return  # without one, FIN005 says whether it is due
    if _is_not_later(now.date, was.date):
        yield Found("same-assessment", ("impact_assessment", "date"), {"date": was.date})


def _is_not_later(now: Day | None, was: Day | None) -> bool:
    return was is not None and (now is None or now <= was)


def _version(charter: Charter) -> int | None:
    return charter.charter.version if charter.charter else None


def _told(charter: Charter) -> EmployeeInformation | None:
    told = charter.information.employees if charter.information else None
    return told if isinstance(told, EmployeeInformation) else None


def _given(consultation: Consultation | None) -> Day | None:
    if consultation is None:
        return None
    opinion = consultation.opinion
    return opinion.date if isinstance(opinion, Opinion) else consultation.deemed_on
