"""FIN005 no-impact-assessment. Explanation and examples: en.md, fr.md."""

from collections.abc import Iterator

from justemesure.charter.constancy import is_constant
from justemesure.charter.finding import Found, Rule
from justemesure.charter.law import Law
from justemesure.charter.measure import Measure
from justemesure.charter.model import Charter
from justemesure.charter.proof import ImpactAssessment, Proof
from justemesure.charter.questions import capabilities_of, measures, purposes_of, start_of
from justemesure.charter.readers import is_about_a_device
from justemesure.charter.values import Day

RULE = Rule("FIN005", "no-impact-assessment", "mandatory", "law", since="0.1.0")


def check(charter: Charter, law: Law) -> Iterator[Found]:
    if not (_profiles(charter) or any(_needs_one(measure) for _, measure in measures(charter))):
        return
    path = ("impact_assessment",)
    done = charter.impact_assessment
    if not isinstance(done, ImpactAssessment):
        yield Found("none", path)
        return
    if done.document is None:
        yield Found("no-document", path)
    start = start_of(charter)
    if start is None:
        yield Found("start-unknown", ("charter", "in_force_from"))
    elif done.date is None:
        yield Found("no-date", path)
    elif done.date > start:
        yield Found("too-late", (*path, "date"), {"date": done.date, "start": start})
    has_dpo = charter.organisation is None or charter.organisation.dpo != "none"
    if has_dpo and not _before(done.dpo_opinion, start):
        yield Found("no-dpo-opinion", (*path, "dpo_opinion"))
    if not _before(done.worker_views, start):
        yield Found("no-worker-views", (*path, "worker_views"), force="soft")
    if done.residual_risk is None:
        yield Found("risk-not-said", path)
    elif done.residual_risk == "high":
        asked = done.cnil_consulted
        if not isinstance(asked, Proof) or asked.unwritten():
            yield Found("high-risk", (*path, "residual_risk"))
        elif not _before(asked.date, start):
            said = {"date": asked.date, "start": start}
            yield Found("asked-too-late", (*path, "cnil_consulted"), said)


def _before(done: Day | None, start: Day | None) -> bool:
    return done is not None and (start is None or done <= start)


def _profiles(charter: Charter) -> bool:
    systems = charter.ai_systems if isinstance(charter.ai_systems, dict) else {}
    return bool(charter.measures) and any(system.profiling for system in systems.values())


def _needs_one(measure: Measure) -> bool:
    if capabilities_of(measure) & _ALWAYS or "evaluation" in purposes_of(measure):
        return True
    return is_constant(measure) and not is_about_a_device(measure)


_ALWAYS = frozenset(
    [
        "call_recording",
        "live_listening",
        "keyword_spotting",
        "call_transcription",
        "speech_score",
        "screen_video",
        "live_screen_view",
        "screen_share_permanent",
        "screenshots_random",
        "screenshots_periodic",
        "screenshot_on_call",
        "keystroke_logging",
        "keystroke_count",
        "mouse_activity",
        "idle_detection",
        "webcam_continuous",
        "webcam_snapshot",
        "webcam_ai_behaviour",
        "microphone_ambient",
        "cctv",
        "geolocation",
        "biometric_id",
        "productivity_score",
        "peer_ranking",
        "predictive_hr",
        "voice_emotion_agent",
        "voice_emotion_customer",
        "face_emotion_agent",
        "keystroke_emotion",
        "stress_detection_agent",
        "smile_in_voice",
        "biometric_categorisation",
    ]
)
