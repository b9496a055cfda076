"""The charter on this computer: signed, unchanged since, and shown to the person first.

A charter that differs from the one last shown collects nothing until the person has seen, in
plain words, what changes; one that reaches further than the notice it rests on (TRA006) does not
at all.
"""

import os
import threading
from datetime import date, datetime
from pathlib import Path
from typing import NamedTuple
from zoneinfo import ZoneInfo

from justemesure.charter import changes
from justemesure.charter.digest import digest
from justemesure.charter.gate import Gate, open_gate
from justemesure.charter.lint import lint
from justemesure.charter.load import load, loads, read_bytes
from justemesure.charter.model import CharterFile
from justemesure.charter.signature import signature_path, verify
from justemesure.errors import BadInput, Error, Misuse, NotPermitted
from justemesure.i18n import Language

_Stamp = tuple[int, ...]
_Seen = tuple[_Stamp, ...]


class _Answer(NamedTuple):
    """What holds of the files as they were seen, on that day of the organisation's."""

    seen: _Seen
    organisation: object
    day: date
    gate: Gate | Error


class Notice:
    """One charter's file and the key that it must be signed with."""

    def __init__(self, charter: Path, key: Path, folder: Path) -> None:
        self.path, self._key = charter, key
        self._told = folder / "charter.told.yaml"
        self._answer: _Answer | None = None
        self._asking = threading.Lock()  # it takes a second and 16 MB: not twice at once
        self._read: tuple[_Stamp, CharterFile | None] | None = None

    def gate(self, now: datetime) -> Gate:
        """The gate of the charter as its file is now; asked once a day, and at each change.

        So is a refusal: every event asks, and reading a charter costs more than all the rest.

        Raises:
            NotPermitted: it is not signed with that key, was not shown to the person, reaches
                further than its notice, or its gate stays closed.
            BadInput: it, its signature or the key cannot be read.
        """
        with self._asking:
            seen, known = self._seen(), self._answer
            if known is None or known.seen != seen or known.day != _day(known.organisation, now):
                self._answer = known = self._asked(seen, now)
        if isinstance(known.gate, Error):
            raise _anew(known.gate)
        return known.gate

    def _asked(self, seen: _Seen, now: datetime) -> _Answer:
        organisation: object = None
        try:
            file, told = self.signed(), self.told()
            organisation = file.charter.organisation
            if told is None or digest(told) != digest(file):
                raise NotPermitted("charter-not-shown", file=file.name, digest=digest(file))
            found: Gate | Error = open_gate(file, now)
        except Error as error:
            if error.name == "cannot-read":  # it may pass without any file changing
                raise
            found = _anew(error)
        return _Answer(seen, organisation, _day(organisation, now), found)

    def told(self) -> CharterFile | None:
        """The charter that the person was last shown."""
        seen = _stamp(self._told)
        if self._read is None or self._read[0] != seen:
            try:
                self._read = seen, load(self._told) if self._told.exists() else None
            except BadInput:  # damaged: the person is shown the whole charter again
                self._read = seen, None
        return self._read[1]

    def changes(self, language: Language) -> str | None:
        """What the charter changes for the person, in plain words; ``None``: they saw it all.

        The first charter is told whole, as articles.
        """
        from justemesure.charter.read import read

        file, told = self.signed(), self.told()
        if told is None:
            return read(file, language)
        return None if digest(told) == digest(file) else changes.as_text(told, file, language)

    def show(self, now: datetime, read: str | None = None) -> None:
        """Take note that the person was shown the charter as it is.

        Args:
            read: the digest of what they read, where that was a moment ago.

        Raises:
            NotPermitted: it reaches further than the notice covers, and is not taken over; or it
                is not the one that they read.
        """
        content = read_bytes(self.path)
        file, told = self._verified(content), self.told()
        if read is not None and read != digest(file):
            raise NotPermitted("charter-changed-meanwhile", file=file.name)
        if told is not None:
            day = _day(file.charter.organisation, now)
            found = {one.rule.code for one in lint(file, day, told) if one.blocks}
            if found:
                listed = ", ".join(sorted(found))
                raise NotPermitted(
                    "charter-with-findings", file=file.name, codes=listed, n=len(found)
                )
        waiting = self._told.with_suffix(".part")
        try:
            with waiting.open("wb") as written:
                written.write(content)
                written.flush()
                os.fsync(written.fileno())
            waiting.replace(self._told)
        except OSError as error:
            raise Misuse("cannot-write", file=str(self._told), problem=error.strerror) from None

    def signed(self) -> CharterFile:
        """The charter as its file is now.

        Raises:
            NotPermitted: it is not signed with the key given at installation.
            BadInput: it, its signature or the key cannot be read.
        """
        return self._verified(read_bytes(self.path))

    def _verified(self, content: bytes) -> CharterFile:
        file = loads(content, str(self.path))
        verify(file, self._key)
        return file

    def _seen(self) -> _Seen:
        """What tells that one of the files was replaced, without reading them at each event."""
        paths = (self.path, signature_path(self.path), self._key, self._told)
        return tuple(_stamp(path) for path in paths)


def _stamp(path: Path) -> _Stamp:
    try:
        stat = path.stat()
    except OSError:
        return ()
    return stat.st_mtime_ns, stat.st_ctime_ns, stat.st_size, stat.st_ino


def _anew(error: Error) -> Error:
    """The same without its traceback, which holds what its callers held: events among others."""
    return type(error)(error.name, **error.said)


def _day(organisation: object, now: datetime) -> date:
    name = getattr(organisation, "timezone", None)
    return now.astimezone(ZoneInfo(str(name)) if name else None).date()
