"""A new charter: it loads, says nothing wrong, and leaves only the employer's blanks."""

import re
from datetime import date, timedelta
from typing import Any, get_args

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from justemesure.charter.lint import lint
from justemesure.charter.load import loads
from justemesure.charter.model import CharterFile, Path
from justemesure.charter.new import Profile, draft
from justemesure.charter.read import read
from justemesure.errors import BadInput
from justemesure.i18n import LANGUAGES, Language, catalogue

START = date(2027, 3, 1)
PROFILES: tuple[Profile, ...] = get_args(Profile)
EMPLOYERS = [(60, "dpo@example.fr"), (30, "none"), (5, "dpo@example.fr"), (20_000, "none")]


def started(
    profile: Profile = "office",
    *,
    name: str = "Exemple SAS",
    headcount: int = 60,
    dpo: str = "dpo@example.fr",
    start: date = START,
    language: Language = "fr",
) -> str:
    return draft(profile, name=name, headcount=headcount, dpo=dpo, start=start, language=language)


def filled_in(text: str, language: Language) -> str:
    """Each blank uncommented as the second line of the file says, its dates made plausible."""
    words = re.escape(catalogue(language, "new")["fill-in"])
    text = re.sub(rf"^( *)# {words} ", r"\1", text, flags=re.MULTILINE)
    done = START - timedelta(days=60)
    return text.replace(catalogue(language, "new")["blank.DATE"], done.isoformat())


def read_as_charter(text: str) -> CharterFile:
    return loads(text.encode(), "new.yaml")


@pytest.fixture(params=PROFILES)
def profile(request: pytest.FixtureRequest) -> Profile:
    chosen: Profile = request.param
    return chosen


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("headcount", "dpo"), EMPLOYERS)
def test_its_findings_are_at_the_blanks_only(
    profile: Profile, headcount: int, dpo: str, language: Language
) -> None:
    text = started(profile, headcount=headcount, dpo=dpo, language=language)
    new, filled = read_as_charter(text), read_as_charter(filled_in(text, language))
    blanks: set[Path] = set(filled.places) - set(new.places)
    around = {path[:length] for path in blanks for length in range(1, len(path))}
    findings = lint(new, START - timedelta(days=90))
    assert findings
    elsewhere = [f for f in findings if f.path not in blanks and f.path not in around]
    assert elsewhere == []


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("headcount", "dpo"), EMPLOYERS)
def test_filling_every_blank_leaves_no_finding(
    profile: Profile, headcount: int, dpo: str, language: Language
) -> None:
    text = filled_in(started(profile, headcount=headcount, dpo=dpo, language=language), language)
    file = read_as_charter(text)
    assert lint(file, START - timedelta(days=7)) == []
    assert read(file, language)


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_blank_says_one_thing_more(profile: Profile, language: Language) -> None:
    text = started(profile, language=language)
    mark = f"# {catalogue(language, 'new')['fill-in']} "
    blanks = [line for line in text.splitlines() if mark in line]
    assert len(blanks) > 10
    before = set(read_as_charter(text).places)
    for line in blanks:
        alone = text.replace(line, filled_in(line, language))
        assert before < set(read_as_charter(alone).places), line


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_is_commented_in_the_language_asked_for(profile: Profile, language: Language) -> None:
    comments = [
        line.strip() for line in started(profile, language=language).splitlines() if "# " in line
    ]
    assert len(comments) > 50
    assert all(line == line.strip() for line in comments)
    french = sum("é" in line or " est " in line or " de " in line for line in comments)
    assert (french > 15) == (language == "fr")


def test_every_line_is_clean(profile: Profile) -> None:
    for line in started(profile).splitlines():
        assert line == line.rstrip()
        assert "{" not in line.split("#")[0] or "}" in line or line.rstrip().endswith(",")
        assert "#?" not in line


@pytest.mark.parametrize(("headcount", "council"), [(10, False), (11, True)])
def test_a_works_council_is_expected_from_eleven_people(headcount: int, council: bool) -> None:  # noqa: FBT001  # a value of the table
    organisation = read_as_charter(started(headcount=headcount)).charter.organisation
    assert organisation is not None
    assert organisation.works_council is council


def test_it_is_in_force_for_a_year_and_its_campaign_for_three_months() -> None:
    charter = read_as_charter(started("call-centre", start=date(2027, 11, 30))).charter
    assert charter.charter is not None
    assert charter.charter.in_force_from == date(2027, 11, 30)
    assert charter.charter.review_by == date(2028, 11, 30)
    calls: Any = (charter.measures or {})["training-calls"]  # type: ignore[index]
    assert calls.period.to == date(2028, 2, 29)


@pytest.mark.parametrize(
    ("name", "id"),
    [("Élan & Fils", "elan-fils"), ("123", "123"), ("日本", "charter"), ("--", "charter")],
)
def test_the_name_makes_the_id(name: str, id: str) -> None:
    identity = read_as_charter(started(name=name)).charter.charter
    assert identity is not None
    assert identity.id == id


texts = st.text(st.characters(codec="utf-8"), max_size=60) | st.sampled_from(
    [
        "'",
        '"',
        "a: b",
        "- a",
        "{a}",
        "# x",
        "&a",
        "*a",
        "!!x",
        "|",
        ">",
        "%",
        "@",
        "`",
        "\\",
        "\ud800",
    ]
)


@settings(max_examples=20)
@given(name=texts, dpo=texts)
@example(name="A\nmeasures: {x: {kind: keystroke_content}}", dpo="d\r\nwaivers: []")
@example(name="A\u2028format: 2", dpo="d\x85x: y")
@example(name="{dpo} #? DATE", dpo='"none", x: {')
@example(name="\x1b[2J\u202eABC\x00", dpo="null")
def test_no_answer_says_anything_else(name: str, dpo: str) -> None:
    """Whatever is answered stays the name and the address, letter by letter that prints."""
    assume(any(letter.isprintable() and not letter.isspace() for letter in name))
    assume(any(letter.isprintable() and not letter.isspace() for letter in dpo))
    plain, hostile = (read_as_charter(text) for text in (started(), started(name=name, dpo=dpo)))
    assert hostile.places.keys() == plain.places.keys()
    organisation: Any = hostile.charter.organisation
    assert organisation.but(name="", dpo="") == plain.charter.organisation.but(name="", dpo="")  # type: ignore[union-attr]
    printed = [letter for letter in name if letter.isprintable() and not letter.isspace()]
    assert [letter for letter in organisation.name if not letter.isspace()] == printed


@pytest.mark.parametrize("name", ["x" * 2_001, "  ", "\x00"])
def test_an_answer_that_no_charter_holds_is_told(name: str) -> None:
    with pytest.raises(BadInput):
        started(name=name)
