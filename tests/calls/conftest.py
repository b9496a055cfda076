"""What tests of calls share: sounds made on the spot, sample calls with their truth, one report."""

import json
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from justemesure.calls.audio import as_webm, decode, encode, peaks
from justemesure.calls.call import RATE, Context, Party, Recording, Segment, Sound, Span
from justemesure.calls.figures import figures
from justemesure.calls.heard import hear
from justemesure.calls.moments import moments
from justemesure.calls.report import BINS, Shown, as_html
from justemesure.calls.timing import silences
from justemesure.calls.voice import FRAME, Probabilities, listen
from justemesure.charter.load import load
from justemesure.charter.model import Charter

ROOT = Path(__file__).parents[2]
SAMPLES = ROOT / "examples" / "calls"
ORDER: tuple[Party, Party] = ("adviser", "customer")
WHEN = datetime(2027, 2, 1, 9, tzinfo=UTC)
NOW = datetime(2027, 2, 1, 9, 30, tzinfo=UTC)

Heard = tuple[Recording, tuple[Probabilities, ...], Any]


def tone(hertz: float, seconds: float) -> Sound:
    wave = 0.5 * np.sin(2 * np.pi * hertz * np.arange(round(seconds * RATE)) / RATE)
    return (wave * 32767).astype(np.int16)


def heard_at(spans: Sequence[Span], seconds: float) -> Probabilities:
    """Probabilities of a channel on which somebody speaks in ``spans`` and nowhere else."""
    at = np.arange(int(seconds * RATE / FRAME)) * FRAME / RATE
    inside = [(at >= span.start) & (at < span.end) for span in spans]
    return np.any(inside, axis=0).astype(np.float32) if inside else np.zeros_like(at, np.float32)


def _sample(name: str) -> Heard:
    recording = decode(SAMPLES / f"{name}.opus", lambda _: None)
    probabilities = tuple(listen(channel) for channel in recording.channels)
    truth = json.loads((SAMPLES / f"{name}.truth.json").read_text("utf-8"))
    return recording, probabilities, truth


@pytest.fixture(scope="session")
def samples() -> dict[str, Heard]:
    """Each sample call: as it was decoded, its probabilities of speech, and its truth."""
    names = [path.name.split(".")[0] for path in sorted(SAMPLES.glob("*.truth.json"))]
    assert len(names) >= 6
    return {name: _sample(name) for name in names}


@pytest.fixture(scope="session")
def shortest() -> Heard:
    """The shortest sample call, which has overlaps and pauses enough."""
    return _sample("refus-enregistrement")


@pytest.fixture(scope="session")
def probabilities() -> Callable[[Sequence[Span], float], Probabilities]:
    return heard_at


@pytest.fixture(scope="session")
def charter() -> Charter:
    return load(ROOT / "examples" / "call-centre.yaml").charter


@pytest.fixture
def context() -> Context:
    call = "0196f1a0-0000-8000-8000-000000000001"
    named = (call, "b2" * 32, "training-calls", "training", "A1")
    return Context(*named, WHEN, NOW, demonstration=True)


SPOKEN: dict[Party, tuple[Span, ...]] = {
    "adviser": (Span(0.512, 3.52), Span(12.0, 15.04)),
    "customer": (Span(4.0, 7.04), Span(13.536, 13.92)),
}
SAID = [
    Segment("adviser", 0.5, 3.5, "Voix Claire bonjour, je vous écoute, monsieur.", 0.9),
    Segment("customer", 4.0, 7.0, "Bonjour, j'ai été prélevé deux fois.", 0.4),
    Segment("adviser", 12.0, 15.0, "Je regarde, ne quittez pas, merci.", 0.9),
    Segment("customer", 13.5, 13.9, "Oui.", 0.9),
]


@pytest.fixture(scope="session")
def shown() -> Shown:
    """A short call with all that a page may hold: two tones, two parties, one silence."""
    seconds = 16.0
    channels = (tone(440, seconds), tone(1000, seconds))
    recording = Recording(channels, "pcm_s16le", mono=False)
    probabilities = [heard_at(SPOKEN[party], seconds) for party in ORDER]
    heard = hear(recording, ORDER, probabilities, SAID)
    found = figures(recording, ORDER, probabilities, SAID)
    return Shown(
        recording,
        ORDER,
        as_webm(encode(channels)),
        SAID,
        found,
        heard.speech,
        silences(*heard.speech.values()),
        moments(found, (Span(5.0, 5.5),)),
        waves=tuple(peaks(channel, BINS) for channel in channels),
    )


Write = Callable[..., Path]


@pytest.fixture
def write_report(tmp_path: Path, charter: Charter, context: Context, shown: Shown) -> Write:
    """Write the report with some of its content, context or charter changed; its path."""

    def write(
        language: str = "fr",
        *,
        of: Context | None = None,
        under: Charter | None = None,
        **changed: Any,
    ) -> Path:
        content = shown._replace(**changed)
        until = datetime(2027, 5, 1, 8, tzinfo=UTC)
        page = as_html(
            of or context,
            under or charter,
            content,
            until,
            "justemesure 0",
            "en" if language == "en" else "fr",
        )
        path = tmp_path / "report.html"
        path.write_bytes(page)
        return path

    return write
