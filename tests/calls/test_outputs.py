"""What is written holds only what the charter keeps or lets out, class by class."""

import json
import re
from collections.abc import Callable, Collection
from datetime import UTC, datetime
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from justemesure.calls.call import Context
from justemesure.calls.outputs import Found, Sign, build, play
from justemesure.calls.plan import Plan
from justemesure.calls.redact import Redacted
from justemesure.calls.report import Shown
from justemesure.calls.vcon.jws import signed
from justemesure.calls.vcon.verify import hash_of
from justemesure.calls.vcon.vouched import vouched
from justemesure.charter.model import Charter
from justemesure.charter.vocabulary import DataClass
from justemesure.cli.main import main
from justemesure.i18n import LANGUAGES, Language, message

ROOT = Path(__file__).parents[2]
CLASSES: tuple[DataClass, ...] = ("sound", "transcript", "figures")
Classes = Collection[DataClass]
SETS = [chosen for count in range(4) for chosen in combinations(CLASSES, count)]
LATE, EARLY = datetime(2027, 5, 1, 8, tzinfo=UTC), datetime(2027, 2, 16, 8, tzinfo=UTC)
NOW = datetime(2027, 2, 2, tzinfo=UTC)
WORDS = "prélevé deux fois"

Built = Callable[..., dict[str, str]]


@pytest.fixture
def built(context: Context, charter: Charter, shown: Shown, probabilities: Any) -> Built:
    heard = [probabilities(shown.speech[party], shown.recording.length) for party in shown.parties]

    def build_(
        keeps: Classes,
        exports: Classes,
        language: Language = "fr",
        lends: Any = None,
        sign: Sign = dict,
        **changed: Any,
    ) -> dict[str, str]:
        found = Found(
            shown.recording,
            shown.parties,
            heard,
            list(shown.segments or ()),
            list(shown.figures or ()),
            {"justemesure": "0"},
        )._replace(**changed)
        until = {"sound": EARLY, "transcript": LATE, "figures": LATE}
        plan = Plan(
            "training",
            frozenset({"transcript", "timing"}),
            {data: until[data] for data in keeps},
            {data: until[data] for data in exports},
            lends=lends or {},
        )
        files = build(context, charter, plan, play(plan, found), language, sign=sign)
        return {name: content.decode(errors="replace") for name, content in files.items()}

    return build_


@pytest.mark.parametrize("keeps", SETS, ids="+".join)
def test_only_what_is_kept_is_written(built: Built, keeps: Classes) -> None:
    files = built(keeps, ())
    assert ("figures.json" in files) == ("figures" in keeps)
    assert ("transcript.vtt" in files) == ("transcript" in keeps)
    assert ("call.vcon.json" in files) == bool(keeps)
    assert "report.html" not in files
    everything = "".join(files.values())
    assert (WORDS in everything) == ("transcript" in keeps)
    assert ("talk_share" in everything) == ("figures" in keeps)
    assert ('"body": "T2dnU' in everything) == ("sound" in keeps)  # OggS


@pytest.mark.parametrize("exports", SETS, ids="+".join)
def test_only_what_is_let_out_is_in_the_report(built: Built, exports: Classes) -> None:
    files = built((), exports)
    assert files.keys() == ({"report.html"} if exports else set())
    page = files.get("report.html", "")
    assert (WORDS in page) == ("transcript" in exports)
    assert ("talk_share" in page) == ("figures" in exports)
    assert ("<audio" in page) == ("data:audio" in page) == ("sound" in exports)
    assert ('id="wave"' in page) == ("sound" in exports)  # a waveform is the sound's shape
    assert ('class="span' in page) == ({"sound", "figures"} <= set(exports))


def test_what_was_not_made_is_not_written(built: Built) -> None:
    files = built(CLASSES, CLASSES, segments=None, figures=None)
    assert files.keys() == {"call.vcon.json", "report.html"}
    assert json.loads(files["call.vcon.json"])["analysis"] == []


def test_a_file_goes_with_the_first_class_that_must_go(built: Built) -> None:
    whole = built(CLASSES, CLASSES)
    less = built(CLASSES[1:], CLASSES[1:])
    assert "2027-02-16T08:00:00" in whole["call.vcon.json"]
    assert "2027-02-16T08:00:00" not in less["call.vcon.json"]
    assert "16 février 2027" in whole["report.html"]
    assert "1er mai 2027" in less["report.html"]
    assert json.loads(whole["figures.json"])["delete_on"] == "2027-05-01T08:00:00Z"


@pytest.mark.parametrize("language", LANGUAGES)
def test_figures_json_has_its_fixed_shape(
    built: Built, context: Context, language: Language
) -> None:
    written = json.loads(built(["figures"], (), language)["figures.json"])
    assert written["call"] == context.call
    assert written["charter"] == context.charter
    assert written["measure"] == "training-calls"
    assert written["engine"] == {"justemesure": "0"}
    assert written["demonstration"] is True
    assert len(written["figures"]) > 15


def test_every_output_says_that_it_is_a_demonstration(built: Built, context: Context) -> None:
    for name, content in built(CLASSES, CLASSES).items():
        assert re.search('demonstration": true|Démonstration', content), name
        assert context.charter in content or context.charter[:16] in content, name


def test_the_transcript_names_its_charter_and_its_day_of_deletion(built: Built) -> None:
    head = built(["transcript"], ())["transcript.vtt"].split("00:00:00.500")[0]
    assert "b2" * 32 in head
    assert "2027-05-01T08:00:00Z" in head


POLICY = re.compile(r'http-equiv="Content-Security-Policy" content="([^"]*)"')


def test_the_policy_of_the_report_names_its_own_style_and_script_alone(built: Built) -> None:
    policy = POLICY.search(built((), CLASSES)["report.html"])
    assert policy
    rules = dict(rule.strip().split(" ", 1) for rule in policy[1].replace("&#39;", "'").split(";"))
    assert rules["default-src"] == "'none'"
    for part in ("style-src", "script-src"):
        assert re.fullmatch(r"'sha256-[A-Za-z0-9+/]{43}='", rules[part])
    assert rules["media-src"] == "data:"
    assert rules["base-uri"] == rules["form-action"] == "'none'"
    assert set(rules) == {*["default-src", "style-src", "script-src", "media-src"]} | {
        "base-uri",
        "form-action",
    }


WHOLE = "export: {person: redacted", "export: {person: whole"


def _analyse(tmp_path: Path, *changes: tuple[str, str]) -> int:
    """The whole command, timing only: no words, so no speech model is needed."""
    text = (ROOT / "examples" / "call-centre.yaml").read_text("utf-8")
    for old, new in (
        ("makes: [transcript, timing, phrases, customer_tone_from_words]", "makes: [timing]"),
        WHOLE,
        *changes,
    ):
        assert old in text
        text = text.replace(old, new, 1)
    (tmp_path / "charter.yaml").write_text(text, "utf-8")
    sound = ROOT / "examples" / "calls" / "refus-enregistrement.opus"
    asked = ["call", "analyse", str(sound), "--charter", str(tmp_path / "charter.yaml")]
    asked += ["--measure", "training-calls", "--person", "A1", "--at", "2027-02-01T10:00"]
    return main([*asked, "--demo", "--lang", "en", "--out", str(tmp_path / "out")])


def test_a_charter_that_keeps_no_sound_has_none_in_any_file(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert _analyse(tmp_path, ("keeps: {sound: 3 months", "keeps: {sound: none")) == 0
    files = {path.name: path.read_text("utf-8") for path in (tmp_path / "out").iterdir()}
    assert files.keys() == {"call.vcon.json", "figures.json", "report.html"}
    assert "<audio" not in files["report.html"]
    assert "body" not in json.loads(files["call.vcon.json"])["dialog"][0]
    said = capsys.readouterr().err
    assert message("en", "cli", "say.time") in said
    assert message("en", "cli", "say.transcribe") not in said  # not made, so not shown as done


def test_a_charter_that_keeps_sound_has_it(tmp_path: Path) -> None:
    """The test above can fail."""
    assert _analyse(tmp_path) == 0
    assert "<audio" in (tmp_path / "out" / "report.html").read_text("utf-8")
    assert {path.stat().st_mode & 0o077 for path in (tmp_path / "out").iterdir()} == {0}


def test_outputs_that_exist_are_never_written_over(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "report.html").write_text("mine")
    assert _analyse(tmp_path) == 2
    assert "The folder already exists" in capsys.readouterr().err
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["report.html"]
    assert (tmp_path / "out" / "report.html").read_text() == "mine"


def _redacted(shown: Shown) -> Redacted:
    (first, *rest) = shown.segments or ()
    return Redacted(shown.recording, [first._replace(text="Bonjour, […]"), *rest], ())


def test_redacted_copies_are_of_what_is_kept_and_point_at_their_original(
    built: Built, shown: Shown, tmp_path: Path
) -> None:
    files = built(CLASSES, (), redacted=_redacted(shown))
    assert {"redacted.opus", "transcript.redacted.vtt", "call.redacted.vcon.json"} <= files.keys()
    assert "[…]" in files["transcript.redacted.vtt"]
    assert "[…]" not in files["transcript.vtt"]
    assert "b2" * 32 in files["redacted.opus"]
    whole, copy = (json.loads(files[f"call{name}.vcon.json"]) for name in ("", ".redacted"))
    assert copy["redacted"]["uuid"] == whole["uuid"] != copy["uuid"]
    assert copy["redacted"]["content_hash"] == hash_of(files["call.vcon.json"].encode())
    for part in ("parties", "dialog", "analysis", "attachments"):
        assert len(copy[part]) == len(whole[part])  # indices hold
    path = tmp_path / "copy.vcon.json"
    path.write_text(files["call.redacted.vcon.json"], "utf-8")
    assert main(["call", "show", str(path), "--lang", "en"]) == 0


def test_signed_both_are_and_the_copy_names_the_signed_original(
    built: Built, shown: Shown, tmp_path: Path
) -> None:
    key = Ed25519PrivateKey.generate()

    def sign(vcon: dict[str, Any]) -> dict[str, Any]:
        return signed(vcon, key, NOW)

    files = built(CLASSES, (), redacted=_redacted(shown), sign=sign)
    for name in ("call.vcon.json", "call.redacted.vcon.json"):
        (tmp_path / name).write_text(files[name], "utf-8")
        found = vouched(tmp_path / name, key.public_key(), NOW, "en").vcon
        assert ("redacted" in found) == ("redacted" in name)
    original = hash_of(files["call.vcon.json"].encode())
    assert found["redacted"]["content_hash"] == original


def test_a_copy_that_is_lent_is_the_redacted_one_or_none(built: Built, shown: Shown) -> None:
    lends = dict.fromkeys(CLASSES, LATE)
    page = built((), (), lends=lends, redacted=_redacted(shown))["report.html"]
    assert "[…]" in page
    assert str((shown.segments or ())[0].text) not in page
    assert "<audio" in page
    failed = built((), (), lends=lends, redacted=None, unredacted="no-times")
    assert failed.keys() == {"report.html"}
    assert "<audio" not in failed["report.html"]
    assert WORDS not in failed["report.html"]
    assert "talk_share" in failed["report.html"]
