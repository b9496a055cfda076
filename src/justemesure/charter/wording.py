"""A charter's values in words: dates, durations and words of closed lists, in both languages."""

from collections.abc import Sequence
from datetime import date, time
from decimal import Decimal

from justemesure.charter.values import Delay, Duration, Hours, Rate, Volume
from justemesure.i18n import Language, catalogue, message

PLAIN = (Duration, Delay, Rate, Volume, Hours)
"""Values that are written in one piece, not as a block of fields."""


def say(value: object, field: str, language: Language, *, closed: bool) -> str:
    """One value as it reads in a sentence.

    Args:
        field: ``Record.attribute``, which picks among homonyms.
        closed: whether the field holds words of a closed list, and not the author's own.
    """
    if isinstance(value, tuple):
        return listed([say(item, field, language, closed=closed) for item in value], language)
    if isinstance(value, Duration):
        number = "one" if value.amount == 1 else "many"
        return f"{value.amount} {message(language, 'values', f'unit.{value.unit}.{number}')}"
    if isinstance(value, Delay):
        return message(
            language, "values", "delay", value=say(value.wait, field, language, closed=False)
        )
    if isinstance(value, Rate):
        return message(language, "values", "rate", percent=decimal(value.percent, language))
    if isinstance(value, Volume):
        name = "volume-per-person" if value.per_person else "volume"
        name += ".one" if value.calls == 1 else ".many"
        per = message(language, "values", f"per.{value.per}")
        return message(language, "values", name, calls=value.calls, per=per)
    if isinstance(value, Hours):
        start, end = f"{value.start:%H:%M}", f"{value.end:%H:%M}"
        return message(language, "values", "hours", start=start, end=end)
    if isinstance(value, time):
        return f"{value:%H:%M}"
    if isinstance(value, date):
        return day(value, language)
    return word(str(value), field, language) if closed else on_one_line(str(value))


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


def listed(items: Sequence[str], language: Language) -> str:
    """``a, b and c``"""
    if len(items) < 2:
        return "".join(items)
    return ", ".join(items[:-1]) + message(language, "values", "and") + items[-1]
