"""Every word of a closed list reads in both languages, and two words never read alike."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from justemesure.charter import measure, model, proof
from justemesure.charter.decode import plan
from justemesure.charter.record import Record
from justemesure.charter.values import Duration, Volume
from justemesure.charter.wording import (
    PLAIN,
    day,
    decimal,
    grammatical_number,
    listed,
    on_one_line,
    say,
    word,
)
from justemesure.i18n import LANGUAGES, Language, catalogue


def closed_lists() -> Iterator[tuple[str, frozenset[str]]]:
    """Each field that holds words of a list, of its items or of its keys, with these words."""
    for module in (model, measure, proof):
        for record in vars(module).values():
            if _is_block(record):
                for field, annotation in record.__annotations__.items():
                    for words in _words(annotation):
                        yield f"{record.__name__}.{field}", words


def _is_block(kind: object) -> bool:
    return isinstance(kind, type) and issubclass(kind, Record) and not issubclass(kind, PLAIN)


def _words(annotation: Any) -> Iterator[frozenset[str]]:
    allowed = plan(annotation)
    if allowed.words:
        yield allowed.words
    if allowed.items is not None:
        yield from _words(allowed.items)
    if allowed.entries is not None:
        yield from _words(allowed.entries[0])
        yield from _words(allowed.entries[1])


LISTS = sorted(closed_lists(), key=lambda found: (found[0], sorted(found[1])))
IDS = [f"{field}-{min(words)}" for field, words in LISTS]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("field", "words"), LISTS, ids=IDS)
def test_each_word_of_a_list_reads_otherwise_than_its_neighbours(
    field: str, words: frozenset[str], language: Language
) -> None:
    told = {written: word(written, field, language) for written in words}
    assert len(set(told.values())) == len(words), told
    assert all(text.strip() and "_" not in text for text in told.values())


def test_the_lists_are_found() -> None:
    assert len(LISTS) > 80
    assert any("keystroke_content" in words for _, words in LISTS)


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_wording_is_left_over(language: Language) -> None:
    """A wording that no list uses hides a word that was renamed."""
    known = {f"{field}.{written}" for field, words in LISTS for written in words}
    known |= {written for _, words in LISTS for written in words}
    told = {
        name
        for name in catalogue(language, "words")
        if not name.startswith(("Severity.", "Force."))
    }
    assert told - known == set()


def test_a_date_reads_in_full() -> None:
    assert day(date(2027, 3, 1), "fr") == "1er mars 2027"
    assert day(date(2027, 3, 2), "fr") == "2 mars 2027"
    assert day(date(2027, 3, 1), "en") == "1 March 2027"


def test_a_unit_agrees_with_its_number() -> None:
    assert say(Duration(1, "year"), "x", "fr") == "1 an"
    assert say(Duration(2, "year"), "x", "fr") == "2 ans"
    assert say(Duration(1, "month"), "x", "en") == "1 month"


def test_nought_is_singular_in_french() -> None:
    assert [grammatical_number(count, "fr") for count in (0, 1, 2)] == ["one", "one", "many"]
    assert [grammatical_number(count, "en") for count in (0, 1, 2)] == ["many", "one", "many"]
    assert say(Volume(0, per_person=False, per="day"), "x", "fr") == "0 appel par jour"


def test_a_country_reads_by_its_name_or_else_by_its_code() -> None:
    assert say("DE", "Hosting.country", "fr") == "Allemagne"
    assert say("TN", "Organisation.country", "en") == "TN"
    assert say("DE", "Organisation.name", "fr") == "DE"


def test_a_number_has_the_mark_of_the_language_and_no_needless_zero() -> None:
    assert decimal(2.50, "fr") == "2,5"
    assert decimal(2.50, "en") == "2.5"
    assert decimal(100, "fr") == "100"


def test_a_list_ends_with_and() -> None:
    assert listed(["a", "b", "c"], "fr") == "a, b et c"
    assert listed(["a", "b", "c"], "en", last="or") == "a, b or c"
    assert listed(["a"], "en") == "a"
    assert listed([], "en") == ""


def test_a_text_of_several_lines_is_read_on_one() -> None:
    assert on_one_line("a\n\n  Article 9 — b\u2028c") == "a  Article 9 — b c"
