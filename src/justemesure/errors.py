"""What can go wrong, told to the person who meets it: what, where, and what to do.

Messages live in ``locale/<language>/errors.yaml`` under the name given here.
"""

import errno
import os

from justemesure.i18n import Language, message, visible

_SYSTEM = {
    os.strerror(number): name
    for number, name in {
        errno.ENOENT: "system-not-found",
        errno.EACCES: "system-denied",
        errno.EISDIR: "system-is-a-folder",
        errno.EEXIST: "system-exists",
        errno.ENOSPC: "system-full",
        errno.EROFS: "system-read-only",
        errno.ENOTDIR: "system-not-a-folder",
        errno.ENAMETOOLONG: "system-name-too-long",
        errno.EBUSY: "system-busy",
    }.items()
}
"""What the system says in English only → a phrase of the catalogue."""


class Phrases(tuple[str, ...]):
    """Names of phrases of the same catalogue, told as alternatives: "a word or a list"."""

    __slots__ = ()

    def tell(self, language: Language) -> str:
        either = message(language, "errors", "or")
        return either.join(message(language, "errors", name) for name in self)


class Error(Exception):
    """A failure that has a message of its own; anything else is a defect."""

    exit_status = 2

    def __init__(self, name: str, **said: object) -> None:
        super().__init__(name, said)
        self.name = name
        self.said = said

    def tell(self, language: Language) -> str:
        """One paragraph, with the place first when there is one."""
        where = ":".join(
            str(self.said[key]) for key in ("file", "line", "column") if key in self.said
        )
        said = {
            key: value.tell(language) if isinstance(value, Phrases) else value
            for key, value in self.said.items()
        }
        if (problem := _SYSTEM.get(str(said.get("problem")))) is not None:
            said["problem"] = message(language, "errors", problem)
        told = message(language, "errors", self.name, **said)
        return visible(f"{where}: {told}" if where else told)

    def __str__(self) -> str:
        return self.tell("en")


class BadInput(Error):
    """Something given to us cannot be read or makes no sense."""


class Misuse(Error):
    """The command cannot be carried out as it was asked."""


class NotPermitted(Error):
    """The charter does not permit it, or nothing proves that it does."""

    exit_status = 3
