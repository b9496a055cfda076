"""Sealed files in hostile places: made by somebody else for this key, and on a full disk."""

import resource
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pyrage
import pytest

from justemesure.errors import BadInput, Misuse
from justemesure.sealed import Sealing, delete_on, new_key, unseal

DAY = datetime(2030, 1, 1, tzinfo=UTC)
LINE = b"justemesure-sealed 1 2030-01-01T00:00:00Z\n"
Forged = Callable[..., tuple[Path, Path]]


@pytest.fixture
def forged(tmp_path: Path) -> Forged:
    """A file that opens with a key, and the key: whoever knows its recipient can make one."""

    def make(said: bytes, line: bytes = LINE) -> tuple[Path, Path]:
        secret, recipient = new_key()
        (tmp_path / "key").write_text(secret)
        (tmp_path / "f.sealed").write_bytes(
            line
            + pyrage.encrypt(
                b"h" + len(said).to_bytes(4) + said, [pyrage.x25519.Recipient.from_str(recipient)]
            )
        )
        return tmp_path / "f.sealed", tmp_path / "key"

    return make


@pytest.mark.parametrize(
    "said", [b"", b"x", b"[]", b"{}", b"null", b'{"delete_on": 5}', b"\xff\xfe{", b"[" * 100_000]
)
def test_a_header_that_is_none_is_one_clear_refusal(forged: Forged, said: bytes) -> None:
    with pytest.raises(BadInput) as refused:
        unseal(*forged(said))
    assert refused.value.name == "sealed-damaged"


@pytest.mark.parametrize("day", ["2030-01-01", "2030-01-01T00:00:00", "", "Z", "9" * 50])
def test_a_day_that_no_clock_can_be_compared_with_is_none(forged: Forged, day: str) -> None:
    path, _ = forged(b"{}", b"justemesure-sealed 1 " + day.encode() + b"\n")
    with pytest.raises(BadInput) as refused:
        delete_on(path)
    assert refused.value.name == "sealed-not"


@contextmanager
def disk_of(size: int) -> Iterator[None]:
    """No file may be longer, as on a disk without room."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE), signal.getsignal(signal.SIGXFSZ)
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[0][1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before[0])
        signal.signal(signal.SIGXFSZ, before[1])


def seal_much(path: Path) -> None:
    sealing = Sealing(path, [new_key()[1]], DAY, {})
    for _ in range(30):
        sealing.put(b"v", bytes(30_000))


@pytest.mark.parametrize("size", [0, 10, 60, 300, 70_000])
def test_on_a_full_disk_it_is_refused_and_no_file_is_without_its_day(
    tmp_path: Path, size: int
) -> None:
    path = tmp_path / "f.sealed"
    with disk_of(size), pytest.raises(Misuse, match="cannot be written"):
        seal_much(path)
    assert path.exists() == (size > len(LINE))
    if path.exists():
        assert delete_on(path) == DAY
