"""The command as a whole: helped in both languages, never a traceback, always an exit status."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from justemesure import __version__
from justemesure.cli.main import COMMANDS
from justemesure.i18n import LANGUAGES, Language

EXAMPLE = str(Path(__file__).parents[2] / "examples" / "call-centre.yaml")
UNLAWFUL = EXAMPLE.replace("call-centre", "unlawful")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", ["", *COMMANDS])
def test_every_command_helps_with_an_example(
    command: Callable[..., Any], name: str, language: Language
) -> None:
    ran = command(*name.split(), "--help", "--lang", language)
    assert (ran.status, ran.err) == (0, "")
    assert ("Exemple :" if language == "fr" else "Example:") in ran.out.replace("\u00a0", " ")
    assert f"justemesure {name}".strip() in ran.out.split("Ex")[1]
    assert ("usage :" in ran.out) == (language == "fr")
    assert "None" not in ran.out


def test_the_overview_lists_every_command(command: Callable[..., Any]) -> None:
    told = command("--help").out
    assert all(f"\n  {name} " in told for name in COMMANDS)


def test_it_tells_its_version(command: Callable[..., Any]) -> None:
    assert command("--version").out == f"justemesure {__version__}\n"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "order",
    [
        [],
        ["nope"],
        ["call"],
        ["call", "nope"],
        ["--nope"],
        ["--", "rules"],
        ["check"],
        ["check", "a", "b"],
        ["check", EXAMPLE, "--nope"],
        ["check", EXAMPLE, "--form", "json"],
        ["check", EXAMPLE, "--format", "xml"],
        ["check", EXAMPLE, "--as-of", "20270101"],
        ["check", EXAMPLE, "--as-of", "2027-02-30"],
        ["check", EXAMPLE, "--as-of"],
        ["new", "x.yaml"],
        ["new", "x.yaml", "--profile", "factory"],
        ["new", "x.yaml", "--profile", "office", "--headcount", "-5"],
        ["sign", EXAMPLE],
        ["explain"],
        ["explain", "APP999"],
    ],
)
def test_misuse_is_told_with_status_2(
    command: Callable[..., Any], order: list[str], language: Language
) -> None:
    ran = command(*order, "--lang", language) if order[:1] != ["--"] else command(*order)
    assert ran.status == 2
    assert ran.out == ""
    assert "justemesure" in ran.err
    assert "Traceback" not in ran.err


def test_french_misuse_is_told_in_french(command: Callable[..., Any]) -> None:
    for order, told in (
        (["check"], "il manque : FILE"),
        (["check", EXAMPLE, "--nope"], "arguments inconnus : --nope"),
        (["check", EXAMPLE, "--format", "xml"], "choix inconnu : 'xml'"),
        (["check", EXAMPLE, "--as-of"], "une valeur est attendue"),
        (["check", EXAMPLE, "--as-of", "demain"], "n'est pas un jour du calendrier"),
        (["new", "x", "--profile", "office", "--headcount", "x"], "valeur impossible : 'x'"),
    ):
        err = command(*order, "--lang", "fr").err
        assert told in err.replace("\u00a0", " ").replace("\u202f", " ")
        assert "error" not in err


@pytest.mark.parametrize(
    "order",
    [
        ["--lang", "fr", "check", EXAMPLE],
        ["--lang=fr", "check", EXAMPLE],
        ["check", "--lang", "fr", EXAMPLE],
        ["check", EXAMPLE, "--lang=fr"],
    ],
)
def test_the_language_may_be_said_anywhere(command: Callable[..., Any], order: list[str]) -> None:
    ran = command(*order)
    assert ran.status == 0
    assert "Aucun constat" in ran.out


@pytest.mark.parametrize(
    ("environment", "french"),
    [
        ({"LANG": "fr_FR.UTF-8", "LC_ALL": "", "LC_MESSAGES": "", "JUSTEMESURE_LANG": ""}, True),
        ({"LANG": "fr_FR.UTF-8", "LC_ALL": "C", "JUSTEMESURE_LANG": ""}, False),
        ({"LANG": "de_DE", "LC_ALL": "", "LC_MESSAGES": "", "JUSTEMESURE_LANG": ""}, False),
        ({"JUSTEMESURE_LANG": "fr"}, True),
    ],
)
def test_the_environment_chooses_the_language(
    command: Callable[..., Any],
    monkeypatch: pytest.MonkeyPatch,
    environment: dict[str, str],
    french: bool,  # noqa: FBT001  # a value of the table
) -> None:
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert ("Aucun constat" in command("check", EXAMPLE).out) == french


PYTHON = [sys.executable, "-m", "justemesure"]


def shell(order: str, **environment: str) -> subprocess.CompletedProcess[bytes]:
    order = order.replace("justemesure", " ".join(PYTHON), 1)
    told = {**os.environ, **environment}
    return subprocess.run(["sh", "-c", order], capture_output=True, env=told, check=False)


@pytest.mark.parametrize(
    ("order", "status"),
    [
        (["schema"], {141}),  # as SIGPIPE: not all was told
        (["check", UNLAWFUL], {141}),
        (["rules"], {141}),
        (["--help"], {0, 141}),  # later versions of argparse forgive it
        (["check", "--help"], {0, 141}),
    ],
)
def test_a_reader_who_has_left_is_told_nothing_more(order: list[str], status: set[int]) -> None:
    reader, writer = os.pipe()
    os.close(reader)
    ran = subprocess.run([*PYTHON, *order], stdout=writer, stderr=subprocess.PIPE, check=False)
    os.close(writer)
    assert ran.returncode in status
    assert ran.stderr == b""


@pytest.mark.parametrize("order", ["schema", "rules", f"check {EXAMPLE}"])
def test_a_full_disk_is_told(order: str) -> None:
    ran = shell(f"justemesure {order} >/dev/full")
    assert ran.returncode == 2
    assert ran.stderr.count(b"\n") == 1
    assert b"no space left" in ran.stderr


@pytest.mark.parametrize("closed", ["<&-", ">&-", "2>&-", "<&- >&- 2>&-"])
def test_closed_streams_are_no_failure(closed: str) -> None:
    assert shell(f"justemesure check {EXAMPLE} {closed}").returncode == 0
    assert shell(f"justemesure check {UNLAWFUL} {closed}").returncode == 1


def test_an_encoding_without_our_letters_is_no_failure() -> None:
    ran = shell(f"justemesure check {UNLAWFUL} --lang fr", PYTHONIOENCODING="ascii")
    assert (ran.returncode, ran.stderr) == (1, b"")
    assert b"APP001" in ran.stdout


def test_a_file_name_that_is_no_text_is_no_failure(tmp_path: Path) -> None:
    name = os.fsencode(tmp_path) + b"/\xff.yaml"
    Path(os.fsdecode(name)).write_bytes(Path(UNLAWFUL).read_bytes())
    for form in ("text", "json", "sarif", "github"):
        order = [*PYTHON, "check", name, "--format", form]
        ran = subprocess.run(order, capture_output=True, check=False)
        assert (ran.returncode, ran.stderr) == (1, b"")


def test_what_the_system_refuses_is_told(command: Callable[..., Any]) -> None:
    ran = command("new", "x" * 5_000, "--profile", "office")
    assert ran.status == 2
    assert "the name is too long" in ran.err


def test_checking_loads_neither_speech_nor_templates_nor_keys() -> None:
    """`check` must start fast and work in the base install."""
    heavy = ["numpy", "av", "faster_whisper", "jinja2", "rich", "cryptography", "huggingface_hub"]
    heavy += ["rfc8785", "justemesure.charter.schema", "justemesure.calls.pipeline"]
    code = (
        "import sys\nfrom justemesure.cli.main import main\n"
        f"assert main(['check', {EXAMPLE!r}]) == 0\n"
        f"assert main(['check', {UNLAWFUL!r}]) == 1\n"
        f"print(sorted(set({heavy!r}) & set(sys.modules)), file=sys.stderr)"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert ran.stderr == "[]\n"
