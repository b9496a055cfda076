"""Sentences of a transcript, and which of them ask something."""

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from justemesure.calls.call import Party, Segment, Word
from justemesure.calls.words import is_back_channel, plain

_END = re.compile(r"[.?!…]+[»\"”)\s]*$")
_DOTTED = re.compile(r"(?:\d|\b(?:m|mm|dr|st|ste|cf|etc|n)|\b\w)\.$", re.IGNORECASE)
_CLAUSE = re.compile(r"[,;:]")
_PRONOUNS = "je|tu|il|elle|on|nous|vous|ils|elles|ce"
# How a clause begins or ends that asks; without accents, apostrophes and hyphens as spaces.
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
    # The question word where the answer will stand, « ça prend combien de temps », « à partir de
    # quelle date »; or nothing but the thing asked for, « votre date de naissance ».
    r"|(?:.* )?(?:combien de|(?:a|de|pour|en|sur|depuis) quel(?:le)?s?) \w+$"
    r"|(?:.* )?c est (?:quand|ou|combien|lequel|laquelle)$"
    r"|votre (?:nom|prenom|numero|date|code|adresse|telephone|mail|reference|contrat)\b"
    r"(?: (?:et|de|d|postale?|client|electronique|naissance|votre|nom|prenom|contrat|dossier))*"
    r"(?: s il vous plait)?$"
    r")"
)


class Sentence(NamedTuple):
    """What one party says from one full stop to the next; ``words``, joined, are ``text``."""

    party: Party | None
    start: float
    end: float
    text: str
    words: tuple[Word, ...] = ()


def sentences(segments: Iterable[Segment]) -> list[Sentence]:
    """The sentences of a call, in order of their start."""
    found = [sentence for segment in segments for sentence in _cut(segment)]
    return sorted(found, key=lambda sentence: (sentence.start, sentence.end))


def timed(segment: Segment) -> tuple[Word, ...]:
    """Its words; where nobody timed them, each gets its share of the segment, by its letters."""
    if segment.words:
        return segment.words
    words = []
    whole, at = len("".join(segment.text.split())) or 1, 0
    for text in segment.text.split():
        start = segment.start + (segment.end - segment.start) * at / whole
        at += len(text)
        end = segment.start + (segment.end - segment.start) * at / whole
        words.append(Word(start, end, f" {text}", segment.confidence))
    return tuple(words)


def is_question(text: str) -> bool:
    """Whether a sentence asks: by its mark, or by how one of its clauses begins or ends.

    Speech models leave half of the marks out, and put some after « d'accord ».
    """
    if is_back_channel(text):
        return False
    marked = text.rstrip(' »"”)').endswith("?")
    return marked or any(_ASKS.match(plain(clause)) for clause in _CLAUSE.split(text))


def _cut(segment: Segment) -> Iterator[Sentence]:
    held: list[Word] = []
    for word in timed(segment):
        held.append(word)
        if _END.search(word.text) and not _DOTTED.search(word.text.strip()):
            yield _of(segment, held)
            held = []
    if held:
        yield _of(segment, held)


def _of(segment: Segment, words: list[Word]) -> Sentence:
    text = "".join(word.text for word in words).strip()
    return Sentence(segment.party, words[0].start, words[-1].end, text, tuple(words))
