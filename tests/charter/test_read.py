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
from justemesure.i18n import LANGUAGES, Language, catalogue


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


@pytest.mark.parametrize(
    ("language", "head", "what"),
    [
        ("en", "What follows is what the employer declares", ": what the employer declares"),
        ("fr", "Ce qui suit est ce que l'employeur déclare", ": ce que l'employeur déclare"),
    ],
)
def test_what_the_employer_declares_is_not_told_as_known(
    call_centre: CharterFile, language: Language, head: str, what: str
) -> None:
    text = read(call_centre, language).replace("\u00a0", " ").replace(" : ", ": ")
    assert text.split("\n\n")[1].splitlines()[1].startswith(head)
    headings = re.findall(r"^Article (\d+) — .*" + re.escape(what) + "$", text, re.MULTILINE)
    assert headings == ["3", "4", "5", "6"]  # consultation, information, impact, register


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
@pytest.mark.parametrize("word", ["text", "entry", "empty", "one", "many", "{}"])
def test_the_authors_own_words_are_never_taken_for_ours(word: str, language: Language) -> None:
    """They share the catalogue's names."""
    text = text_of(
        f"organisation: {{dpo: '{word}', name: '{word}', hosting: {{by: '{word}'}}}}", language
    )
    assert f" {word}." in text
    assert text.count(word) >= 3


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


# What is written, then what is said of it in English and in French; "!" what is not.
SAID = [
    ("organisation: {country: FR}", "employer: France.", "employeur : France."),
    ("organisation: {country: MA}", "employer: MA.", "employeur : MA."),
    ("organisation: {headcount: 1}", "has 1 employee.", "emploie 1 salarié."),
    ("organisation: {headcount: 2}", "has 2 employees.", "emploie 2 salariés."),
    ("organisation: {dpo: none}", "has no data protection", "n'a pas de délégué"),
    ("organisation: {indicator: {while_running: none}}", "sees nothing.", "ne voit rien."),
    (
        "organisation: {disconnection: {telework: {control: none}}}",
        "No means of control is particular to telework.",
        "Aucun moyen de contrôle n'est propre au télétravail.",
    ),
    ("purposes: {training: {text: clause 4}}", "text cited: clause 4.", "texte cité : clause 4."),
    (
        "populations: {t: {within: [a, b]}, a: {}, b: {}}",
        "each belongs to one of these populations: a or b.",
        "chacun appartient à l'une de ces populations : a ou b.",
    ),
    (
        "populations: {t: {within: [a]}, a: {}}",
        "each belongs to the population: a.",
        "chacun appartient à la population : a.",
    ),
    ("populations: {t: {at_most: 1}}", "there is at most 1 of them", "il y en a 1 au plus"),
    ("access: {roles: {it: {at_most: 1}}}", "to 1 person at most", "à 1 personne au plus"),
    ("access: {roles: {it: {at_most: 2}}}", "to 2 people at most", "à 2 personnes au plus"),
    (
        "ai_systems: {s: {risk: transparency}}",
        "Its risk class: transparency.",
        "Sa classe de risque : transparence.",
    ),
    (
        "decisions: [{automation: never}]",
        "never made by a machine.",
        "jamais prise par une machine.",
    ),
]
OF_A_MEASURE = [
    ("makes: none", "Nothing else is made from it.", "Rien d'autre n'en est tiré."),
    ("makes: none", "!Nothing is", "!Rien n'en est calculé"),
    (
        "objection: {during_call: [keypad, spoken]}",
        "by a key of the telephone or by saying so.",
        "par une touche du téléphone ou de vive voix.",
    ),
    (
        "kind: device_health, why_individual: none",
        "It is about a device, not about what a person does.",
        "Elle porte sur un appareil, non sur ce que fait une personne.",
    ),
    ("kind: idle_time, why_individual: none", "!device", "!appareil"),
    ("sample: {rate: all}", "All the calls are taken.", "Tous les appels sont retenus."),
    ("sample: {at_most: 1 calls per day}", "At most 1 call per day may be", "au plus 1 appel par"),
    ("window: {application: a.exe, nothing_else: false}", "!Only the window", "!Seule la fenêtre"),
    ("categories: {other: ['*']}", "gathers: everything else.", "réunit : tout le reste."),
    ("keeps: {images: none}", "Images: nothing is kept.", "Les images : rien n'est gardé."),
    ("seen_by: {trainer: never}", "never seen by the trainer.", "jamais vue par le formateur."),
    ("export: {hr: never}", "No copy of it may be taken by human", "Aucune copie ne peut en être"),
    ("reuse_for_others: never", "No recording is used to", "Aucun enregistrement ne sert à"),
    ("runs: {to: day_start}", "the start of the day.", "jusqu'au début de la journée."),
    ("shown: {smallest_group: 1}", "at least 1 person.", "d'au moins 1 personne."),
    ("records: none", "Nothing is recorded of it.", "Rien n'en est enregistré."),
    ("cameras: {films_workstations: never}", "never film", "ne filment jamais"),
    ("location: {outside_working_hours: never}", "is never read", "n'est jamais lu"),
    (
        "private_calls: {cut_off_key: none}",
        "No key stops the recording.",
        "Aucune touche n'arrête l'enregistrement.",
    ),
]
SAID += [(f"measures: {{m: {{{written}}}}}", en, fr) for written, en, fr in OF_A_MEASURE]


@pytest.mark.parametrize(("written", "english", "french"), SAID)
def test_a_sentence_is_true_and_grammatical(written: str, english: str, french: str) -> None:
    for language, expected in (("en", english), ("fr", french)):
        text = re.sub(r"[\u00a0\u202f]", " ", text_of(written, language))  # type: ignore[arg-type]
        assert (expected.removeprefix("!") in text) != expected.startswith("!"), text


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_sentence_leaves_its_plural_open(language: Language) -> None:
    assert not [said for said in catalogue(language, "charter").values() if "(s)" in said]


def test_the_same_word_reads_as_its_field_means_it() -> None:
    told = text_of("measures: {m: {seen_by: {security: named}, purpose: security}}")
    assert "the security team: by name" in told
    assert "Why: security." in told


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
