"""One call from file to outputs, as a list of steps, each only as far as the plan permits.

Nothing is computed that the charter does not make, and nothing reaches the disk that it does not
keep or let out: outputs are built in memory and written last, all in one move.
"""

import ctypes
import os
import sys
from collections.abc import Callable, Sequence
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Literal, NamedTuple

from justemesure import __version__
from justemesure.calls import outputs
from justemesure.calls.call import Channel, Context, Party, Segment, Spans, Spoken
from justemesure.calls.channels import join_unless_apart
from justemesure.calls.customer import reasons_for_contact, tone_by_quarter
from justemesure.calls.figures import figures
from justemesure.calls.health import during, read
from justemesure.calls.models import DEFAULT, MODELS, trusted
from justemesure.calls.outputs import Found, Sign
from justemesure.calls.phrases import look_for
from justemesure.calls.plan import Plan
from justemesure.calls.redact import READ, CannotRedact, redact
from justemesure.calls.screen import Film
from justemesure.calls.source import Source
from justemesure.calls.source import read as read_sound
from justemesure.calls.voice import digest, listen_to_all, speech, together
from justemesure.charter.model import Charter
from justemesure.errors import Misuse, NotPermitted
from justemesure.folder import appearing, put, sweep
from justemesure.i18n import Language

if TYPE_CHECKING:
    from justemesure.calls.transcribe import Transcriber

Progress = Callable[[str, float], None]
"""Called with a step's name and the share of it done."""


Tally = Callable[[tuple[str, ...]], None]
"""Called once with the reasons for contact that a call suggests, and with nothing of the call."""


class Order(NamedTuple):
    """What to analyse, under what, and who is on each channel."""

    source: Source
    out: Path
    context: Context
    charter: Charter
    plan: Plan
    parties: tuple[Party, Party]
    language: Language
    spoken: Spoken | Literal["detect"] = "fr"
    """The language of the call; ``detect`` hears it once for the whole call."""
    accurate: bool = False
    health: tuple[Path, ...] = ()
    """What the adviser's computer wrote of itself, where somebody gives it."""
    film: Film | None = None
    """The screen during the call, opened."""
    tally: Tally | None = None
    """Who counts reasons for contact by team; without one they are not even suggested."""
    sign: Sign = dict
    """Signs the vCons, with a key that only who gives the order has; left out, nobody signs."""


Step = Callable[[Order, Found, Progress], Found]


class Analysed(NamedTuple):
    """The files written, and why there is no redacted copy where the charter asks for one."""

    written: list[Path]
    unredacted: str | None


def analyse(order: Order, progress: Progress) -> Analysed:
    """Run the steps that the plan permits.

    Raises:
        BadInput: the sound cannot be read.
        NotPermitted: device health is given, and the charter does not join it to these calls.
        Misuse: the folder exists already or cannot be written, or the speech model is missing.
    """
    if order.health and not order.plan.joins:
        raise NotPermitted("health-not-joined", measure=order.context.measure)
    if order.health:
        read(*order.health)  # whatever is wrong with it is said at once
    sweep(order.out)
    if os.path.lexists(order.out):
        raise Misuse("folder-exists", file=str(order.out))
    found = Found(
        read_sound(order.source, lambda share: progress("decode", share)),
        order.parties,
        (),
        None,
        None,
        {"justemesure": __version__},
        film=order.film,
    )
    progress("decode", 1.0)
    for name, step in STEPS:
        made = step(order, found, progress)
        if made is not found:  # a step that the charter does not make is not shown as done
            progress(name, 1.0)
        found = made  # the only one left: a step may have let go of what takes most room
        _give_back()
    files = outputs.build(
        order.context, order.charter, order.plan, found, order.language, order.sign
    )
    written = _write(order.out, files)
    progress("write", 1.0)
    return Analysed(written, found.unredacted)


def _give_back() -> None:
    """Return to the system what a step has freed: glibc keeps what threads have freed for them."""
    if sys.platform == "linux":
        trim = getattr(ctypes.CDLL(None), "malloc_trim", None)  # not every libc has it
        if trim is not None:
            trim(0)


def _transcriber(order: Order) -> "Transcriber":
    from justemesure.calls.transcribe import Transcriber

    loaded = Transcriber(trusted(DEFAULT), accurate=order.accurate)
    _give_back()  # of what it was made from: nothing that hears would use it again
    return loaded


def _listen(order: Order, found: Found, progress: Progress) -> Found:
    """Probabilities of speech: needed by whatever is made, useless and not computed otherwise.

    They also tell whether the channels are separate; if not, they are one from here on.
    """
    if not order.plan.makes:
        return found
    progress("listen", 0.0)
    heard = listen_to_all(found.recording.channels)
    spoken = [speech(probabilities, found.recording.length) for probabilities in heard]
    recording = join_unless_apart(found.recording, spoken)
    engine = found.engine | {
        "faster-whisper": version("faster-whisper"),
        "Silero VAD": f"sha256:{digest()}",
    }
    return found._replace(
        recording=recording,
        probabilities=(together(heard),) if recording.mono else tuple(heard),
        engine=engine,
    )


def _transcribe(order: Order, found: Found, progress: Progress) -> Found:
    if "transcript" not in order.plan.makes:
        return found
    from justemesure.calls.transcribe import Line  # loads the engine: only here

    transcriber = _transcriber(order)
    recording = found.recording
    spans = [speech(probabilities, recording.length) for probabilities in found.probabilities]
    whole = sum(span.length for channel in spans for span in channel) or 1.0
    parties: Sequence[Party | None] = (None,) if recording.mono else order.parties
    lines = [Line(*line) for line in zip(recording.channels, spans, parties, strict=True)]
    spoken = transcriber.language_of(lines) if order.spoken == "detect" else order.spoken
    segments = transcriber.transcribe_lines(
        lines, spoken, lambda done: progress("transcribe", done / whole)
    )
    segments.sort(key=lambda segment: (segment.start, segment.end))
    engine = found.engine | {DEFAULT: f"sha256:{MODELS[DEFAULT].files['model.bin'].sha256}"}
    return found._replace(segments=segments, engine=engine, spoken=spoken)


def _time(order: Order, found: Found, progress: Progress) -> Found:
    if "timing" not in order.plan.makes:
        return found
    progress("time", 0.0)
    recording, at = found.recording, order.context.at
    rows = read(*order.health) if order.health else None
    hung = None if rows is None else during(rows, at, recording.length)
    made = figures(
        recording, found.parties, found.probabilities, found.segments, hung, found.spoken
    )
    return found._replace(figures=made)


def _redact(order: Order, found: Found, progress: Progress) -> Found:
    """Fail closed: whatever goes wrong, there is no redacted copy, and the reason is told."""
    if not order.plan.redacts:
        return found
    if found.segments is None:
        return found._replace(unredacted="no-words")
    if found.spoken != READ:
        return found._replace(unredacted="not-french")
    from justemesure.calls.transcribe import Line

    transcriber = _transcriber(order)

    def hear(lines: Sequence[tuple[Channel, Spans, Party | None]]) -> list[Segment]:
        heard = [Line(*line) for line in lines]
        return transcriber.transcribe_lines(heard, READ, lambda _: None)

    progress("redact", 0.0)
    recording = found.recording
    spans = [speech(probabilities, recording.length) for probabilities in found.probabilities]
    asked = order.plan.redacts
    try:
        redacted = redact(recording, found.parties, spans, found.segments, asked, hear)
    except CannotRedact as reason:
        return found._replace(unredacted=str(reason))
    return found._replace(redacted=redacted)


def _read_words(order: Order, found: Found, progress: Progress) -> Found:
    """Phrases in the adviser's words, tone and reasons for contact in the customer's.

    The customer's are read as they are left: what was cut out of a call weighs in nothing that is
    said of it. Phrases are read before: their words are the charter's own, and a greeting in which
    a name was cut is not an absent one.
    """
    before, french = found, found.spoken in (None, "fr")
    if "phrases" in order.plan.makes:
        sought = look_for(order.plan.phrases, found.segments, french=french)
        found = found._replace(phrases=sought)
    if "customer_tone_from_words" in order.plan.makes:
        quarters = tone_by_quarter(_left(found), found.recording.length, french=french)
        found = found._replace(tone=quarters)
    if found is not before:
        progress("read", 0.0)
    counted = "contact_reasons" in order.plan.makes and found.segments is not None and french
    if counted and order.tally is not None:
        order.tally(reasons_for_contact(_left(found) or ()))
    return found


def _left(found: Found) -> list[Segment] | None:
    """The words without what redaction cut out of them."""
    return found.redacted.segments if found.redacted else found.segments


def _encode(order: Order, found: Found, progress: Progress) -> Found:
    return outputs.play(order.plan, found, lambda share: progress("encode", share))


STEPS: tuple[tuple[str, Step], ...] = (
    ("listen", _listen),
    ("transcribe", _transcribe),
    ("time", _time),
    ("redact", _redact),
    ("read", _read_words),
    ("encode", _encode),
)


def _write(out: Path, contents: dict[str, bytes]) -> list[Path]:
    """All files or none, readable by their owner only."""
    if not contents:  # nor an empty folder: its name would say that there was a call
        return []
    try:
        with appearing(out) as folder:
            for name, content in contents.items():
                put(folder / name, content)
    except OSError as error:
        if os.path.lexists(out):  # another run was faster
            raise Misuse("folder-exists", file=str(out)) from None
        raise Misuse("cannot-write", file=str(out), problem=error.strerror) from None
    return [out / name for name in contents]
