"""The other end of the outbox: a folder, or a server."""

import contextlib
import os
import stat
from pathlib import Path
from urllib.parse import SplitResult, urlsplit

from justemesure.agent.outbox import NotTaken, receipt_of
from justemesure.errors import Misuse

_SECONDS = 30
_MOST_RECEIPT = 10_000
_HERE = frozenset({"127.0.0.1", "::1", "localhost"})


class Folder:
    """One file a batch, ``DEVICE.BATCH.json``, there whole or not at all.

    It is the person's alone, whatever their umask; where the folder hands its group on (setgid),
    that group, which collects, may read it too.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def take(self, device: str, batch: str, content: bytes) -> str:
        path = self._folder / f"{device}.{batch}.json"
        waiting = path.with_suffix(f".{os.getpid()}.part")
        try:
            self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            if not path.exists():  # else it was taken, and the receipt did not come back
                shared = self._folder.stat().st_mode & stat.S_ISGID
                waiting.unlink(missing_ok=True)
                made = os.open(waiting, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
                with os.fdopen(made, "wb") as file:
                    waiting.chmod(0o640 if shared else 0o600)
                    file.write(content)
                    file.flush()
                    os.fsync(file.fileno())
                waiting.replace(path)
            _settle(self._folder)
            return receipt_of(device, batch, path.read_bytes())
        except OSError as error:
            with contextlib.suppress(OSError):
                waiting.unlink(missing_ok=True)
            raise NotTaken(error.strerror) from None


class Server:
    """A conforming receiver: ``POST`` of the batch, 200 and its receipt back, the same one again
    for a batch that it has."""

    def __init__(self, address: str) -> None:
        """Raises ``Misuse`` unless the address is https, or http on this computer."""
        try:
            self._address: SplitResult = urlsplit(address)
            scheme, host, port = self._address.scheme, self._address.hostname, self._address.port
        except ValueError:
            raise Misuse("agent-to", value=address) from None
        if not host or port == 0 or not (scheme == "https" or (scheme == "http" and host in _HERE)):
            raise Misuse("agent-to", value=address)

    def take(self, device: str, batch: str, content: bytes) -> str:
        import http.client  # 9 MB, of which a folder has no need

        address = self._address
        secure = address.scheme == "https"
        kind = http.client.HTTPSConnection if secure else http.client.HTTPConnection
        assert address.hostname is not None
        link = kind(address.hostname, address.port, timeout=_SECONDS)
        try:
            link.request("POST", address.path or "/", content, {"Content-Type": "application/json"})
            answer = link.getresponse()
            said = answer.read(_MOST_RECEIPT).decode("utf-8", "replace").strip()
        except (OSError, http.client.HTTPException) as error:
            raise NotTaken(type(error).__name__) from None
        finally:
            link.close()
        if answer.status != 200 or said != receipt_of(device, batch, content):
            raise NotTaken(f"{answer.status}")
        return said


def _settle(folder: Path) -> None:
    """Make the name last as long as the content."""
    if os.name == "posix":
        opened = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(opened)
        finally:
            os.close(opened)
