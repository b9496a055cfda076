"""A new charter: it loads, says nothing wrong, and leaves only the employer's blanks."""

import re
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, get_args

import pytest
from hypothesis import assume, example, given, reject, settings
from hypothesis import strategies as st

from justemesure.charter.gate import open_gate
from justemesure.charter.lint import lint
from justemesure.charter.load import loads
from justemesure.charter.model import CharterFile, Path
from justemesure.charter.new import Profile, draft
from justemesure.charter.read import read
from justemesure.errors import BadInput
from justemesure.i18n import LANGUAGES, Language, catalogue

START = date(2027, 3, 1)
PROFILES: tuple[Profile, ...] = get_args(Profile)
EMPLOYERS = [(headcount, dpo) for headcount in (5, 30, 500) for dpo in ("dpo@example.fr", "none")]
DONE = (START - timedelta(days=60)).isoformat()
# What an employer could write in a blank that takes neither a text nor the first of its words.
TRUE = {
    "for_version: …": "for_version: 1",
    "{year: …": "{year: 2027",
    "widest_gap: … %": "widest_gap: 5 %",
    "contact_hours: …": "contact_hours: 09:00-18:00",
    "notify_within: …": "notify_within: 72 hours",
    "country: …": "country: FR",
    "support_from: …": "support_from: none",
    "{…: {does": "{vendor: {does",
    "decides_purposes: TRUE|FALSE": "decides_purposes: false",
    "REAL_WORK|FICTITIOUS_DATA": "fictitious_data",
}


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


def uncommented(text: str, language: Language) -> str:
    """Each blank opened as the second line of the file says, and nothing else."""
    words = re.escape(catalogue(language, "new")["fill-in"])
    return re.sub(rf"^( *)# {words} ", r"\1", text, flags=re.MULTILINE)


def filled_in(text: str, language: Language, *, otherwise: bool = False) -> str:
    """Each blank opened, and what is plausible written in it: the same, or what follows "or"."""
    mark = f"# {catalogue(language, 'new')['fill-in']} "
    lines = []
    for number, line in enumerate(text.splitlines()):
        if mark in line:
            opened = uncommented(line, language)
            lines.append(complete(alternative(opened) if otherwise else opened, language, number))
        else:
            lines.append(line)
    return "\n".join(lines)


def complete(blank: str, language: Language, number: int) -> str:
    for written, true in TRUE.items():
        blank = blank.replace(written, true)
    blank = re.sub(r"\b([A-Z_]+)\|[A-Z_|]+", lambda words: words[1].lower(), blank)
    blank = blank.replace(catalogue(language, "new")["blank.DATE"], DONE)
    return blank.replace("…", f"proof-{number}.pdf")


def alternative(blank: str) -> str:
    """``expert: {…}  # or none`` → ``expert: none``"""
    found = re.fullmatch(r"( *\w+: )(.*)  # (?:or|ou) (.*)", blank)
    if found is None:
        return blank
    key, value, other = found.groups()
    if inner := re.fullmatch(r"(\w+): none", other):
        return key + re.sub(rf"{inner[1]}: \{{.*?\}}", other, value)
    return f"{key}{other}"


def blanks_of(text: str, language: Language) -> list[tuple[int, str]]:
    """The lines that are blanks, with their number."""
    mark = f"# {catalogue(language, 'new')['fill-in']} "
    return [(at, line) for at, line in enumerate(text.splitlines()) if mark in line]


def with_blank(text: str, at: int, opened: str, language: Language) -> CharterFile:
    """The draft with one blank opened, and with it the blank that is its block's name."""
    lines = text.splitlines()
    for number, line in blanks_of(text, language):
        inside = re.match(" *", lines[at])[0] > re.match(" *", line)[0]  # type: ignore[index]
        if line.endswith(":") and number < at and inside and all_comments(lines[number:at]):
            lines[number] = uncommented(line, language)
    lines[at] = opened
    return read_as_charter("\n".join(lines))


def all_comments(lines: list[str]) -> bool:
    return all(line.lstrip().startswith("#") for line in lines)


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


@pytest.mark.parametrize("otherwise", [False, True], ids=["as-it-is", "or-otherwise"])
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("headcount", "dpo"), EMPLOYERS)
def test_filling_every_blank_leaves_no_finding_and_the_gate_opens(
    profile: Profile, headcount: int, dpo: str, language: Language, *, otherwise: bool
) -> None:
    text = started(profile, headcount=headcount, dpo=dpo, language=language)
    file = read_as_charter(filled_in(text, language, otherwise=otherwise))
    assert lint(file, START - timedelta(days=7)) == []
    assert read(file, language)
    open_gate(file, datetime.combine(START, time(12), UTC))  # raises where it stays shut


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_blank_says_one_thing_more(profile: Profile, language: Language) -> None:
    text = started(profile, headcount=500, language=language)
    before = set(read_as_charter(text).places)
    blanks = [(at, line) for at, line in blanks_of(text, language) if not line.endswith(":")]
    assert len(blanks) > 15
    for at, line in blanks:
        filled = complete(uncommented(line, language), language, at)
        assert before < set(with_blank(text, at, filled, language).places), line


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("headcount", [5, 30, 500])
def test_no_blank_loads_before_it_is_filled_in(
    profile: Profile, headcount: int, language: Language
) -> None:
    text = started(profile, headcount=headcount, language=language)
    with pytest.raises(BadInput):
        read_as_charter(uncommented(text, language))
    loaded = []
    for at, line in blanks_of(text, language):
        try:
            with_blank(text, at, uncommented(line, language), language)
            loaded.append(line)
        except BadInput:
            continue
    # Suggestions, which become true or not by being left in; the deciding facts are elsewhere.
    assert all(re.search(r" (bases|alternatives|literacy_for): \[", line) for line in loaded)


FACTS = {
    ("organisation", "works_council"),
    ("organisation", "sector"),
    ("organisation", "duerp"),
    ("organisation", "disconnection"),
    ("security", "at_rest"),
    ("security", "in_transit"),
    *((section,) for section in ("consultation", "processors", "impact_assessment", "register")),
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_fact_that_nobody_stated_is_not_written(profile: Profile, language: Language) -> None:
    written = set(read_as_charter(started(profile, headcount=500, language=language)).places)
    assert written & FACTS == set()
    assert [path for path in written if path[-1:] == ("alternatives",)] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_blank_suggests_a_verdict(profile: Profile, language: Language) -> None:
    for _, line in blanks_of(started(profile, headcount=500, language=language), language):
        said = line.split("  # ")[0]
        assert not re.search(r": (none|low|favourable|true|false|never|encrypted)\b", said), line


@pytest.mark.parametrize("language", LANGUAGES)
def test_without_an_officer_nothing_is_asked_of_one(profile: Profile, language: Language) -> None:
    lines = started(profile, headcount=500, dpo="none", language=language).splitlines()
    assert [line.strip() for line in lines if "dpo" in line] == ["dpo: none"]


@pytest.mark.parametrize(
    ("headcount", "council", "consulted"),
    [(10, False, False), (11, True, False), (49, True, False), (50, True, True)],
)
def test_the_works_council_is_asked_about_where_the_law_wants_one(
    profile: Profile,
    headcount: int,
    council: bool,  # noqa: FBT001  # a value of the table
    consulted: bool,  # noqa: FBT001  # the same
) -> None:
    text = started(profile, headcount=headcount)
    assert ("works_council" in text) == council
    assert ("L2312-38" in text) == consulted
    assert ("file_complete_on" in text) == consulted
    assert ("informed_on" in text) == (council and not consulted)


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


def test_it_is_in_force_for_a_year_and_its_campaign_for_three_months() -> None:
    charter = read_as_charter(started("call-centre", start=date(2027, 11, 30))).charter
    assert charter.charter is not None
    assert charter.charter.in_force_from == date(2027, 11, 30)
    assert charter.charter.review_by == date(2028, 11, 30)
    calls: Any = (charter.measures or {})["training-calls"]  # type: ignore[index]
    assert calls.period.to == date(2028, 2, 29)


@pytest.mark.parametrize(
    ("name", "id"),
    [("Élan & Fils", "elan-fils"), ("123", "123"), ("日本", "charter"), ("!!", "charter")],
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
@example(name="\x1b[2J\u202eABC\x00", dpo="null and void")
def test_no_answer_says_anything_else(name: str, dpo: str) -> None:
    """Whatever is answered stays the name and the address, letter by letter that prints."""
    assume(any(letter.isprintable() and not letter.isspace() for letter in name))
    assume(any(letter.isprintable() and not letter.isspace() for letter in dpo))
    try:
        hostile = read_as_charter(started(name=name, dpo=dpo))
    except BadInput:
        reject()  # an answer that says nothing is told, not written
    plain = read_as_charter(started())
    assert hostile.places.keys() == plain.places.keys()
    organisation: Any = hostile.charter.organisation
    assert organisation.but(name="", dpo="") == plain.charter.organisation.but(name="", dpo="")  # type: ignore[union-attr]
    printed = [letter for letter in name if letter.isprintable() and not letter.isspace()]
    assert [letter for letter in organisation.name if not letter.isspace()] == printed


@pytest.mark.parametrize("name", ["x" * 2_001, "  ", "\x00", "--"])
def test_an_answer_that_no_charter_holds_is_told(name: str) -> None:
    with pytest.raises(BadInput):
        started(name=name)
