"""Each mistake in a charter's file is one clear sentence with its place, in both languages.

Told by the real command: exit status 2, nothing on standard output.
"""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from justemesure.errors import BadInput, Phrases
from justemesure.i18n import LANGUAGES, Language, catalogue

LAUGHS = "a: &a [x, x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"{two}: &{two} [{', '.join(['*' + one] * 10)}]\n" for one, two in ("ab", "bc", "cd", "de")
)
MEASURE = "measures:\n  m:\n    kind: call_recording\n"

# What is wrong, the file, and the place told (none: the file as a whole).
CASES: list[tuple[str, bytes | str, str | None]] = [
    ("too-large", b"#" * 10_000_000, None),
    ("not-utf8", b"# caf\xc3\xa9\nformat: \xe9t\xe9", "2:9"),
    ("not-utf8", b"\xef\xbb\xbfformat: \xff", "1:9"),
    ("not-utf8", "format: 1".encode("utf-16"), "1:1"),
    ("not-text", "format: 1".encode("utf-16-le"), "1:2"),
    ("not-text", "# éé\norganisation: {name: é\0}", "2:23"),
    ("not-text", b"\x7fELF\x02\x01\x01\x00", "1:1"),
    ("not-text", 'organisation: {name: "a\\e[2Jb"}', "1:22"),
    ("not-text", "organisation: {name: abc\u202edef}", "1:25"),
    ("not-text", "organisation: {name: abc\u200bdef}", "1:25"),
    ("not-yaml", "organisation:\n  name: 'x\n", "3:1"),
    ("not-yaml", "organisation: {name: x", "2:1"),
    ("not-yaml", "a: b: c", "1:5"),
    ("not-yaml", "\tformat: 1", "1:1"),
    ("empty-file", "", None),
    ("empty-file", "# nothing but a remark\n", None),
    ("second-document", "format: 1\n---\nformat: 1\n", "2:1"),
    ("too-deep", "organisation: " + "[" * 50_000, "1:35"),
    ("too-many-values", LAUGHS, "5:8"),
    ("unknown-alias", "organisation: {name: *x}", "1:22"),
    ("unknown-alias", "organisation: &x {name: *x}", "1:25"),
    ("text-says-nothing", "information: {callers: {message: none}}", "1:34"),
    ("text-says-nothing", "impact_assessment: {document: true}", "1:31"),
    ("text-says-nothing", "register: {document: N.A.}", "1:22"),
    ("text-says-nothing", "organisation: {duerp: {entry: néant}}", "1:31"),
    ("before-its-start", "charter: {in_force_from: 2027-02-01, review_by: 2027-01-31}", "1:49"),
    ("before-its-start", "working_hours: {never_before: 20:00, never_after: 07:30}", "1:51"),
    ("before-its-start", MEASURE + "    period: {from: 2027-02-01, to: 2027-01-31}\n", "4:36"),
    (
        "before-its-start",
        "consultation: {file_complete_on: 2027-02-01, opinion: {date: 2027-01-31}}",
        "1:62",
    ),
    ("tag", "organisation: {name: !!python/name:os.system x}", "1:22"),
    ("tag", "!!binary format: 1", "1:1"),
    ("empty-value", "organisation:\n  name:\n  country: FR\n", "2:8"),
    ("empty-value", "organisation: {name: ''}", "1:22"),
    ("empty-value", "---\n", "2:1"),
    ("empty-value", "decisions: []", "1:12"),
    ("empty-value", MEASURE + "    makes: []\n", "4:12"),
    ("empty-value", MEASURE + "    objection: {}\n", "4:16"),
    ("key-not-text", "organisation: {[a]: b}", "1:16"),
    ("key-not-text", "'': 1", "1:1"),
    ("key-not-text", "measures:\n  ? \n  : {kind: badge}\n", "2:4"),
    ("duplicate-key", "organisation:\n  name: x\n  name: y\n", "3:3"),
    ("unknown-key", "organisation: {nom: x}", "1:16"),
    ("unknown-key", "charter: {id: x}\nmesures: {}\n", "2:1"),
    ("unknown-word", MEASURE + "    trigger: sometimes\n", "4:14"),
    ("unknown-word", MEASURE + "    keeps: {sond: 3 months}\n", "4:13"),
    ("unknown-word", "format: 2", "1:9"),
    ("unknown-name", "populations: {a: {what: x}}\n" + MEASURE + "    people: [a, b]\n", "5:17"),
    ("unknown-name", MEASURE + "    reuse_for_others: never\n  n:\n    with: o\n", "6:11"),
    ("unknown-name", "register:\n  entries:\n    m: 1\n    n: 2\n" + MEASURE, "4:8"),
    ("unknown-name", "processors: none\n" + MEASURE + "    provided_by: cloud\n", "5:18"),
    ("foreign-field", MEASURE + "    cameras: {sound: true}\n", "4:14"),
    ("text-unexpected", "organisation: Voix Claire", "1:15"),
    ("text-unexpected", "just a sentence", "1:1"),
    ("list-unexpected", "organisation: [a, b]", "1:15"),
    ("block-unexpected", "organisation: {name: {first: a}}", "1:22"),
    ("text-too-long", "organisation: {name: " + "x" * 2_001 + "}", "1:22"),
    ("bad-number", "organisation: {headcount: 1e3}", "1:27"),
    ("bad-number", "organisation: {headcount: -5}", "1:27"),
    ("bad-boolean", MEASURE + "    private_calls: {unrecorded_line: on}\n", "4:38"),
    ("bad-date", "charter: {in_force_from: 2027-02-30}", "1:26"),
    ("bad-date", "charter: {in_force_from: 11/01/2027}", "1:26"),
    ("bad-time", "working_hours: {never_before: 7:30}", "1:31"),
    (
        "bad-hours",
        "organisation: {disconnection: {telework: {contact_hours: '18:00-9:00'}}}",
        "1:58",
    ),
    ("bad-duration", MEASURE + "    keeps: {sound: three months}\n", "4:20"),
    ("bad-delay", MEASURE + "    seen_by: {trainer: after 2 days}\n", "4:24"),
    ("bad-rate", MEASURE + "    sample: {rate: 0.02}\n", "4:20"),
    ("bad-volume", MEASURE + "    sample: {at_most: 6 a month}\n", "4:23"),
    ("bad-name", "populations: {Conseillers: {what: x}}", "1:15"),
    ("bad-country", "organisation: {country: France}", "1:25"),
    ("bad-zone", "organisation: {timezone: Paris}", "1:26"),
    ("bad-zone", "organisation: {timezone: ../../etc/passwd}", "1:26"),
    ("bad-zone", "organisation: {timezone: localtime}", "1:26"),
    ("bad-zone", "organisation: {timezone: right/Europe/Paris}", "1:26"),
    ("bad-zone", "organisation: {timezone: Etc/GMT-14}", "1:26"),
]


def named_in(root: Path, *headings: str) -> set[str]:
    """The errors of some parts of the catalogue; its comments divide it."""
    text = (root / "src/justemesure/locale/en/errors.yaml").read_text("utf-8")
    parts = dict(re.findall(r"^# (.+)\n((?:[^#].*\n)+)", text, re.MULTILINE))
    return {
        name
        for heading in headings
        for name in re.findall(r"^([a-z0-9-]+):", parts[heading], re.MULTILINE)
    }


def plain(text: str) -> str:
    return text.replace("\u202f", " ").replace("\u00a0", " ").strip()


def shape(name: str, language: Language) -> str:
    """The sentence of an error as a pattern that any parameters fit."""
    return re.sub(r"\\\{\w+\\\}", ".+", re.escape(catalogue(language, "errors")[name]))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("name", "content", "place"), CASES, ids=[case[0] for case in CASES])
def test_a_mistake_is_told_with_its_place(
    command: Callable[..., Any],
    tmp_path: Path,
    name: str,
    content: bytes | str,
    place: str | None,
    language: Language,
) -> None:
    file = tmp_path / "c.yaml"
    file.write_bytes(content.encode() if isinstance(content, str) else content)
    ran = command("check", file, "--lang", language)
    assert (ran.status, ran.out) == (2, "")
    where = f"{file}:{place}" if place else f"{file}"
    told = plain(ran.err).removeprefix(f"justemesure: {where}: ")
    assert re.fullmatch(shape(name, language), told), ran.err
    assert "{" not in re.sub("`[^`]*`", "", told)


def test_every_error_of_a_file_is_covered(root: Path) -> None:
    known = named_in(root, "file level", "the charter's fields")
    phrases = {"or", "a-word", "a-value", "a-list", "a-block"}
    assert known - phrases - {"cannot-read"} == {name for name, _, _ in CASES}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("missing", ["absent.yaml", "."])
def test_a_file_that_cannot_be_read_is_told_so(
    command: Callable[..., Any], tmp_path: Path, missing: str, language: Language
) -> None:
    ran = command("read", tmp_path / missing, "--lang", language)
    assert (ran.status, ran.out) == (2, "")
    told = plain(ran.err).removeprefix(f"justemesure: {tmp_path / missing}: ")
    assert re.fullmatch(shape("cannot-read", language), told)


def test_an_endless_file_is_not_read_to_its_end(command: Callable[..., Any]) -> None:
    ran = command("check", "/dev/zero")
    assert ran.status == 2
    assert "too large" in ran.err


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("fr", "doit être un mot de sa liste ou une liste"),
        ("en", "must be a word of its list or a list"),
    ],
)
def test_what_a_field_takes_is_told_in_words(
    command: Callable[..., Any], tmp_path: Path, language: Language, told: str
) -> None:
    file = tmp_path / "c.yaml"
    file.write_text(MEASURE + "    makes: {transcript: yes}\n")
    assert told in command("check", file, "--lang", language).err


def test_alternatives_are_joined_in_each_language() -> None:
    error = BadInput("list-unexpected", field="x", expected=Phrases(("a-word", "a-block")))
    assert "a word of its list or a block" in error.tell("en")
    assert "un mot de sa liste ou un bloc" in error.tell("fr")


def test_a_long_value_is_cut_and_a_strange_one_is_shown_by_its_code(
    command: Callable[..., Any], tmp_path: Path
) -> None:
    file = tmp_path / "c.yaml"
    file.write_text('organisation: {headcount: "' + "9" * 500 + '"}')
    assert len(command("check", file).err) < 300
    file.write_text('organisation: {headcount: "1\\n2"}')
    assert "`1\\n2`" in command("check", file).err


def test_the_nearest_word_is_offered(command: Callable[..., Any], tmp_path: Path) -> None:
    file = tmp_path / "c.yaml"
    file.write_text(MEASURE.replace("call_recording", "call_recordings"))
    assert "Nearest: call_recording." in command("check", file).err


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "order", [["check", "FILE"], ["read", "FILE"], ["verify", "FILE", "--key", "k"]]
)
def test_every_command_that_reads_a_charter_tells_its_mistakes(
    command: Callable[..., Any], tmp_path: Path, order: list[str], language: Language
) -> None:
    file = tmp_path / "c.yaml"
    file.write_text("format: 3")
    ran = command(*[str(file) if part == "FILE" else part for part in order], "--lang", language)
    assert (ran.status, ran.out) == (2, "")
    assert f"{file}:1:9: " in ran.err
