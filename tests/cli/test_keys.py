"""`keygen`, `sign` and `verify` as they are used, with and without a passphrase."""

import stat
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from justemesure.charter.signature import needs_passphrase


@pytest.fixture
def charter(tmp_path: Path) -> Path:
    path = tmp_path / "charter.yaml"
    path.write_text("charter: {id: a, version: 1}\n")
    return path


def test_keys_signature_and_verification_follow_each_other(
    command: Callable[..., Any], charter: Path, tmp_path: Path
) -> None:
    key = tmp_path / "k"
    assert command("verify", charter, "--key", f"{key}.pub").status == 3
    assert command("keygen", key).status == 0
    assert stat.S_IMODE(key.stat().st_mode) == 0o600
    signed = command("sign", charter, "--key", key)
    assert (signed.status, str(charter) in signed.out) == (0, True)
    verified = command("verify", charter, "--key", f"{key}.pub", "--lang", "fr")
    assert verified.status == 0
    assert "est signée et inchangée (sha256:" in verified.out
    charter.write_text("charter: {id: a, version: 2}\n")
    changed = command("verify", charter, "--key", f"{key}.pub")
    assert (changed.status, changed.out) == (3, "")
    assert "has changed since it was signed" in changed.err


@pytest.mark.parametrize(
    ("order", "status"),
    [
        (["sign", "absent.yaml", "--key", "k"], 2),
        (["sign", "charter.yaml", "--key", "absent"], 2),
        (["sign", "charter.yaml", "--key", "charter.yaml"], 2),
        (["verify", "charter.yaml", "--key", "absent"], 3),
        (["keygen", "charter.yaml"], 2),
    ],
)
def test_the_wrong_files_are_told(
    command: Callable[..., Any],
    charter: Path,
    monkeypatch: pytest.MonkeyPatch,
    order: list[str],
    status: int,
) -> None:
    monkeypatch.chdir(charter.parent)
    ran = command(*order)
    assert (ran.status, ran.out) == (status, "")
    assert ran.err.startswith("justemesure: ")


def test_a_passphrase_is_read_where_there_is_no_terminal(
    process: Callable[..., Any], charter: Path, tmp_path: Path
) -> None:
    key = tmp_path / "k"
    assert process("keygen", key, "--passphrase", stdin="ouvre-toi é\n").status == 0
    assert needs_passphrase(key)
    assert process("sign", charter, "--key", key, stdin="ouvre-toi e\n").status == 2
    assert process("sign", charter, "--key", key, stdin="ouvre-toi é\n").status == 0


def test_no_key_is_made_without_the_passphrase_asked_for(
    process: Callable[..., Any], tmp_path: Path
) -> None:
    for typed in ("", "\n"):
        ran = process("keygen", tmp_path / "k", "--passphrase", stdin=typed)
        assert ran.status == 2
        assert "passphrase is empty" in ran.err
    assert list(tmp_path.iterdir()) == []


def test_a_passphrase_is_asked_for_twice_and_never_shown(
    terminal: Callable[..., Any], tmp_path: Path
) -> None:
    key = tmp_path / "k"
    order = ["keygen", key, "--passphrase", "--lang", "en"]
    seen = terminal(*order, answers=[("Passphrase: ", "secret-1"), ("Again: ", "secret-2")])
    assert seen.status == 2
    assert "The two passphrases differ" in seen.screen
    assert not key.exists()
    seen = terminal(*order, answers=[("Passphrase: ", "secret-1"), ("Again: ", "secret-1")])
    assert seen.status == 0
    assert "secret" not in seen.screen.replace("secret key", "")
    assert needs_passphrase(key)


def test_control_d_in_place_of_a_passphrase_makes_no_key(
    command: Callable[..., Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def closed(_: str) -> str:
        raise EOFError

    monkeypatch.setattr("getpass.getpass", closed)
    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
    ran = command("keygen", tmp_path / "k", "--passphrase")
    assert (ran.status, "passphrase is empty" in ran.err) == (2, True)
    assert not (tmp_path / "k").exists()
