"""Device health beside a call: only where the charter joins the two."""

import json
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from justemesure.calls import health
from justemesure.cli.main import main
from justemesure.errors import BadInput

ROOT = Path(__file__).parents[2]
AT = datetime.fromisoformat("2027-02-01T10:00:00+01:00")
JOINED = "joins: {training-calls: tool_was_not_answering}"


def _health(path: Path) -> Path:
    """What the agent of `outil-fige` would have written: its truth, cut at the minutes."""
    truth = json.loads((ROOT / "examples/calls/outil-fige.truth.json").read_text("utf-8"))
    hangs = [
        (AT + timedelta(seconds=e["start"]), AT + timedelta(seconds=e["end"]))
        for e in truth["events"]
    ]
    lines = []
    for number in range(3):
        minute = AT + timedelta(minutes=number)
        inside = [(max(a, minute), min(b, minute + timedelta(minutes=1))) for a, b in hangs]
        rows = [
            {"application": "orme.exe", "from": a.isoformat(), "to": b.isoformat()}
            for a, b in inside
            if a < b
        ]
        row = {"device": "PC-7", "minute": minute.isoformat(), "application_not_answering": rows}
        lines.append(json.dumps(row))
    path.write_text("\n".join(lines), "utf-8")
    return path


def _analyse(tmp_path: Path, *changes: tuple[str, str]) -> int:
    """Timing only: no words, so no speech model is needed."""
    text = (ROOT / "examples" / "call-centre.yaml").read_text("utf-8")
    for old, new in (
        ("makes: [transcript, timing, phrases, customer_tone_from_words]", "makes: [timing]"),
        *changes,
    ):
        assert old in text
        text = text.replace(old, new, 1)
    (tmp_path / "charter.yaml").write_text(text, "utf-8")
    asked = ["call", "analyse", str(ROOT / "examples/calls/outil-fige.opus")]
    asked += ["--charter", str(tmp_path / "charter.yaml"), "--measure", "training-calls"]
    asked += ["--person", "A1", "--at", "2027-02-01T10:00", "--demo", "--lang", "en"]
    asked += ["--device-health", str(_health(tmp_path / "health.jsonl"))]
    return main([*asked, "--out", str(tmp_path / "out")])


@pytest.mark.slow
def test_the_silence_of_a_tool_that_hangs_is_the_tools(tmp_path: Path) -> None:
    assert _analyse(tmp_path) == 0
    written: Any = json.loads((tmp_path / "out" / "figures.json").read_text("utf-8"))["figures"]
    found = {figure["id"]: figure for figure in written if figure["party"] is None}
    assert found["silence_time"]["value"] == pytest.approx(41.51, abs=0.2)
    assert found["silence_tool"]["value"] == pytest.approx(41.4, abs=0.3)
    assert found["silence_unexplained"]["value"] < 0.3
    assert list(found["silence_tool"]["detail"]["applications"]) == ["orme.exe"]


@pytest.mark.parametrize(
    "change",
    [
        (f"    {JOINED}\n", ""),
        ("latency, packet_loss, application_not_answering]", "latency, packet_loss]"),
    ],
)
def test_without_the_charters_word_the_file_is_not_opened(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], change: tuple[str, str]
) -> None:
    """Nor is the call: a charter is not half obeyed."""
    assert _analyse(tmp_path, change) == 3
    assert "was not read" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    "content",
    [b"device,minute\n" + b"a" * 200_000, b"device,minute\ra\n", b'{"a":' * 100_000],
    ids=["long cell", "other line ends", "deep"],
)
def test_a_file_that_no_table_is_like_is_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "health.csv").write_bytes(content)
    with pytest.raises(BadInput):
        health.read(tmp_path / "health.csv")


def test_an_endless_file_is_not_read_to_its_end() -> None:
    with pytest.raises(BadInput) as refused:
        health.read(Path("/dev/zero"))
    assert refused.value.name == "health-too-large"


def test_many_rows_are_read_in_a_moment(tmp_path: Path) -> None:
    """Each was once compared with every other: a file of some megabytes took hours."""
    lines = [f"PC-7,{AT + timedelta(minutes=at)}\n" for at in range(20_000)]
    (tmp_path / "health.csv").write_text("device,minute\n" + "".join(lines))
    assert len(health.read(tmp_path / "health.csv")) == 20_000
