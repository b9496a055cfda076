"""Segments ⇄ the body of a ``wtf_transcription`` (draft-howe-vcon-wtf-extension-02).

What other programs write under ``transcript`` or ``transcription`` is read too: the same shape, our
own older one, the list of turns of the working group's examples, or a text alone.
"""

import math
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from justemesure.calls.call import PARTIES, Party, Segment, Word
from justemesure.calls.vcon.shape import LONGEST

TYPES = frozenset({"wtf_transcription", "transcript", "transcription", "transcript-redacted"})
"""Types of an analysis that hold what was said."""


def body_of(
    segments: Sequence[Segment],
    spoken: str,
    seconds: float,
    made_at: str,
    engine: Mapping[str, str],
) -> dict[str, Any]:
    """The body. Words go in only where they are the segment's text, and no other.

    A text that was changed after its words were timed, by redaction above all, has words no more.

    Args:
        spoken: the language, a BCP 47 tag.
        made_at: RFC 3339.
    """
    words: list[dict[str, Any]] = []
    told = []
    for id, segment in enumerate(segments):
        timed = segment.words if _are_the_text(segment) else ()
        first = len(words)
        words += [word._asdict() | {"id": first + at} for at, word in enumerate(timed)]
        one = segment._asdict() | {"id": id, "words": list(range(first, len(words)))}
        party = one.pop("party")
        told.append(one | ({"speaker": party} if party else {}))
    weight = sum(s.end - s.start for s in segments)
    sure = sum(s.confidence * (s.end - s.start) for s in segments) / weight if weight else 0.0
    return {
        "transcript": {
            "text": " ".join(segment.text for segment in segments),
            "language": spoken,
            "duration": round(seconds, 3),
            "confidence": min(max(sure, 0.0), 1.0),
        },
        "segments": told,
        "words": words,
        "metadata": {
            "created_at": made_at,
            "processed_at": made_at,
            "provider": "justemesure",
            "model": ", ".join(engine) or "unknown",
            "audio": {"duration": round(seconds, 3)},
            "options": {"engine": dict(engine)},
        },
    }


def segments_of(body: Any, start: datetime | None) -> list[Segment]:
    """The segments of a body of any of the known shapes; an unknown speaker is nobody.

    Args:
        start: when the dialog began, for turns that are told by the clock.

    Raises:
        ValueError: it is none of these shapes.
    """
    try:
        if isinstance(body, str):
            return [Segment(None, 0.0, 0.0, body, 0.0)] if body.strip() else []
        if isinstance(body, list):
            return [_turn(turn, start) for turn in body]
        if "segments" not in body and isinstance(body.get("text"), str):
            return segments_of(body["text"], start)
        words = {word["id"]: word for word in body.get("words", ())}
        return [_segment(told, words) for told in body["segments"]]
    except (KeyError, TypeError, AttributeError, OverflowError):
        raise ValueError("no transcript") from None


def _are_the_text(segment: Segment) -> bool:
    return _plain(word.text for word in segment.words) == _plain([segment.text])


def _plain(texts: Iterable[str]) -> str:
    return " ".join("".join(texts).split())


def _segment(told: Any, words: Mapping[Any, Any]) -> Segment:
    timed = told.get("words", ())
    found = [words[at] for at in timed] if all(isinstance(at, int) for at in timed) else timed
    speaker = told.get("speaker", told.get("party"))
    return Segment(
        _party(speaker),
        *_span(told["start"], told["end"]),
        _text(told["text"]),
        _share(told.get("confidence", 0.0)),
        tuple(
            Word(
                *_span(word["start"], word["end"]),
                _text(word["text"]),
                _share(word.get("confidence", 0.0)),
            )
            for word in found
        ),
    )


def _turn(turn: Any, start: datetime | None) -> Segment:
    """A turn of the working group's examples: told by the clock, its speaker an index."""
    if start is None:
        raise ValueError("no transcript")
    begun = (datetime.fromisoformat(_text(turn["start"])) - start).total_seconds()
    return Segment(None, *_span(begun, begun + turn["duration"]), _text(turn["text"]), 0.0)


def _party(speaker: Any) -> Party | None:
    """Ours by name; any other name or number does not say which of the two it is."""
    return next((party for party in PARTIES if party == speaker), None)


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError
    return value


def _span(start: Any, end: Any) -> tuple[float, float]:
    start, end = _number(start), _number(end)
    if not 0 <= start <= end <= LONGEST:
        raise ValueError("no span")
    return start, end


def _share(value: Any) -> float:
    if not 0 <= (share := _number(value)) <= 1:
        raise ValueError("no share")
    return share


def _number(value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise TypeError
    return float(value)
