"""What the charter does not permit ends with 3, a reason, nothing read and nothing on disk."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Walk = Callable[..., Any]
Command = Callable[..., Any]

REDACTS = "redacts: [phone, email, iban, card, nir, siren, birth_date]"


def assert_refused(left: Any) -> None:
    assert left.status == 3
    assert left.ran == frozenset()
    assert left.files == {}
    assert left.stray == frozenset()


@pytest.mark.parametrize(
    ("options", "reason"),
    [
        pytest.param(["--at", "2027-01-10T10:15"], "in force", id="before the charter"),
        pytest.param(["--at", "2028-01-01T10:15"], "in force", id="after the charter"),
        pytest.param(["--at", "2027-01-17T10:15"], "APP001", id="before the campaign"),
        pytest.param(["--at", "2027-04-01T10:15"], "APP001", id="after the campaign"),
        pytest.param(["--at", "2027-02-02T07:29"], "DEX001", id="before hours"),
        pytest.param(["--at", "2027-02-02T20:00"], "DEX001", id="after hours"),
        pytest.param(["--at", "2027-02-02T19:00Z"], "DEX001", id="after hours in Paris"),
        pytest.param(["--group", "advisers"], "TRA002", id="another population"),
        pytest.param(["--group", "friends"], "TRA002", id="an unknown population"),
        pytest.param(
            ["--group", "trainees", "--group", "staff_representatives_on_mandate"],
            "SYN001",
            id="a protected person",
        ),
        pytest.param(["--measure", "all-calls"], "FIN001", id="an unknown measure"),
        pytest.param(["--measure", "training-screen"], "not a recording", id="not sound"),
        pytest.param(["--measure", "declared-time"], "not a recording", id="not a call"),
    ],
)
def test_outside_what_the_charter_permits_nothing_happens(
    walk: Walk,
    example: str,
    capfd: pytest.CaptureFixture[str],
    options: list[str],
    reason: str,
) -> None:
    assert_refused(walk(example, *options))
    assert reason in capfd.readouterr().err


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        pytest.param("format: 1", "#", "in which format", id="no format"),
        pytest.param('["bonjour, voix claire"]', '["la grève"]', "SYN003", id="a protected phrase"),
        pytest.param("reads: transcript, of: customer", "reads: transcript, of: both", "AIA003",
                     id="the adviser's tone"),
        pytest.param(REDACTS, "redacts: none", "redact", id="a copy of which nothing is cut"),
        pytest.param(f"    {REDACTS}", "    #", "redact", id="redaction not said"),
        pytest.param("trigger: drawn\n    sample", "trigger: every_call\n    sample", "APP001",
                     id="every call"),
        pytest.param("rate: 2 %", "rate: 6 %", "APP001", id="too many calls"),
        pytest.param("pilots: none", "pilots:\n    - {kind: pilot, on: real_work}", "CSE003",
                     id="a pilot before the opinion"),
    ],
)  # fmt: skip
def test_a_charter_that_asks_for_what_it_may_not_have_permits_nothing(
    walk: Walk, example: str, capfd: pytest.CaptureFixture[str], old: str, new: str, reason: str
) -> None:
    assert example.count(old) == 1
    assert_refused(walk(example.replace(old, new)))
    assert reason in capfd.readouterr().err


def test_a_product_as_sold_permits_nothing(walk: Walk, root: Path) -> None:
    text = (root / "examples/unlawful.yaml").read_text(encoding="utf-8")
    assert_refused(walk(text, "--measure", "all-calls"))


@pytest.fixture
def signed(tmp_path: Path, example: str, command: Command) -> tuple[Path, Path]:
    """A signed copy of the example charter, and the public key of who signed it."""
    charter, key = tmp_path / "charter.yaml", tmp_path / "key"
    charter.write_text(example, encoding="utf-8")
    assert command("keygen", key).status == 0
    assert command("sign", charter, "--key", key).status == 0
    return charter, tmp_path / "key.pub"


@pytest.fixture
def analyse(tmp_path: Path, short_call: Path, command: Command) -> Command:
    """`call analyse` without `--demo`; nothing may ever be in its folder of outputs."""

    def run(charter: Path, *options: str | Path) -> Any:
        what = ["--measure", "training-calls", "--person", "A1", "--at", "2027-02-02T10:15"]
        out = tmp_path / "outputs"
        ran = command("call", "analyse", short_call, "--charter", charter, *what, *options,
                      "--out", out)  # fmt: skip
        assert not out.exists()
        return ran

    return run


def test_without_a_key_nobody_can_tell_who_signed(
    signed: tuple[Path, Path], analyse: Command
) -> None:
    ran = analyse(signed[0], "--drawn", "january")
    assert (ran.status, "--key" in ran.err) == (3, True)


def test_an_unsigned_charter_is_refused(signed: tuple[Path, Path], analyse: Command) -> None:
    charter, key = signed
    charter.with_name("charter.yaml.sig").unlink()
    ran = analyse(charter, "--drawn", "january", "--key", key)
    assert (ran.status, "not signed" in ran.err) == (3, True)


def test_a_charter_changed_since_it_was_signed_is_refused(
    signed: tuple[Path, Path], analyse: Command
) -> None:
    charter, key = signed
    charter.write_text(charter.read_text("utf-8").replace("rate: 2 %", "rate: 3 %"), "utf-8")
    ran = analyse(charter, "--drawn", "january", "--key", key)
    assert (ran.status, "changed" in ran.err) == (3, True)


def test_a_charter_signed_by_another_is_refused(
    signed: tuple[Path, Path], analyse: Command, command: Command, tmp_path: Path
) -> None:
    command("keygen", tmp_path / "other")
    ran = analyse(signed[0], "--drawn", "january", "--key", tmp_path / "other.pub")
    assert (ran.status, "other.pub" in ran.err) == (3, True)


def test_a_campaign_is_refused_until_campaigns_exist(
    signed: tuple[Path, Path], analyse: Command
) -> None:
    ran = analyse(signed[0], "--drawn", "january", "--key", signed[1])
    assert (ran.status, "Campaigns do not exist" in ran.err) == (3, True)


@pytest.mark.parametrize("how", [[], ["--demo", "--drawn", "january"]])
def test_a_call_is_drawn_or_a_demonstration(
    signed: tuple[Path, Path], analyse: Command, how: list[str]
) -> None:
    ran = analyse(signed[0], *how)
    assert (ran.status, "--demo" in ran.err) == (2, True)


def test_a_demonstration_is_seen_by_the_person_alone(
    signed: tuple[Path, Path], analyse: Command
) -> None:
    ran = analyse(signed[0], "--demo", "--role", "trainer")
    assert (ran.status, "take out --role trainer" in ran.err) == (2, True)


@pytest.mark.parametrize("person", ["Marie Durand", "élodie", "../A1", "a" * 65, ""])
def test_a_name_is_no_pseudonym(signed: tuple[Path, Path], analyse: Command, person: str) -> None:
    assert analyse(signed[0], "--demo", "--person", person).status == 2
