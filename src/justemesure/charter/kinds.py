"""What each kind of measure, and each thing made from one, is to the law.

One table, read by the rules (capabilities), by the loader (which fields a kind takes) and by the
text that a works council signs. Capability names are those of the legal notes and of ``audit``.
"""

from justemesure.charter.record import Record
from justemesure.charter.vocabulary import Kind, Make

_EVERY_KIND = frozenset(
    [
        "kind",
        "purpose",
        "people",
        "period",
        "register_entry",
        "provided_by",
        "why_individual",
        "alternatives",
        "circumstance",
        "sensitive_data_exception",
        "trigger",
        "keeps",
        "seen_by",
        "export",
        "reuse_for_others",
    ]
)
_GROUP = "detail key fields shown makes leaves_the_computer"


class KindFacts(Record):
    """``constant``: it reads all the time unless a sample or a trigger bounds it."""

    capabilities: frozenset[str]
    fields: frozenset[str]
    constant: bool


def _facts(capabilities: str, fields: str = "", *, constant: bool = False) -> KindFacts:
    return KindFacts(
        frozenset(capabilities.split()), _EVERY_KIND | frozenset(fields.split()), constant
    )


_CALL = "sample private_calls objection contract_proof callers_consent"

KINDS: dict[Kind, KindFacts] = {
    "call_recording": _facts("call_recording", f"{_CALL} makes tone phrases redacts"),
    "call_listening": _facts("live_listening", f"{_CALL} listening makes tone phrases"),
    "call_statistics": _facts("call_metrics", _GROUP, constant=True),
    "screen_video_during_call": _facts("screen_video", "with window runs sample redacts"),
    "screenshots_during_call": _facts("screenshot_on_call", "with window runs sample every"),
    "application_time": _facts("app_usage", f"{_GROUP} categories every", constant=True),
    "web_use": _facts("web_usage", f"{_GROUP} categories every", constant=True),
    "browsing_logs": _facts("browsing_logs", f"{_GROUP} categories", constant=True),
    "window_titles": _facts("window_titles", f"{_GROUP} categories every", constant=True),
    "connection_time": _facts("connection_time", _GROUP, constant=True),
    "presence_status": _facts("presence_status", _GROUP, constant=True),
    "presence_checks": _facts("presence_ping", f"{_GROUP} every", constant=True),
    "idle_time": _facts("idle_detection", f"{_GROUP} tool", constant=True),
    "keystroke_content": _facts("keystroke_logging", _GROUP, constant=True),
    "keystroke_counts": _facts("keystroke_count", f"{_GROUP} every", constant=True),
    "mouse_activity": _facts("mouse_activity", f"{_GROUP} every", constant=True),
    "screenshots_random": _facts("screenshots_random", "window every with makes", constant=True),
    "screenshots_periodic": _facts(
        "screenshots_periodic", "window every with makes", constant=True
    ),
    "screen_video": _facts("screen_video", "window runs every makes", constant=True),
    "live_screen_view": _facts("live_screen_view", "window runs", constant=True),
    "screen_sharing_permanent": _facts("screen_share_permanent", "window runs", constant=True),
    "remote_control": _facts("remote_control", "window runs"),
    "clipboard_content": _facts("clipboard", "makes marked_personal", constant=True),
    "document_content": _facts("document_content", "makes marked_personal", constant=True),
    "file_activity": _facts("file_activity", _GROUP, constant=True),
    "application_rule": _facts("app_blocking", "rule records"),
    "device_health": _facts(
        "workstation_health network_health", f"{_GROUP} every hosts joins", constant=True
    ),
    "unspecified_activity": _facts("unknown_user_activity", _GROUP, constant=True),
    "email_content": _facts(
        "email_content", f"{_GROUP} phrases tone marked_personal", constant=True
    ),
    "email_metadata": _facts("email_metadata", _GROUP, constant=True),
    "mailbox_of_absent_person": _facts("mailbox_access", "fields marked_personal"),
    "chat_content": _facts("chat_content", f"{_GROUP} phrases tone marked_personal", constant=True),
    "collaboration_statistics": _facts("collaboration_analytics", _GROUP, constant=True),
    "webcam_continuous": _facts("webcam_continuous", "runs makes", constant=True),
    "webcam_snapshots": _facts("webcam_snapshot", "every makes", constant=True),
    "webcam_behaviour": _facts("webcam_ai_behaviour", "every makes", constant=True),
    "ambient_microphone": _facts("microphone_ambient", "runs makes", constant=True),
    "cctv": _facts("cctv", "cameras makes", constant=True),
    "geolocation": _facts("geolocation", "location every makes", constant=True),
    "badge": _facts("badge", "fields makes"),
    "biometric_identification": _facts("biometric_id", "makes"),
    "declared_work": _facts("declared_work", "fields written_by"),
    "work_tool_state": _facts("tool_state", f"{_GROUP} tool", constant=True),
    "notes_about_people": _facts("manager_notes", "written_by fields never_about"),
    "ratings_by_third_parties": _facts("third_party_ratings", "fields makes detail"),
    "staff_prediction": _facts("predictive_hr", "detail makes"),
}

MAKES: dict[Make, frozenset[str]] = {
    "transcript": frozenset({"call_transcription"}),
    "timing": frozenset({"call_metrics", "silence_detection"}),
    "phrases": frozenset({"keyword_spotting"}),
    "customer_tone_from_words": frozenset({"text_sentiment"}),
    "adviser_tone_from_words": frozenset({"text_sentiment"}),
    "contact_reasons": frozenset({"contact_reasons"}),
    "speech_score": frozenset({"speech_score"}),
    "productivity_score": frozenset({"productivity_score"}),
    "ranking_of_people": frozenset({"peer_ranking"}),
    "pay_deduction": frozenset({"pay_deduction_output"}),
    "bonus": frozenset({"bonus_output"}),
    "adviser_emotion_from_voice": frozenset({"voice_emotion_agent"}),
    "customer_emotion_from_voice": frozenset({"voice_emotion_customer"}),
    "adviser_emotion_from_face": frozenset({"face_emotion_agent"}),
    "emotion_from_typing": frozenset({"keystroke_emotion"}),
    "stress": frozenset({"stress_detection_agent"}),
    "smile_in_voice": frozenset({"smile_in_voice"}),
    "protected_traits": frozenset({"biometric_categorisation"}),
    "prediction_about_a_person": frozenset({"predictive_hr"}),
}

CAPABILITIES: frozenset[str] = frozenset().union(
    *(facts.capabilities for facts in KINDS.values()), *MAKES.values(), {"covert_agent"}
)
"""Every capability that a charter can express, so that it can be refused for the right reason."""
