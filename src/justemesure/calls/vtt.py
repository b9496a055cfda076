"""Segments → WebVTT (W3C): one cue a segment, its payload on one line."""

from collections.abc import Iterable

from justemesure.calls.call import Segment


def as_vtt(segments: Iterable[Segment], notes: Iterable[str]) -> str:
    """The file's text; each note becomes a comment at its head."""
    lines = ["WEBVTT", ""]
    for note in notes:
        lines += [f"NOTE {note.replace('-->', '→')}", ""]
    for segment in segments:
        end = max(segment.end, segment.start + 0.001)  # a cue of no length is not one
        lines.append(f"{_time(segment.start)} --> {_time(end)}")
        voice = f"<v {segment.party}>" if segment.party else ""
        lines += [f"{voice}{_escape(segment.text)}", ""]
    return "\n".join(lines)


def _time(seconds: float) -> str:
    whole, milliseconds = divmod(round(seconds * 1000), 1000)
    return f"{whole // 3600:02}:{whole // 60 % 60:02}:{whole % 60:02}.{milliseconds:03}"


def _escape(text: str) -> str:
    text = " ".join(text.split())
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
