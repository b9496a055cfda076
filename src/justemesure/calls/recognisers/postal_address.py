"""Postal addresses: a street with what stands around it, a postcode with its town."""

import re
from collections.abc import Iterator, Sequence

from justemesure.calls.spoken import Found, Token, words_before

_STREETS = frozenset(
    "rue avenue boulevard bd impasse allee allees chemin place quai route cours square "
    "residence lotissement hameau lieu-dit batiment passage faubourg sentier rond-point "
    "esplanade promenade venelle ruelle traverse mail chaussee montee cite villa clos ferme "
    "manoir domaine pavillon tour zone za zi".split()
)
# Words that are streets by themselves only; « en cours », « sur place » are not.
_OFTEN = frozenset(
    "place cours passage mail route cite villa clos residence batiment ferme domaine "
    "pavillon tour zone za zi".split()
)
_LINKS = frozenset("de du des d' la le les l' a au aux en et sur sous saint sainte st ste".split())
_STOPS = frozenset(
    "et est c' j' je il elle on nous vous qui que pour mais donc merci voila oui non alors ou avec"
    " dans depuis pas bloquee barree s' votre mon ma mes y n'".split()
)
_HOME = re.compile(r"habite|demeur|domicil|adresse|resid|livr|loge|deplac|envoy|demenag")
_POSTCODE = re.compile(r"(?:0[1-9]|[1-8]\d|9[0-5]|97|98)\d{3}")
_ASKED = re.compile(r"code postal|adresse|habit|ville|domicil")
_NEAR = 16
_SOON = 6  # tokens between a street and its postcode
_NAME = 6  # words of a street's name


def find(tokens: Sequence[Token]) -> Iterator[Found]:
    for at, token in enumerate(tokens):
        if token.word in _STREETS:
            first = _number_before(tokens, at)
            last = _name_after(tokens, at)
            known = (
                first < at
                or _HOME.search(words_before(tokens, at, _NEAR))
                or _leads_to_postcode(tokens, last)
            )
            named = last > at and any(t.capital for t in tokens[at + 1 : last + 1])
            if last > at and (known or (named and token.word not in _OFTEN)):
                end = _town_after(tokens, _number_after(tokens, last))
                yield Found(tokens[first].start, tokens[end].end)
    for at, token in enumerate(tokens[:-1]):
        if token.word == "bp" and tokens[at + 1].digits:
            yield Found(token.start, tokens[at + 1].end)
    for first, last in _postcodes(tokens):
        town = _town(tokens, last + 1)
        before = tokens[first - 1] if first else None
        if before is not None and before.word == "," and first > 1 and tokens[first - 2].capital:
            yield Found(tokens[first - 2].start, tokens[last].end)  # « à Brest, 29200 »
        if town > last or _ASKED.search(words_before(tokens, first, _NEAR)):
            yield Found(tokens[first].start, tokens[town].end)


def _number_before(tokens: Sequence[Token], street: int) -> int:
    """Where the number of the house begins, or the street if it has none."""
    at = street - 1
    while (
        at >= 0
        and street - at <= 4
        and tokens[at].word in {",", "bis", "bisse", "bisses", "ter", "quater", "b", "-"}
    ):
        at -= 1
    if at >= 0 and tokens[at].digits:
        if at > 1 and tokens[at - 1].word in {"-", "/"} and tokens[at - 2].digits:
            return at - 2
        return at
    return street


def _name_after(tokens: Sequence[Token], street: int) -> int:
    """The last word of a street's name: links, words with a capital, or the next few words."""
    last, words = street, 0
    for at in range(street + 1, min(street + 1 + 2 * _NAME, len(tokens))):
        token = tokens[at]
        if token.word in _STOPS or not token.word[0].isalnum():
            break
        if token.digits and last > street and not token.said and len(token.digits) > 2:
            break
        if token.word in _LINKS:
            words += 0
        else:
            words += 1
            last = at
        if words == _NAME or (words > 1 and not token.capital and not token.digits):
            break
    return last


def _leads_to_postcode(tokens: Sequence[Token], last: int) -> bool:
    """Whether a postcode follows soon, in the same breath: « …, bâtiment C, 31000 Toulouse »."""
    for at in range(last + 1, min(last + 1 + _SOON, len(tokens))):
        if _postcode(tokens, at) is not None:
            return True
        if tokens[at].word in _STOPS | {".", "?", "\n", "\f"}:
            return False
    return False


def _number_after(tokens: Sequence[Token], last: int) -> int:
    """The end of « …, numéro 8 » or of « BP 40 », if that follows."""
    for size in (1, 2, 3):
        near = tokens[last + 1 : last + 1 + size]
        if len(near) == size and near[-1].digits:
            joins = {token.word for token in near[:-1]}
            return last + size if size > 1 and joins <= {",", "numero", "n", "au"} else last
    return last


def _town_after(tokens: Sequence[Token], last: int) -> int:
    """The end of « …, 35 700 Rennes » or « …, à Rennes », if that follows."""
    at = last + 1
    while at < len(tokens) and tokens[at].word in {",", ".", "\n", "-", "et", "c'", "est"}:
        at += 1
    code = _postcode(tokens, at)
    if code is not None:
        return _town(tokens, code + 1)
    town = _town(tokens, at)
    return town if town >= at else last


def _postcodes(tokens: Sequence[Token]) -> Iterator[tuple[int, int]]:
    for at in range(len(tokens)):
        last = _postcode(tokens, at)
        if last is not None:
            yield at, last


def _postcode(tokens: Sequence[Token], at: int) -> int | None:
    """The last token of a postcode that begins at a place: « 35700 », « 35 700 », « 06 200 »."""
    digits, joined = "", at
    for last in range(at, min(at + 5, len(tokens))):
        token = tokens[last]
        if token.digits:
            digits += token.digits
            joined = last
        elif token.word not in {",", "-"} or not digits:
            return None
        if len(digits) >= 5:
            break
    return joined if _POSTCODE.fullmatch(digits) else None


def _town(tokens: Sequence[Token], at: int) -> int:
    """The last token of a town that begins at a place, or the token before it."""
    last = at - 1
    while at < len(tokens) and tokens[at].word in {",", "a", "et", "-"}:
        at += 1
    while at < len(tokens) and (
        tokens[at].capital or (tokens[at].word in _LINKS | {"-", "cedex"} and last >= 0)
    ):
        if tokens[at].capital and tokens[at].word in _STOPS | {"est-ce"}:
            break
        if tokens[at].capital or tokens[at].word == "cedex":
            last = at
        at += 1
    follows = tokens[last + 1].digits if last + 1 < len(tokens) else ""
    if tokens[last].capital and 1 <= len(follows) <= 2:  # « Paris 11 »
        return last + 1
    return last
