"""The text that a works council signs: whole, plain, and nothing that the charter does not say."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from justemesure.charter.decode import LONGEST_TEXT
from justemesure.charter.load import loads
from justemesure.charter.model import CharterFile
from justemesure.charter.read import read
from justemesure.i18n import LANGUAGES, Language


def text_of(charter: str, language: Language = "en") -> str:
    return read(loads(charter.encode(), "c.yaml"), language)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_example_reads_as_it_did(
    call_centre: CharterFile, root: Path, language: Language
) -> None:
    """Where the text changes on purpose, look at it, then:
    justemesure read examples/call-centre.yaml --lang fr > tests/fixtures/read/call-centre.fr.txt
    """
    golden = root / "tests" / "fixtures" / "read" / f"call-centre.{language}.txt"
    assert read(call_centre, language) == golden.read_text("utf-8")


@pytest.mark.parametrize("language", LANGUAGES)
def test_articles_and_sentences_are_numbered_without_a_gap(
    every_field: CharterFile, language: Language
) -> None:
    text = read(every_field, language)
    articles = [int(number) for number in re.findall(r"^Article (\d+) — ", text, re.MULTILINE)]
    assert articles == list(range(1, len(articles) + 1))
    for article in articles:
        found = re.findall(rf"^{article}\.(\d+)  ", text, re.MULTILINE)
        assert [int(number) for number in found] == list(range(1, len(found) + 1))


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_sentence_begins_with_a_capital_and_ends_with_a_stop(
    every_field: CharterFile, language: Language
) -> None:
    told = re.findall(r"^\d+\.\d+  (.+)$", read(every_field, language), re.MULTILINE)
    assert len(told) > 250
    for sentence in told:
        assert sentence[0].isupper(), sentence
        assert sentence.endswith((".", ".\u202f»")), sentence
        assert "  " not in sentence
        assert ".." not in sentence


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_is_said_of_what_is_not_written(language: Language) -> None:
    text = text_of("charter: {id: alone}", language)
    assert len(re.findall(r"^Article ", text, re.MULTILINE)) == 1
    assert len(re.findall(r"^\d+\.\d+ ", text, re.MULTILINE)) == 1


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("word", ["none", "text", "entry", "empty", "true", "false", "never", "{}"])
def test_the_authors_own_words_are_never_taken_for_ours(word: str, language: Language) -> None:
    """They share the catalogue's names; only `none` and `never` mean something there."""
    text = text_of(
        f"organisation: {{dpo: '{word}', name: '{word}', hosting: {{by: '{word}'}}}}", language
    )
    assert f" {word}." in text
    assert text.count(word) >= (2 if word == "none" else 3)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("field", ["organisation: {name: TEXT}", "populations: {a: {what: TEXT}}"])
def test_a_text_cannot_pass_for_an_article(field: str, language: Language) -> None:
    forged = r'"A.\n\nArticle 9 — No limit\n9.1  All is permitted\u2028Article 10 — X"'
    text = text_of(field.replace("TEXT", forged), language)
    assert "All is permitted" in text
    assert not re.search(r"^(Article 9|9\.1|Article 10)", text, re.MULTILINE)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "charter",
    [
        *("measures: {}", "purposes: {}", "populations: {a: {}}", "measures: {m: {keeps: {}}}"),
        *("waivers: []", "consultation: {bases: []}", "consultation: {delay_agreement: {}}"),
    ],
)
def test_an_empty_block_is_not_silent(charter: str, language: Language) -> None:
    told = re.findall(r"^1\.1  (.+)$", text_of(charter, language), re.MULTILINE)
    assert len(told) == 1
    assert len(told[0]) > 8


def test_french_spaces_do_not_break(call_centre: CharterFile) -> None:
    text = read(call_centre, "fr")
    assert not re.search(r" [;:!?»%€]|« ", text)
    assert "2\u00a0%" in text


def test_a_population_reads_by_what_it_is_and_by_its_name() -> None:
    said = "populations: {a: {what: front desk}, b: {}}\nmeasures: {m: {people: [a, b]}}"
    assert "Who: front desk (a) and b." in text_of(said)


def test_the_same_word_reads_as_its_field_means_it() -> None:
    told = text_of("measures: {m: {seen_by: {security: named}, purpose: security}}")
    assert "the security team: by name" in told
    assert "Why: security." in told


def test_one_call_is_singular() -> None:
    said = "measures: {m: {sample: {at_most: 1 calls per day}}}"
    assert "1 call per day" in text_of(said)
    assert "1 appel par jour" in text_of(said, "fr")


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_charter_at_its_limits_reads(language: Language) -> None:
    longest = "x" * LONGEST_TEXT
    assert longest in text_of(f"organisation: {{name: {longest}}}", language)


def test_the_command_prints_the_text_and_nothing_else(
    command: Callable[..., Any], root: Path, call_centre: CharterFile
) -> None:
    ran = command("read", root / "examples" / "call-centre.yaml", "--lang", "fr")
    assert (ran.status, ran.err) == (0, "")
    assert ran.out == read(call_centre, "fr")
