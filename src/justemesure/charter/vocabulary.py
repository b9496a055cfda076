"""The closed lists of the charter: every word that a field may hold, and nothing else.

Forbidden things have a word too, so that a charter that asks for them is refused for the right
reason instead of being unreadable.
"""

from typing import Annotated, Literal, NewType

Name = NewType("Name", str)
"""An identifier chosen by the charter's author: a measure, a population, an AI system…"""

Country = NewType("Country", str)
"""Two capital letters, ISO 3166-1: ``FR``."""

Label = Annotated[str, "any words"]
"""What something is called, or what somebody says: any words.

An application may be called *Todo*, a customer may say *non*; no other text may be either.
"""

Nothing = Literal["none"]
"""Written instead of leaving a field out: an absence is never an answer."""

Kind = Literal[
    # calls and the screen during a call
    "call_recording",
    "call_listening",
    "call_statistics",
    "screen_video_during_call",
    "screenshots_during_call",
    # the workstation
    "application_time",
    "web_use",
    "browsing_logs",
    "window_titles",
    "connection_time",
    "presence_status",
    "presence_checks",
    "idle_time",
    "keystroke_content",
    "keystroke_counts",
    "mouse_activity",
    "screenshots_random",
    "screenshots_periodic",
    "screen_video",
    "live_screen_view",
    "screen_sharing_permanent",
    "remote_control",
    "clipboard_content",
    "document_content",
    "file_activity",
    "application_rule",
    "device_health",
    "unspecified_activity",
    # messages and meetings
    "email_content",
    "email_metadata",
    "mailbox_of_absent_person",
    "chat_content",
    "collaboration_statistics",
    # the room and the body
    "webcam_continuous",
    "webcam_snapshots",
    "webcam_behaviour",
    "ambient_microphone",
    "cctv",
    "geolocation",
    "badge",
    "biometric_identification",
    # work itself
    "declared_work",
    "work_tool_state",
    "notes_about_people",
    "ratings_by_third_parties",
    "staff_prediction",
]

Make = Literal[
    "transcript",
    "timing",
    "phrases",
    "customer_tone_from_words",
    "adviser_tone_from_words",
    "contact_reasons",
    "speech_score",
    "productivity_score",
    "ranking_of_people",
    "pay_deduction",
    "bonus",
    "adviser_emotion_from_voice",
    "customer_emotion_from_voice",
    "adviser_emotion_from_face",
    "emotion_from_typing",
    "stress",
    "smile_in_voice",
    "protected_traits",
    "prediction_about_a_person",
]

PurposeName = Literal[
    "training",
    "evaluation",
    "service_quality",
    "contract_proof",
    "legal_obligation",
    "distress_calls",
    "incivility",
    "contact_reasons",
    "support_on_request",
    "tool_repair",
    "capacity",
    "licence_management",
    "tool_improvement",
    "workload",
    "working_time",
    "security",
    "health_and_safety",
    "site_protection",
    "forecast",
    # too general, or never admitted: they can be written, and are refused by a rule
    "general_monitoring",
    "productivity",
    "presence",
    "pay",
    "bonus",
    "discipline",
    "dismissal",
    "fraud_evidence",
    "other",
]

Basis = Literal[
    "consent",
    "contract",
    "legal_obligation",
    "vital_interests",
    "public_task",
    "legitimate_interest",
    "collective_agreement",
]

Relation = Literal[
    "employee",
    "agency",
    "trainee",
    "apprentice",
    "contractor",
    "applicant",
    "volunteer",
    "civil_servant",
]

Role = Literal[
    "person",
    "trainer",
    "team_lead",
    "management",
    "hr",
    "it",
    "security",
    "quality",
    "dpo",
    "works_council",
    "client_company",
    "group_company",
    "third_party",
]

Outsider = Literal["client_company", "group_company", "third_party"]
"""The roles that are outside the employer."""

View = Literal["first", "team", "organisation", "device", "declared_hours_only", "named", "never"]
ExportForm = Literal["whole", "redacted", "never"]

DataClass = Literal[
    "sound",
    "sound_after_review",
    "transcript",
    "figures",
    "review_sheet",
    "video",
    "video_after_review",
    "per_person",
    "team_totals",
    "raw",
    "totals",
    "declarations",
    "images",
    "content",
    "locations",
    "passages",
    "logs",
    "notes",
    "ratings",
]

Identifier = Literal[
    "phone", "email", "iban", "card", "nir", "siren", "birth_date", "postal_address", "name"
]

ContractTerm = Literal[
    "instructions",
    "confidentiality",
    "security",
    "subprocessors_authorisation",
    "assistance",
    "deletion_or_return",
    "audit",
]
"""What a contract with a processor says: GDPR art. 28(3), (a) to (h)."""

DeviceField = Literal[
    "cpu",
    "memory",
    "disk",
    "latency",
    "jitter",
    "packet_loss",
    "application_not_answering",
]
"""What a computer says of itself, and of nobody."""

Field = Literal[
    "category",
    "seconds",
    "start",
    "end",
    "task",
    DeviceField,
    "application",
    "window_title",
    "address",
    "active_window",
    "idle",
    "keystrokes",
    "browsing",
    "user_activity",
    "location",
    "sender",
    "recipient",
    "subject",
]

NoticeItem = Literal[
    "controller",
    "dpo_contact",
    "purposes",
    "legal_basis",
    "legitimate_interest",
    "recipients",
    "transfers",
    "retention_by_class",
    "rights",
    "cnil_complaint",
    "mandatory_or_optional",
    "automated_decision_logic",
    "listening_periods",
    "what_is_never_collected",
]
CallerItem = Literal[
    "existence",
    "purpose",
    "controller",
    "objection_how",
    "rights_link",
    "transcription",
    "emotion",
]
NoticeChannel = Literal["written_individual", "written_collective", "intranet", "poster", "oral"]

ProtectedPeople = Literal["staff_representatives_on_mandate", "staff_representatives"]
ProtectedLine = Literal["works_council_line", "private_call_line"]
ProtectedChannel = Literal[
    "union",
    "union_mailboxes",
    "union_rooms",
    "occupational_health",
    "whistleblowing",
    "lawyer",
    "labour_inspectorate",
    "cnil",
    "social_service",
    "emergency",
]
ProtectedTime = Literal[
    "breaks",
    "leave",
    "sick_leave",
    "strike",
    "mandate_hours",
    "adjusted_work",
    "outside_working_hours",
]
Right = Literal["see", "copy", "correct", "contest", "object", "restrict", "erase", "pause"]
Trigger = Literal["drawn", "by_the_person", "on_incident", "every_call", "always"]
Moment = Literal[
    "call_start", "call_end", "session_start", "session_end", "day_start", "day_end", "always"
]
RiskClass = Literal["minimal", "transparency", "high", "prohibited"]
Level = Literal["low", "medium", "high"]
