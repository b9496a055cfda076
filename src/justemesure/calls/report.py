"""A call as one page that works offline: sound, waveform, words and figures, under a strict policy.

It is an export: it holds only what the charter lets the person take away, its day of deletion and
the charter's digest.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from justemesure.calls.call import Context, Party, Recording, Segment, Span, Spans
from justemesure.calls.figure_table import rows, text_of, with_unit
from justemesure.calls.figures import Figure
from justemesure.calls.moments import LEAST, Moment
from justemesure.calls.page import (
    Both,
    Media,
    across,
    both,
    clock,
    moment,
    name_of,
    part,
    rendered,
)
from justemesure.calls.phrases import Sought
from justemesure.calls.promises import promises
from justemesure.calls.redact import CUT
from justemesure.calls.screen import Film
from justemesure.charter.model import Charter
from justemesure.charter.questions import zone_of
from justemesure.charter.wording import word
from justemesure.i18n import LANGUAGES, Language, message

BINS = 1000
"""Points of a waveform."""

_TICKS = (1, 2, 5, 10, 15, 20, 30, 60, 120, 300, 600, 900, 1800, 3600)  # seconds between marks
_UNSURE = 0.5  # confidence below which the words of a segment are marked


class Shown(NamedTuple):
    """What the page may hold; ``None`` for what the charter does not let out."""

    recording: Recording
    parties: Sequence[Party]
    sound: bytes | None
    segments: Sequence[Segment] | None
    figures: Sequence[Figure] | None
    speech: dict[Party | None, Spans]
    silences: Spans
    moments: Sequence[Moment] = ()
    phrases: Sequence[Sought] = ()
    film: Film | None = None
    waves: Sequence[Sequence[float]] = ()
    """The waveform of each channel, where there is sound."""


def as_html(
    context: Context,
    charter: Charter,
    shown: Shown,
    delete_on: datetime,
    engine: str,
    language: Language,
) -> bytes:
    """The page in UTF-8; both languages are in it, ``language`` is the one it opens in."""
    identity, zone = charter.charter, zone_of(charter)
    names = context.purpose.split(", ")  # a measure may have several
    sound = Media(shown.sound) if shown.sound else None
    film = Media(shown.film.video) if shown.film else None
    aims = [(charter.purposes or {}).get(name) for name in names]  # type: ignore[call-overload]
    return rendered(
        "report.html",
        _scripts(shown),
        charter,
        language,
        [one for one in (sound, film) if one],
        title=_title(context.at.astimezone(zone)),
        demonstration=context.demonstration,
        version=identity.version if identity else None,
        measures=[context.measure] + ([shown.film.measure] if shown.film else []),
        film=_film(shown.film, film, shown.recording.length) if shown.film and film else None,
        purpose=both(lambda known: ", ".join(word(n, "Measure.purpose", known) for n in names)),
        aim=" ; ".join(str(aim.for_) for aim in aims if aim and aim.for_),
        digests=[context.charter],
        promises={known: promises(charter, context.measure, known) for known in LANGUAGES},
        person=context.person,
        delete_on=both(lambda known: moment(delete_on.astimezone(zone), known)),
        length=shown.recording.length,
        lanes=_lanes(shown) if shown.sound else [],
        ticks=_ticks(shown.recording.length),
        silences=[across(gap, shown.recording.length) for gap in shown.silences],
        moments=_moments(shown.moments, shown.recording.length) if shown.sound else [],
        kinds=sorted({one.kind for one in shown.moments if one.decided} - {"unexplained"}),
        phrases=[_phrase(one) for one in shown.phrases],
        phrases_cannot=text_of("phrase", "cannot_tell"),
        tone_cannot=text_of("customer_tone", "cannot_tell")
        if any(one.kind == "tone" for one in shown.moments)
        else None,
        sound=sound,
        segments=_segments(shown.segments),
        least=both(lambda k: with_unit(LEAST, "s", k)),
        any_unsure=any(segment.confidence < _UNSURE for segment in shown.segments or ()),
        figures=rows(shown.figures or ()),
        engine=engine,
    )


def _scripts(shown: Shown) -> str:
    """What the page needs and no more; the search uses the player where it is there."""
    names = ["switch"] + ["player"] * bool(shown.sound) + ["search"] * bool(shown.segments)
    names += ["film"] * bool(shown.film and shown.sound)
    return "\n".join(part(f"report.{name}.js") for name in names)


def _title(at: datetime) -> Both:
    return both(lambda known: message(known, "report", "title", moment=moment(at, known)))


def _lanes(shown: Shown) -> list[dict[str, Any]]:
    """One lane a channel: its waveform and its speech, on a width of 1000."""
    lanes = []
    order: Sequence[Party | None] = [None] if shown.recording.mono else shown.parties
    for wave, party in zip(shown.waves, order, strict=True):
        spans = [across(span, shown.recording.length) for span in shown.speech.get(party, ())]
        lanes.append(
            {
                "party": party or "both",
                "name": name_of(party),
                "path": _path(wave),
                "spans": spans,
            }
        )
    return sorted(
        lanes, key=lambda lane: str(lane["party"])
    )  # the adviser above, the customer below


def _path(loud: Sequence[float]) -> str:
    """A closed shape mirrored around the middle of its lane, 90 high."""
    top = " ".join(f"{x} {45 - 40 * _louder(value):.1f}" for x, value in enumerate(loud))
    bottom = " ".join(
        f"{x} {45 + 40 * _louder(value):.1f}" for x, value in reversed(list(enumerate(loud)))
    )
    return f"M{top} L{bottom}Z"


def _louder(value: float) -> float:
    return max(float(value**0.6), 0.01)  # telephone speech is quiet: show it


def _moments(found: Iterable[Moment], length: float) -> list[dict[str, Any]]:
    return [
        {
            **across(one, length),
            "kind": one.kind,
            "start": one.start,
            "at": clock(one.start),
            "name": one.name,
            "words": one.words,
            "decided": one.decided,
            "listed": one.listed,
            "lasts": both(lambda k, one=one: with_unit(one.end - one.start, "s", k)),
        }
        for one in found
    ]


def _phrase(sought: Sought) -> dict[str, Any]:
    return {
        "name": sought.name,
        "outcome": text_of("phrase", sought.outcome),
        "at": None if sought.at is None else clock(sought.at),
    }


def _film(film: Film, video: Media, length: float) -> dict[str, Any]:
    return {
        "video": video,
        "begins": film.begins,
        "filmed": across(Span(film.begins, min(film.ends, length)), length),
        "masked": [
            {
                **across(one, length),
                "from": clock(one.start),
                "to": clock(one.end),
                "why": both(lambda k, one=one: message(k, "report", f"film-{one.why}")),
            }
            for one in film.masked
        ],
        "whole": film.whole,
    }


def _ticks(length: float) -> list[dict[str, str]]:
    """The times written under the waveform, seven at most."""
    step = next((step for step in _TICKS if length / step < 7), _TICKS[-1])
    times = range(0, int(length) + 1, step)
    return [{"x": f"{100 * time / length:.2f}", "at": clock(time)} for time in times]


def _segments(segments: Sequence[Segment] | None) -> list[dict[str, Any]] | None:
    if segments is None:
        return None
    return [
        {
            "party": segment.party,
            "start": segment.start,
            "end": segment.end,
            "at": clock(segment.start),
            "parts": segment.text.split(CUT),
            "unsure": segment.confidence < _UNSURE,
        }
        for segment in segments
    ]
