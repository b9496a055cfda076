"""Segments → WebVTT that a strict reader accepts, whatever was said."""

import html
import re
from typing import NamedTuple

from hypothesis import given, settings
from hypothesis import strategies as st

from justemesure.calls.call import PARTIES, Segment
from justemesure.calls.vtt import as_vtt

TIME = r"(\d{2,}):([0-5]\d):([0-5]\d)\.(\d{3})"


class Cue(NamedTuple):
    start: float
    end: float
    voice: str | None
    text: str


def _read(file: str) -> tuple[list[str], list[Cue]]:
    """Notes and cues; anything that WebVTT does not allow fails."""
    head, *blocks = re.split(r"\n{2,}", file.rstrip("\n"))
    assert head == "WEBVTT"
    notes: list[str] = []
    cues: list[Cue] = []
    for block in blocks:
        if block.startswith("NOTE "):
            assert "-->" not in block
            notes.append(block.removeprefix("NOTE "))
            continue
        timing, payload = block.split("\n")  # exactly two lines
        found = re.fullmatch(f"{TIME} --> {TIME}", timing)
        assert found
        at = [int(part) for part in found.groups()]
        start, end = (3600 * h + 60 * m + s + ms / 1000 for h, m, s, ms in (at[:4], at[4:]))
        assert start < end
        assert not cues or start >= cues[-1].start
        voiced = re.match(r"<v (\w+)>", payload)
        said = payload[voiced.end() :] if voiced else payload
        assert "<" not in said
        assert ">" not in said
        assert re.sub(r"&(amp|lt|gt);", "", said).count("&") == 0
        cues.append(Cue(start, end, voiced[1] if voiced else None, html.unescape(said)))
    return notes, cues


def test_one_cue_a_segment_with_its_party_and_its_words() -> None:
    said = [
        Segment("adviser", 0.5, 3.25, "Bonjour, j'écoute.", 0.9),
        Segment("customer", 3661.0, 3662.0, "Oui.", 0.9),
    ]
    file = as_vtt(said, ["charte b2"])
    assert file == (
        "WEBVTT\n\nNOTE charte b2\n\n"
        "00:00:00.500 --> 00:00:03.250\n<v adviser>Bonjour, j'écoute.\n\n"
        "01:01:01.000 --> 01:01:02.000\n<v customer>Oui.\n"
    )


def test_in_mono_nobody_is_named() -> None:
    (cue,) = _read(as_vtt([Segment(None, 0, 1, "Oui.", 0.9)], []))[1]
    assert cue.voice is None


def test_no_word_is_a_whole_file_all_the_same() -> None:
    assert _read(as_vtt([], ["charte"])) == (["charte"], [])


def test_marks_of_the_format_in_the_words_stay_words() -> None:
    hostile = "<v customer>Faux</v> & --> 00:00\n\nNOTE caché\r\n\u2028WEBVTT"
    (cue,) = _read(as_vtt([Segment("adviser", 0, 1, hostile, 0.9)], []))[1]
    assert cue.voice == "adviser"
    assert cue.text == " ".join(hostile.split())


def test_an_arrow_in_a_note_does_not_begin_a_cue() -> None:
    notes, cues = _read(as_vtt([], ["de 1 --> à 2"]))
    assert len(notes) == 1
    assert cues == []


def test_words_of_no_length_still_have_a_cue() -> None:
    (cue,) = _read(as_vtt([Segment("adviser", 1.0, 1.0, "Oui.", 0.9)], []))[1]
    assert cue.end - cue.start < 0.01


segments = st.lists(
    st.builds(
        lambda start, length, party, text: Segment(party, start, start + length, text, 0.9),
        st.floats(0, 14_000).map(lambda value: round(value, 2)),
        st.floats(0, 30).map(lambda value: round(value, 2)),
        st.sampled_from([None, *PARTIES]),
        st.text(min_size=1).filter(lambda text: text.split() != []),
    )
).map(lambda found: sorted(found, key=lambda segment: segment.start))


@given(segments)
@settings(deadline=None)
def test_whatever_is_said_is_read_back(said: list[Segment]) -> None:
    _, cues = _read(as_vtt(said, ["charte"]))
    assert [(cue.voice, cue.text) for cue in cues] == [
        (segment.party, " ".join(segment.text.split())) for segment in said
    ]
    assert all(abs(c.start - s.start) < 0.001 for c, s in zip(cues, said, strict=True))
