"""The vCon written: the draft's rules (draft-ietf-vcon-vcon-core, 0.4.0), and only what is kept."""

import base64
import json
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, get_args
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from justemesure.calls.audio import decode, encode
from justemesure.calls.call import Context, Recording
from justemesure.calls.figures import as_json
from justemesure.calls.report import Shown
from justemesure.calls.vcon.write import Kept, as_vcon, new_uuid
from justemesure.charter.vocabulary import Basis

UNTIL = datetime(2027, 5, 1, 8, tzinfo=UTC)
RFC3339 = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)")
TOP = {"uuid", "created_at", "vcon", "extensions", "parties", "dialog", "analysis", "attachments"}
ENCODINGS = {"base64url", "json", "none"}
BASES = {"consent", "contract", "legal_obligation", "vital_interests", "public_task"}
BASES |= {"legitimate_interests"}


@pytest.fixture
def kept(shown: Shown) -> Kept:
    sound = encode(shown.recording.channels)
    made = {"figures": as_json(shown.figures or (), "fr"), "engine": {"justemesure": "0"}}
    return Kept(sound, shown.segments, made)


def _made(context: Context, shown: Shown, kept: Kept, **changed: Any) -> Any:
    recording = changed.get("recording", shown.recording)
    bases = changed.get("bases", {"training": "legitimate_interest"})
    parties = changed.get("parties", shown.parties)
    return json.loads(json.dumps(as_vcon(context, recording, parties, bases, UNTIL, kept)))


def _check(vcon: Any) -> None:
    """The rules of the draft for an unsigned vCon, as far as ours has the parts."""
    assert vcon.keys() <= TOP
    assert {"uuid", "created_at"} <= vcon.keys()
    assert vcon["vcon"] == "0.4.0"
    assert UUID(vcon["uuid"]).version == 8
    assert UUID(vcon["uuid"]).variant == "specified in RFC 4122"
    assert RFC3339.fullmatch(vcon["created_at"])
    for party in vcon["parties"]:
        assert party.get("type", "person") in {"person", "bot", "organization"}
    for dialog in vcon["dialog"]:
        assert dialog["type"] == "recording"
        assert RFC3339.fullmatch(dialog["start"])
        assert dialog["duration"] > 0
        assert all(0 <= party < len(vcon["parties"]) for party in dialog["parties"])
        if "body" in dialog:
            assert dialog["encoding"] == "base64url"
            assert dialog["mediatype"] == "audio/ogg"
            assert re.fullmatch(r"[A-Za-z0-9_-]+", dialog["body"])
        else:
            assert not {"encoding", "mediatype", "filename", "url"} & dialog.keys()
    for part in (*vcon["analysis"], *vcon["attachments"]):
        assert 0 <= part["dialog"] < len(vcon["dialog"])
        assert part["encoding"] in ENCODINGS
        assert not isinstance(part["body"], str)  # under `json` a body is a value, not a text
    for analysis in vcon["analysis"]:
        assert {"type", "vendor", "schema"} <= analysis.keys()
        assert analysis["type"] in {"wtf_transcription", "report"}
    for attachment in vcon["attachments"]:
        assert RFC3339.fullmatch(attachment["start"])
        assert 0 <= attachment["party"] < len(vcon["parties"])


def _basis(vcon: Any) -> Any:
    assert "lawful_basis" in vcon["extensions"]
    (attachment,) = (a for a in vcon["attachments"] if a["purpose"] == "lawful_basis")
    return attachment["body"]


def test_a_vcon_keeps_the_rules_of_the_draft(context: Context, shown: Shown, kept: Kept) -> None:
    _check(_made(context, shown, kept))


def test_it_says_when_it_was_made_by_the_clock_it_was_made_under(
    context: Context, shown: Shown, kept: Kept
) -> None:
    """A demonstration's clock is the call's: what is made of a call is not older than it."""
    vcon = _made(context, shown, kept)
    assert vcon["created_at"] == "2027-02-01T09:30:00.000Z"
    assert vcon["created_at"] >= vcon["dialog"][0]["start"]
    (grant,) = _basis(vcon)["purpose_grants"]
    assert vcon["created_at"] >= grant["granted_at"]


def test_the_figures_say_what_measured_them(context: Context, shown: Shown, kept: Kept) -> None:
    (report,) = (a for a in _made(context, shown, kept)["analysis"] if a["type"] == "report")
    assert report["body"]["engine"] == {"justemesure": "0"}
    assert len(report["body"]["figures"]) > 15


def test_the_sound_is_the_call(tmp_path: Path, context: Context, shown: Shown, kept: Kept) -> None:
    body = _made(context, shown, kept)["dialog"][0]["body"]
    path = tmp_path / "call.opus"
    path.write_bytes(base64.urlsafe_b64decode(body + "=" * (-len(body) % 4)))
    recording = decode(path, lambda _: None)
    assert len(recording.channels) == 2
    assert recording.length == pytest.approx(shown.recording.length, abs=0.02)


def test_there_is_one_party_a_channel_in_the_order_of_the_channels(
    context: Context, shown: Shown, kept: Kept
) -> None:
    straight = _made(context, shown, kept)
    crossed = _made(context, shown, kept, parties=shown.parties[::-1])
    assert straight["dialog"][0]["parties"] == [0, 1]
    assert crossed["dialog"][0]["parties"] == [1, 0]
    assert straight["parties"][0]["name"] == context.person
    assert "name" not in straight["parties"][1]


def test_a_mono_recording_lists_who_is_on_it(context: Context, shown: Shown, kept: Kept) -> None:
    mono = Recording(shown.recording.channels[:1], "opus", mono=True)
    vcon = _made(context, shown, kept, recording=mono)
    _check(vcon)
    assert sorted(vcon["dialog"][0]["parties"]) == [0, 1]


def test_the_charter_its_basis_and_the_day_of_deletion_travel_with_it(
    context: Context, shown: Shown, kept: Kept
) -> None:
    body = _basis(_made(context, shown, kept))
    assert body["lawful_basis"] == "legitimate_interests"
    assert body["expiration"] == "2027-05-01T08:00:00.000Z"
    (grant,) = body["purpose_grants"]
    assert grant["purpose"] == "training"
    assert grant["granted"] is True
    ours = body["metadata"]["justemesure"]
    assert ours["charter"] == f"sha256:{context.charter}"
    assert ours["measure"] == "training-calls"
    assert ours["delete_on"] == body["expiration"]
    assert ours["demonstration"] is True


# A collective agreement alone is a finding (FIN002): no gate opens on it.
@pytest.mark.parametrize("basis", sorted(set(get_args(Basis)) - {"collective_agreement"}))
def test_each_basis_of_a_charter_is_one_of_the_draft(
    context: Context, shown: Shown, kept: Kept, basis: str
) -> None:
    assert _basis(_made(context, shown, kept, bases={"training": basis}))["lawful_basis"] in BASES


def test_each_purpose_has_its_own_basis(context: Context, shown: Shown, kept: Kept) -> None:
    bases = {"training": "legitimate_interest", "quality": "contract"}
    vcon = _made(context, shown, kept, bases=bases)
    _check(vcon)
    bodies = [attachment["body"] for attachment in vcon["attachments"]]
    assert [(b["purpose_grants"][0]["purpose"], b["lawful_basis"]) for b in bodies] == [
        ("quality", "contract"),
        ("training", "legitimate_interests"),
    ]


@pytest.mark.parametrize(
    ("lost", "type"), [("segments", "wtf_transcription"), ("figures", "report"), ("sound", None)]
)
def test_what_is_not_kept_is_not_inside(
    context: Context, shown: Shown, kept: Kept, lost: str, type: str | None
) -> None:
    whole = _made(context, shown, kept)
    without: dict[str, Any] = {lost: None}
    less = _made(context, shown, kept._replace(**without))
    _check(less)
    types = [analysis["type"] for analysis in less["analysis"]]
    assert len(types) == 2 - (type is not None)
    assert type not in types
    assert ("body" in less["dialog"][0]) == (lost != "sound")
    assert "body" in whole["dialog"][0]
    if lost == "segments":
        assert "prélevé" in json.dumps(whole, ensure_ascii=False)
        assert "prélevé" not in json.dumps(less, ensure_ascii=False)


@given(st.datetimes(datetime(1990, 1, 1), datetime(2200, 1, 1), timezones=st.just(UTC)))  # noqa: DTZ001
@settings(deadline=None)
def test_a_uuid_is_of_version_8_and_orders_by_time(at: datetime) -> None:
    one, later = new_uuid(at), new_uuid(at + timedelta(seconds=1))
    assert one.version == 8
    assert str(one)[19] in "89ab"
    assert one < later
    assert one.int >> 80 == int(at.timestamp() * 1000)


def test_two_calls_of_the_same_moment_are_two() -> None:
    at = datetime(2027, 2, 1, tzinfo=UTC)
    assert len({new_uuid(at) for _ in range(1000)}) == 1000
