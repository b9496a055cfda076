"""The transcript as TextGrid, CSV and RTTM, for readers that are strict, whatever was said."""

import csv
import io
import re

from hypothesis import given, settings
from hypothesis import strategies as st

from justemesure.calls.call import Segment
from justemesure.calls.tables import as_csv, as_rttm
from justemesure.calls.textgrid import as_textgrid

SAID = [
    Segment("adviser", 0.5, 3.25, 'Bonjour, « Voix "Claire" ».', 0.9),
    Segment("customer", 3.0, 4.0, "Oui.", 0.5),
    Segment(None, 5.0, 6.0, "=1+1", 0.5),
]
NOTES = ["charter sha256:b2", "delete on 2027"]

segments = st.lists(
    st.builds(
        lambda party, start, length, text: Segment(party, start, start + length, text, 0.5),
        st.sampled_from(["adviser", "customer", None]),
        st.floats(0, 100),
        st.floats(0, 10),
        st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), max_size=12),
    ),
    max_size=6,
)

Tier = list[tuple[float, float, str]]


def _tiers(file: str) -> dict[str, Tier]:
    """A TextGrid as Praat reads it: numbers and quoted texts in order, all else is decoration."""
    head, _, rest = file.partition("item []:")
    assert head.startswith('File type = "ooTextFile"\nObject class = "TextGrid"\n\nxmin = 0\n')
    end = float(re.search(r"xmax = (\S+)", head)[1])  # type: ignore[index]
    tiers: dict[str, Tier] = {}
    for block in re.split(r"    item \[\d+\]:\n", rest)[1:]:
        name = re.search(r'name = "(.*)"', block)[1]  # type: ignore[index]
        found = re.findall(r'xmin = (\S+)\n +xmax = (\S+)\n +text = "((?:[^"]|"")*)"\n', block)
        intervals = [(float(a), float(b), t.replace('""', '"')) for a, b, t in found]
        assert f"intervals: size = {len(intervals)}\n" in block
        at = 0.0
        for start, stop, _ in intervals:  # they fill the tier, none is empty
            assert start == at < stop
            at = stop
        assert at == end
        tiers[name] = intervals
    assert f"size = {len(tiers)}\n" in head
    return tiers


def test_a_textgrid_has_a_tier_a_party_and_one_for_the_notes() -> None:
    tiers = _tiers(as_textgrid(SAID, 10.0, NOTES))
    assert list(tiers) == ["adviser", "customer", "both", "notes"]
    assert tiers["adviser"] == [
        (0.0, 0.5, ""),
        (0.5, 3.25, 'Bonjour, « Voix "Claire" ».'),
        (3.25, 10.0, ""),
    ]
    assert tiers["notes"] == [(0.0, 10.0, "charter sha256:b2; delete on 2027")]


@given(segments)
@settings(max_examples=80)
def test_a_textgrid_fills_each_tier_and_loses_no_word(said: list[Segment]) -> None:
    tiers = _tiers(as_textgrid(said, 1.0, NOTES))
    for party in ("adviser", "customer", None):
        texts = " ".join(text for _, _, text in tiers.get(party or "both", []))
        words = [word for s in said if s.party == party for word in s.text.split()]
        assert sorted(texts.split()) == sorted(words)


@given(segments)
@settings(max_examples=40)
def test_a_table_has_a_row_a_segment_and_no_formula(said: list[Segment]) -> None:
    rows = list(csv.reader(io.StringIO(as_csv(said, {"call": "c1"}), newline="")))
    assert rows[0] == ["party", "start", "end", "confidence", "text", "call"]
    assert len(rows) == 1 + len(said)
    for row, segment in zip(rows[1:], said, strict=True):
        assert row[0] == (segment.party or "")
        assert row[4].removeprefix("'") == " ".join(segment.text.split()).removeprefix("'")
        assert not row[4].startswith(("=", "+", "-", "@", "\t", "\r"))
        assert row[5] == "c1"


@given(segments)
@settings(max_examples=40)
def test_an_rttm_says_who_speaks_when_in_ten_fields(said: list[Segment]) -> None:
    lines = as_rttm(said, "c1", NOTES, ("customer", "adviser")).splitlines()
    assert lines[:2] == [";; charter sha256:b2", ";; delete on 2027"]
    assert len(lines) == 2 + len(said)
    for line, segment in zip(lines[2:], said, strict=True):
        kind, call, channel, start, length, *rest = line.split(" ")
        on = "2" if segment.party == "adviser" else "1"  # of a mono sound, or the customer's
        assert (kind, call, channel, len(rest)) == ("SPEAKER", "c1", on, 5)
        assert [field for at, field in enumerate(rest) if at != 2] == ["<NA>"] * 4
        assert abs(float(start) - segment.start) < 0.001
        assert float(length) > 0
        assert rest[2] == (segment.party or "both")
