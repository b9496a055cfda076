"""Phrases that the charter declares, looked for in the adviser's words and nobody else's.

Each is found, paraphrased, absent or not decidable, with the moment. Words match by ear and by root
(``likeness``), so that spelling, inflection and mishearing do not make somebody seem not to have
said what they said. Absent is only said of a transcript that is sure enough.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Literal, NamedTuple

from rapidfuzz import fuzz

from justemesure.calls.call import Segment, Word
from justemesure.calls.likeness import alike, sound, tokens
from justemesure.calls.sentences import timed
from justemesure.charter.law import Law
from justemesure.charter.lexicon import protected_words
from justemesure.errors import NotPermitted

VERSION = "1"
FOUND = 84.0  # likeness, out of 100, of the sounds of a phrase and of what was said
NEAR = 78.0  # from here on it was said in nearly these words
SHARE = 0.6  # of the words that carry the meaning, said close together: a paraphrase
WIDER = 5  # words by which a paraphrase may be longer
CLOSE = 60.0  # from here on, doubtful words may hide the phrase
SURE = 0.8  # mean probability of words, below which nothing is called absent

Outcome = Literal["found", "paraphrased", "absent", "not_decidable"]

# Words that say nothing of their own; a phrase of nothing else is only found, never paraphrased.
_EMPTY = frozenset(
    tokens(
        "à a ai au aux avec ce ces cette dans de des du elle en es est et eu il ils je la le les"
        " leur lui ma mais me mes moi mon ne nos notre nous on ou où par pas pour que qui sa se ses"
        " si son sont sur ta te tes toi ton tu un une vos votre vous y été êtes suis très bien puis"
        " peux peut faire fait"
    )
)


class Sought(NamedTuple):
    """What became of one phrase; ``at`` and ``until`` are seconds of the call."""

    name: str
    outcome: Outcome
    at: float | None = None
    until: float | None = None
    likeness: float = 0.0
    """Of the best passage, from 0 to 1."""


def declared(written: object, law: Law) -> dict[str, tuple[str, ...]]:
    """The phrases of a measure, none of them about a protected subject.

    Raises:
        NotPermitted: one is about a union, a strike, health or an opinion (SYN003). The gate does
            not open for such a charter; should it ever, not one phrase is loaded.
    """
    if not isinstance(written, Mapping):
        return {}
    for name, texts in written.items():
        if sought := sorted(protected_words((name, *texts), law)):
            raise NotPermitted("phrase-protected", phrase=name, subject=sought[0])
    return {str(name): tuple(texts) for name, texts in written.items()}


def look_for(
    phrases: Mapping[str, Sequence[str]], segments: Iterable[Segment] | None, *, french: bool = True
) -> list[Sought]:
    """What became of each phrase in the adviser's words.

    Args:
        segments: the call's; those of anybody else are left aside. ``None`` without a transcript.
        french: whether the call is in the language whose sounds and roots are known here.
    """
    said = [s for s in segments or () if s.party == "adviser"]
    heard = _Heard([word for segment in said for word in timed(segment)])
    known = french and bool(heard.words) and heard.confidence() >= SURE
    return [_best(name, texts, heard, known=known) for name, texts in phrases.items()]


class _Heard:
    """The adviser's words one by one, with what they sound like."""

    def __init__(self, words: Sequence[Word]) -> None:
        self.words = [word._replace(text=token) for word in words for token in tokens(word.text)]
        self.sounds = [sound(word.text) for word in self.words]

    def confidence(self, start: int = 0, stop: int | None = None) -> float:
        heard = self.words[start:stop]
        return sum(word.confidence for word in heard) / len(heard) if heard else 0.0


class _Passage(NamedTuple):
    outcome: Outcome
    likeness: float
    start: int
    stop: int


_ORDER: tuple[Outcome, ...] = ("found", "paraphrased", "absent")


def _best(name: str, texts: Sequence[str], heard: _Heard, *, known: bool) -> Sought:
    """The best passage for any of a phrase's wordings; of equals the first, of a closing the last.

    A call begins with one greeting and may say « autre chose » several times before it ends.
    """
    passages = [p for text in texts for p in _passages(tokens(text), heard)]
    best: _Passage | None = None
    for passage in sorted(passages, key=lambda p: p.start, reverse=name == "closing"):
        if best is None or _rank(passage) < _rank(best):
            best = passage
    likeness = round(best.likeness / 100, 2) if best else 0.0
    if best is None or best.outcome == "absent":
        unheard = best is not None and heard.confidence(best.start, best.stop) < SURE
        decided: Outcome = "absent" if known and not unheard else "not_decidable"
        return Sought(name, decided, likeness=likeness)
    first, last = heard.words[best.start], heard.words[best.stop - 1]
    outcome = best.outcome if known else "not_decidable"
    return Sought(name, outcome, round(first.start, 2), round(last.end, 2), likeness)


def _rank(passage: _Passage) -> tuple[int, int]:
    return _ORDER.index(passage.outcome), -round(passage.likeness)


def _passages(phrase: list[str], heard: _Heard) -> list[_Passage]:
    found = []
    key = "".join(map(sound, phrase))
    size = len(phrase)
    for start in range(len(heard.words)):
        for stop in range(start + max(1, size - 1), min(start + size + 2, len(heard.words)) + 1):
            likeness = fuzz.ratio(key, "".join(heard.sounds[start:stop]), score_cutoff=CLOSE)
            if likeness:
                found.append(_Passage(_outcome(likeness, size), likeness, start, stop))
    return found + _paraphrases(phrase, heard)


def _outcome(likeness: float, size: int) -> Outcome:
    if likeness >= FOUND:
        return "found"
    return "paraphrased" if likeness >= NEAR and size > 1 else "absent"


def _paraphrases(phrase: list[str], heard: _Heard) -> list[_Passage]:
    """Passages that say most of the words that carry the meaning, in any order."""
    full = {word for word in phrase if word not in _EMPTY}
    if len(full) < 2:
        return []
    at = [
        (index, word)
        for index, said in enumerate(heard.words)
        for word in full
        if alike(word, said.text)
    ]
    found = []
    for position, (start, _) in enumerate(at):
        close = [(i, word) for i, word in at[position:] if i < start + len(phrase) + WIDER]
        share = len({word for _, word in close}) / len(full)
        if share >= SHARE and len({word for _, word in close}) > 1:
            found.append(_Passage("paraphrased", 100 * share * 0.8, start, close[-1][0] + 1))
    return found
