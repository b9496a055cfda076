"""French as it is transcribed → tokens in which numbers are digits, however they were said.

« Zéro six, trente-neuf », ``06 39`` and ``0639`` are then alike. Recognisers read tokens; what
they find is told in characters of the text that was read.
"""

import re
import unicodedata
from collections.abc import Collection, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from text_to_num import find_numbers  # type: ignore[attr-defined]  # it names no exports

BREAK = "\f"
"""Put into a text where what follows cannot continue what comes before."""


class Token(NamedTuple):
    """A word, a number, a punctuation mark or the end of a turn (``\\n``).

    ``word`` is folded: lower case, no accents. ``digits`` is set in a number, « 06 » keeps its
    zero. ``said`` when the number was in words, ``capital`` when the word begins with one.
    """

    start: int
    end: int
    word: str
    digits: str = ""
    said: bool = False
    capital: bool = False


class Found(NamedTuple):
    """From ``start`` to ``end``, in characters of the text."""

    start: int
    end: int


class Run(NamedTuple):
    """Numbers in a row: their places among the tokens, and their digits put together."""

    places: tuple[int, ...]
    digits: str


_TOKEN = re.compile(r"[\n\f]|\d+|[^\W\d_]+(?:-[^\W\d_]+)*['’]?|[^\s]")
_MONTH = (
    "janvier|fevrier|mars|avril|mai|juin|juillet|aout|septembre|octobre|novembre|decembre"
    "|janv|fev|avr|juil|sept|oct|nov|dec"
)
MONTHS = frozenset(_MONTH.split("|"))
_UNITS = frozenset(
    "euro euros € eur centimes centime dollars % pourcent h heure heures min minute minutes "
    "seconde secondes jour jours semaine semaines mois an ans annee annees fois km kilometre "
    "kilometres m metre metres cm mm kg kilo kilos kilogrammes gramme grammes litre litres go "
    "mo giga gigas mega megas watts kwh degres degre points personnes personne pieces piece "
    "exemplaires exemplaire colis articles unites lignes postes clients appels places etages "
    "salaries mensualites millions milliards mille echeances kilowattheures kilowatts volts".split()
)
_PUNCTUATION = frozenset(",.-–—…/;()+*\n")
_HESITATIONS = frozenset(
    "euh heu hum hm mm ben bah alors puis ensuite donc voila oui ouais ok bon hein pardon non"
    " attendez espace tiret double encore".split()
)
STRICT = _PUNCTUATION | _HESITATIONS
"""What may stand between two numbers of one enumeration."""
LOOSE = STRICT | frozenset(
    "et c' est le d' accord tres bien point virgule apres cle chiffre pour finir enfin".split()
)
"""What may stand between two parts of one number that is known by its form."""
_GAP = 5  # tokens between two numbers of a run, at most


def fold(text: str) -> str:
    """Lower case, without accents, straight apostrophes."""
    apart = unicodedata.normalize("NFD", text.casefold().replace("’", "'"))
    return "".join(c for c in apart if not unicodedata.combining(c))


class _Heard:
    """A token as ``text_to_num`` wants it."""

    def __init__(self, word: str, *, number: bool) -> None:
        self._word, self._number = word, number

    def text(self) -> str:
        return self._word

    def nt_separated(self, _previous: object) -> bool:
        return self._number

    def not_a_number_part(self) -> bool:
        return self._number


def read(text: str) -> tuple[Token, ...]:
    """The tokens of a text; a number said in several words is one."""
    found = list(_TOKEN.finditer(text))
    words = [fold(match[0]) or match[0] for match in found]  # an accent alone folds to nothing
    heard = [
        _Heard("zéro" if word == "zero" else match[0].casefold(), number=word.isdigit())
        for match, word in zip(found, words, strict=True)
    ]
    numbers = {number.start: number for number in find_numbers(heard, "fr", 0)}
    tokens: list[Token] = []
    at = 0
    while at < len(found):
        match, number = found[at], numbers.get(at)
        last = at + 1
        if number is not None and number.end > at and words[at] != "une":
            digits, last = re.sub(r"\D", "", number.text), number.end
            word = " ".join(words[at:last])
            tokens.append(Token(match.start(), found[last - 1].end(), word, digits, said=True))
        else:
            digits = match[0] if match[0].isdecimal() else ""
            capital = match[0][0].isupper()
            tokens.append(Token(match.start(), match.end(), words[at], digits, capital=capital))
        at = last
    return tuple(_without_articles(tokens))


def _without_articles(tokens: Sequence[Token]) -> Iterator[Token]:
    """« Un » is a number only beside another."""
    for at, token in enumerate(tokens):
        if token.word == "un" and not (_number_near(tokens, at, 1) or _number_near(tokens, at, -1)):
            yield token._replace(digits="", said=False)
        else:
            yield token


def _number_near(tokens: Sequence[Token], at: int, way: int) -> bool:
    for other in tokens[at + way : at + 4 * way if at + 4 * way >= 0 else None : way]:
        if other.digits:
            return True
        if other.word not in STRICT:
            return False
    return False


def is_unit(token: Token) -> bool:
    """Whether a word says what the number before it counts."""
    return token.word in _UNITS


def is_measured(tokens: Sequence[Token], at: int) -> bool:
    """Whether the number at a place counts something or tells a date or a time."""
    after = tokens[at + 1].word if at + 1 < len(tokens) else ""
    before = tokens[at - 1].word if at else ""
    then = tokens[at + 2] if at + 2 < len(tokens) else None
    if after == "fois" and then is not None and then.digits:
        return False  # « trois fois zéro » dictates
    if after in _UNITS or after in MONTHS or before in MONTHS or _in_date(tokens, at):
        return True
    if after == "pour" and then is not None and then.digits == "100":
        return True
    if before in {"h", "heures", "heure", "euros", "€", "virgule"} and len(tokens[at].digits) <= 2:
        return True
    if ":" in (after, before) and len(tokens[at].digits) <= 2:
        # A time; but a colon also announces: « mon numéro : 06 12 ».
        beside = then if after == ":" else (tokens[at - 2] if at > 1 else None)
        if beside is not None and beside.digits and len(beside.digits) <= 2:
            return True
    if after == "," and then is not None and then.digits and len(tokens) > at + 3:
        return not tokens[at].said and not then.said and tokens[at + 3].word in _UNITS
    return False


def _in_date(tokens: Sequence[Token], at: int) -> bool:
    """Whether a number is a part of a date in figures, « 12/03/2027 »."""
    for first in (at, at - 2, at - 4):
        part = tokens[max(0, first) : first + 5]
        if first < 0 or len(part) < 5 or part[1].word != part[3].word:
            continue
        day, month, year = part[0].digits, part[2].digits, part[4].digits
        if not (day and month and year and part[1].word in {"/", "-", "."}):
            continue
        short = part[1].word == "/" and len(year) == 2
        if 1 <= int(day) <= 31 and 1 <= int(month) <= 12 and (len(year) == 4 or short):
            return True
    return False


def runs(tokens: Sequence[Token], joins: Collection[str]) -> Iterator[Run]:
    """Numbers in a row with nothing but ``joins`` between them; none that counts something."""
    numbers = [
        at for at, token in enumerate(tokens) if token.digits and not is_measured(tokens, at)
    ]
    if not numbers:
        return
    run = [numbers[0]]
    for before, after in pairwise(numbers):
        between = tokens[before + 1 : after]
        if len(between) > _GAP or any(token.word not in joins for token in between):
            yield _run(tokens, run)
            run = []
        run.append(after)
    yield _run(tokens, run)


def _run(tokens: Sequence[Token], places: Sequence[int]) -> Run:
    return Run(tuple(places), "".join(tokens[at].digits for at in places))


def windows(run: Run, tokens: Sequence[Token], least: int, most: int) -> Iterator[Run]:
    """The parts of a run that have from ``least`` to ``most`` digits, whole numbers only."""
    for first in range(len(run.places)):
        digits = ""
        for last in range(first, len(run.places)):
            digits += tokens[run.places[last]].digits
            if len(digits) > most:
                break
            if len(digits) >= least:
                yield Run(run.places[first : last + 1], digits)


def extent(run: Run, tokens: Sequence[Token]) -> Found:
    """Where a run stands in the text."""
    return Found(tokens[run.places[0]].start, tokens[run.places[-1]].end)


def words_before(tokens: Sequence[Token], at: int, count: int) -> str:
    """The ``count`` tokens before a place, as a text; nothing from beyond a break."""
    near: list[str] = []
    for token in reversed(tokens[max(0, at - count) : at]):
        if token.word == BREAK:
            break
        near.append(token.word)
    return " ".join(reversed(near)).replace("' ", "'")
