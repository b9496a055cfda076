"""APP003 no-private-line. Explanation and examples: en.md, fr.md."""

from collections.abc import Iterator

from justemesure.charter.constancy import CALL_KINDS, starts_by_hand
from justemesure.charter.finding import Force, Found, Rule
from justemesure.charter.law import Law
from justemesure.charter.measure import PrivateCalls
from justemesure.charter.model import Charter
from justemesure.charter.questions import measures

RULE = Rule("APP003", "no-private-line", "mandatory", "law", since="0.1.0")


def check(charter: Charter, law: Law) -> Iterator[Found]:
    for id, measure in measures(charter):
        if measure.kind not in CALL_KINDS or measure.listening == "side_by_side_announced":
            continue
        if starts_by_hand(measure):
            continue  # not starting the recording is already the way out
        private = measure.private_calls
        if not isinstance(private, PrivateCalls) or (
            private.unrecorded_line is not True and private.cut_off_key in (None, "none")
        ):
            path = ("measures", id, "private_calls")
            # The CNIL's page is about recording: listening at a distance is our reading.
            force: Force | None = "soft" if measure.kind == "call_listening" else None
            yield Found("none", path, {"measure": id}, force=force)
