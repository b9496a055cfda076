"""The files of an analysed call, each holding only what the plan keeps or lets out."""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, NamedTuple

from justemesure.calls.audio import as_webm, encode
from justemesure.calls.call import Context, Party, Recording, Segment
from justemesure.calls.figures import Figure, as_json
from justemesure.calls.heard import hear
from justemesure.calls.moments import moments
from justemesure.calls.plan import Plan
from justemesure.calls.report import Shown, as_html
from justemesure.calls.timing import silences
from justemesure.calls.vcon.write import Kept, as_vcon
from justemesure.calls.voice import Probabilities
from justemesure.calls.vtt import as_vtt
from justemesure.charter.model import Charter
from justemesure.charter.questions import measure_called, purposes_of
from justemesure.charter.vocabulary import DataClass
from justemesure.i18n import Language, message


class Found(NamedTuple):
    """What the steps found; ``None`` for what the charter does not make."""

    recording: Recording
    parties: Sequence[Party]
    probabilities: Sequence[Probabilities]
    segments: list[Segment] | None
    figures: list[Figure] | None
    engine: dict[str, str]
    spoken: str | None = None
    """The language in which the words were heard."""


def build(
    context: Context,
    charter: Charter,
    plan: Plan,
    found: Found,
    language: Language,
    progress: Callable[[float], None] = lambda _: None,
) -> dict[str, bytes]:
    """The name and content of each file that the charter keeps or lets out.

    Args:
        progress: called with the share of the sound that is encoded, the longest part of it.
    """
    files: dict[str, bytes] = {}
    kept, shown = _held(found, plan.keeps), _held(found, plan.exports)
    sound = encode(found.recording.channels, progress) if "sound" in kept | shown else b""
    if kept:
        files["call.vcon.json"] = _vcon(context, charter, plan, found, kept, sound, language)
    if "figures" in kept and found.figures is not None:
        files["figures.json"] = _figures(context, found, plan.keeps["figures"], language)
    if "transcript" in kept and found.segments is not None:
        notes = notes_of(context, plan.keeps["transcript"], language)
        files["transcript.vtt"] = as_vtt(found.segments, notes).encode()
    if shown:
        files["report.html"] = _report(context, charter, plan, found, shown, sound, language)
    return files


def _held(found: Found, permitted: Mapping[DataClass, datetime]) -> frozenset[DataClass]:
    """The classes of data that exist and are permitted."""
    exist: dict[DataClass, bool] = {
        "sound": True,
        "transcript": found.segments is not None,
        "figures": found.figures is not None,
    }
    return frozenset(data for data, there in exist.items() if there and data in permitted)


def _first_end(held: Iterable[DataClass], permitted: Mapping[DataClass, datetime]) -> datetime:
    """A file that holds several classes of data goes with the first of them."""
    return min(permitted[data] for data in held)


def _vcon(
    context: Context,
    charter: Charter,
    plan: Plan,
    found: Found,
    kept: frozenset[DataClass],
    sound: bytes,
    language: Language,
) -> bytes:
    measure = measure_called(charter, context.measure)
    assert measure is not None  # the gate read it
    written = charter.purposes or {}
    bases = {str(name): str(written[name].basis) for name in purposes_of(measure)}
    content = Kept(
        sound if "sound" in kept else None,
        found.segments if "transcript" in kept else None,
        _measured(found, language) if "figures" in kept else None,
        found.spoken or "und",
        found.engine,
    )
    delete_on = _first_end(kept, plan.keeps)
    return _dumps(as_vcon(context, found.recording, found.parties, bases, delete_on, content))


def _figures(context: Context, found: Found, delete_on: datetime, language: Language) -> bytes:
    return _dumps(
        {
            "call": context.call,
            "charter": context.charter,
            "measure": context.measure,
            "demonstration": context.demonstration,
            "delete_on": _utc(delete_on),
        }
        | _measured(found, language)
    )


def _measured(found: Found, language: Language) -> dict[str, Any]:
    """The figures, with what they were measured on and by."""
    recording = found.recording
    two = not recording.mono
    return {
        "figures": as_json(found.figures or (), language),
        "recording": {
            "sha256": recording.sha256,
            "codec": recording.codec,
            "channels": 2 if two or recording.joined else 1,
            "separate": two,
            "adviser_on": found.parties.index("adviser") if two else None,
            "customer_on": found.parties.index("customer") if two else None,
            "dead": sorted(recording.dead),
            "spoken": found.spoken,
        },
        "engine": found.engine,
    }


def notes_of(context: Context, delete_on: datetime, language: Language) -> list[str]:
    notes = [
        message(
            language, "report", "note-charter", digest=context.charter, measure=context.measure
        ),
        message(language, "report", "note-delete", at=_utc(delete_on)),
    ]
    return notes + ([message(language, "report", "demonstration")] if context.demonstration else [])


def _report(
    context: Context,
    charter: Charter,
    plan: Plan,
    found: Found,
    shown: frozenset[DataClass],
    sound: bytes,
    language: Language,
) -> bytes:
    timed = None
    if "figures" in shown:  # who speaks when is a figure too
        timed = hear(found.recording, found.parties, found.probabilities, found.segments)
    content = Shown(
        found.recording,
        found.parties,
        as_webm(sound) if "sound" in shown else None,
        found.segments if "transcript" in shown else None,
        found.figures if "figures" in shown else None,
        timed.speech if timed else {},
        silences(*timed.speech.values()) if timed and not found.recording.dead else (),
        moments((found.figures or ()) if "figures" in shown else (), ()),
    )
    engine = ", ".join(f"{name} {_short(by)}" for name, by in found.engine.items())
    delete_on = _first_end(shown, plan.exports)
    return as_html(context, charter, content, delete_on, engine, language).encode()


def _short(digest: str) -> str:
    """A digest as a page shows it; ``figures.json`` has it whole."""
    return f"{digest[:23]}…" if digest.startswith("sha256:") else digest


def _dumps(content: Any) -> bytes:
    return (json.dumps(content, ensure_ascii=False, indent=1) + "\n").encode()


def _utc(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
