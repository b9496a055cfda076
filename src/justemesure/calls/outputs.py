"""The files of an analysed call, each holding only what the plan keeps or lets out."""

import io
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, NamedTuple

import av

from justemesure.calls.audio import as_webm, encode
from justemesure.calls.call import Context, Party, Recording, Segment, Spans
from justemesure.calls.customer import Quarter
from justemesure.calls.figures import Figure, as_json, tell_tool
from justemesure.calls.heard import hear
from justemesure.calls.moments import Moment, moments
from justemesure.calls.phrases import Sought
from justemesure.calls.plan import Plan
from justemesure.calls.redact import Redacted
from justemesure.calls.report import Shown, as_html
from justemesure.calls.screen import Film
from justemesure.calls.timing import silences
from justemesure.calls.vcon.verify import hash_of
from justemesure.calls.vcon.write import Kept, as_vcon, new_uuid, redacted_from
from justemesure.calls.voice import Probabilities
from justemesure.calls.vtt import as_vtt
from justemesure.calls.worded import phrases_as_json, tone_as_json
from justemesure.charter.model import Charter
from justemesure.charter.questions import measure_called, purposes_of
from justemesure.charter.vocabulary import DataClass
from justemesure.i18n import Language, message

Sign = Callable[[dict[str, Any]], dict[str, Any]]
"""A vCon → its signed form."""


class Found(NamedTuple):
    """What the steps found; ``None`` for what the charter does not make.

    ``redacted`` is ``None`` also where redaction could not be done; ``unredacted`` then says why.
    """

    recording: Recording
    parties: Sequence[Party]
    probabilities: Sequence[Probabilities]
    segments: list[Segment] | None
    figures: list[Figure] | None
    engine: dict[str, str]
    spoken: str | None = None
    """The language in which the words were heard."""
    redacted: Redacted | None = None
    unredacted: str | None = None
    phrases: list[Sought] | None = None
    tone: list[Quarter] | None = None
    film: Film | None = None
    """The screen during the call, where it is given and the charter lets it out whole."""

    @property
    def measured(self) -> bool:
        """Whether there is anything of the class `figures`."""
        return not (self.figures is None and self.phrases is None and self.tone is None)


def build(
    context: Context,
    charter: Charter,
    plan: Plan,
    found: Found,
    language: Language,
    progress: Callable[[float], None] = lambda _: None,
    sign: Sign = dict,
) -> dict[str, bytes]:
    """The name and content of each file that the charter keeps or lets out.

    Args:
        sign: puts each vCon in its signed form, or leaves it as it is.
        progress: called with the share of the sound that is encoded, the longest part of it.
    """
    files: dict[str, bytes] = {}
    kept, shown = _held(found, plan.keeps), _held(found, plan.exports)
    sound = encode(found.recording.channels, progress) if "sound" in kept | shown else b""
    if kept:
        made = _vcon(context, charter, plan, found, kept, sound, language)
        files["call.vcon.json"] = _dumps(sign(made))
    original = files.get("call.vcon.json", b"")
    files |= _copies(context, charter, plan, found, original, language, progress, sign)
    if "figures" in kept:
        files["figures.json"] = _figures(context, found, plan.keeps["figures"], language)
    if "transcript" in kept and found.segments is not None:
        notes = notes_of(context, plan.keeps["transcript"], language)
        files["transcript.vtt"] = as_vtt(found.segments, notes).encode()
    if shown:
        delete_on = _first_end(shown, plan.exports)
        files["report.html"] = _report(context, charter, delete_on, found, shown, sound, language)
    return files


def _copies(
    context: Context,
    charter: Charter,
    plan: Plan,
    found: Found,
    original: bytes,
    language: Language,
    progress: Callable[[float], None],
    sign: Sign,
) -> dict[str, bytes]:
    """The redacted copies, of what may be kept or lent; figures hold nothing to redact.

    Without a redaction that was done to its end there is no copy of sound or words at all.
    """
    kept, lent = _held(found, plan.keeps), _held(found, plan.lends)
    files: dict[str, bytes] = {}
    sound = b""
    if found.redacted is None:
        lent &= {"figures"}
    else:
        found = found._replace(recording=found.redacted.recording, segments=found.redacted.segments)
        if "sound" in kept | lent:
            sound = encode(found.recording.channels, progress)
            notes = notes_of(context, _of_copy(plan, "sound"), language)
            files["redacted.opus"] = _noted(sound, notes)
        if "transcript" in kept | lent:
            assert found.segments is not None  # they were redacted
            notes = notes_of(context, _of_copy(plan, "transcript"), language)
            files["transcript.redacted.vtt"] = as_vtt(found.segments, notes).encode()
        if kept:
            copy = context._replace(call=str(new_uuid(context.now)))
            made = _vcon(copy, charter, plan, found, kept, sound, language)
            made = redacted_from(made, context.call, hash_of(original))
            files["call.redacted.vcon.json"] = _dumps(sign(made))
    if lent:
        delete_on = _first_end(lent, plan.lends)
        files["report.html"] = _report(context, charter, delete_on, found, lent, sound, language)
    return files


def _moments(found: Found, shown: frozenset[DataClass]) -> list[Moment]:
    if "figures" not in shown:
        return moments((), _cuts(found))
    said = found.segments or () if "transcript" in shown else ()
    return moments(found.figures or (), _cuts(found), found.phrases or (), found.tone or (), said)


def _cuts(found: Found) -> Spans:
    """Where something was cut out of what is shown; a whole call does not say where it would be."""
    redacted = found.redacted
    return redacted.cuts if redacted and redacted.segments is found.segments else ()


def _of_copy(plan: Plan, data: DataClass) -> datetime:
    """When a redacted copy goes: with what it is of, or with the permission to let it out."""
    return min(held[data] for held in (plan.keeps, plan.lends) if data in held)


def _noted(opus: bytes, notes: Sequence[str]) -> bytes:
    """The same sound with notes in its tags: a file that stands alone says under what rules."""
    buffer = io.BytesIO()
    with (
        av.open(io.BytesIO(opus), "r") as source,
        av.open(buffer, "w", format="ogg") as output,
    ):
        stream = output.add_stream_from_template(source.streams.audio[0])
        stream.metadata["comment"] = " ".join(notes)
        for packet in source.demux(audio=0):
            if packet.dts is not None:  # the last, empty one only says that it is the last
                packet.stream = stream
                output.mux(packet)
    return buffer.getvalue()


def _held(found: Found, permitted: Mapping[DataClass, datetime]) -> frozenset[DataClass]:
    """The classes of data that exist and are permitted."""
    exist: dict[DataClass, bool] = {
        "sound": True,
        "transcript": found.segments is not None,
        "figures": found.measured,
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
) -> dict[str, Any]:
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
    return as_vcon(context, found.recording, found.parties, bases, delete_on, content)


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
    } | _read_in_words(found, language)


def _read_in_words(found: Found, language: Language) -> dict[str, Any]:
    """Phrases and tone, where they were made."""
    told: dict[str, Any] = {}
    if found.figures and (tool := tell_tool(found.figures, language)):
        told["silence_told"] = tool
    if found.phrases is not None:
        told["phrases"] = phrases_as_json(found.phrases, language)
    if found.tone is not None:
        told["customer_tone"] = tone_as_json(found.tone, language)
    return told


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
    delete_on: datetime,
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
        _moments(found, shown),
        found.phrases or () if "figures" in shown else (),
        found.film,
    )
    if found.film is not None:
        delete_on = min(delete_on, found.film.delete_on)
    engine = ", ".join(f"{name} {_short(by)}" for name, by in found.engine.items())
    return as_html(context, charter, content, delete_on, engine, language)


def _short(digest: str) -> str:
    """A digest as a page shows it; ``figures.json`` has it whole."""
    return f"{digest[:23]}…" if digest.startswith("sha256:") else digest


def _dumps(content: Any) -> bytes:
    return (json.dumps(content, ensure_ascii=False, indent=1) + "\n").encode()


def _utc(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
