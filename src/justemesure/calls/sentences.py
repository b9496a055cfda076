"""Sentences of a transcript, and which of them ask something."""

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from justemesure.calls.call import Party, Segment, Word
from justemesure.calls.words import is_back_channel, plain

_END = re.compile(r"[.?!…]+[»\"”)\s]*$")
_PIECE = re.compile(r"[^.?!…]*(?:[.?!…]+[»\"”)]*|$)\s*")
_DOTTED = re.compile(r"(?:\d|\b(?:m|mm|dr|st|ste|cf|etc|n)|\b\w)\.$", re.IGNORECASE)
_CLAUSE = re.compile(r"[,;:]")
_PRONOUNS = "je|tu|il|elle|on|nous|vous|ils|elles|ce"
# How a clause begins that asks; without accents, apostrophes and hyphens as spaces.
_ASKS = re.compile(
    r"^(?:(?:alors|et|mais|bon|donc|oui|non|ok|d accord|excusez moi|pardon|dites) )*(?:"
    r"(?:(?:a|de|par|pour|avec|en|sur|depuis|jusqu a) )?(?:qu )?est ce (?:que|qu|qui)\b"
    r"|(?:(?:a|de|par|pour|avec|en|sur) )?quel(?:le|s|les)? (?:est|sont|etait|serait|sera|date)\b"
    r"|pourquoi (?!pas\b)|comment (?:vous|tu|je|on|ca|est|puis|faire)\b|qui est ce\b"
    rf"|combien (?:de|ca|d|coute)\b|(?:que|en quoi|quand|ou|comment) \w+ (?:{_PRONOUNS})\b"
    rf"|(?:pouvez|pourriez|voulez|voudriez|avez|etes|puis|souhaitez|savez|auriez) (?:{_PRONOUNS})\b"
    r"|vous (?:pouvez|pourriez) me (?:donner|rappeler|dire|confirmer|redonner|preciser|envoyer)\b"
    r"|vous me (?:rappelez|donnez|redonnez|confirmez|precisez)\b|vous etes (?:bien|toujours)\b"
    r"|(?:.* )?(?:que|quoi) puis je\b|ca vous (?:convient|va)$"
    r")"
)


class Sentence(NamedTuple):
    """What one party says from one full stop to the next.

    ``confidence`` is the probability of its words, or that of its segment where nobody timed them.
    """

    party: Party | None
    start: float
    end: float
    text: str
    confidence: float


def sentences(segments: Iterable[Segment]) -> list[Sentence]:
    """The sentences of a call, in order of their start."""
    found = [
        sentence
        for segment in segments
        for sentence in (_timed(segment) if segment.words else _untimed(segment))
    ]
    return sorted(found, key=lambda sentence: (sentence.start, sentence.end))


def is_question(text: str) -> bool:
    """Whether a sentence asks: by its mark, or by how one of its clauses begins.

    Speech models leave half of the marks out, and put some after « d'accord ».
    """
    if is_back_channel(text):
        return False
    marked = text.rstrip(' »"”)').endswith("?")
    return marked or any(_ASKS.match(plain(clause)) for clause in _CLAUSE.split(text))


def _timed(segment: Segment) -> Iterator[Sentence]:
    held: list[Word] = []
    for word in segment.words:
        held.append(word)
        if _END.search(word.text) and not _DOTTED.search(word.text.strip()):
            yield _of(segment, held)
            held = []
    if held:
        yield _of(segment, held)


def _of(segment: Segment, words: list[Word]) -> Sentence:
    text = "".join(word.text for word in words).strip()
    confidence = sum(word.confidence for word in words) / len(words)
    return Sentence(segment.party, words[0].start, words[-1].end, text, confidence)


def _untimed(segment: Segment) -> Iterator[Sentence]:
    """Each sentence gets its share of the segment, by its letters."""
    pieces = [piece for piece in _PIECE.findall(segment.text) if piece.strip()]
    whole, at = sum(map(len, pieces)) or 1, 0
    for piece in pieces:
        start = segment.start + (segment.end - segment.start) * at / whole
        at += len(piece)
        end = segment.start + (segment.end - segment.start) * at / whole
        yield Sentence(segment.party, start, end, piece.strip(), segment.confidence)
