"""Both languages say the same things, with the same parameters, each in its own typography."""

import re
import string
from pathlib import Path

import pytest
import yaml

from justemesure.i18n import LANGUAGES, Language, catalogue, message, typeset

LOCALE = Path(__file__).parents[1] / "src" / "justemesure" / "locale"
SUBJECTS = sorted(path.stem for path in (LOCALE / "en").glob("*.yaml"))
ALL = [(language, subject) for language in LANGUAGES for subject in SUBJECTS]


def parameters(sentence: str) -> set[str]:
    return {field for _, field, _, _ in string.Formatter().parse(sentence) if field is not None}


def test_both_languages_have_the_same_subjects() -> None:
    """argparse speaks English by itself: only its French is ours."""
    french = {path.stem for path in (LOCALE / "fr").glob("*.yaml")}
    assert french - set(SUBJECTS) == {"argparse"}
    assert set(SUBJECTS) <= french
    assert "errors" in SUBJECTS


@pytest.mark.parametrize(("language", "subject"), ALL)
def test_no_sentence_is_written_twice(language: Language, subject: str) -> None:
    """YAML would keep the last one in silence, for whoever asks for the first."""
    text = (LOCALE / language / f"{subject}.yaml").read_text(encoding="utf-8")
    root = yaml.compose(text, Loader=yaml.BaseLoader)
    waiting = [root]
    while waiting:
        node = waiting.pop()
        if isinstance(node, yaml.MappingNode):
            names = [key.value for key, _ in node.value]
            assert sorted(set(names)) == sorted(names)
            waiting += [value for _, value in node.value]


@pytest.mark.parametrize("subject", SUBJECTS)
def test_both_languages_say_the_same_things_with_the_same_parameters(subject: str) -> None:
    french, english = catalogue("fr", subject), catalogue("en", subject)
    assert french.keys() == english.keys()
    different = [name for name in french if parameters(french[name]) != parameters(english[name])]
    assert different == []


@pytest.mark.parametrize(("language", "subject"), ALL)
def test_each_sentence_is_written_and_clean(language: Language, subject: str) -> None:
    for name, sentence in catalogue(language, subject).items():
        assert sentence.strip() or name == "unit.count", name  # "3", of nothing in particular
        told = sentence.replace(". _ -", "_")
        assert not re.search(r" [,.](\s|$)|,,|\.\.|TODO", told), name
        assert "  " not in told or name.endswith((".example", "model-line")), name  # aligned


@pytest.mark.parametrize("subject", SUBJECTS)
def test_french_has_a_space_before_high_punctuation_and_inside_guillemets(subject: str) -> None:
    for name, sentence in catalogue("fr", subject).items():
        prose = re.sub(
            r"`[^`]*`|https?://\S+|\{[^}]*\}|\d\d:\d\d(?!\w)|\b[A-Z]:\\\S+", "x", sentence
        )
        if subject == "cli" and name.endswith((".example", "fichier")):
            continue
        assert not re.search(r"[^\s\d«][;!?»](\s|$)", prose), (name, sentence)
        assert not re.search(r"[^\s]:(\s|$)", prose), (name, sentence)
        assert not re.search(r"«\S|“|”", prose), (name, sentence)


@pytest.mark.parametrize("subject", SUBJECTS)
def test_english_has_no_french_punctuation(subject: str) -> None:
    for name, sentence in catalogue("en", subject).items():
        assert not re.search(r"«|»| [:;!?](\s|$)", sentence), (name, sentence)


@pytest.mark.parametrize("subject", [*SUBJECTS, "argparse"])
def test_no_french_sentence_was_left_in_english(subject: str) -> None:
    if subject == "argparse":
        assert all(
            name != sentence
            for name, sentence in catalogue("fr", subject).items()
            if name != "options"
        )
        return
    french, english = catalogue("fr", subject), catalogue("en", subject)
    same = {
        name for name in french if french[name] == english[name] and " " in french[name].strip()
    }
    assert {name for name in same if re.search(r"[A-Za-z]{3} [A-Za-z]{3}", french[name])} == set()


def test_french_spaces_never_break() -> None:
    told = typeset("fr", "« Quoi ? » : 40 000 €, 2 % ; fin !")
    assert told == (
        "«\u00a0Quoi\u202f?\u00a0»\u00a0: 40\u202f000\u00a0€, 2\u00a0%\u202f; fin\u202f!"
    )


def test_english_is_left_as_it_is() -> None:
    assert typeset("en", "40 000 € : 2 % ; fin !") == "40 000 € : 2 % ; fin !"


def test_typesetting_twice_is_typesetting_once() -> None:
    once = typeset("fr", "« a » : 40 000 % ; b")
    assert typeset("fr", once) == once


def test_a_parameter_is_put_in_as_it_is() -> None:
    assert "{x}" in message("en", "errors", "bad-number", value="{x}", field="f")


def test_a_missing_sentence_or_parameter_is_a_defect() -> None:
    with pytest.raises(KeyError):
        message("en", "errors", "no such name")
    with pytest.raises(KeyError):
        message("en", "errors", "bad-number", value="x")
