"""Figures say what they were measured on and by, so that others can measure them again."""

import hashlib
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from justemesure.calls.audio import decode
from justemesure.calls.call import Context, Party
from justemesure.calls.outputs import Found, build
from justemesure.calls.plan import Plan
from justemesure.calls.report import Shown
from justemesure.calls.voice import digest
from justemesure.charter.model import Charter

SAMPLE = Path(__file__).parents[2] / "examples" / "calls" / "refus-enregistrement.opus"
UNTIL = datetime(2027, 5, 1, 8, tzinfo=UTC)
ENGINE = {"justemesure": "0", "whisper-base": f"sha256:{'d0' * 32}"}
DETECTOR = "4cbf549b8326f60f80f2536d9eefeb450a9abe83365a098031c89719f1be17d2"
CROSSED: tuple[Party, Party] = ("customer", "adviser")


def _built(context: Context, charter: Charter, shown: Shown, **changed: Any) -> dict[str, bytes]:
    figures = list(shown.figures or ())
    found = Found(shown.recording, shown.parties, [], [], figures, ENGINE)._replace(**changed)
    plan = Plan("training", frozenset({"timing"}), {"figures": UNTIL}, {})
    return build(context, charter, plan, found, "en")


def _recording(files: dict[str, bytes]) -> Any:
    return json.loads(files["figures.json"])["recording"]


def test_the_two_files_of_figures_say_the_same(
    context: Context, charter: Charter, shown: Shown
) -> None:
    files = _built(context, charter, shown)
    alone = json.loads(files["figures.json"])
    (report,) = json.loads(files["call.vcon.json"])["analysis"]
    assert report["body"] == {name: alone[name] for name in ("figures", "recording", "engine")}
    assert alone["engine"] == ENGINE


def test_they_say_who_was_on_which_channel(
    context: Context, charter: Charter, shown: Shown
) -> None:
    straight = _recording(_built(context, charter, shown))
    crossed = _recording(_built(context, charter, shown, parties=CROSSED))
    assert (straight["adviser_on"], straight["customer_on"]) == (0, 1)
    assert (crossed["adviser_on"], crossed["customer_on"]) == (1, 0)
    assert straight["channels"] == 2
    assert straight["separate"] is True
    assert straight["dead"] == []
    assert straight["codec"] == "pcm_s16le"


@pytest.mark.parametrize(("joined", "channels"), [(False, 1), (True, 2)])
def test_they_name_nobody_on_a_channel_that_both_are_on(
    context: Context,
    charter: Charter,
    shown: Shown,
    joined: bool,  # noqa: FBT001
    channels: int,
) -> None:
    whole = shown.recording
    mono = whole._replace(channels=whole.channels[:1], mono=True, joined=joined)
    written = _recording(_built(context, charter, shown, recording=mono))
    assert written["adviser_on"] is written["customer_on"] is None
    assert written["channels"] == channels
    assert written["separate"] is False


def test_a_recording_is_known_by_the_digest_of_its_file(
    context: Context, charter: Charter, shown: Shown
) -> None:
    recording = decode(SAMPLE, lambda _: None)
    written = _recording(_built(context, charter, shown, recording=recording))
    assert written["sha256"] == hashlib.sha256(SAMPLE.read_bytes()).hexdigest()
    assert written["codec"] == "opus"


def test_the_voice_detector_is_known_by_the_digest_of_its_model() -> None:
    """The model that faster-whisper 1.2.1 ships; another may find other speech."""
    assert digest() == DETECTOR
