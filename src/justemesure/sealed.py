"""A file that only its recipients can read, sealed while it is written: nothing of it is ever open.

One line in clear, with the day on which it must be deleted; then `age <https://age-encryption.org/v1>`_
(X25519, ChaCha20-Poly1305 in blocks of 64 KiB). Inside are records: a letter, a length of four
bytes, as many bytes. The first repeats the day, so that the line in clear cannot be changed unseen.
A file whose writer was killed can be read up to its last whole block.
"""

import errno
import io
import json
import os
import threading
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

from justemesure.errors import BadInput, Misuse

HEADER, END = b"h", b"e"
"""The first record and, where nothing was cut off, the last; both are JSON."""
_MAGIC = b"justemesure-sealed 1 "
_MOST_LINE = 64
_LENGTH = 4
_HEAD = 1 + _LENGTH
_FILLING = b"f"
_BLOCK = 65536  # age seals so many bytes at once, once it has one more


class Sealed(NamedTuple):
    """What was in a file: ``whole`` where its writer came to its end."""

    header: dict[str, Any]
    records: list[tuple[bytes, bytes]]
    whole: bool


class Sealing:
    """A new file, being written; usable by one thread."""

    def __init__(
        self, path: Path, recipients: Sequence[str], delete_on: datetime, header: dict[str, Any]
    ) -> None:
        """Raises ``Misuse`` when it cannot be written, or a recipient is none."""
        import pyrage

        try:
            keys = [pyrage.x25519.Recipient.from_str(one) for one in recipients]
        except pyrage.RecipientError:
            raise Misuse("sealed-recipient") from None
        day = _text(delete_on)
        try:
            path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except OSError as error:
            raise Misuse("cannot-write", file=str(path), problem=error.strerror) from None
        self._file = os.fdopen(descriptor, "wb", buffering=0)
        self.path, self._length = path, 0
        self._disk = _Disk(self._file)
        self._begin(_MAGIC + day.encode() + b"\n")
        reads, writes = os.pipe()
        self._plain = os.fdopen(writes, "wb", buffering=0)
        self._thread = threading.Thread(target=self._seal, args=(reads, keys), daemon=True)
        self._thread.start()
        self.put(HEADER, json.dumps(header | {"delete_on": day}).encode())
        self.flush()

    def _begin(self, line: bytes) -> None:
        """Whole or not at all: a file without its day would never be deleted."""
        try:
            if self._disk.write(line) == len(line):
                return
        except OSError:
            pass
        self._file.close()
        self.path.unlink(missing_ok=True)
        raise Misuse("cannot-write", file=str(self.path), problem=self._disk.why)

    def put(self, kind: bytes, content: bytes) -> None:
        """Raises ``Misuse`` when the disk takes no more."""
        try:
            written = memoryview(kind + len(content).to_bytes(_LENGTH) + content)
            self._length += len(written)
            while written:
                written = written[self._plain.write(written) :]
        except OSError:
            raise Misuse("cannot-write", file=str(self.path), problem=self._disk.why) from None

    def flush(self) -> None:
        """Fill the block, so that all that was put can be read whatever happens next."""
        self.put(_FILLING, bytes(-(self._length + _HEAD) % _BLOCK + 1))

    def close(self) -> None:
        """Seal what is left; whoever reads it will see that it ends there."""
        self._plain.close()
        self._thread.join()
        self._file.close()

    def _seal(self, reads: int, keys: list[Any]) -> None:
        import pyrage

        with os.fdopen(reads, "rb", buffering=0) as plain:
            try:
                pyrage.encrypt_io(plain, self._disk, keys)
                os.fsync(self._file.fileno())
            except (pyrage.EncryptError, OSError):
                return  # the next record finds nobody who takes it


class _Disk:
    """What age writes to; it forgets why a disk takes no more."""

    def __init__(self, file: Any) -> None:
        self._file = file
        self.why: str | None = os.strerror(errno.ENOSPC)  # unless the system says something else

    def write(self, content: bytes) -> int:
        try:
            return int(self._file.write(content))
        except OSError as error:
            self.why = error.strerror
            raise

    def flush(self) -> None:
        """Nothing waits here."""


def new_key() -> tuple[str, str]:
    """A key for reading, and its recipient, as age writes them."""
    import pyrage

    key = pyrage.x25519.Identity.generate()
    return str(key), str(key.to_public())


def delete_on(path: Path) -> datetime:
    """When a sealed file must be gone; its content is not needed.

    Raises:
        BadInput: it is no such file.
    """
    try:
        with path.open("rb") as file:
            return _first_line(file, path)
    except OSError as error:
        raise BadInput("cannot-read", file=str(path), problem=error.strerror) from None


def unseal(path: Path, key: Path) -> Sealed:
    """What is in a sealed file, in memory; of one that was cut off, what came before.

    Raises:
        BadInput: it is no such file, is not for this key, or was changed.
    """
    import pyrage

    plain = io.BytesIO()
    whole = True
    try:
        with path.open("rb") as file:
            day = _first_line(file, path)
            pyrage.decrypt_io(file, plain, [_identity(key)])
    except pyrage.DecryptError:
        raise BadInput("sealed-other-key", file=str(path)) from None
    except OSError as error:
        if error.errno is not None:
            raise BadInput("cannot-read", file=str(path), problem=error.strerror) from None
        whole = False  # a block is cut off, or was changed: all before it is as it was sealed
    records = list(_records(plain.getbuffer()))
    if not records or records[0][0] != HEADER:
        raise BadInput("sealed-damaged", file=str(path))
    try:
        header = dict(json.loads(records[0][1]))
    except (ValueError, TypeError, RecursionError):  # whoever knows a recipient seals anything
        header = {}
    if header.get("delete_on") != _text(day):
        raise BadInput("sealed-damaged", file=str(path))
    return Sealed(header, records[1:], whole and records[-1][0] == END)


def _first_line(file: Any, path: Path) -> datetime:
    line = file.readline(_MOST_LINE)
    try:
        if not line.startswith(_MAGIC) or not line.endswith(b"\n"):
            raise ValueError
        day = datetime.fromisoformat(line[len(_MAGIC) : -1].decode("ascii"))
        if day.tzinfo is None:
            raise ValueError
    except ValueError:
        raise BadInput("sealed-not", file=str(path)) from None
    return day


def _identity(path: Path) -> Any:
    """The key in a file as age writes them: the first line that is no comment."""
    import pyrage

    try:
        lines = path.read_text(encoding="ascii").split()
    except OSError as error:
        raise BadInput("cannot-read", file=str(path), problem=error.strerror) from None
    except UnicodeDecodeError:
        lines = []
    for line in lines:
        if line.startswith("AGE-SECRET-KEY-"):
            try:
                return pyrage.x25519.Identity.from_str(line)
            except pyrage.IdentityError:
                break
    raise BadInput("sealed-no-key", file=str(path))


def _records(plain: memoryview) -> Iterator[tuple[bytes, bytes]]:
    at = 0
    while at + _HEAD <= len(plain):
        start = at + _HEAD
        end = start + int.from_bytes(plain[at + 1 : start])
        if end > len(plain):
            return
        if (kind := bytes(plain[at : at + 1])) != _FILLING:
            yield kind, bytes(plain[start:end])
        at = end


def _text(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
