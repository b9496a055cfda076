"""COU003 video-beyond-the-call. Explanation and examples: en.md, fr.md."""

from collections.abc import Iterator

from justemesure.charter.finding import Found, Rule
from justemesure.charter.law import Law
from justemesure.charter.measure import Runs
from justemesure.charter.model import Charter
from justemesure.charter.people import all_covered
from justemesure.charter.questions import measure_called, measures

RULE = Rule("COU003", "video-beyond-the-call", "mandatory", "law", since="0.1.0")


def check(charter: Charter, law: Law) -> Iterator[Found]:
    for id, measure in measures(charter):
        if measure.kind != "screen_video_during_call":
            continue
        path = ("measures", id)
        said: dict[str, object] = {"measure": id}
        window, runs = measure.window, measure.runs
        application = window.application if window else None
        if (
            application is None
            or "*" in application
            or window is None
            or window.nothing_else is not True
        ):
            yield Found("not-one-window", (*path, "window"), said)
        if runs is None or runs != Runs(from_="call_start", to="call_end"):
            yield Found("not-the-call", (*path, "runs"), said)
        call = measure_called(charter, measure.with_)
        if call is None or call.kind != "call_recording":
            yield Found("no-call", (*path, "with"), said)
        elif not all_covered(charter, measure, call):
            said["call"] = measure.with_
            yield Found("other-people", (*path, "people"), said, force="soft")
