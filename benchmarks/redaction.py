"""What redaction finds in written sentences, and what can still be heard in calls.

A span counts as found when every word of it is cut. Seconds are those in which somebody speaks,
as the clean signal has them: pauses inside a telephone number are nobody's loss.
"""

import json
import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from pathlib import Path
from typing import Any, NamedTuple, get_args

from justemesure.calls.audio import decode
from justemesure.calls.call import PARTIES, Channel, Party, Recording, Segment, Span, Spans, Word
from justemesure.calls.models import DEFAULT, trusted
from justemesure.calls.redact import READ, Redacted, find, redact
from justemesure.calls.transcribe import Line, Transcriber
from justemesure.calls.voice import listen, speech
from justemesure.charter.vocabulary import Identifier

_HERE = Path(__file__).parent
DATA = _HERE / "personal-data"
_SAMPLES = _HERE.parent / "examples" / "calls"
_MARK = re.compile(r"\[(\w+):([^\]]*)\]")
_FILES = ("-spoken", "-unseen", "-fresh", "", "-tuned")
_ALL: frozenset[Identifier] = frozenset(get_args(Identifier))
_EXAMPLE = _ALL - {"postal_address", "name"}  # what examples/call-centre.yaml redacts


class Sentence(NamedTuple):
    """What is said, and the spans of characters that hold something personal."""

    turns: tuple[str, ...]
    spans: tuple[tuple[str, int, int], ...]
    """Identifier, first and last character, in the turns joined by line ends."""


def sentences(name: str) -> list[Sentence]:
    """The sentences of one file of ``personal-data``; « ¶ » ends a turn."""
    lines = (DATA / name).read_text(encoding="utf-8").splitlines()
    return [_sentence(line) for line in lines if line and not line.startswith("#")]


def _sentence(line: str) -> Sentence:
    text, spans = "", []
    at = 0
    line = line.replace(" ¶ ", "\n")
    for mark in _MARK.finditer(line):
        text += line[at : mark.start()]
        spans.append((mark[1], len(text), len(text) + len(mark[2])))
        text += mark[2]
        at = mark.end()
    text += line[at:]
    return Sentence(tuple(text.split("\n")), tuple(spans))


def said(sentence: Sentence) -> tuple[list[Segment], list[tuple[int, int, float]]]:
    """A sentence as segments a word a second, and each word's characters and second."""
    segments, places = [], []
    at, clock = 0, 0.0
    for number, turn in enumerate(sentence.turns):
        words = []
        for match in re.finditer(r"\s*\S+", turn):
            words.append(Word(clock, clock + 1, match[0], 1.0))
            places.append((at + match.start(), at + match.end(), clock))
            clock += 1
        party = PARTIES[(number + 1) % 2]
        segments.append(Segment(party, words[0].start, clock, turn, 1.0, tuple(words)))
        at += len(turn) + 1
    return segments, places


def cut_words_of(sentence: Sentence, asked: Collection[Identifier]) -> set[int]:
    """The numbers of the words of a sentence that are cut."""
    segments, _ = said(sentence)
    spans = find(segments, asked)
    return {
        at
        for at in range(int(max(segment.end for segment in segments)))
        if any(span.start <= at + 0.5 <= span.end for span in spans)
    }


def expected(sentence: Sentence) -> list[tuple[str, set[int]]]:
    """Each span of a sentence with the numbers of its words."""
    _, places = said(sentence)
    return [
        (kind, {n for n, (a, b, _) in enumerate(places) if a < end and start < b})
        for kind, start, end in sentence.spans
    ]


def table() -> str:
    written = [_written(f"sentences{name}.txt") for name in _FILES]
    return "\n\n".join([*written, *_heard()])


def _written(name: str) -> str:
    whole: dict[str, int] = defaultdict(int)
    part: dict[str, int] = defaultdict(int)
    count: dict[str, int] = defaultdict(int)
    right = wrong = doubt = spoilt = clean = 0
    read = sentences(name)
    for sentence in read:
        cut, personal = cut_words_of(sentence, _ALL), set[int]()
        for kind, words in expected(sentence):
            count[kind] += 1
            whole[kind] += words <= cut
            part[kind] += bool(words & cut) and not words <= cut
            personal |= words
            doubt += len(words & cut) if kind == "other" else 0
            right += len(words & cut) if kind != "other" else 0
        wrong += len(cut - personal)
        if not sentence.spans:
            clean += 1
            spoilt += bool(cut)
    rows = [
        f"**`{name}`**, {len(read)} sentences, all nine identifiers asked for",
        "",
        "| identifier | spans | cut whole | cut in part | missed |",
        "|---|---|---|---|---|",
    ]
    kinds = [kind for kind in get_args(Identifier) if count[kind]]
    for kind in kinds:
        missed = count[kind] - whole[kind] - part[kind]
        rows.append(f"| `{kind}` | {count[kind]} | {whole[kind]} | {part[kind]} | {missed} |")
    spans, found = sum(count[kind] for kind in kinds), sum(whole[kind] for kind in kinds)
    partly = sum(part[kind] for kind in kinds)
    share = f"**{found}** ({100 * found / spans:.1f} %)"
    rows.append(f"| **all** | **{spans}** | {share} | {partly} | {spans - found - partly} |")
    precise = 100 * right / (right + wrong)
    strict = 100 * right / (right + wrong + doubt)
    told = (
        f"Precision, in words: {precise:.1f} % of the words cut are personal; {strict:.1f} % when"
        f" other numbers, cut in doubt, count as mistakes. {spoilt} of {clean} sentences with"
        " nothing personal lose something."
    )
    rows += ["", told]
    return "\n".join(rows)


class _Call(NamedTuple):
    name: str
    recording: Recording
    speech: Sequence[Spans]
    segments: list[Segment]
    truth: Any


class Ear:
    """The speech model, as the pipeline uses it."""

    def __init__(self) -> None:
        self._transcriber = Transcriber(trusted(DEFAULT))

    def hear(self, lines: Sequence[tuple[Channel, Spans, Party | None]]) -> list[Segment]:
        heard = [Line(*line) for line in lines]
        return self._transcriber.transcribe_lines(heard, READ, lambda _: None)

    def call(self, path: Path, truth: Any) -> _Call:
        recording = decode(path, lambda _: None)
        spoken = [speech(listen(channel), recording.length) for channel in recording.channels]
        segments = self.hear(list(zip(recording.channels, spoken, PARTIES, strict=True)))
        segments.sort(key=lambda segment: (segment.start, segment.end))
        return _Call(path.stem, recording, spoken, segments, truth)


def _heard() -> list[str]:
    ear = Ear()
    made = json.loads((DATA / "truth.json").read_text(encoding="utf-8"))
    calls = [ear.call(DATA / f"{name}.opus", truth) for name, truth in made.items()]
    samples = []
    for path in sorted(_SAMPLES.glob("*.truth.json")):
        truth = {"personal": []} | json.loads(path.read_text(encoding="utf-8"))
        samples.append(ear.call(path.with_name(f"{truth['call']}.opus"), truth))
    return [
        _seconds(f"{len(calls)} short calls, all nine identifiers", calls, _ALL, ear),
        _seconds(f"{len(calls)} short calls, as the example charter", calls, _EXAMPLE, ear),
        _seconds(f"{len(samples)} sample calls, as the example charter", samples, _EXAMPLE, ear),
    ]


def _seconds(title: str, calls: Sequence[_Call], asked: Collection[Identifier], ear: Ear) -> str:
    personal: dict[str, float] = defaultdict(float)
    audible: dict[str, float] = defaultdict(float)
    spans: dict[str, int] = defaultdict(int)
    heard: dict[str, int] = defaultdict(int)
    other = lost = first = 0.0
    for call in calls:
        done = redact(call.recording, PARTIES, call.speech, call.segments, asked, ear.hear)
        first += _audible(call, _first_cuts(call, asked), asked)
        for span in call.truth["personal"]:
            kind = span["identifier"]
            if kind not in asked:
                continue
            spoken = _spoken(call, span)
            left = _outside(spoken, done.cuts)
            personal[kind] += _length(spoken)
            audible[kind] += _length(left)
            spans[kind] += 1
            heard[kind] += _length(left) > 0.1
        for party in PARTIES:
            mine = [s for s in call.truth["personal"] if s["party"] == party]
            kept = [Span(s["start"], s["end"]) for s in mine if s["identifier"] in asked]
            rest = _outside([Span(*s) for s in call.truth["speech"][party]], kept)
            other += _length(rest)
            lost += _length(rest) - _length(_outside(rest, done.cuts))
    rows = [
        f"**{title}**",
        "",
        "| identifier | said | seconds | still audible, s | said and heard for over 0.1 s |",
        "|---|---|---|---|---|",
    ]
    rows += [
        f"| `{kind}` | {spans[kind]} | {personal[kind]:.1f} | {audible[kind]:.1f} | {heard[kind]} |"
        for kind in get_args(Identifier)
        if spans[kind]
    ]
    whole, open_ = sum(personal.values()), sum(audible.values())
    share = f"**{open_:.1f}** ({100 * open_ / whole:.1f} %)"
    told = (
        f"Other speech lost: **{lost:.1f} s** of {other:.1f} s ({100 * lost / other:.1f} %)."
        f" Without listening again {first:.1f} s would still be audible."
    )
    rows += [
        f"| **all** | {sum(spans.values())} | {whole:.1f} | {share} | {sum(heard.values())} |",
        "",
        told,
    ]
    return "\n".join(rows)


def _first_cuts(call: _Call, asked: Collection[Identifier]) -> Spans:
    done: Redacted = redact(
        call.recording, PARTIES, call.speech, call.segments, asked, lambda _: []
    )
    return done.cuts


def _audible(call: _Call, cuts: Spans, asked: Collection[Identifier]) -> float:
    return sum(
        _length(_outside(_spoken(call, span), cuts))
        for span in call.truth["personal"]
        if span["identifier"] in asked
    )


def _spoken(call: _Call, span: Any) -> list[Span]:
    """When somebody speaks inside a span of the truth."""
    speech_ = [Span(*s) for s in call.truth["speech"][span["party"]]]
    inside = [Span(max(s.start, span["start"]), min(s.end, span["end"])) for s in speech_]
    return [s for s in inside if s.length > 0]


def _outside(spans: Sequence[Span], cuts: Iterable[Span]) -> list[Span]:
    left = list(spans)
    for cut in cuts:
        pieces = [
            (Span(s.start, min(s.end, cut.start)), Span(max(s.start, cut.end), s.end)) for s in left
        ]
        left = [piece for pair in pieces for piece in pair if piece.length > 0]
    return left


def _length(spans: Iterable[Span]) -> float:
    return sum(span.length for span in spans)
