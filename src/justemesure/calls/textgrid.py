"""Segments → a Praat TextGrid: a tier a party, and one for notes, which have no other place."""

from collections.abc import Iterable, Sequence

from justemesure.calls.call import Segment

_HEAD = 'File type = "ooTextFile"\nObject class = "TextGrid"\n\n'
_NOBODY = "both"

Interval = tuple[float, float, str]


def as_textgrid(segments: Sequence[Segment], seconds: float, notes: Iterable[str]) -> str:
    """The file's text; intervals fill each tier from 0 to the end of the call, as Praat wants."""
    end = max([seconds, *(segment.end for segment in segments)])
    names = dict.fromkeys(segment.party or _NOBODY for segment in segments)
    tiers: dict[str, list[Interval]] = {
        name: _filled([s for s in segments if (s.party or _NOBODY) == name], end) for name in names
    }
    tiers["notes"] = [(0.0, end, "; ".join(notes))]
    lines = ["xmin = 0", f"xmax = {end!r}", "tiers? <exists>", f"size = {len(tiers)}", "item []:"]
    for number, (name, intervals) in enumerate(tiers.items(), 1):
        lines += [
            f"    item [{number}]:",
            '        class = "IntervalTier"',
            f"        name = {_quoted(name)}",
            "        xmin = 0",
            f"        xmax = {end!r}",
            f"        intervals: size = {len(intervals)}",
        ]
        for at, (start, stop, text) in enumerate(intervals, 1):
            lines += [
                f"        intervals [{at}]:",
                f"            xmin = {start!r}",
                f"            xmax = {stop!r}",
                f"            text = {_quoted(text)}",
            ]
    return _HEAD + "\n".join(lines) + "\n"


def _filled(segments: Iterable[Segment], end: float) -> list[Interval]:
    """Without overlap: what begins before the one before has ended begins where that one ends.

    Nothing said is lost: what has no time left joins the text before it.
    """
    found: list[Interval] = []
    at = 0.0
    for segment in sorted(segments, key=lambda segment: (segment.start, segment.end)):
        start = max(segment.start, at)
        if segment.end > start:
            if start > at:
                found.append((at, start, ""))
            found.append((start, segment.end, segment.text))
            at = segment.end
        elif found:
            begun, ended, text = found.pop()
            found.append((begun, ended, f"{text} {segment.text}".strip()))
        else:
            found.append((0.0, end, segment.text))
            at = end
    if at < end:
        found.append((at, end, ""))
    return found


def _quoted(text: str) -> str:
    return '"' + " ".join(text.split()).replace('"', '""') + '"'
