"""PRO004 permanent-screen-view. Explanation and examples: en.md, fr.md."""

from collections.abc import Iterator

from justemesure.charter.constancy import covers_every_call
from justemesure.charter.finding import Found, Rule
from justemesure.charter.law import Law
from justemesure.charter.measure import Measure, Runs
from justemesure.charter.model import Charter
from justemesure.charter.questions import is_support, measure_called, measures

RULE = Rule("PRO004", "permanent-screen-view", "prohibited", "law", since="0.1.0")


def check(charter: Charter, law: Law) -> Iterator[Found]:
    for id, measure in measures(charter):
        if measure.kind in _WHOLE_SCREEN and not _is_help(measure):
            yield Found("declared", ("measures", id, "kind"), {"measure": id})
        if measure.kind == "screen_video_during_call" and not _is_sampled(charter, measure):
            yield Found("every-call", ("measures", id), {"measure": id})


def _is_help(measure: Measure) -> bool:
    """Whether the person starts it to be helped, and it ends with the session."""
    session = Runs(from_="session_start", to="session_end")
    permanent = measure.kind == "screen_sharing_permanent"
    return is_support(measure) and measure.runs == session and not permanent


def _is_sampled(charter: Charter, video: Measure) -> bool:
    """Whether it goes with recorded calls that something bounds, and takes no more than they."""
    call = measure_called(charter, video.with_)
    if call is None or call.kind != "call_recording" or covers_every_call(call):
        return False
    rate = video.sample.rate if video.sample else None
    takes_all = rate is not None and covers_every_call(video)
    return not takes_all and video.trigger not in ("every_call", "always")


_WHOLE_SCREEN = ("screen_video", "live_screen_view", "screen_sharing_permanent", "remote_control")
