"""Syllables of French words as they are usually said: « je parle » is two, « client » two.

There is no dictionary: vowels are counted by the rules of spelling. An « e » that ends a word is
mute, as are that of « -ent » where it is a verb's and one between two single consonants
(« virement » is two). What spelling cannot tell is listed.
"""

import re
import unicodedata

_VOWEL = "aeiouyàâäéèêëîïôöùûüœæ"
_ELIDED = frozenset(["c", "d", "j", "l", "m", "n", "s", "t", "qu"])
_LISTED = {"monsieur": 2, "messieurs": 2, "pays": 2, "paysage": 3, "août": 1, "femme": 1, "eue": 1}
_LISTED |= {"faisons": 2, "faisait": 2, "est-ce": 1, "aujourd'hui": 3, "presque": 2}

_MUTE_END = re.compile(r"(?:(?<=[qg])ue|(?<=.)e)s?$")
_MUTE_INSIDE = re.compile(rf"(?<=[{_VOWEL}][^{_VOWEL}])e(?=[^{_VOWEL}x][{_VOWEL}])")
_DOUBLED = re.compile(rf"([^{_VOWEL}])\1(?=ement)|rs(?=ement)")
# Words in -ent, besides those in -ment and -ient, that are no verb's: their end is said.
_NOUNS = re.compile(
    r"(?:[^v]i|[^aeiouàâéèêîôûm]?m|qu|évid|préc[ée]d|accid|incid|présid|résid|dis|abs|prés|réc|déc"
    r"|innoc|souv|tal|cont|arg|ag|urg|intellig|différ|cohér|appar|par|acc|perman|pertin|compét"
    r"|adolesc|excell|viol|insol|sil|excéd|auv|couv|^v|^d|^c|^g|^l|^s)ent$"
)
_VERBS = re.compile(r"^(?:aim|nomm|form|confirm|ferm|consomm|estim|exprim|résum|affirm)ent$")
_GLIDE = "(?:eau|au|eu|en|on|an|oi|ou|[aeoéèêœu])"
_SOUND = re.compile(
    rf"(?:(?<=q)u|(?<=g)u(?=[eiéèêy]))|(?P<one>eau|œu|oeu|ou[iaéèe](?:n)?|uei|[ei]?uil|ou|ui"
    rf"|[iy]{_GLIDE}|oi|oî|aî|ai|au|ei|eu|eû|où|u[aeéè]|[aeou]y(?=[^{_VOWEL}]|$)|[{_VOWEL}])"
)
_TWO = re.compile(r"[bcdfgptv][lr](?=i[aeoéèêu]|ou[aeéè]|u[aeéè])")  # « cli-ent », « cru-el »

_ONES = (2, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 2, 1, 1, 2, 2, 2)  # zéro … dix-neuf
_TENS = {2: 1, 3: 1, 4: 2, 5: 2, 6: 2, 8: 3}


def syllables(word: str) -> int:
    """How many syllables a word, or a number in digits, has; none in « l' » or « qu' »."""
    word = unicodedata.normalize("NFC", word.casefold()).replace("’", "'")
    if word in _LISTED:
        return _LISTED[word]
    if word.isdecimal():
        return _number(word)
    if "'" in word:
        return sum(syllables(part) for part in word.split("'") if part)
    if "-" in word:
        eighty = word.startswith("quatre-vingt")  # its « e » is said
        return sum(syllables(part) for part in word.split("-") if part) + eighty
    return 0 if word in _ELIDED else max(1, _spelt(word))


def _spelt(word: str) -> int:
    apart = len(_TWO.findall(word))
    if word.endswith("ent"):
        verb = word.endswith(("aient", "oient")) or _VERBS.match(word) or not _NOUNS.search(word)
        if verb and len(word) > 4:
            word = word[:-3]
    elif len(word) > 2:
        word = _MUTE_END.sub("", word)
    word = _MUTE_INSIDE.sub("", _DOUBLED.sub(lambda found: found[0][0], word))
    return sum(1 for sound in _SOUND.finditer(word) if sound["one"]) + apart


def _number(digits: str) -> int:
    """A number as it is said; a long one, or one that begins with 0, is read out in pairs."""
    if len(digits) > 6 or (digits[0] == "0" and len(digits) > 1):
        pairs = (digits[at : at + 2] for at in range(0, len(digits), 2))
        return sum(2 * (pair[0] == "0" and len(pair) == 2) + _hundred(int(pair)) for pair in pairs)
    thousands, rest = divmod(int(digits), 1000)
    said = (_thousand(thousands) if thousands > 1 else 0) + (1 if thousands else 0)
    return said + (_thousand(rest) if rest or not thousands else 0)


def _thousand(value: int) -> int:
    hundreds, rest = divmod(value, 100)
    said = (_ONES[hundreds] if hundreds > 1 else 0) + (1 if hundreds else 0)
    return said + (_hundred(rest) if rest or not hundreds else 0)


def _hundred(value: int) -> int:
    if value < 20:
        return _ONES[value]
    ten, rest = divmod(value, 10)
    if ten in (7, 9):  # soixante-dix, quatre-vingt-dix
        ten, rest = ten - 1, rest + 10
    joined = 1 if rest in (1, 11) and ten != 8 else 0  # « vingt et un »
    return _TENS[ten] + joined + (_ONES[rest] if rest else 0)
