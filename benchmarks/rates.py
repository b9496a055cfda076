"""Questions and syllables of the sample calls as they are transcribed, against their scripts."""

from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from statistics import fmean
from typing import Any, NamedTuple

import yaml
from benchmarks.redaction import Ear
from benchmarks.truth import samples

from justemesure.calls.call import PARTIES, Party, Recording, Segment, Span
from justemesure.calls.figures import Figure, figures
from justemesure.calls.rates import SECONDS, WORDS
from justemesure.calls.sentences import is_question, sentences
from justemesure.calls.syllables import syllables
from justemesure.calls.timing import overlap, total
from justemesure.calls.voice import listen, speech
from justemesure.calls.words import words_of

_COUNTED = Path(__file__).with_name("syllables.yaml")
_NEAR = 1.0  # seconds by which the times of words, a guess, may be off


class _Call(NamedTuple):
    name: str
    recording: Recording
    truth: dict[str, Any]
    segments: list[Segment]
    figures: dict[tuple[str, Party | None], Figure]


def table() -> str:
    calls = list(_calls())
    return "\n\n".join([_questions(calls), _rates(calls), _words()])


def _calls() -> Iterator[_Call]:
    ear = Ear()
    for name, recording, truth in samples():
        heard = [listen(channel) for channel in recording.channels]
        spans = [speech(probabilities, recording.length) for probabilities in heard]
        segments = ear.hear(list(zip(recording.channels, spans, PARTIES, strict=True)))
        segments.sort(key=lambda segment: (segment.start, segment.end))
        found = figures(recording, PARTIES, heard, segments, None, "fr")
        yield _Call(name, recording, truth, segments, {(f.id, f.party): f for f in found})


def _questions(calls: Sequence[_Call]) -> str:
    rows = [
        "| call | asked | heard as asked | right | precision | recall |",
        "|---|---|---|---|---|---|",
    ]
    sums: Counter[str] = Counter()
    for call in calls:
        asked = [one for one in _sentences(call.truth) if one.text.rstrip().endswith("?")]
        heard = [one for one in sentences(call.segments) if is_question(one.text)]
        right = sum(any(_same(one, other) for other in asked) for one in heard)
        found = sum(any(_same(one, other) for other in heard) for one in asked)
        sums.update(asked=len(asked), heard=len(heard), right=right, found=found)
        rows.append(_row(call.name, len(asked), len(heard), right, found))
    rows.append(_row("**all**", sums["asked"], sums["heard"], sums["right"], sums["found"]))
    return "\n".join(rows)


def _row(name: str, asked: int, heard: int, right: int, found: int) -> str:
    precision = f"{100 * right / heard:.0f} %" if heard else "—"
    recall = f"{100 * found / asked:.0f} %" if asked else "—"
    return f"| {name} | {asked} | {heard} | {right} | {precision} | {recall} |"


def _same(one: Any, other: Any) -> bool:
    near = one.start - _NEAR < other.end and other.start - _NEAR < one.end
    return bool(one.party == other.party and near)


def _sentences(truth: dict[str, Any]) -> Sequence[Any]:
    """The sentences of the script; each has its share of its turn's time, by its letters."""
    return sentences(
        Segment(turn["party"], turn["start"], turn["end"], turn["text"], 1.0)
        for turn in truth["turns"]
    )


def _rates(calls: Sequence[_Call]) -> str:
    rows = [
        "| call | adviser, script | heard | customer, script | heard |",
        "|---|---|---|---|---|",
    ]
    errors = []
    for call in calls:
        cells = []
        for party in PARTIES:
            true, found = _rate_of(call.truth, party), call.figures["syllable_rate", party].value
            cells += [f"{true:.2f}", "—" if found is None else f"{found:.2f}"]
            errors += [] if found is None else [found / true - 1]
        rows.append(f"| {call.name} | {' | '.join(cells)} |")
    told = (
        f"Syllables a second: mean error {100 * fmean(errors):+.1f} %, mean absolute error"
        f" {100 * fmean(map(abs, errors)):.1f} %, worst {100 * max(errors, key=abs):+.1f} %."
    )
    return "\n".join([*rows, "", told])


def _rate_of(truth: dict[str, Any], party: Party) -> float:
    """Syllables of the script a second of speech, in turns as long as the figure's segments."""
    spoken = tuple(Span(*span) for span in truth["speech"][party])
    turns = [
        turn
        for turn in truth["turns"]
        if turn["party"] == party
        and turn["end"] - turn["start"] >= SECONDS
        and len(words_of(turn["text"])) >= WORDS
    ]
    seconds = sum(total(overlap(spoken, (Span(t["start"], t["end"]),))) for t in turns)
    return sum(syllables(word) for t in turns for word in words_of(t["text"])) / seconds


def _words() -> str:
    counted = yaml.safe_load(_COUNTED.read_text(encoding="utf-8"))
    pairs = [(word, number) for number, words in counted.items() for word in words.split()]
    wrong = [(word, number) for word, number in pairs if syllables(word) != number]
    listed = ", ".join(f"« {word} » {syllables(word)} for {number}" for word, number in wrong)
    share = f"{len(pairs) - len(wrong)} of {len(pairs)}"
    return f"Words counted by hand: {share} have the right number of syllables ({listed or '—'})."
