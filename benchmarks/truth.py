"""Timing figures of the sample calls against their truth, in seconds a call."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from justemesure.calls.audio import decode
from justemesure.calls.call import PARTIES, Recording
from justemesure.calls.figures import figures
from justemesure.calls.voice import listen

_CALLS = Path(__file__).parent.parent / "examples" / "calls"


def samples() -> Iterator[tuple[str, Recording, dict[str, Any]]]:
    """The sample calls: name, recording, truth."""
    for path in sorted(_CALLS.glob("*.truth.json")):
        sound = path.with_name(path.name.replace(".truth.json", ".opus"))
        truth = json.loads(path.read_text(encoding="utf-8"))
        yield path.name.removesuffix(".truth.json"), decode(sound, lambda _: None), truth


def table() -> str:
    rows = [
        "| call | length | talk, adviser | talk, customer | silence | overlap |",
        "|---|---|---|---|---|---|",
    ]
    errors: list[list[float]] = []
    for name, recording, told in samples():
        truth = told["figures"]
        heard = [listen(channel) for channel in recording.channels]
        found = {(f.id, f.party): f.value or 0.0 for f in figures(recording, PARTIES, heard, None)}
        talk = [found["talk_time", p] - truth["talk_seconds"][p] for p in PARTIES]
        silence = found["silence_time", None] - truth["silence_over_3s_seconds"]
        overlap = found["overlap_time", None] - truth["overlap_seconds"]
        errors.append([*talk, silence, overlap])
        cells = " | ".join(f"{error:+.2f}" for error in errors[-1])
        rows.append(f"| {name} | {recording.length:.0f} | {cells} |")
    means = [sum(abs(e[i]) for e in errors) / len(errors) for i in range(4)]
    rows.append(f"| **mean absolute error** | | {' | '.join(f'**{m:.2f}**' for m in means)} |")
    return "\n".join(rows)
