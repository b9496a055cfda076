"""The first walk as a user makes it: check, sign, verify, analyse; real speech, real processes."""

import json
import os
import re
import stat
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import pytest

pytestmark = pytest.mark.slow


class Walked(NamedTuple):
    said: dict[str, str]
    out: Path
    home: Path


@pytest.fixture(scope="module")
def walked(example: str, short_call: Path, tmp_path_factory: pytest.TempPathFactory) -> Walked:
    folder = tmp_path_factory.mktemp("walk")
    home = tmp_path_factory.mktemp("home")  # where programs write what nobody asked them to
    places = dict.fromkeys(("HOME", "TMPDIR", "XDG_CACHE_HOME", "XDG_DATA_HOME"), str(home))
    (folder / "charter.yaml").write_text(example, encoding="utf-8")
    steps = {
        "check": "check charter.yaml --as-of 2027-01-11",
        "keygen": "keygen key",
        "sign": "sign charter.yaml --key key",
        "verify": "verify charter.yaml --key key.pub",
        "analyse": f"call analyse {short_call} --charter charter.yaml --measure training-calls"
        " --person adviser-07 --at 2027-02-02T10:15 --demo --out outputs --lang en",
        "vouch": "call sign outputs/call.redacted.vcon.json --key key --out signed.json",
        "export": "call export signed.json --charter charter.yaml --demo --signer key.pub"
        " --format rttm --out call.rttm",
    }
    said = {}
    for name, step in steps.items():
        ended = subprocess.run(
            [sys.executable, "-m", "justemesure", *step.split()],
            cwd=folder,
            env={**os.environ, **places},
            capture_output=True,
            encoding="utf-8",
            check=False,
        )
        assert ended.returncode == 0, (step, ended.stderr)
        said[name] = ended.stdout
    return Walked(said, folder / "outputs", home)


def test_the_charter_has_no_finding_and_the_call_is_analysed(walked: Walked) -> None:
    assert sorted(path.name for path in walked.out.iterdir()) == [
        "call.redacted.vcon.json",
        "call.vcon.json",
        "figures.json",
        "redacted.opus",
        "report.html",
        "transcript.redacted.vtt",
        "transcript.vtt",
    ]


def test_every_output_names_the_charter_that_was_verified(walked: Walked) -> None:
    digest = re.findall(r"\b[0-9a-f]{64}\b", walked.said["verify"])[0]
    for path in walked.out.iterdir():
        assert digest.encode() in path.read_bytes(), path.name


def test_every_output_is_marked_as_a_demonstration(walked: Walked) -> None:
    figures = json.loads((walked.out / "figures.json").read_bytes())
    vcon = json.loads((walked.out / "call.vcon.json").read_bytes())
    assert figures["demonstration"] is True
    assert vcon["attachments"][0]["body"]["metadata"]["justemesure"]["demonstration"] is True
    for name in ("transcript.vtt", "transcript.redacted.vtt", "redacted.opus", "report.html"):
        assert b"Demonstration" in (walked.out / name).read_bytes()


def test_outputs_are_readable_by_their_owner_only(walked: Walked) -> None:
    modes = {stat.S_IMODE(path.stat().st_mode) for path in walked.out.iterdir()}
    assert (modes, stat.S_IMODE(walked.out.stat().st_mode)) == ({0o600}, 0o700)


def test_the_signed_copy_goes_out_of_it_by_channel(walked: Walked) -> None:
    lines = (walked.out.parent / "call.rttm").read_text(encoding="utf-8").splitlines()
    who = {tuple(line.split()[at] for at in (2, 7)) for line in lines if line[0] != ";"}
    assert who == {("1", "adviser"), ("2", "customer")}


def test_words_were_really_heard(walked: Walked) -> None:
    transcript = (walked.out / "transcript.vtt").read_text(encoding="utf-8")
    assert "<v adviser>" in transcript


def test_no_program_on_the_way_keeps_anything_of_its_own(walked: Walked) -> None:
    """A library that counts its uses writes an identifier first, and sends it later."""
    assert sorted(str(path.relative_to(walked.home)) for path in walked.home.rglob("*")) == []
