"""The files of an analysed call, each holding only what the plan keeps or lets out."""

import io
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, NamedTuple

import av

from justemesure.calls.audio import as_webm, encode, peaks
from justemesure.calls.call import Context, Party, Recording, Segment, Spans
from justemesure.calls.customer import Quarter
from justemesure.calls.figures import Figure, as_json, tell_tool
from justemesure.calls.heard import hear
from justemesure.calls.moments import Moment, moments
from justemesure.calls.phrases import Sought
from justemesure.calls.plan import Plan
from justemesure.calls.redact import Redacted
from justemesure.calls.report import BINS, Shown, as_html
from justemesure.calls.screen import Film
from justemesure.calls.sounds import Gone
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


class Played(NamedTuple):
    """Sound as files hold it: Opus in Ogg, and a waveform for each channel."""

    opus: bytes
    waves: tuple[Sequence[float], ...]


class Found(NamedTuple):
    """What the steps found; ``None`` for what the charter does not make.

    ``redacted`` is ``None`` also where redaction could not be done; ``unredacted`` then says why.
    """

    recording: Recording
    """Its channels are ``Gone`` once they are ``played``."""
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
    sound: Played | None = None
    copy: Played | None = None
    """The sound, and that of the redacted copy, where there are files that hold it."""

    @property
    def measured(self) -> bool:
        """Whether there is anything of the class `figures`."""
        return not (self.figures is None and self.phrases is None and self.tone is None)


def play(plan: Plan, found: Found, progress: Callable[[float], None] = lambda _: None) -> Found:
    """Encode what sound the files are to hold, and let go of its channels, which are large.

    Args:
        progress: called with the share of the sound that is encoded.
    """
    sound = copy = None
    redacted = found.redacted
    if "sound" in plan.keeps.keys() | plan.exports.keys():
        sound = _played(found.recording, progress)
    if redacted is not None and "sound" in plan.keeps.keys() | plan.lends.keys():
        copy = _played(redacted.recording, progress)
    if sound is None and copy is None:
        return found
    if redacted is not None:
        redacted = redacted._replace(recording=_without_sound(redacted.recording))
    recording = _without_sound(found.recording)
    return found._replace(recording=recording, redacted=redacted, sound=sound, copy=copy)


def _played(recording: Recording, progress: Callable[[float], None]) -> Played:
    waves = tuple(peaks(channel, BINS) for channel in recording.channels)
    return Played(encode(recording.channels, progress), waves)


def _without_sound(recording: Recording) -> Recording:
    return recording._replace(channels=tuple(Gone(channel) for channel in recording.channels))


def build(
    context: Context,
    charter: Charter,
    plan: Plan,
    found: Found,
    language: Language,
    sign: Sign = dict,
) -> dict[str, bytes]:
    """The name and content of each file that the charter keeps or lets out.

    Args:
        found: its sound ``play``ed.
        sign: puts each vCon in its signed form, or leaves it as it is.
    """
    files: dict[str, bytes] = {}
    kept, shown = _held(found, plan.keeps), _held(found, plan.exports)
    if kept:
        made = _vcon(context, charter, plan, found, kept, language)
        files["call.vcon.json"] = _dumps(sign(made))
    original = files.get("call.vcon.json", b"")
    files |= _copies(context, charter, plan, found, original, language, sign)
    if "figures" in kept:
        files["figures.json"] = _figures(context, found, plan.keeps["figures"], language)
    if "transcript" in kept and found.segments is not None:
        notes = notes_of(context, plan.keeps["transcript"], language)
        files["transcript.vtt"] = as_vtt(found.segments, notes).encode()
    if shown:
        delete_on = _first_end(shown, plan.exports)
        files["report.html"] = _report(context, charter, delete_on, found, shown, language)
    return files


def _copies(
    context: Context,
    charter: Charter,
    plan: Plan,
    found: Found,
    original: bytes,
    language: Language,
    sign: Sign,
) -> dict[str, bytes]:
    """The redacted copies, of what may be kept or lent; figures hold nothing to redact.

    Without a redaction that was done to its end there is no copy of sound or words at all.
    """
    kept, lent = _held(found, plan.keeps), _held(found, plan.lends)
    files: dict[str, bytes] = {}
    if found.redacted is None:
        lent &= {"figures"}
    else:
        redacted = found.redacted
        found = found._replace(
            recording=redacted.recording, segments=redacted.segments, sound=found.copy
        )
        if found.sound is not None:
            notes = notes_of(context, _of_copy(plan, "sound"), language)
            files["redacted.opus"] = _noted(found.sound.opus, notes)
        if "transcript" in kept | lent:
            assert found.segments is not None  # they were redacted
            notes = notes_of(context, _of_copy(plan, "transcript"), language)
            files["transcript.redacted.vtt"] = as_vtt(found.segments, notes).encode()
        if kept:
            copy = context._replace(call=str(new_uuid(context.now)))
            made = _vcon(copy, charter, plan, found, kept, language)
            made = redacted_from(made, context.call, hash_of(original))
            files["call.redacted.vcon.json"] = _dumps(sign(made))
    if lent:
        delete_on = _first_end(lent, plan.lends)
        files["report.html"] = _report(context, charter, delete_on, found, lent, language)
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
    language: Language,
) -> dict[str, Any]:
    measure = measure_called(charter, context.measure)
    assert measure is not None  # the gate read it
    written = charter.purposes or {}
    bases = {str(name): str(written[name].basis) for name in purposes_of(measure)}
    content = Kept(
        found.sound.opus if found.sound and "sound" in kept else None,
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
    language: Language,
) -> bytes:
    timed = None
    if "figures" in shown:  # who speaks when is a figure too
        timed = hear(found.recording, found.parties, found.probabilities, found.segments)
    sound = found.sound if "sound" in shown else None
    content = Shown(
        found.recording,
        found.parties,
        as_webm(sound.opus) if sound else None,
        found.segments if "transcript" in shown else None,
        found.figures if "figures" in shown else None,
        timed.speech if timed else {},
        silences(*timed.speech.values()) if timed and not found.recording.dead else (),
        _moments(found, shown),
        found.phrases or () if "figures" in shown else (),
        found.film,
        sound.waves if sound else (),
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
