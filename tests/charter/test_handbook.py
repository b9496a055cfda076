"""The handbook as files: whole, in both languages, without a dead link, the same each time."""

import json
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from datetime import date
from html.parser import HTMLParser
from pathlib import Path, PurePosixPath
from posixpath import normpath
from typing import Any

import pytest

from justemesure import __version__
from justemesure.charter.handbook import site as site_module
from justemesure.charter.handbook.contents import asked, contents, value_names
from justemesure.charter.handbook.links import Links
from justemesure.charter.handbook.lists import ASKERS, SOURCE_FAMILIES, dates
from justemesure.charter.handbook.site import files
from justemesure.charter.law import Law
from justemesure.charter.lint import rules
from justemesure.charter.pages import page, sources
from justemesure.i18n import LANGUAGES, Language, catalogue, typeset

ON = date(2026, 11, 22)
DAY = "2026-11-22"
Command = Callable[..., Any]


class Read(HTMLParser):
    """A page's ids, its links, its text, and what a strict policy would refuse."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.links: list[str] = []
        self.words: list[str] = []
        self.refused: list[str] = []
        self._open: list[str] = []
        self.feed(text)
        self.close()
        assert self._open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in ("meta", "link", "br", "input"):
            self._open.append(tag)
        for name, value in attrs:
            if name == "id":
                self.ids.append(str(value))
            elif name in ("href", "src", "data-index"):
                self.links.append(str(value))
            elif name == "style" or name.startswith("on"):
                self.refused.append(name)
        if tag == "style" or (tag == "script" and "src" not in dict(attrs)):
            self.refused.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.words.append(data)

    @property
    def text(self) -> str:
        return " ".join("".join(self.words).split())


@pytest.fixture(scope="module")
def site() -> dict[str, str]:
    return files(ON, __version__)


@pytest.fixture(scope="module")
def read(site: dict[str, str]) -> dict[str, Read]:
    return {path: Read(text) for path, text in site.items() if path.endswith(".html")}


def words(text: str) -> str:
    return " ".join(text.split())


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_rule_source_value_and_question_is_in_both_languages(
    read: dict[str, Read], language: Language
) -> None:
    index = read[f"{language}/index.html"].text
    for code, (folder, _) in rules().items():
        written = page(folder, language)
        summary = words(typeset(language, written.summary))
        assert summary in read[f"{language}/rules/{code.lower()}.html"].text
        assert summary in index
    for there, ids in (
        ("sources", [f"source-{id}" for id in sources()]),
        ("dates", [f"value-{name}" for name in value_names()]),
        ("questions", [f"question-{id}" for id in asked()]),
    ):
        assert set(ids) <= set(read[f"{language}/{there}.html"].ids)


def test_no_link_is_dead_and_no_anchor_is_double(
    site: dict[str, str], read: dict[str, Read]
) -> None:
    for path, found in read.items():
        assert len(found.ids) == len(set(found.ids)), path
        for link in found.links:
            if link.startswith("https://"):
                continue
            address, _, anchor = link.partition("#")
            there = normpath(PurePosixPath(path).parent / address) if address else path
            assert there in site, f"{path}: {link}"
            if anchor:
                assert anchor in read[there].ids, f"{path}: {link}"


def test_what_the_search_finds_is_there(site: dict[str, str], read: dict[str, Read]) -> None:
    for language in LANGUAGES:
        told = site[f"{language}/index.js"].removeprefix("handbookIndex(").rstrip(");\n")
        entries = json.loads(told)
        known = len(rules()) + len(sources()) + len(asked()) + len(value_names())
        assert len(entries) == known
        for title, kind, address, text in entries:
            there, _, anchor = address.partition("#")
            assert f"{language}/{there}" in site
            assert not anchor or anchor in read[f"{language}/{there}"].ids
            assert title
            assert kind
            assert "```" not in text


def test_nothing_is_inline_and_nothing_comes_from_outside(
    site: dict[str, str], read: dict[str, Read]
) -> None:
    for path, found in read.items():
        assert found.refused == [], path
        policy = re.search(r'Content-Security-Policy" content="([^"]+)"', site[path])
        assert policy is not None
        assert "default-src &#x27;none&#x27;" in policy[1]
        assert "unsafe" not in policy[1]
        loaded = re.findall(r'<(?:script|link)[^>]*?(?:src|href)="([^"]+)"', site[path])
        assert all(not address.startswith("http") for address in loaded)
    assert "http" not in site["handbook.css"] + site["search.js"]


def test_examples_bear_the_mark_of_their_section(read: dict[str, Read]) -> None:
    text = read["en/rules/pro009.html"].text
    refused, accepted = text.index("file-log: {kind"), text.index("orders: {kind")
    assert text.rindex("Refused", 0, refused) > text.index("What is found")
    assert "Accepted" in text[refused:accepted]
    assert "under the law of 22 December 2025" in text
    assert "Accepted, only just" in text


def test_every_example_of_every_page_is_shown(site: dict[str, str]) -> None:
    for language in LANGUAGES:
        for code, (folder, _) in rules().items():
            written = page(folder, language)
            shown = site[f"{language}/rules/{code.lower()}.html"]
            fences = Counter(re.findall(r"^```(\w+)", written.text, re.MULTILINE))
            examples = fences["charter"] + fences["previous"]
            plain = fences["yaml"] - bool(written.sentences())  # not the rule's own sentences
            assert shown.count("<figure") == examples + plain
            assert shown.count('class="findings"') == fences["findings"]
            assert shown.count('class="said"') == len(written.sentences())


def test_what_is_filled_into_a_sentence_is_a_blank(site: dict[str, str]) -> None:
    assert (
        'is dated <span class="blank">…</span>, after the first day' in site["en/rules/cse001.html"]
    )
    told = "".join(text for path, text in site.items() if path.endswith(".html"))
    assert "\ue000" not in told
    assert not re.search(r'class="(?:said|fix)">[^/]*\{\w+\}', told)


def test_a_rule_named_in_prose_is_a_link(site: dict[str, str]) -> None:
    assert '<a class="code" href="../rules/pro013.html">PRO013</a>' in site["en/rules/pro009.html"]
    assert '<a class="code" href="#pro013">PRO013</a>' in site["en/whole.html"]


def test_french_spaces_never_break_and_code_keeps_its_own(site: dict[str, str]) -> None:
    text = site["fr/rules/pro009.html"]
    assert "permanence\u202f?" not in text
    assert "excessive\u202f; le code" in text
    assert "rate: 2 %" in re.sub("<[^>]+>", "", text)


def test_the_day_decides_what_is_in_force_and_what_is_announced() -> None:
    before, after = date(2026, 7, 26), date(2026, 7, 27)
    told = {on: Read(dates(contents("en", on, "1"), Links())).text for on in (before, after)}
    assert "2 August 2026 Day from which the duties of high-risk systems apply" in told[before]
    assert "2 December 2027 Day from which the duties of high-risk systems apply" in told[after]
    assert Law(before).day("ai_act.annex_iii_from") == date(2026, 8, 2)
    assert (
        "28 December 2031 Countries found to protect enough: without United Kingdom" in told[after]
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_question_is_short_and_rests_on_rules(language: Language) -> None:
    held = contents(language, ON, "1")
    assert len(held.questions) >= 30
    for one in held.questions:
        assert one.asked_by in ASKERS
        assert one.rules
        assert set(one.rules) <= set(rules())
        assert one.asked.endswith(("?", "?"))
        assert len(re.findall(r"[.?!](?: |$)", one.answer)) <= 3, one.id
        assert len(one.answer) < 480, one.id


def test_questions_have_the_same_shape_in_both_languages() -> None:
    for id, one in asked().items():
        assert set(one) == {"asked_by", "rules", *LANGUAGES}, id
        assert all(len(one[language]) == 2 for language in LANGUAGES)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_value_family_and_source_has_its_words(language: Language) -> None:
    held = contents(language, ON, "1")
    told = catalogue(language, "handbook")
    assert {name.removeprefix("value.") for name in told if name.startswith("value.")} == set(
        value_names()
    )
    assert {name.removeprefix("family.") for name in told if name.startswith("family.")} == set(
        held.families
    )
    assert {source.family for source in held.sources.values()} == set(SOURCE_FAMILIES)
    assert sorted(code for codes in held.families.values() for code in codes) == sorted(rules())


def test_about_says_what_stands_behind_the_rules(read: dict[str, Read]) -> None:
    text = read["en/about.html"].text
    forces = [module.RULE.force for _, module in rules().values()]
    counts = [str(forces.count(force)) for force in ("law", "soft", "product")]
    assert f"All{''.join(counts)}{len(forces)}" in text.replace(" ", "")
    assert "no lawyer has reviewed it yet" in text
    assert "22 November 2026" in text


def test_the_command_writes_the_same_bytes_each_time(
    command: Command, tmp_path: Path, site: dict[str, str]
) -> None:
    out = tmp_path / "sites" / "handbook"
    ran = command("handbook", "--out", out, "--as-of", DAY)
    assert ran.status == 0, ran.err
    assert str(out / "index.html") in ran.out
    written = {path.relative_to(out).as_posix(): path for path in out.rglob("*") if path.is_file()}
    assert {path: file.read_bytes().decode() for path, file in written.items()} == site
    assert [path.name for path in out.parent.iterdir()] == ["handbook"]
    assert out.stat().st_mode & 0o055  # to be shown to others


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """A site of two files, where its content is not the question."""
    made = {"index.html": "a", "fr/index.html": "b"}
    monkeypatch.setattr(site_module, "files", lambda *_: made)


def test_an_empty_folder_is_taken_and_nothing_else_is(
    command: Command, tmp_path: Path, small: None
) -> None:
    (tmp_path / "empty").mkdir()
    assert command("handbook", "--out", tmp_path / "empty").status == 0
    (tmp_path / "file").write_text("x")
    (tmp_path / "link").symlink_to(tmp_path / "nowhere")
    for taken in ("empty", "file", "link"):
        ran = command("handbook", "--out", tmp_path / taken)
        assert (ran.status, ran.out) == (2, "")
        assert "already" in ran.err
    assert (tmp_path / "file").read_text() == "x"


def test_a_site_that_cannot_be_written_leaves_nothing(
    command: Command, tmp_path: Path, small: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    (tmp_path / "out").mkdir()
    with monkeypatch.context() as broken:
        broken.setattr(Path, "write_text", fails)
        ran = command("handbook", "--out", tmp_path / "out")
    assert ran.status == 2
    assert "no space left" in ran.err
    assert [*tmp_path.iterdir()] == [tmp_path / "out"]
    assert [*(tmp_path / "out").iterdir()] == []


def test_checking_a_charter_never_loads_the_handbook(process: Command, root: Path) -> None:
    probe = (
        "import sys; from justemesure.cli.main import main; main(['check', sys.argv[1]]);"
        "sys.exit('markdown_it' in sys.modules)"
    )
    charter = root / "examples" / "call-centre.yaml"
    ended = subprocess.run([sys.executable, "-c", probe, charter], capture_output=True, check=False)
    assert ended.returncode == 0, ended.stderr
