"""The film of the screen during a call, opened for the call's report when the charter lets it out.

It is the same call's: the same person, the same start, the recording that the charter couples it
with, for training alone. It is never redacted, so a charter that exports it `redacted` gets none.
"""

import io
import json
from collections.abc import Iterable
from contextlib import suppress
from datetime import datetime, timedelta
from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

import av

from justemesure.calls.call import Context
from justemesure.calls.plan import Asked
from justemesure.charter.gate import Gate, Refused
from justemesure.charter.questions import film_of
from justemesure.errors import BadInput, NotPermitted
from justemesure.i18n import Language
from justemesure.sealed import Sealed, unseal

VIDEO, SHOWN = b"v", b"s"
"""Records of the file: bytes of Matroska; from when on it shows the window, or why it is black."""
WHYS = ("not_shown", "guest", "redrawn", "no_light")
"""Why a moment is black; each has its sentence in ``locale/*/report.yaml``."""
_SAME = timedelta(seconds=1)


class Masked(NamedTuple):
    """Seconds of the call in which the film is black, and why."""

    start: float
    end: float
    why: str


class Film(NamedTuple):
    """``begins`` and ``ends`` are seconds of the call; ``video`` begins at its own zero."""

    video: bytes
    begins: float
    ends: float
    masked: tuple[Masked, ...]
    measure: str
    delete_on: datetime
    whole: bool
    """Whether it came to its end; else it was cut off there."""


def open_film(
    path: Path, key: Path, gate: Gate, asked: Asked, context: Context, language: Language
) -> Film:
    """The film, if the gate lets it out to the one who asks.

    Raises:
        NotPermitted: it does not, or the film is of another call or charter.
        BadInput: the file or the key cannot be read.
    """
    measure = film_of(gate.charter, asked.measure)
    if measure is None:
        raise NotPermitted("screen-no-measure", measure=asked.measure)
    until = _until(gate, asked, measure, language)
    sealed = unseal(path, key)
    _same_call(sealed, asked, context, measure, path)
    video, begins, ends = _as_webm(sealed, path)
    deleted = datetime.fromisoformat(sealed.header["delete_on"])
    if asked.now >= deleted:
        raise NotPermitted("screen-too-old", file=str(path))
    try:
        masked = tuple(_masked(sealed, ends))
    except (ValueError, KeyError, TypeError, OverflowError):
        raise BadInput("sealed-damaged", file=str(path)) from None
    return Film(video, begins, ends, masked, measure, min(until, deleted), sealed.whole)


def _until(gate: Gate, asked: Asked, measure: str, language: Language) -> datetime:
    answer = gate.decide(
        "export",
        measure,
        asked.groups,
        asked.now,
        role=asked.role,
        field="video",
        made_at=asked.at,
        drawn=asked.drawn,
    )
    if isinstance(answer, Refused):
        raise NotPermitted("screen-not-exported", measure=measure, why=answer.tell(language))
    if answer.fields != {"whole"}:
        raise NotPermitted("screen-not-whole", measure=measure)
    return answer.until


def _same_call(sealed: Sealed, asked: Asked, context: Context, measure: str, path: Path) -> None:
    said = sealed.header
    wanted = {
        "charter": context.charter,
        "measure": measure,
        "with": asked.measure,
        "person": context.person,
        "demonstration": context.demonstration,
    }
    for name, value in wanted.items():
        if said.get(name) != value:
            raise NotPermitted(
                "screen-other-call", file=str(path), field=name, found=said.get(name), value=value
            )
    try:
        apart = abs(datetime.fromisoformat(said["at"]) - asked.at)
    except (ValueError, KeyError, TypeError):
        raise BadInput("sealed-damaged", file=str(path)) from None
    if apart > _SAME:
        found, value = said["at"], asked.at.isoformat()
        raise NotPermitted(
            "screen-other-call", file=str(path), field="at", found=found, value=value
        )


def _as_webm(sealed: Sealed, path: Path) -> tuple[bytes, float, float]:
    """The same pictures with an index, which browsers need to seek; when they begin and end."""
    matroska = io.BytesIO(b"".join(some for kind, some in sealed.records if kind == VIDEO))
    buffer = io.BytesIO()
    times: list[Fraction] = []
    # What was cut off within a picture is as long as the pictures before it.
    with (
        suppress(av.FFmpegError, IndexError, ValueError),  # ValueError: of another kind
        av.open(matroska, "r") as source,
        av.open(buffer, "w", format="webm") as output,
    ):
        film = source.streams.video[0]
        stream = output.add_stream_from_template(film)
        for packet in source.demux(film):
            if packet.pts is None or packet.time_base is None:
                continue  # the last, empty one only says that it is the last
            times.append(packet.pts * packet.time_base)
            packet.pts = packet.dts = packet.pts - round(times[0] / packet.time_base)
            packet.stream = stream
            output.mux(packet)
    if not times:
        raise BadInput("screen-empty", file=str(path))
    return buffer.getvalue(), float(times[0]), float(times[-1])


def _masked(sealed: Sealed, ends: float) -> Iterable[Masked]:
    changes = [json.loads(some) for kind, some in sealed.records if kind == SHOWN]
    times = [min(max(0.0, float(change["at"])), ends) for change in changes] + [ends]
    for change, (start, end) in zip(changes, pairwise(times), strict=True):
        if change["why"] not in (None, *WHYS):
            raise ValueError(change["why"])
        if change["why"] is not None:
            yield Masked(start, max(start, end), change["why"])
