"""`justemesure documents`: a folder written whole, in the languages and formats asked for."""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

Command = Callable[..., Any]


def names(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


def test_both_languages_come_unless_one_is_asked_for(
    command: Command, root: Path, tmp_path: Path
) -> None:
    charter = str(root / "examples" / "call-centre.yaml")
    asked = ("--only", "retention,impact", "--format", "docx", "--as-of", "2026-11-22")
    ran = command("documents", charter, "--out", str(tmp_path / "both"), *asked)
    assert ran.status == 0, ran.err
    assert names(tmp_path / "both") == {
        "fr/analyse-impact.docx",
        "fr/analyse-impact.pia.json",
        "fr/durees-conservation.docx",
        "fr/traces.json",
        "en/impact-assessment.docx",
        "en/impact-assessment.pia.json",
        "en/retention-table.docx",
        "en/traces.json",
    }
    ran = command("documents", charter, "--out", str(tmp_path / "one"), *asked, "--lang", "fr")
    assert {name.split("/")[0] for name in names(tmp_path / "one")} == {"fr"}
    assert "à compléter" in ran.out
    for name in names(tmp_path / "one"):
        assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "both" / name).read_bytes()


def test_traces_lead_to_lines_of_the_charter(command: Command, root: Path, tmp_path: Path) -> None:
    charter = root / "examples" / "call-centre.yaml"
    out = tmp_path / "out"
    command("documents", str(charter), "--out", str(out), "--only", "notice", "--format", "pdf")
    traces = json.loads((out / "en" / "traces.json").read_text("utf-8"))
    (notice,) = traces["documents"]
    told = next(one for one in notice["statements"] if "dpo@voixclaire.example" in one["text"])
    line = charter.read_text("utf-8").splitlines()[told["charter"][0]["line"] - 1]
    assert "dpo@voixclaire.example" in line
    assert (out / "en" / "employee-notice.pdf").read_bytes().startswith(b"%PDF")


def test_a_folder_that_exists_is_refused_and_left_alone(
    command: Command, root: Path, tmp_path: Path
) -> None:
    (tmp_path / "mine.txt").write_text("mine")
    ran = command("documents", str(root / "examples/call-centre.yaml"), "--out", str(tmp_path))
    assert ran.status == 2
    assert "already exists" in ran.err
    assert names(tmp_path) == {"mine.txt"}


def test_an_unknown_document_or_format_is_refused_with_the_known_ones(
    command: Command, root: Path, tmp_path: Path
) -> None:
    charter, out = str(root / "examples/call-centre.yaml"), str(tmp_path / "out")
    for option, value, known in (("--only", "notices", "notice"), ("--format", "doc", "docx")):
        ran = command("documents", charter, "--out", out, option, value)
        assert ran.status == 2
        assert known in ran.err
        assert not (tmp_path / "out").exists()


def test_a_charter_with_findings_gives_drafts(command: Command, root: Path, tmp_path: Path) -> None:
    charter, out = (
        str(root / "tests/fixtures/charters/unlawful/webcam-at-home.yaml"),
        str(tmp_path / "out"),
    )
    ran = command(
        "documents", charter, "--out", out, "--only", "retention", "--format", "odt", "--lang", "en"
    )
    assert ran.status == 0
    assert "drafts" in ran.out


def test_without_its_parts_the_command_says_what_to_install(root: Path, tmp_path: Path) -> None:
    """And reading a charter needs none of them: they are loaded by this command only."""
    program = (
        "import sys; sys.modules.update(typst=None, docx=None, odfdo=None)\n"
        "from justemesure.cli.main import main\n"
        "sys.exit(main(sys.argv[1:]))"
    )

    def run(*arguments: str) -> subprocess.CompletedProcess[str]:
        line = [sys.executable, "-c", program, *arguments]
        return subprocess.run(line, capture_output=True, encoding="utf-8", check=False)

    charter = str(root / "examples" / "call-centre.yaml")
    ran = run("documents", charter, "--out", str(tmp_path / "out"))
    assert ran.returncode == 2
    assert "justemesure[documents]" in ran.stderr
    assert not (tmp_path / "out").exists()
    assert run("read", charter).returncode == 0
