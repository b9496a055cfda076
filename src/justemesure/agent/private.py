"""The person's own store: their detail, on their computer, sealed, for nobody else.

No charter reaches it and nothing here leaves. It is filled only once the person switched it on and
while the gate is open, with what ``activity/minimise.py`` admits: never a protected channel, a
private application, a pause, a break. Each event is sealed apart (AES-256-GCM) and found again by
a mark of its hour that says nothing without the key.

The key is in the system's keyring; where there is none it is made from a passphrase.
"""

import json
import secrets
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from datetime import date
from pathlib import Path
from zoneinfo import ZoneInfo

from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from justemesure.activity.declared import Declared
from justemesure.activity.event import Raw, Span
from justemesure.activity.front import Summary
from justemesure.activity.minimise import Admitted
from justemesure.agent import own_hours, records, summaries
from justemesure.agent.home import one_by_one
from justemesure.agent.own_hours import OwnHours
from justemesure.agent.queue import make
from justemesure.agent.records import Records
from justemesure.agent.seal import Seal, derived
from justemesure.agent.summaries import Summaries
from justemesure.errors import BadInput, Misuse, NotPermitted

_SERVICE = "justemesure"
_SCRYPT = {"n": 2**14, "r": 8, "p": 1}  # 16 MB for a moment
_AT_ONCE = 1_000
_SECONDS = 60
_FILES = ("private.sqlite", "private.sqlite-wal", "private.sqlite-shm", "private.json")
_SETTINGS = """
PRAGMA journal_mode = WAL;
PRAGMA synchronous = NORMAL;
PRAGMA secure_delete = ON;
PRAGMA cache_size = -512;
"""


class PrivateStore:
    """One store, open. Usable by several threads at once, and by several processes."""

    def __init__(self, folder: Path, key: bytes) -> None:
        """Raises ``Misuse`` when it cannot be opened."""
        path = folder / "private.sqlite"
        try:
            make(path)
            self._base = sqlite3.connect(
                path, timeout=10, isolation_level=None, check_same_thread=False
            )
            self._base.executescript(
                _SETTINGS + records.SCHEMA + summaries.SCHEMA + own_hours.SCHEMA
            )
        except OSError as error:
            raise Misuse("agent-store", file=str(path), problem=error.strerror) from None
        except sqlite3.Error as error:
            raise Misuse("agent-store", file=str(path), problem=error) from None
        seal = Seal(key)
        self._records = Records(self._base, seal)
        self._summaries = Summaries(self._base, seal, self.events)
        self._hours = OwnHours(self._base, seal)
        self._path = path
        self._lock = threading.RLock()
        self._last: dict[str, list[int] | None] = {}

    def close(self) -> None:
        self._base.close()

    @contextmanager
    def _writing(self) -> Iterator[None]:
        with self._lock:
            self._base.execute("BEGIN IMMEDIATE")
            try:
                yield
                self._base.execute("COMMIT")
            except BaseException:
                if self._base.in_transaction:
                    self._base.execute("ROLLBACK")
                raise

    def keep(self, bucket: str, events: Admitted, *, longer: bool) -> None:
        """Keep what was admitted of an event; ``longer``: instead of what was kept of it before.

        A disk without room loses the detail, which is the person's alone, and no more.
        """
        with self._lock:
            before = self._last.get(bucket, []) if longer else []
            if before is None or not self._path.exists():
                return  # the person deleted its beginning, or the whole store
            try:
                with self._writing():
                    kept = self._instead_of(before, events)
            except sqlite3.Error:
                return
            self._last[bucket] = kept

    def _instead_of(self, before: list[int], events: Admitted) -> list[int] | None:
        raws = [events.raw._replace(span=span) for span in events.spans]
        if len(before) == len(raws):
            gone = sum(map(self._records.change, before, raws))
            kept = before
        else:
            gone = self._records.drop(before)
            kept = [self._records.add(raw) for raw in raws] if gone == len(before) else []
        if gone == len(before):
            return kept
        self._records.drop(kept)
        return None

    def take_over(self, events: list[Admitted]) -> None:
        """Keep events of the past, some at a time so that others may write in between.

        Raises:
            Misuse: the disk has no room for all.
        """
        for start in range(0, len(events), _AT_ONCE):
            try:
                with self._writing():
                    for each in events[start : start + _AT_ONCE]:
                        for span in each.spans:
                            self._records.add(each.raw._replace(span=span))
            except sqlite3.Error as error:
                raise Misuse("agent-store", file=str(self._path), problem=error) from None

    def events(self, span: Span | None = None) -> Iterator[Raw]:
        """What was kept of the events that begin in a span, or at all, in order of time.

        Rows of one watcher may overlap: unite them, never add them up.

        Raises:
            BadInput: a record is not as this key sealed it.
        """
        read = self._records.read(span) if span else self._records.read_all()
        found = [raw for _, raw in read]
        yield from sorted(found, key=lambda raw: raw.span)

    def summary(self, on: date, zone: ZoneInfo, *, over: bool) -> Summary:
        """A day summed up. Once the day is ``over`` its summary is kept, and read from then on.

        Raises:
            BadInput: something of it is not as this key sealed it.
        """
        if not over:
            return self._summaries.of(on, zone)
        found = self.summed_up(on, zone)
        if found is not None:
            return found
        before = self._version()
        found = self._summaries.of(on, zone)
        with self._writing():  # briefly, for the agent writes every second
            if self._version() != before:
                found = self._summaries.of(on, zone)
            self._summaries.keep(on, zone, found)
        return found

    def summed_up(self, on: date, zone: ZoneInfo) -> Summary | None:
        """What was kept of a day that is over, if it is as its events are.

        Raises:
            BadInput: it is not as this key sealed it.
        """
        return self._summaries.find(on, zone)

    def declare(self, declared: Iterable[Declared]) -> None:
        """Keep declared hours, each once."""
        with self._writing():
            self._hours.keep(declared)

    def withdraw(self, declared: Iterable[Declared]) -> None:
        """Keep these declared hours no more."""
        with self._writing():
            self._hours.drop(declared)
        self._vanish()

    def declared(self, span: Span) -> list[Declared]:
        """The declared hours that overlap a span, in order.

        Raises:
            BadInput: a record is not as this key sealed it.
        """
        return sorted(each for _, each in self._hours.read(span) if each.span.within(span))

    def delete(self, span: Span, *, reaching: bool = False) -> int:
        """Delete the events and declared hours that begin in a span, for good; how many events.

        Nothing that was summed up of them is left.

        Args:
            reaching: the events that began before and reach into it, too.
        """
        kept = self._records.kept(span)
        with self._writing():
            gone = self._records.drop(self._records.reaching(span)) if reaching else 0
            gone += self._records.delete(span, kept)
            self._hours.delete(span)
        self._vanish()
        return gone

    def delete_application(self, span: Span, application: str, title: str | None = None) -> int:
        """Delete the windows of one application, or those with one title, that lie in a span or
        reach into it, and the pages that were open meanwhile, for good; how many events."""

        def chosen(found: dict[int, Raw]) -> Iterator[int]:
            windows = {
                id: raw.span
                for id, raw in found.items()
                if (raw.kind, raw.text("app")) == ("currentwindow", application)
                and title in {None, raw.text("title")}
            }
            yield from windows
            for id, raw in found.items():
                if raw.kind == "web.tab.current" and any(map(raw.span.within, windows.values())):
                    yield id

        return self._delete_chosen(span, chosen)

    def delete_page(self, span: Span, address: str) -> int:
        """The same of one page of a browser; how many events."""

        def chosen(found: dict[int, Raw]) -> Iterator[int]:
            for id, raw in found.items():
                if (raw.kind, raw.text("url")) == ("web.tab.current", address):
                    yield id

        return self._delete_chosen(span, chosen)

    def _delete_chosen(self, span: Span, chosen: Callable[[dict[int, Raw]], Iterable[int]]) -> int:
        """``chosen`` picks among the events that lie in a span or reach into it."""
        with self._writing():
            gone = self._records.drop(chosen(self._records.reaching(span)))
        self._vanish()
        return gone

    def _version(self) -> tuple[int, int]:
        """Another one after any change, by another connection or by this one."""
        (others,) = self._base.execute("PRAGMA data_version").fetchone()
        return int(others), self._base.total_changes

    def _vanish(self) -> None:
        """What was overwritten is not left in the journal either."""
        with self._lock:
            self._base.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def is_on(folder: Path) -> bool:
    """Whether the person switched their store on."""
    return (folder / "private.json").exists()


def needs_passphrase(folder: Path) -> bool:
    """Whether the store that is on opens with a passphrase."""
    return "salt" in _lock(folder)


def switch_on(folder: Path, passphrase: str | None) -> None:
    """Make the key: in the system's keyring, or from a passphrase if one is given.

    Raises:
        Misuse: it is on already, or there is no keyring and no passphrase.
    """
    from justemesure.folder import put  # 1 MB, once in a lifetime

    path = folder / "private.json"
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        # Two at once would each put a key in the keyring, where the last one stays.
        with one_by_one(folder):
            if is_on(folder):
                raise Misuse("private-is-on")
            put(path, json.dumps(_made(folder, passphrase)).encode())
    except OSError as error:
        raise Misuse("cannot-write", file=str(path), problem=error.strerror) from None


def _made(folder: Path, passphrase: str | None) -> dict[str, str]:
    """Make the key; what opens it again, and what it is known by."""
    if passphrase is None:
        key = secrets.token_bytes(32)
        if _keyring("set", folder, key.hex()) is None:
            raise Misuse("private-no-keyring")
        lock = {}
    else:
        salt = secrets.token_bytes(16)
        key = _from_passphrase(passphrase, salt)
        lock = {"salt": salt.hex()}
    return lock | {"check": derived(key, b"check").hex()}


def open_store(folder: Path, passphrase: str | None) -> PrivateStore:
    """The store, with its key.

    Raises:
        NotPermitted: the key is not in the keyring any more, or the passphrase is another.
    """
    lock = _lock(folder)
    if "salt" in lock:
        key = _from_passphrase(passphrase or "", lock["salt"])
    else:
        key = _bytes(_keyring("get", folder))
    if not secrets.compare_digest(derived(key, b"check"), lock["check"]):
        raise NotPermitted("private-other-key")
    return PrivateStore(folder, key)


def destroy(folder: Path) -> None:
    """Delete the whole store and its key; without the key, what a disk still holds says nothing."""
    with suppress(BadInput, Misuse):  # what is damaged can be deleted all the same
        if not needs_passphrase(folder):
            _keyring("del", folder)
    for name in _FILES:
        (folder / name).unlink(missing_ok=True)


def _lock(folder: Path) -> dict[str, bytes]:
    path = folder / "private.json"
    try:
        said = json.loads(path.read_text(encoding="utf-8"))
        found = {str(name): bytes.fromhex(value) for name, value in said.items()}
    except FileNotFoundError:
        raise Misuse("private-is-off") from None
    except OSError as error:
        raise BadInput("cannot-read", file=str(path), problem=error.strerror) from None
    except (ValueError, TypeError, AttributeError, RecursionError):
        found = {}
    if "check" not in found:
        raise BadInput("private-damaged", file=str(path))
    return found


def _keyring(act: str, folder: Path, secret: str | None = None) -> str | None:
    """What the keyring says, or ``None``. Asked in a process of its own: it is asked once, and
    would cost this one 7 MB for good."""
    asked = [sys.executable, "-P", "-m", "keyring", act, _SERVICE, str(folder.absolute())]
    try:
        done = subprocess.run(  # noqa: S603  # our own interpreter
            asked, input=secret, capture_output=True, text=True, timeout=_SECONDS, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    return done.stdout.strip() if done.returncode == 0 else None


def _from_passphrase(passphrase: str, salt: bytes) -> bytes:
    return Scrypt(salt=salt, length=32, **_SCRYPT).derive(_typed(passphrase))


def _typed(passphrase: str) -> bytes:
    """The bytes that were typed, whatever the encoding of the terminal."""
    return passphrase.encode("utf-8", "surrogateescape")


def _bytes(said: str | None) -> bytes:
    """What a keyring says; nothing where that is no key of ours."""
    try:
        return bytes.fromhex(said or "")
    except ValueError:
        return b""
