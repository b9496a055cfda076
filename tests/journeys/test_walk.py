"""What the charter makes and keeps is what runs and what is on disk: take it out, and it is not."""

import socket
import tempfile
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from justemesure.calls import pipeline, plan
from justemesure.calls.voice import listen_to_all

Walk = Callable[..., Any]

MAKES = "makes: [transcript, timing, phrases, customer_tone_from_words]"
KEEPS = "{sound: 3 months, transcript: 3 months, figures: 3 months, review_sheet: 12 months"


def changed(text: str, old: str, new: str) -> str:
    assert text.count(old) == 1, old
    return text.replace(old, new)


def everywhere(left: Any) -> set[str]:
    """The classes of data in any file."""
    return set().union(*left.files.values())


def test_without_transcript_in_makes_nothing_is_transcribed(walk: Walk, example: str) -> None:
    left = walk(changed(example, MAKES, "makes: [timing]"))
    assert left.ran == {"decode", "listen_to_all", "figures", "hear"}
    assert everywhere(left) == {"sound", "figures"}
    assert left.files.keys() == {"call.vcon.json", "figures.json", "report.html"}
    assert left.files["report.html"] == {"figures"}  # the rest may leave only redacted


def test_without_timing_in_makes_nothing_is_counted(walk: Walk, example: str) -> None:
    left = walk(changed(example, MAKES, "makes: [transcript]"))
    assert left.ran == {"decode", "listen_to_all", "transcribe", "redact"}
    assert everywhere(left) == {"sound", "waveform", "transcript"}


def test_with_nothing_in_makes_not_even_speech_is_looked_for(walk: Walk, example: str) -> None:
    left = walk(changed(example, MAKES, "makes: none"))
    assert left.ran == {"decode"}
    assert left.files == {"call.vcon.json": {"sound"}}


@pytest.mark.parametrize(
    ("data", "gone"),
    [
        ("sound", {"sound", "waveform"}),
        ("transcript", {"transcript"}),
        ("figures", {"figures"}),
    ],
)
def test_a_class_that_is_not_kept_is_in_no_file(
    walk: Walk, whole: Any, example: str, data: str, gone: set[str]
) -> None:
    left = walk(changed(example, KEEPS, KEEPS.replace(f"{data}: 3 months", f"{data}: none")))
    assert left.ran == whole.ran - ({"hear"} if data == "figures" else set())  # drawn in the page
    assert everywhere(left) == everywhere(whole) - gone


def test_with_nothing_kept_nothing_is_on_disk(walk: Walk, example: str, tmp_path: Path) -> None:
    left = walk(changed(example, KEEPS, KEEPS.replace("3 months", "none")))
    assert left.status == 0
    assert left.files == {}
    assert not left.stray
    assert not (tmp_path / "outputs").exists()  # its name alone would say that there was a call


def test_who_is_not_the_person_takes_no_copy_away(
    walk: Walk, whole: Any, example: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    planned = plan.plan
    lending = lambda *asked: planned(*asked)._replace(lends={})  # noqa: E731
    monkeypatch.setattr(plan, "plan", lending)
    left = walk(example)
    assert left.files == {k: v for k, v in whole.files.items() if k != "report.html"}


def test_a_file_goes_with_the_first_of_what_is_in_it(walk: Walk, example: str) -> None:
    left = walk(
        changed(example, KEEPS, KEEPS.replace("transcript: 3 months", "transcript: 1 month"))
    )
    one, three = datetime(2027, 3, 2, 9, 15, tzinfo=UTC), datetime(2027, 5, 2, 8, 15, tzinfo=UTC)
    assert left.until == {
        "call.redacted.vcon.json": one,
        "call.vcon.json": one,
        "figures.json": three,
        "redacted.opus": three,
        "report.html": one,
        "transcript.redacted.vtt": one,
        "transcript.vtt": one,
    }


def test_a_purpose_written_as_a_list_is_the_same_purpose(
    walk: Walk, whole: Any, example: str
) -> None:
    screen = example.index("kind: screen_video")
    calls = changed(example[:screen], "purpose: training", "purpose: [training]")
    assert walk(calls + example[screen:]) == whole


# What the tests above and the deletion of each line rest on: nothing escapes the watch.


def test_the_watch_sees_a_file_that_is_deleted_again(
    walk: Walk, example: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def leaky(channels: Any) -> Any:
        with tempfile.NamedTemporaryFile("wb", suffix=".wav") as file:
            file.write(channels[0].tobytes())
        return listen_to_all(channels)

    monkeypatch.setattr(pipeline, "listen_to_all", leaky)
    assert any(path.endswith(".wav") for path in walk(example).stray)


def test_the_watch_sees_a_connection(
    walk: Walk, example: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def leaky(channels: Any) -> Any:
        with socket.socket(socket.AF_UNIX) as one:
            one.connect_ex(str(tmp_path / "nobody-listens"))
        return listen_to_all(channels)

    monkeypatch.setattr(pipeline, "listen_to_all", leaky)
    assert any("socket.connect" in event for event in walk(example).stray)
