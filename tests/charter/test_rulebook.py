"""The rules that are checked: a list for life, and each explained."""

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from justemesure.charter import gate
from justemesure.charter.lint import rules
from justemesure.charter.rulebook import explain, rules_as
from justemesure.errors import Misuse
from justemesure.i18n import LANGUAGES, Language


def test_no_rule_vanishes_or_changes_its_footing_unseen(root: Path) -> None:
    """A code is for life. A new rule is added to this list by hand, in the order of codes."""
    golden = json.loads((root / "tests" / "fixtures" / "rules.json").read_text("utf-8"))
    found = [
        {
            name: getattr(module.RULE, name)
            for name in ("code", "name", "severity", "force", "since")
        }
        for _, (_, module) in sorted(rules().items())
    ]
    assert found == golden


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_json_has_its_stable_shape(command: Callable[..., Any], language: Language) -> None:
    ran = command("rules", "--format", "json", "--lang", language)
    listed = json.loads(ran.out)
    assert [rule["code"] for rule in listed] == sorted(rules())
    for rule in listed:
        assert set(rule) == {"code", "name", "family", "severity", "force", "since", "title"}
        assert rule["family"] == rule["code"][:3]
        assert rule["title"]
        assert rule["severity"] in ("prohibited", "mandatory", "recommended")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("form", ["text", "md"])
def test_people_read_the_list_in_their_language(form: str, language: Language) -> None:
    told = rules_as(form, language)
    assert all(code in told for code in rules())
    assert ("interdit" in told) == (language == "fr")
    assert ("prohibited" in told) == (language == "en")


def test_the_table_is_a_table() -> None:
    rows = rules_as("md", "fr").splitlines()
    assert len(rows) == len(rules()) + 2
    assert {row.count("|") for row in rows} == {6}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("code", sorted(rules()))
def test_a_rule_is_explained_with_the_addresses_of_what_it_cites(
    code: str, language: Language
) -> None:
    told = explain(code, language)
    assert told.startswith(f"# {code} ")
    references = told[told.rindex("\n## ") :]
    cited = [line for line in references.splitlines() if line.startswith("- ")]
    assert cited
    named = r"- (\[[^\]]+\]\(https://[^)]+\)|[^\[\]]+)"
    colon = "\u00a0:" if language == "fr" else ":"
    assert all(re.match(rf"{named}{colon} \S", line) for line in cited), cited


def test_a_code_may_be_typed_in_small_letters() -> None:
    assert explain("app001", "en") == explain("APP001", "en")


def test_an_example_can_be_copied_from_the_french_page() -> None:
    """Typographic spaces belong to sentences, not to code."""
    told = explain("APP001", "fr")
    blocks = re.findall(r"^```.*?^```$", told, re.DOTALL | re.MULTILINE)
    assert blocks
    assert not re.search("[\u00a0\u202f]", "".join(blocks))
    assert re.search("[\u00a0\u202f]", told)


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_unknown_rule_is_told_with_the_nearest(language: Language) -> None:
    with pytest.raises(Misuse) as refused:
        explain("APP099", language)
    assert "`APP099`" in refused.value.tell(language)
    assert re.search(r"APP0\d\d\.$", refused.value.tell(language))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_code_that_the_gate_gives_is_explained(language: Language) -> None:
    text = (Path(gate.__file__)).read_text("utf-8")
    codes = set(re.findall(r'Refused\("([A-Z]{3}\d{3})"', text))
    assert "SEC004" in codes
    assert all(explain(code, language).startswith(f"# {code}") for code in codes)
