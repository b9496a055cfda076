"""A charter's values in words: dates, durations and words of closed lists, in both languages."""

from collections.abc import Sequence
from datetime import date, time
from decimal import Decimal

from justemesure.charter.values import Delay, Duration, Hours, Rate, Volume
from justemesure.i18n import Language, catalogue, message

PLAIN = (Duration, Delay, Rate, Volume, Hours)
"""Values that are written in one piece, not as a block of fields."""

# Lists of which one item is enough: « or » between them, where « and » would ask for all.
_EITHER = frozenset(
    ["Population.within", "Population.relation", "Objection.during_call", "Measure.phrases"]
)
_COUNTRIES = frozenset(
    ["Organisation.country", "Hosting.country", "Processor.country", "Processor.support_from"]
)


def say(
    value: object, field: str, language: Language, *, words: frozenset[str] = frozenset()
) -> str:
    """One value as it reads in a sentence.

    Args:
        field: ``Record.attribute``, which picks among homonyms.
        words: the closed list of the field; any other text is the author's own.
    """
    if isinstance(value, tuple):
        items = [say(item, field, language, words=words) for item in value]
        return listed(items, language, last=last_joint(field))
    if isinstance(value, Duration):
        unit = f"unit.{value.unit}.{grammatical_number(value.amount, language)}"
        return f"{value.amount} {message(language, 'values', unit)}"
    if isinstance(value, Delay):
        return message(language, "values", "delay", value=say(value.wait, field, language))
    if isinstance(value, Rate):
        return message(language, "values", "rate", percent=decimal(value.percent, language))
    if isinstance(value, Volume):
        name = "volume-per-person" if value.per_person else "volume"
        name += f".{grammatical_number(value.calls, language)}"
        per = message(language, "values", f"per.{value.per}")
        return message(language, "values", name, calls=value.calls, per=per)
    if isinstance(value, Hours):
        start, end = f"{value.start:%H:%M}", f"{value.end:%H:%M}"
        return message(language, "values", "hours", start=start, end=end)
    if isinstance(value, time):
        return f"{value:%H:%M}"
    if isinstance(value, date):
        return day(value, language)
    text = str(value)
    return word(text, field, language) if text in words else _own(text, field, language)


def _own(text: str, field: str, language: Language) -> str:
    """The author's own text; a country code, or a lone asterisk, in words."""
    told = catalogue(language, "values")
    if field in _COUNTRIES:
        return told.get(f"country.{text}") or on_one_line(text)
    return (told.get(f"everything.{field}") if text == "*" else None) or on_one_line(text)


def grammatical_number(count: int, language: Language) -> str:
    """Which form goes with a number; in French nought is singular too."""
    return "one" if count == 1 or (count == 0 and language == "fr") else "many"


def last_joint(field: str) -> str:
    """What stands before the last item of a list of that field."""
    return "or" if field in _EITHER else "and"


def on_one_line(text: str) -> str:
    """The author's own text: no line of it may pass for another sentence of the charter."""
    return " ".join(line.strip() for line in text.splitlines())


def word(written: str, field: str, language: Language) -> str:
    """A word of a closed list as a person reads it."""
    words = catalogue(language, "words")
    return words.get(f"{field}.{written}") or words[written]


def day(value: date, language: Language) -> str:
    month = message(language, "values", f"month.{value.month}")
    number = message(language, "values", "first-of-month") if value.day == 1 else value.day
    return message(language, "values", "date", day=number, month=month, year=value.year)


def decimal(value: float, language: Language) -> str:
    """A number without needless zeros, with the language's decimal mark."""
    text = f"{Decimal(str(value)).normalize():f}"
    return text.replace(".", ",") if language == "fr" else text


def listed(items: Sequence[str], language: Language, *, last: str = "and") -> str:
    """``a, b and c``, or ``a, b or c``"""
    if len(items) < 2:
        return "".join(items)
    return ", ".join(items[:-1]) + message(language, "values", last) + items[-1]
