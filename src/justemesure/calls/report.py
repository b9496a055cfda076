"""A call as one page that works offline: sound, waveform, words and figures, under a strict policy.

It is an export: it holds only what the charter lets the person take away, its day of deletion and
the charter's digest.
"""

import base64
import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from justemesure.calls.audio import peaks
from justemesure.calls.call import PARTIES, Context, Party, Recording, Segment, Spans
from justemesure.calls.figures import Figure
from justemesure.calls.promises import promises
from justemesure.charter.model import Charter
from justemesure.charter.wording import day, decimal, listed, word
from justemesure.i18n import LANGUAGES, Language, catalogue, message, typeset

_HERE = Path(__file__).parent
_BINS = 1000
_TICKS = (1, 2, 5, 10, 15, 20, 30, 60, 120, 300, 600, 900, 1800, 3600)  # seconds between marks
_UNSURE = 0.5  # confidence below which the words of a segment are marked

Both = dict[Language, str]


class Shown(NamedTuple):
    """What the page may hold; ``None`` for what the charter does not let out."""

    recording: Recording
    parties: Sequence[Party]
    sound: bytes | None
    segments: Sequence[Segment] | None
    figures: Sequence[Figure] | None
    speech: dict[Party | None, Spans]
    silences: Spans


def as_html(
    context: Context,
    charter: Charter,
    shown: Shown,
    delete_on: datetime,
    engine: str,
    language: Language,
) -> str:
    """The page; both languages are in it, ``language`` is the one it opens in."""
    style, switch = _part("report.css"), _part("report.switch.js")
    script = f"{switch}\n{_part('report.player.js')}"
    organisation, identity = charter.organisation, charter.charter
    zone = ZoneInfo(str(organisation.timezone if organisation and organisation.timezone else "UTC"))
    names = context.purpose.split(", ")  # a measure may have several
    aims = [(charter.purposes or {}).get(name) for name in names]  # type: ignore[call-overload]
    page = _environment().get_template("report.html")
    return page.render(
        language=language,
        say={known: _sentences(known) for known in LANGUAGES},
        policy=_policy(style, script if shown.sound else switch),
        style=Markup(style),  # noqa: S704  # our own file, hashed in the policy
        script=Markup(script),  # noqa: S704
        switch=Markup(switch),  # noqa: S704
        title=_title(context.at.astimezone(zone)),
        demonstration=context.demonstration,
        organisation=organisation.name if organisation else None,
        version=identity.version if identity else None,
        measure=context.measure,
        purpose=_both(lambda known: ", ".join(word(n, "Measure.purpose", known) for n in names)),
        aim=" ; ".join(str(aim.for_) for aim in aims if aim and aim.for_),
        digest=context.charter,
        promises={known: promises(charter, context.measure, known) for known in LANGUAGES},
        person=context.person,
        delete_on=_both(lambda known: _moment(delete_on.astimezone(zone), known)),
        length=shown.recording.length,
        lanes=_lanes(shown) if shown.sound else [],
        ticks=_ticks(shown.recording.length),
        silences=[_across(gap, shown.recording.length) for gap in shown.silences],
        sound=base64.b64encode(shown.sound).decode() if shown.sound else None,
        segments=_segments(shown.segments),
        any_unsure=any(segment.confidence < _UNSURE for segment in shown.segments or ()),
        names={party: _name(party) for party in PARTIES},
        figures=_rows(shown.figures or ()),
        engine=engine,
    )


def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(_HERE),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def _part(name: str) -> str:
    return (_HERE / name).read_text(encoding="utf-8").strip()


def _policy(style: str, script: str) -> str:
    """Nothing from outside, and inside only this very style and this very script (CSP 3)."""
    return (
        f"default-src 'none'; style-src '{_hash(style)}'; script-src '{_hash(script)}';"
        " media-src data:; base-uri 'none'; form-action 'none'"
    )


def _hash(text: str) -> str:
    return f"sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}"


def _both(tell: Any) -> Both:
    return {language: typeset(language, tell(language)) for language in LANGUAGES}


def _sentences(language: Language) -> dict[str, str]:
    return {name: typeset(language, text) for name, text in catalogue(language, "report").items()}


def _title(at: datetime) -> Both:
    return _both(lambda known: message(known, "report", "title", moment=_moment(at, known)))


def _moment(at: datetime, language: Language) -> str:
    return message(language, "report", "moment", day=day(at.date(), language), time=f"{at:%H:%M}")


def _name(party: Party | None) -> Both:
    if party is None:
        return _both(lambda known: message(known, "report", "both"))
    return _both(lambda known: message(known, "figures", f"party.{party}"))


def _lanes(shown: Shown) -> list[dict[str, Any]]:
    """One lane a channel: its waveform and its speech, on a width of 1000."""
    lanes = []
    order: Sequence[Party | None] = [None] if shown.recording.mono else shown.parties
    for sound, party in zip(shown.recording.channels, order, strict=True):
        spans = [_across(span, shown.recording.length) for span in shown.speech.get(party, ())]
        lanes.append(
            {
                "party": party or "both",
                "name": _name(party),
                "path": _path(peaks(sound, _BINS)),
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


def _across(span: Any, length: float) -> dict[str, str]:
    return {
        "x": f"{1000 * span.start / length:.2f}",
        "w": f"{1000 * (span.end - span.start) / length:.2f}",
    }


def _ticks(length: float) -> list[dict[str, str]]:
    """The times written under the waveform, seven at most."""
    step = next((step for step in _TICKS if length / step < 7), _TICKS[-1])
    times = range(0, int(length) + 1, step)
    return [{"x": f"{100 * time / length:.2f}", "at": _clock(time)} for time in times]


def _clock(seconds: float) -> str:
    return f"{int(seconds) // 60}:{int(seconds) % 60:02}"


def _segments(segments: Sequence[Segment] | None) -> list[dict[str, Any]] | None:
    if segments is None:
        return None
    return [
        {
            "party": segment.party,
            "start": segment.start,
            "end": segment.end,
            "at": _clock(segment.start),
            "text": segment.text,
            "unsure": segment.confidence < _UNSURE,
        }
        for segment in segments
    ]


def _rows(figures: Iterable[Figure]) -> list[dict[str, Any]]:
    """One row a figure, its parties side by side."""
    rows: dict[str, dict[str, Any]] = {}
    for figure in figures:
        row = rows.setdefault(
            figure.id,
            {
                "id": figure.id,
                "version": figure.version,
                "name": _text(figure.id, "name"),
                "is": _text(figure.id, "is"),
                "cannot": _text(figure.id, "cannot_tell"),
                "parameters": list(_parameters(figure.parameters)),
                "counts": [],
                "cells": [],
            },
        )
        row["counts"].append(str(figure.n))
        row["cells"].append(_cell(figure))
    for row in rows.values():
        row["n"] = " / ".join(row["counts"])
    return list(rows.values())


def _parameters(parameters: dict[str, Any]) -> Iterator[str]:
    for name, value in parameters.items():
        if isinstance(value, dict):
            yield from _parameters(value)
        else:
            yield f"{name} {json.dumps(value)}"


def _text(id: str, part: str) -> Both:
    return _both(lambda known: message(known, "figures", f"{id}.{part}"))


def _cell(figure: Figure) -> dict[str, Any]:
    if figure.value is None or figure.range is None:
        reason = _both(lambda k: message(k, "figures", f"reason.{figure.reason}"))
        return {"value": None, "reason": reason}
    value, (low, high) = figure.value, figure.range
    spread = None
    if _number(low, figure.unit, "en") != _number(high, figure.unit, "en"):  # it moves visibly
        spread = _both(
            lambda k: f"{_number(low, figure.unit, k)} – {_with_unit(high, figure.unit, k)}"
        )
    return {
        "value": _both(lambda k: _with_unit(value, figure.unit, k)),
        "range": spread,
        "undefined": _undefined(figure),
    }


def _undefined(figure: Figure) -> Both | None:
    """At which thresholds of speech the figure cannot be had, where it can at another."""
    if not figure.undefined_at:
        return None
    return _both(
        lambda k: message(
            k, "report", "undefined", at=listed([decimal(t, k) for t in figure.undefined_at], k)
        )
    )


def _with_unit(value: float, unit: str, language: Language) -> str:
    shown = message(language, "figures", f"unit.{unit}")
    return f"{_number(value, unit, language)} {shown}".strip()


def _number(value: float, unit: str, language: Language) -> str:
    if unit == "ratio":
        value *= 100
    digits = 0 if unit in ("ratio", "count", "words_per_minute") else 1
    return decimal(round(value, digits) + 0.0, language)  # + 0.0: there is no « -0 »
