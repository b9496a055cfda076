"""Segments → tables: CSV for a spreadsheet, RTTM for those who evaluate speech systems."""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence

from justemesure.calls.call import Party, Segment

_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def as_csv(segments: Iterable[Segment], said: Mapping[str, str]) -> str:
    """One row a segment (RFC 4180), with what holds of the whole call on each.

    A text that a spreadsheet would take for a formula has an apostrophe before it.
    """
    buffer = io.StringIO()
    table = csv.writer(buffer, lineterminator="\r\n")
    table.writerow(["party", "start", "end", "confidence", "text", *said])
    for segment in segments:
        text = " ".join(segment.text.split())
        guarded = f"'{text}" if text.startswith(_FORMULA) else text
        times = (f"{segment.start:.3f}", f"{segment.end:.3f}", f"{segment.confidence:.3f}")
        table.writerow([segment.party or "", *times, guarded, *said.values()])
    return buffer.getvalue()


def as_rttm(
    segments: Iterable[Segment], call: str, notes: Iterable[str], parties: Sequence[Party]
) -> str:
    """Who speaks when (NIST RT-09), from the times of the transcript; notes are comments.

    Args:
        parties: who is on each channel of the sound, which RTTM counts from 1.
    """
    lines = [f";; {' '.join(note.split())}" for note in notes]
    for segment in segments:
        length = max(segment.end - segment.start, 0.001)
        who = segment.party
        channel = parties.index(who) + 1 if who in parties else 1
        times = f"{segment.start:.3f} {length:.3f}"
        lines.append(f"SPEAKER {call} {channel} {times} <NA> <NA> {who or 'both'} <NA> <NA>")
    return "\n".join(lines) + "\n"
