"""An application's name → the charter's category for it."""

from collections.abc import Mapping
from fnmatch import fnmatchcase

from justemesure.charter.vocabulary import Label, Name

_REST = "*"


def classify(application: str, categories: Mapping[Name, tuple[Label, ...]]) -> Name | None:
    """The first category, as written, that names the application; ``None`` without one.

    Names are compared in lower case, with or without ``.exe``, since a charter is written once
    for several systems; ``*`` in a name stands for any letters. A lone ``*`` is what is left: it
    never takes an application that another category names.
    """
    for is_rest in (False, True):
        for category, patterns in categories.items():
            if any((p == _REST) is is_rest and matches(application, p) for p in patterns):
                return category
    return None


def matches(name: str, pattern: str) -> bool:
    """Whether a pattern of the charter's names this application."""
    return fnmatchcase(plain(name), plain(pattern))


def plain(name: str) -> str:
    return name.strip().casefold().removesuffix(".exe")
