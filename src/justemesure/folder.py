"""A folder, or a file, that appears whole or not at all, whatever interrupts its writing.

It is written under a hidden name beside its place, and renamed. What a killed run left there is
known by its name, and swept by the next run into the same place.
"""

import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path


@contextmanager
def appearing(folder: Path, *, replaces: bool = False) -> Iterator[Path]:
    """A hidden folder to write in, its owner's alone; it becomes ``folder`` if nothing is raised.

    Raises:
        OSError: the system refuses, or there is something at ``folder`` that is not replaced.
    """
    with ExitStack() as undo:
        for parent in reversed([parent for parent in folder.parents if not parent.exists()]):
            undo.callback(_remove_empty, parent)
        folder.parent.mkdir(parents=True, exist_ok=True)
        work = Path(tempfile.mkdtemp(prefix=_prefix(folder), dir=folder.parent))
        undo.callback(shutil.rmtree, work, ignore_errors=True)
        with _lock(work):
            yield work
            if replaces:
                _exchange(work, folder)
            else:
                work.rename(folder)
        undo.pop_all()


def sweep(folder: Path) -> None:
    """Remove what runs that were killed left beside ``folder``; those still at work keep theirs."""
    beside: list[Path] = []
    with suppress(OSError):  # where we may not look there is nothing that we could remove
        beside = list(folder.parent.iterdir())
    for path in beside:
        if path.name.startswith(_prefix(folder)):
            with suppress(OSError), _lock(path) as ours:
                if ours:
                    shutil.rmtree(path, ignore_errors=True)


def put(path: Path, content: bytes, *, mode: int = 0o600) -> None:
    """A new file, whole or not at all, readable by its owner only unless ``mode`` says more.

    Raises:
        OSError: the system refuses, or there is something already.
    """
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
    _fill(path, descriptor, content)


def replace(path: Path, content: bytes, *, mode: int = 0o600) -> None:
    """A file that is there whole, or still as it was; no link that somebody laid is followed.

    Raises:
        OSError: the system refuses.
    """
    descriptor, name = tempfile.mkstemp(prefix=_prefix(path), dir=path.parent)
    waiting = Path(name)
    _fill(waiting, descriptor, content)
    try:
        waiting.chmod(mode)
        waiting.replace(path)
    except BaseException:
        waiting.unlink(missing_ok=True)
        raise


def _fill(path: Path, descriptor: int, content: bytes) -> None:
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(descriptor)  # a disk that is full may say so only now
    except BaseException:
        path.unlink(missing_ok=True)
        raise


def _prefix(folder: Path) -> str:
    return f".{folder.name}.part-"


def _exchange(work: Path, folder: Path) -> None:
    """Put the old one aside, the new one in its place; the old one is back if that fails."""
    old = work.with_name(f"{work.name}.old")
    try:
        with suppress(FileNotFoundError):
            folder.rename(old)
        work.rename(folder)
    except BaseException:
        with suppress(OSError):
            old.rename(folder)
        raise
    finally:
        if old.is_symlink() or old.is_file():
            old.unlink()
        else:
            shutil.rmtree(old, ignore_errors=True)


def _remove_empty(folder: Path) -> None:
    with suppress(OSError):
        folder.rmdir()


@contextmanager
def _lock(folder: Path) -> Iterator[bool]:
    """Whether the folder is ours alone: the system lets go of it however its writer ends.

    Where there are no locks it is never ours, and nothing is swept.
    """
    if sys.platform == "win32":
        yield False
        return
    import fcntl

    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            ours = False
        else:
            ours = True
        yield ours
    finally:
        os.close(descriptor)
