"""Questions about what lets somebody follow one person: what is read of them, and by whom."""

from collections.abc import Iterator

from justemesure.charter.law import Law
from justemesure.charter.measure import Leaving, Measure
from justemesure.charter.model import Path
from justemesure.charter.questions import duration_of, judges_people, made_by, purposes_of
from justemesure.charter.values import Delay
from justemesure.charter.vocabulary import Field, Kind, Role

GROUP_DETAIL = frozenset({"team", "organisation"})


def is_about_a_device(measure: Measure) -> bool:
    return measure.kind == "device_health" and measure.key == "device"


def only_the_person_sees(measure: Measure) -> bool:
    """Whether nothing leaves the computer, nor is shown to anybody else."""
    if measure.leaves_the_computer != "never" or measure.seen_by is None:
        return False
    return all(role == "person" or view == "never" for role, view in measure.seen_by.items())


def stays_with_the_person(measure: Measure) -> bool:
    """The person's own page, or a screen lock: nothing leaves, is shown to others or is made."""
    return only_the_person_sees(measure) and not made_by(measure)


def is_proof_of_presence(measure: Measure, law: Law) -> bool:
    """Whether somebody's presence status serves to check on them."""
    of_status = measure.kind == "presence_status"
    return of_status and judges_people(measure) and is_individual(measure, law)


def is_individual(measure: Measure, law: Law) -> bool:
    """Whether it lets somebody follow one person. Not said means yes."""
    if is_about_a_device(measure) or stays_with_the_person(measure):
        return False
    if measure.detail not in GROUP_DETAIL:
        return True
    return not _rows_pass_quickly(measure, law) or is_read_by_name(measure)


def _rows_pass_quickly(measure: Measure, law: Law) -> bool:
    """Rows of one person hold a category and a length of time, and are soon grouped or gone."""
    read = fields_read(measure)
    if read - {"category", "seconds"}:
        return False
    if not read and (measure.keeps or {}).get("per_person") != "none":
        return False  # rows of one person are kept, and nothing says what is in them
    most = law.duration("groups.rows_per_person")
    for data in {"per_person", *(measure.keeps or {})} - {"team_totals", "totals"}:
        rows = duration_of(measure, data)
        gone = (measure.keeps or {}).get(data) == "none"
        if not gone and (rows is None or rows.may_exceed(most)):
            return False
    return True


def field_lists(measure: Measure) -> Iterator[tuple[Path, frozenset[Field]]]:
    """The lists of what is read and of what leaves the computer, each with its place."""
    yield ("fields",), frozenset(measure.fields or ())
    if isinstance(measure.leaves_the_computer, Leaving):
        yield ("leaves_the_computer", "fields"), frozenset(measure.leaves_the_computer.fields or ())


def fields_read(measure: Measure) -> frozenset[Field]:
    """The fields that are read or leave the computer; empty when none is said."""
    return frozenset[Field]().union(*(fields for _, fields in field_lists(measure)))


def is_read_by_name(measure: Measure) -> bool:
    """Whether somebody other than the person sees named data. Not said means yes."""
    return measure.seen_by is None or bool(named_readers(measure))


def named_readers(measure: Measure) -> frozenset[Role]:
    """The roles that see named data, or take away what they never see; the person's left aside."""
    seen, taken = measure.seen_by or {}, measure.export or {}
    return frozenset(
        role
        for role in {*seen, *taken} - {"person"}
        if seen.get(role) in ("named", "first")
        or isinstance(seen.get(role), Delay)
        or (seen.get(role) in (None, "never") and taken.get(role) in ("whole", "redacted"))
    )


def sees_persons(measure: Measure, role: Role) -> bool:
    """Whether this role is shown data of one person, or may take them away."""
    view = (measure.seen_by or {}).get(role)
    if view in ("team", "organisation", "device"):
        return False  # a copy holds what is seen
    return view not in (None, "never") or (measure.export or {}).get(role) in ("whole", "redacted")


def is_security_log(measure: Measure) -> bool:
    """An ordinary security log, which nobody reads by name: not what people write or show."""
    only = purposes_of(measure) == {"security"} and not is_read_by_name(measure)
    return only and measure.kind in _LOGS


_LOGS: frozenset[Kind] = frozenset(
    {"browsing_logs", "connection_time", "file_activity", "email_metadata"}
)


def reads_people(measure: Measure) -> bool:
    """Whether it reads what people do or say, so that protected exchanges could be caught in it."""
    return measure.kind not in ("declared_work", "application_rule") and not is_about_a_device(
        measure
    )
