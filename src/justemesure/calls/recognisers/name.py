"""People's names where a call tells them: after a title, a greeting, a question, or spelled.

A name that nothing announces is not found: there is no list of names here, and the small models
of French that were tried take every « Bonjour » for one. What has been found once is found
wherever it is said again with a capital.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import groupby

from justemesure.calls.spoken import Found, Token, words_before

_TITLES = frozenset(
    "monsieur madame mademoiselle messieurs mesdames mr mme mlle maitre docteur".split()
)
_LINKS = frozenset("le la de du des d' l' van von ben el al da di dos saint -".split())
_SAID = re.compile(
    r"(?:moi ?,? c'est|m'appelle|s'appelle|nomme|nom (?:c'est|est)|nom de (?:famille|jeune fille)"
    r"(?:,| c'est| est)?|au nom de|(?:mon|son|votre|leur) (?:pre)?nom|prenom(?:,| c'est| est)?"
    r"|de la part de|je suis|ici|c'est a|signe|epouse|nee|veuve|parler (?:a|avec)|passe"
    r"|titulaire(?: est| c'est)?|dossier de|passez-moi|j'ai eu|collegue|conseillere?"
    r"|technicien(?:ne)?|mari|femme|fils|fille|frere|soeur|pere|mere|compagne|compagnon"
    r"|interlocut(?:eur|rice)|contact|responsable|chez|demand(?:er|ez|erez)(?: a)?) ?$"
)
_ASKED = re.compile(
    r"(?:votre|vos|quel|le|son) (?:pre)?noms?\b|nom de famille|qui est a l'appareil"
    r"|de la part de qui|nom et prenom|epeler|nom de jeune fille"
)
_AFTER = re.compile(
    r"(?:,? ?a votre (?:ecoute|service)|,? ?a l'appareil|,? ?du service|,? ?conseill)"
)
_NOT = frozenset(
    "bonjour bonsoir oui non alors merci je j' c' ce il elle on nous vous d' l' le la les un une et"
    " mais donc voila bien tres pour sur dans est a au euh ah oh eh allo pardon parfait si mon ma"
    " votre vos comment que qui quoi quel quelle y en attendez tout bon ok ca cela cet cette notre"
    " excusez desole exact exactement tenez ici la-bas n' s' m' t' qu' monsieur madame mademoiselle"
    " absolument effectivement entendu daccord permettez quand pourquoi avec sans par du des de"
    " lundi mardi mercredi jeudi vendredi samedi dimanche janvier fevrier mars avril mai juin"
    " juillet aout septembre octobre novembre decembre".split()
)
_INVERTED = ("-moi", "-nous", "-vous", "-le", "-la", "-les", "-lui", "-y", "-en", "-ce", "-je")
_ANSWER = 14  # tokens of an answer that is cut whole
_BETWEEN = frozenset(  # what may stand between two letters that are spelled
    ", . - comme deux tiret espace apostrophe accent aigu grave circonflexe trema cedille"
    " majuscule".split()
) | {"\n"}
_SPELLED = 3  # letters in a row that spell something
_LONGEST = 6
_REPEATED = 3  # letters of a name that is looked for elsewhere


def find(tokens: Sequence[Token]) -> Iterator[Found]:
    places: set[int] = set()
    for found in (_announced, _before, _answered, _spelled, _double):
        places |= found(tokens)
    known = {
        tokens[at].word
        for at in places
        if tokens[at].capital and len(tokens[at].word) >= _REPEATED and tokens[at].word not in _NOT
    }
    places |= {at for at, t in enumerate(tokens) if t.capital and t.word in known}
    for _, together in groupby(enumerate(sorted(places)), lambda pair: pair[1] - pair[0]):
        group = [at for _, at in together]
        if tokens[group[-1]].word == ",":
            group.pop()
        if group:
            yield Found(tokens[group[0]].start, tokens[group[-1]].end)


def _announced(tokens: Sequence[Token]) -> set[int]:
    """After « monsieur », « je m'appelle », « au nom de »."""
    found: set[int] = set()
    for at, token in enumerate(tokens):
        if token.word in _TITLES or (
            token.word == "m" and at + 1 < len(tokens) and tokens[at + 1].word == "."
        ):
            start = at + 1
            while start < len(tokens) and tokens[start].word == ".":
                start += 1
            found |= _name(tokens, start)
        elif token.capital and _SAID.search(words_before(tokens, at, 6)):
            found |= _name(tokens, at)
    return found


def _before(tokens: Sequence[Token]) -> set[int]:
    """Before « à votre écoute », « à l'appareil »."""
    found: set[int] = set()
    for at, token in enumerate(tokens):
        if not token.capital or token.word in _NOT:
            continue
        after = " ".join(t.word for t in tokens[at + 1 : at + 7]).replace("' ", "'")
        if _AFTER.match(after) or _AFTER.match(" ".join(after.split()[1:])):
            found |= _name(tokens, at)
    return found


def _answered(tokens: Sequence[Token]) -> set[int]:
    """In the turn that follows « votre nom ? »."""
    found: set[int] = set()
    for at, token in enumerate(tokens):
        if token.word != "\n" or not _ASKED.search(words_before(tokens, at, 14)):
            continue
        end = next((n for n in range(at + 1, len(tokens)) if tokens[n].word in "\n\f"), len(tokens))
        turn = words_before(tokens, at, 14).rsplit("\n", 1)[-1]
        if end - at <= _ANSWER and _ASKED.search(
            turn
        ):  # a name may have been written down as any words
            found |= set(range(at + 1, end))
        for place in range(at + 1, min(at + 12, len(tokens))):
            word = tokens[place]
            if word.word in {"\n", "\f"} and place > at + 3:
                break
            if word.capital and word.word not in _NOT:
                found |= _name(tokens, place)
    return found


def _double(tokens: Sequence[Token]) -> set[int]:
    """Two words with capitals side by side, which French keeps for names: « Karim Benali ».

    Names of firms and of places are cut with them, in doubt.
    """
    found: set[int] = set()
    for at in range(len(tokens) - 1):
        pair = tokens[at : at + 2]
        if all(t.capital and len(t.word) > 1 and not _is_ordinary(t.word) for t in pair):
            found |= {at, at + 1}
    return found


def _is_ordinary(word: str) -> bool:
    """Whether a word with a capital opens a sentence rather than names: « Passez-moi »."""
    return word in _NOT or word.endswith(_INVERTED)


def _spelled(tokens: Sequence[Token]) -> set[int]:
    """« g, a, r, n », « deux l », « n comme Nicole »."""
    found: set[int] = set()
    letters: list[int] = []
    for at, token in enumerate([*tokens, Token(0, 0, "\f")]):
        if _is_letter(token):
            letters.append(at)
        elif token.word in _BETWEEN or (
            token.digits == "2" or (at and tokens[at - 1].word == "comme")
        ):
            continue
        else:
            if len(letters) >= _SPELLED:
                found |= set(range(letters[0], letters[-1] + 1))
                if letters[-1] + 2 < len(tokens) and tokens[letters[-1] + 1].word == "comme":
                    found |= {letters[-1] + 1, letters[-1] + 2}
            letters = []
    return found


def _is_letter(token: Token) -> bool:
    return len(token.word) == 1 and token.word.isalpha()


def _name(tokens: Sequence[Token], at: int) -> set[int]:
    """The places of a name that begins at a place: words with a capital, and what links them."""
    found: list[int] = []
    for place in range(at, min(at + _LONGEST, len(tokens))):
        token = tokens[place]
        if token.capital and (token.word not in _NOT or token.word in _LINKS):
            found.append(place)
        elif token.word in _LINKS | {"'"} or (
            token.word == "," and found and place + 1 < len(tokens) and tokens[place + 1].capital
        ):
            continue
        else:
            break
    named = [place for place in found if tokens[place].word not in _LINKS]
    return set(range(at, max(named) + 1)) if named else set()
