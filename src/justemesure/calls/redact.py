"""Personal data cut out of a call, from its text and its sound together.

Recognisers read the words; what they find is cut from the sound, a little wider, on every channel;
then what is left around each cut is listened to again, and what is found there is cut too.
Anything that cannot be judged is cut: digits that fit nothing, speech that has no words, doubtful
words in answer to a question for what is cut.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from math import inf
from typing import NamedTuple

from justemesure.calls.answers import not_understood
from justemesure.calls.call import Channel, Party, Recording, Segment, Span, Spans, Spoken, Word
from justemesure.calls.recognisers import (
    birth_date,
    card,
    digits,
    email,
    iban,
    name,
    nir,
    phone,
    postal_address,
    siren,
)
from justemesure.calls.sounds import Covered
from justemesure.calls.spoken import BREAK, Found, Token, is_measured, read
from justemesure.charter.vocabulary import Identifier

Find = Callable[[Sequence[Token]], Iterator[Found]]

RECOGNISERS: Mapping[Identifier, Find] = {
    "phone": phone.find,
    "email": email.find,
    "iban": iban.find,
    "card": card.find,
    "nir": nir.find,
    "siren": siren.find,
    "birth_date": birth_date.find,
    "postal_address": postal_address.find,
    "name": name.find,
}
_IN_DIGITS: frozenset[Identifier] = frozenset({"phone", "iban", "card", "nir", "siren"})

CUT = "[…]"
"""What stands in the text where something was cut."""

PADDING = 0.25
"""Seconds cut before the first and after the last word of what was found."""

ROUNDS = 3
"""How often at most the neighbourhoods of cuts are listened to again."""

_APART = 8.0  # seconds of silence after which nothing is continued
_BRIDGED = 0.5  # a shorter gap between two cuts is cut with them
_WITHIN = 3.0  # a shorter gap inside one number is cut with it
_HEARD_AGAIN = 6.0  # seconds around a cut
_BESIDE = 1.2  # seconds from a cut within which a number is a rest of it
_TAIL = 1.0  # seconds of speech that may follow the end of the last word
_UNHEARD = 0.8  # speech without words is cut from this length on
_AROUND_WORDS = 0.4  # seconds around a word that belong to it: its times are guesses

READ: Spoken = "fr"
"""The language that the recognisers read; in another they would find next to nothing."""

Hear = Callable[[Sequence[tuple[Channel, Spans, Party | None]]], Sequence[Segment]]
"""Transcribe some spans of each channel."""


class CannotRedact(Exception):
    """Redaction cannot be done; ``args[0]`` is the reason's name in the catalogues."""


class Redacted(NamedTuple):
    """The call without what was cut; ``cuts`` are where, on every channel."""

    recording: Recording
    segments: list[Segment]
    cuts: Spans


def redact(
    recording: Recording,
    parties: Sequence[Party],
    speech: Sequence[Spans],
    segments: Sequence[Segment] | None,
    asked: Collection[Identifier],
    hear: Hear,
) -> Redacted:
    """Cut what the charter asks for out of a call.

    Args:
        speech: where somebody speaks, on each channel.
        asked: what to cut.
        hear: listens again to what is left around a cut.

    Raises:
        CannotRedact: there are no words, or words without times.
    """
    if segments is None:
        raise CannotRedact("no-words")
    if any(segment.text and not segment.words for segment in segments):
        raise CannotRedact("no-times")
    order: Sequence[Party | None] = [None] if recording.mono else parties
    found = [*find(segments, asked), *not_understood(segments, asked)]
    found += _to_pauses(found, speech, order, segments)
    cuts = merged([*found, *_unheard(speech, order, segments)], recording.length)
    new = cuts
    for _ in range(ROUNDS):
        if not new:
            break
        left = silenced(recording, cuts, tone=False)
        again = hear(
            [
                (sound, _around(spans, new, cuts), party)
                for sound, spans, party in zip(left.channels, speech, order, strict=True)
            ]
        )
        more = merged([*find(again, asked), *_rests(again, cuts)], recording.length)
        new = tuple(span for span in more if _minus([span], cuts))
        cuts = merged([*cuts, *new], recording.length, padding=0.0)
    kept, cuts = cut_words(segments, cuts, asked, recording.length)
    return Redacted(silenced(recording, cuts), kept, cuts)


def cut_words(
    segments: Sequence[Segment], cuts: Spans, asked: Collection[Identifier], length: float
) -> tuple[list[Segment], Spans]:
    """The segments without what was cut, and the cuts that this takes.

    What is left when something is cut is read again until nothing is found in it, so that cutting
    twice is cutting once.
    """
    kept = [_without(segment, cuts) for segment in segments]
    while more := find(kept, asked):
        cuts = merged([*cuts, *merged(more, length)], length, padding=0.0)
        kept = [_without(segment, [*cuts, *more]) for segment in kept]
    return kept, cuts


def find(segments: Sequence[Segment], asked: Collection[Identifier]) -> list[Span]:
    """When something that is asked for is said, from the first to the last word of it."""
    finders = [RECOGNISERS[identifier] for identifier in sorted(asked)]
    if _IN_DIGITS & set(asked):
        finders.append(digits.find)
    spans: list[Span] = []
    for strand in _strands(segments):
        tokens = read(strand.text)
        for finder in finders:
            for found in finder(tokens):
                spans += strand.when(found)
    return sorted(set(spans))


class _Strand:
    """What one party says, or all that is said, as one text that knows when its words are said."""

    def __init__(self, segments: Sequence[Segment]) -> None:
        parts: list[str] = []
        self._words: list[tuple[int, int, Word]] = []
        at, end = 0, None
        for segment in segments:
            if end is not None:
                joint = f"\n{BREAK}\n" if segment.start - end > _APART else "\n"
                parts.append(joint)
                at += len(joint)
            for word in segment.words:
                parts.append(word.text)
                self._words.append((at, at + len(word.text), word))
                at += len(word.text)
            end = max(end or 0.0, segment.end)
        self.text = "".join(parts)

    def when(self, found: Found) -> list[Span]:
        """The times of the words that something found touches, gaps of a moment closed."""
        words = [
            word
            for start, end, word in self._words
            if start < found.end and found.start < end and word.text.strip() != CUT
        ]
        return list(_joined([Span(word.start, word.end) for word in words], _WITHIN))


def _strands(segments: Sequence[Segment]) -> Iterator[_Strand]:
    """Each party's words alone, since turns interrupt numbers; and all, since questions tell."""
    ordered = sorted(segments, key=lambda segment: (segment.start, segment.end))
    parties = {segment.party for segment in ordered}
    if len(parties) > 1:
        for party in sorted(parties, key=str):
            yield _Strand([segment for segment in ordered if segment.party == party])
    yield _Strand(ordered)


def _to_pauses(
    found: Sequence[Span],
    speech: Sequence[Spans],
    order: Sequence[Party | None],
    segments: Sequence[Segment],
) -> list[Span]:
    """The rest of the speech in which something found ends, up to the next word or pause.

    The times of words are guesses, and the last one of a sentence often ends too early.
    """
    rests: list[Span] = []
    for spans, party in zip(speech, order, strict=True):
        starts = [w.start for s in segments if s.party == party for w in s.words]
        for one in found:
            after = min((start for start in starts if start >= one.end), default=inf)
            rests += [
                Span(one.end, float(min(span.end, after, one.end + _TAIL)))
                for span in spans
                if span.start <= one.end < span.end
            ]
    return rests


def _unheard(
    speech: Sequence[Spans], order: Sequence[Party | None], segments: Sequence[Segment]
) -> Iterator[Span]:
    """Speech for which there are no words: nobody can say that it holds nothing personal."""
    for spans, party in zip(speech, order, strict=True):
        words = _joined(
            [
                Span(word.start - _AROUND_WORDS, word.end + _AROUND_WORDS)
                for segment in segments
                if segment.party == party
                for word in segment.words
            ],
            0.0,
        )
        yield from (span for span in _minus(spans, words) if span.length >= _UNHEARD)


def _around(speech: Spans, new: Spans, cuts: Spans) -> Spans:
    """The speech that is left near new cuts, which is listened to again."""
    near = _joined([Span(cut.start - _HEARD_AGAIN, cut.end + _HEARD_AGAIN) for cut in new], 0.0)
    left = _minus(speech, cuts)
    pieces = [
        Span(max(piece.start, span.start), min(piece.end, span.end))
        for piece in left
        for span in near
        if piece.start < span.end and span.start < piece.end
    ]
    return tuple(piece for piece in pieces if piece.length > 0.1)


def _rests(again: Sequence[Segment], cuts: Spans) -> Iterator[Span]:
    """Numbers that begin or end beside a cut: what its times, which are guesses, left over."""
    for strand in _strands(again):
        tokens = read(strand.text)
        for at, token in enumerate(tokens):
            if not token.digits or is_measured(tokens, at):
                continue
            for said in strand.when(Found(token.start, token.end)):
                if any(
                    said.start - cut.end < _BESIDE and cut.start - said.end < _BESIDE
                    for cut in cuts
                ):
                    yield said


def _without(segment: Segment, cuts: Iterable[Span]) -> Segment:
    """A segment in which one mark stands for each run of words that are cut."""
    words: list[Word] = []
    spans = list(cuts)
    for pieces in _whole(segment.words):
        if not any(_is_cut(piece, spans) for piece in pieces):
            words += pieces
            continue
        first, last = pieces[0], pieces[-1]
        space = first.text[: len(first.text) - len(first.text.lstrip())]
        if words and words[-1].text.strip() == CUT:
            words[-1] = words[-1]._replace(end=last.end)
        else:
            words.append(Word(first.start, last.end, f"{space}{CUT}", 1.0))
    return segment._replace(text="".join(word.text for word in words), words=tuple(words))


def _whole(words: Sequence[Word]) -> list[list[Word]]:
    """Words with their pieces, « c » and « 'est », of which only the first follows a space."""
    found: list[list[Word]] = []
    for word in words:
        if found and not word.text[:1].isspace():
            found[-1].append(word)
        else:
            found.append([word])
    return found


def _is_cut(word: Word, cuts: Iterable[Span]) -> bool:
    """Whether at least half of a word's time is cut."""
    if word.text.strip() == CUT:
        return True
    middle = (word.start + word.end) / 2
    return any(cut.start <= middle <= cut.end for cut in cuts)


def merged(spans: Iterable[Span], length: float, *, padding: float = PADDING) -> Spans:
    """Spans widened by ``padding``, inside the call, in order, with small gaps closed."""
    wider = [
        Span(round(max(0.0, s.start - padding), 3), round(min(length, s.end + padding), 3))
        for s in spans
    ]
    return _joined(wider, _BRIDGED)


def _joined(spans: Iterable[Span], gap: float) -> Spans:
    joined: list[Span] = []
    for span in sorted(spans):
        if joined and span.start - joined[-1].end <= gap:
            joined[-1] = Span(joined[-1].start, max(joined[-1].end, span.end))
        else:
            joined.append(span)
    return tuple(joined)


def _minus(spans: Iterable[Span], others: Sequence[Span]) -> list[Span]:
    """What is left of spans outside others, which are in order without overlap."""
    left: list[Span] = []
    for span in spans:
        start = span.start
        for other in others:
            if other.end <= start or other.start >= span.end:
                continue
            if other.start > start:
                left.append(Span(start, other.start))
            start = max(start, other.end)
        if start < span.end:
            left.append(Span(start, span.end))
    return left


def silenced(recording: Recording, cuts: Spans, *, tone: bool = True) -> Recording:
    """The recording, as long as before, with a soft tone (or nothing) in place of the cuts."""
    covered = tuple(Covered(channel, cuts, tone=tone) for channel in recording.channels)
    return recording._replace(channels=covered)
