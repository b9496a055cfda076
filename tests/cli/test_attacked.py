"""The command in hostile places: names that a terminal would obey, full disks, laid links."""

import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from shutil import copy
from typing import Any

import pytest

from justemesure.calls.vcon import read as vcon_read
from justemesure.i18n import visible

OBEYED = "\x1b[2J \x9b31m \r \u202e \n::error::x"
NEW = ("--profile", "office", "--name", "a", "--headcount", "9", "--dpo", "none")
FULL = (
    "import resource, sys; resource.setrlimit(resource.RLIMIT_FSIZE, (50, 50));"
    "from justemesure.cli.main import main; sys.exit(main())"
)


def on_a_full_disk(folder: Path, *order: str) -> int:
    """Its status, in a process that can write fifty bytes a file."""
    command = [sys.executable, "-c", FULL, *order]
    return subprocess.run(command, cwd=folder, capture_output=True, check=False).returncode


@pytest.mark.parametrize("content", [None, b"x: y", b"\xff", b"a: [", b""])
@pytest.mark.parametrize(
    "order", [["check"], ["check", "--format", "json"], ["read"], ["audit"], ["diff", "ok"]]
)
def test_a_name_gives_a_terminal_nothing_to_obey(
    command: Callable[..., Any], tmp_path: Path, root: Path, content: bytes | None, order: list[str]
) -> None:
    file = tmp_path / f"{OBEYED}.yaml"
    if content is not None:
        file.write_bytes(content)
    ok = [str(root / "examples/call-centre.yaml") if word == "ok" else word for word in order]
    ran = command(*ok, file)
    assert ran.status == 2
    assert not set("\x1b\x9b\r\u202e") & set(ran.err + ran.out)
    assert ran.err.count("\n") == 1  # one paragraph, whatever the name


def test_findings_and_changes_name_a_file_without_obeying_it(
    command: Callable[..., Any], tmp_path: Path, root: Path
) -> None:
    unlawful, lawful = (root / f"examples/{name}.yaml" for name in ("unlawful", "call-centre"))
    file = copy(unlawful, tmp_path / f"{OBEYED}.yaml")
    for order in (["check", file], ["check", file, lawful], ["diff", lawful, file]):
        ran = command(*order)
        assert ran.out
        assert "\\x1b[2J" in ran.out
        assert not set("\x1b\x9b\r\u202e") & set(ran.out)
        assert "\n::error" not in ran.out


def test_an_unknown_word_gives_a_terminal_nothing_to_obey(command: Callable[..., Any]) -> None:
    for order in (["explain", OBEYED], ["audit", OBEYED], ["check", "--as-of", OBEYED, "x"]):
        assert not set("\x1b\x9b\r\u202e") & set(command(*order).err)


def test_what_is_shown_keeps_french_spaces_and_joined_letters() -> None:
    for text in ("Vraiment\u202f? « Oui\u00a0»", "👩\u200d💻 می\u200cخواهم", "été"):
        assert visible(text) == text
    assert visible("\ud800\x00\u2028\xad") == "\\ud800\\x00\\u2028\\xad"


def test_a_full_disk_leaves_no_half_of_a_file(tmp_path: Path, root: Path) -> None:
    assert on_a_full_disk(tmp_path, "keygen", "key") == 2
    assert on_a_full_disk(tmp_path, "new", "new.yaml", *NEW, "--start", "2027-01-01") == 2
    assert list(tmp_path.iterdir()) == []
    copy(root / "examples/call-centre.yaml", tmp_path / "c.yaml")
    subprocess.run([sys.executable, "-m", "justemesure", "keygen", "key"], cwd=tmp_path, check=True)
    before = sorted(tmp_path.iterdir())
    assert on_a_full_disk(tmp_path, "sign", "c.yaml", "--key", "key") == 2
    assert sorted(tmp_path.iterdir()) == before


def test_signing_follows_no_link_that_somebody_laid(
    command: Callable[..., Any], tmp_path: Path, root: Path
) -> None:
    charter, precious = tmp_path / "c.yaml", tmp_path / "precious"
    copy(root / "examples/call-centre.yaml", charter)
    precious.write_text("mine")
    command("keygen", tmp_path / "key")
    for name in ("c.yaml.sig.part", "c.yaml.sig"):
        (tmp_path / name).symlink_to(precious)
    assert command("sign", charter, "--key", tmp_path / "key").status == 0
    assert precious.read_text() == "mine"
    assert command("verify", charter, "--key", tmp_path / "key.pub").status == 0


def test_an_error_that_nobody_can_be_told_is_still_a_status() -> None:
    with Path("/dev/full").open("w") as full:
        order = [sys.executable, "-m", "justemesure", "check", "absent.yaml"]
        assert subprocess.run(order, stderr=full, check=False).returncode == 2


def test_an_account_without_a_folder_is_told_what_to_say(
    command: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    def none() -> Path:
        raise RuntimeError

    monkeypatch.delenv("XDG_STATE_HOME", raising=False)
    monkeypatch.setattr(Path, "home", none)
    ran = command("agent", "status")
    assert ran.status == 2
    assert "--home" in ran.err


def test_what_stands_outside_a_call_is_not_read_without_end(
    command: Callable[..., Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(vcon_read, "MOST_BYTES", 1000)
    call = tmp_path / "call.json"
    call.write_text('{"uuid": "01928e10-193e-8231-b9a2-279e0d16bc46", "parties": []}')
    ran = command("call", "verify", call, "--file", "/dev/zero")
    assert ran.status == 2
    assert re.search("/dev/zero.*too large", ran.err)


EVIL = "*a* _b_ `c` [d](javascript:e) <img src=x onerror=f()> ~~g~~ | h \\\\| i_j"
SHOWN = r"\*a\* \_b\_ \`c\` \[d\](javascript:e) &lt;img src=x onerror=f()> \~\~g\~\~ \| h \\\| i_j"


def test_a_charter_s_words_are_shown_in_markdown_and_do_nothing(
    command: Callable[..., Any], tmp_path: Path, root: Path
) -> None:
    charter = root / "examples/call-centre.yaml"
    text = charter.read_text("utf-8").replace("Voix Claire SAS", f'"{EVIL}"', 2)
    (tmp_path / "new.yaml").write_text(text, "utf-8")
    told = command("diff", charter, tmp_path / "new.yaml", "--format", "md")
    assert told.status == 0
    assert SHOWN in told.out
    assert "<img" not in told.out


def test_a_product_s_words_are_shown_in_markdown_and_do_nothing(
    command: Callable[..., Any], tmp_path: Path
) -> None:
    described = f"""format: 1
name: "{EVIL}"
note: {{fr: "{EVIL}", en: "{EVIL}"}}
capabilities: {{badge: {{present: on, says: {{fr: "{EVIL}", en: "{EVIL}"}}, sources: [s]}}}}
sources: {{s: {{text: "{EVIL}"}}}}
"""
    (tmp_path / "p.yaml").write_text(described, "utf-8")
    told = command("audit", tmp_path / "p.yaml", "hubstaff", "--format", "md", "--lang", "en")
    assert told.status == 0, told.err
    assert told.out.count(SHOWN) == 5
    assert "<img" not in told.out
