"""AIA004 protected-traits-from-the-body. Explanation and examples: en.md, fr.md."""

from collections.abc import Iterator

from justemesure.charter.finding import Found, Rule
from justemesure.charter.law import Law
from justemesure.charter.model import Charter
from justemesure.charter.questions import made_by, measures
from justemesure.charter.vocabulary import Kind

RULE = Rule("AIA004", "protected-traits-from-the-body", "prohibited", "law", since="0.1.0")


def check(charter: Charter, law: Law) -> Iterator[Found]:
    for id, measure in measures(charter):
        if "protected_traits" not in made_by(measure):
            continue
        path, said = ("measures", id, "makes"), {"measure": id}
        of_the_body = measure.kind is None or measure.kind in _OF_THE_BODY
        if of_the_body and law.applies("ai_act.article_5"):
            fined = law.applies("ai_act.penalties")
            yield Found("declared" if fined else "before-fines", path, said)
        elif measure.sensitive_data_exception is None:
            yield Found("without-exception", path, said)


_OF_THE_BODY: frozenset[Kind] = frozenset(
    {
        "call_recording",
        "call_listening",
        "webcam_continuous",
        "webcam_snapshots",
        "webcam_behaviour",
        "ambient_microphone",
        "cctv",
        "biometric_identification",
        "keystroke_content",
        "keystroke_counts",
        "screen_video",
    }
)
