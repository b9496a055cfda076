"""`call show`, `sign`, `attach`, `verify`, `export`: what they print, write and refuse."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from justemesure.calls.call import RATE, Context, Recording, Segment
from justemesure.calls.vcon.jws import signed
from justemesure.calls.vcon.strict import decoded, encoded
from justemesure.calls.vcon.verify import hash_of
from justemesure.calls.vcon.write import Kept, as_vcon
from justemesure.charter.digest import digest
from justemesure.charter.load import load
from justemesure.charter.signature import private_key
from justemesure.i18n import LANGUAGES, Language

Command = Callable[..., Any]

ROOT = Path(__file__).parents[2]
CHARTER = ROOT / "examples" / "call-centre.yaml"
AT = datetime(2027, 2, 1, 9, tzinfo=UTC)
SAID = [
    Segment("adviser", 0.5, 3.0, "Voix Claire bonjour.", 0.9),
    Segment("customer", 3.5, 4.0, "Oui.\x1b[31m", 0.9),
]


@pytest.fixture
def charter(tmp_path: Path) -> Path:
    """The example charter, letting the person take the whole of it."""
    text = CHARTER.read_text("utf-8")
    path = tmp_path / "charter.yaml"
    lent = next(line for line in text.splitlines() if "export:" in line and "trainer" in line)
    path.write_text(text.replace(lent, "    export: {person: whole, trainer: never}"), "utf-8")
    return path


Make = Callable[..., Path]


@pytest.fixture
def make(tmp_path: Path, charter: Path) -> Make:
    def made(name: str = "call.vcon.json", *, kept: Any = None, **changed: Any) -> Path:
        under = digest(load(charter))
        context = Context(
            "019f15a6-a752-826f-b9a2-279e0d16bc46",
            under,
            "training-calls",
            "training",
            "A1",
            AT,
            AT,
            demonstration=True,
        )._replace(**changed)
        recording = Recording((bytes(5 * RATE),) * 2, "opus", mono=False)  # type: ignore[arg-type]
        until = datetime(2027, 5, 1, tzinfo=UTC)
        bases = {"training": "legitimate_interest"}
        kept = kept or Kept(b"sound", SAID, None)
        vcon = as_vcon(context, recording, ("adviser", "customer"), bases, until, kept)
        path = tmp_path / name
        path.write_text(json.dumps(vcon), "utf-8")
        return path

    return made


@pytest.fixture
def key(tmp_path: Path, command: Command) -> Path:
    path = tmp_path / "key"
    assert command("keygen", path).status == 0
    return path


def _sealed(path: Path, key: Path) -> Path:
    """The same vCon, signed with the key."""
    tree = json.loads(path.read_text("utf-8"))
    secret = private_key(key, None)
    path.write_text(json.dumps(signed(tree, secret, datetime.now(UTC))), "utf-8")
    return path


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_vcon_is_shown_and_nothing_in_it_moves_the_terminal(
    make: Make, command: Command, language: Language
) -> None:
    ran = command("call", "show", make(), "--lang", language)
    assert (ran.status, ran.err) == (0, "")
    assert "Voix Claire bonjour." in ran.out
    assert ("for: legal basis" in ran.out) == (language == "en")
    assert ("pour : base légale" in ran.out.replace("\u00a0", " ")) == (language == "fr")
    assert "\x1b" not in ran.out
    assert ("Not signed" in ran.out) == (language == "en")


def test_shown_as_json_it_has_the_names_of_today(
    make: Make, command: Command, tmp_path: Path
) -> None:
    path = make()
    tree = json.loads(path.read_text("utf-8"))
    old = tmp_path / "old.json"
    tree["dialog"][0]["mimetype"] = tree["dialog"][0].pop("mediatype")
    old.write_text(json.dumps(tree), "utf-8")
    shown = json.loads(command("call", "show", old, "--format", "json").out)
    assert shown == json.loads(path.read_text("utf-8"))


def test_signed_with_its_sound_outside_it_verifies(
    make: Make, command: Command, key: Path, tmp_path: Path
) -> None:
    out, public = tmp_path / "signed.json", tmp_path / "key.pub"
    signing = ["call", "sign", make(), "--key", key, "--out", out]
    ran = command(*signing, "--sound-url", "https://x.example/call.opus")
    assert (ran.status, ran.err) == (0, "")
    assert (tmp_path / "signed.opus").read_bytes() == b"sound"
    assert {path.stat().st_mode & 0o777 for path in tmp_path.glob("signed.*")} == {0o600}
    verifying = ["call", "verify", out, "--key", public, "--at", "2027-03-01"]
    ran = command(*verifying, "--file", tmp_path / "signed.opus")
    assert (ran.status, ran.err, ran.out.count("✓")) == (0, "", 3)
    (tmp_path / "signed.opus").write_bytes(b"other")
    assert command(*verifying, "--file", tmp_path / "signed.opus").status == 3
    assert command(*verifying[:-1], "2027-05-01").status == 3
    assert command("call", "verify", out).status == 3
    again = command("call", "sign", out, "--key", key, "--out", tmp_path / "twice.json")
    assert (again.status, "already" in again.err) == (2, True)


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_refused_is_told_line_by_line(
    make: Make, command: Command, language: Language
) -> None:
    ran = command("call", "verify", make(), "--lang", language)
    assert ran.status == 3
    assert ran.out.startswith("✗ ")
    assert ("anybody" in ran.out) == (language == "en")
    assert "✗" in ran.err


def test_nothing_is_half_written(make: Make, command: Command, key: Path, tmp_path: Path) -> None:
    out = tmp_path / "signed.json"
    out.write_text("mine", "utf-8")
    signing = ["call", "sign", make(), "--key", key, "--out", out]
    assert command(*signing, "--sound-url", "https://x.example/a").status == 2
    assert out.read_text("utf-8") == "mine"
    assert not (tmp_path / "signed.opus").exists()
    assert command(*signing, "--sound-url", "http://x.example/a").status == 2
    signing[-1] = tmp_path / "signed.opus"  # where the sound goes
    ran = command(*signing, "--sound-url", "https://x.example/a")
    assert (ran.status, "another name" in ran.err) == (2, True)
    assert not (tmp_path / "signed.opus").exists()


def test_a_remark_is_attached_as_a_new_version(
    make: Make, command: Command, key: Path, tmp_path: Path
) -> None:
    remark, out = tmp_path / "remark.txt", tmp_path / "new.json"
    remark.write_text("Le client parlait à son chien.", "utf-8")
    before, uuid = make(), json.loads(make("same").read_text("utf-8"))["uuid"]
    attaching: list[Any] = ["call", "attach", before, remark, "r", "--signer", f"{key}.pub"]
    refused = command(*attaching, "--out", out)
    assert (refused.status, "not signed" in refused.err, out.exists()) == (3, True, False)
    _sealed(before, key)
    assert command(*attaching, "--out", out).status == 0
    new = json.loads(out.read_text("utf-8"))
    assert new["amended"]["uuid"] == uuid != new["uuid"]
    assert new["attachments"][-1]["body"] == "Le client parlait à son chien."
    checked = command("call", "verify", out, "--file", before).out
    assert ("✗ It is not signed" in checked, checked.count("✗")) == (True, 1)
    remark.write_bytes(b"\xff")
    assert command(*attaching, "--out", tmp_path / "x").status == 2


FORMATS = ["vtt", "textgrid", "csv", "rttm"]


@pytest.fixture
def export(make: Make, command: Command, charter: Path, key: Path, tmp_path: Path) -> Command:
    """Sign a vCon, and export it with that signer's key."""

    def run(*options: Any, vcon: Path | None = None) -> Any:
        vcon = _sealed(vcon or make(), key)
        what = [vcon, "--charter", charter, "--signer", f"{key}.pub", "--out", tmp_path / "out"]
        return command("call", "export", *what, *options)

    return run


@pytest.mark.parametrize("format", FORMATS)
def test_every_format_says_under_which_charter_and_until_when(
    export: Command, tmp_path: Path, charter: Path, format: str
) -> None:
    assert export("--demo", "--format", format).status == 0
    text = (tmp_path / "out").read_text("utf-8")
    assert digest(load(charter)) in text
    assert "2027-05-01T" in text
    assert "adviser" in text
    assert ("Voix Claire bonjour." in text) == (format != "rttm")
    assert export("--demo", "--format", format).status == 2  # it exists


def test_only_the_charter_of_the_call_can_let_it_out(
    export: Command, make: Make, charter: Path, tmp_path: Path
) -> None:
    written = charter.read_text("utf-8")
    assert export().status == 3  # neither a demonstration nor a signature
    assert export("--demo", "--role", "trainer").status == 2
    assert export("--demo", vcon=make(demonstration=False)).status == 3
    assert export("--demo", vcon=make(measure="other")).status == 3
    assert export("--demo", "--group", "office").status == 3
    vcon = make()
    charter.write_text(written.replace("version: 3", "version: 4"), "utf-8")
    refused = export("--demo", vcon=vcon)
    assert (refused.status, "--charter" in refused.err) == (3, True)
    charter.write_text(written.replace("{person: whole, ", "{person: never, "), "utf-8")
    assert export("--demo", vcon=make()).status == 3
    assert not (tmp_path / "out").exists()


def test_nothing_is_made_of_a_call_that_should_be_gone(
    export: Command, make: Make, tmp_path: Path
) -> None:
    path = make()
    whole = path.read_text("utf-8")
    path.write_text(whole.replace("2027-05-01", "2026-01-01"), "utf-8")
    ran = export("--demo", vcon=path)
    assert (ran.status, "ended on 2026-01-01" in ran.err) == (3, True)
    path.write_text(whole.replace("2027-05-01", "2027-02-01"), "utf-8")  # by the call's own clock
    ran = export("--demo", vcon=path)
    assert (ran.status, "had to be deleted" in ran.err) == (3, True)
    assert not (tmp_path / "out").exists()


def test_a_vcon_without_words_or_of_nobody_is_told(
    export: Command, make: Make, tmp_path: Path
) -> None:
    assert export("--demo", vcon=make(kept=Kept(b"sound", None, None))).status == 2
    tree = json.loads(make().read_text("utf-8"))
    del tree["attachments"][0]["body"]["metadata"]
    path = tmp_path / "foreign.json"
    path.write_text(json.dumps(tree), "utf-8")
    ran = export("--demo", vcon=path)
    assert (ran.status, "Traceback" in ran.err) == (2, False)


def test_where_only_redacted_copies_go_out_only_they_do(
    export: Command, make: Make, charter: Path
) -> None:
    text = charter.read_text("utf-8").replace("{person: whole, t", "{person: redacted, t")
    charter.write_text(text, "utf-8")
    ran = export("--demo")
    assert (ran.status, "redacted" in ran.err) == (3, True)
    copy = make()
    tree = json.loads(copy.read_text("utf-8"))
    original = {"uuid": tree["uuid"].replace("0", "1"), "content_hash": hash_of(b"whole")}
    copy.write_text(json.dumps(tree | {"redacted": original}), "utf-8")
    assert export("--demo", vcon=copy).status == 0


def test_nothing_is_made_of_a_vcon_that_nobody_vouches_for(
    make: Make, command: Command, charter: Path, key: Path, tmp_path: Path
) -> None:
    """Its claims are text: whoever can write a file can write « redacted » into it."""
    other, out = tmp_path / "other", tmp_path / "out"
    assert command("keygen", other).status == 0
    vcon = make()
    exporting = ["call", "export", vcon, "--charter", charter, "--demo", "--out", out]
    assert command(*exporting).status == 2  # without a signer it is not even asked
    unsigned = command(*exporting, "--signer", f"{key}.pub")
    assert (unsigned.status, "anybody can have written it" in unsigned.err) == (3, True)
    _sealed(vcon, key)
    assert command(*exporting, "--signer", f"{other}.pub").status == 3
    envelope = json.loads(vcon.read_text("utf-8"))
    tree = json.loads(decoded(envelope["payload"]))
    tree["parties"][0]["name"] = "A2"
    changed = envelope | {"payload": encoded(json.dumps(tree).encode())}
    vcon.write_text(json.dumps(changed), "utf-8")
    renamed = command(*exporting, "--signer", f"{key}.pub", "--lang", "fr")
    assert (renamed.status, "changé après la signature" in renamed.err) == (3, True)
    assert not out.exists()
