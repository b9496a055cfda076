"""What is nobody's business, whatever the charter measures: read by no step after this one.

A window or a page whose name tells of a union, a doctor, a lawyer or an alert is dropped whole:
not even the time spent there is counted, or kept in the person's own store.
"""

from collections.abc import Iterable
from functools import cache, lru_cache
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

import yaml

from justemesure.activity.classify import matches
from justemesure.activity.event import Raw
from justemesure.charter.law import Law
from justemesure.charter.lexicon import protected_words
from justemesure.charter.model import Charter

_Loader = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
_MOST_HOST = 253


class Private(NamedTuple):
    """``law`` holds the words of protected subjects; ``names`` are the charter's private
    applications and those that the person added."""

    law: Law
    names: tuple[str, ...]

    def hides(self, raw: Raw) -> bool:
        """Whether the event is of a protected channel, a private application or private browsing.

        A name matches an application, an address's host or a host above it; `banque` and the like
        match the sites that they stand for.
        """
        if raw.data.get("incognito") is True:
            return True
        application, title, host = raw.text("app"), raw.text("title"), _host(raw.text("url"))
        if any(_is(name, application, host) for name in self.names):
            return True
        if host and any(_below(host, known) for known in channels()["hosts"]):
            return True
        if not (application or title or host):
            return False  # a device's minute, which would push the last window out of memory
        return _is_protected(self.law, application, title, host.replace(".", " "))


def says_what_is_private(charter: Charter) -> bool:
    """Whether `never.applications` is written; ``[]`` says that there is none."""
    return charter.never is not None and charter.never.applications is not None


@lru_cache(maxsize=1)  # heartbeats say the same again and again; only the last is held
def _is_protected(law: Law, *said: str) -> bool:
    if next(protected_words(said, law), None) is not None:
        return True
    words = f" {' '.join(_words(said))} "
    return any(f" {phrase} " in words for phrase in channels()["words"])


@cache
def channels() -> dict[str, tuple[str, ...]]:
    """Words and hosts of the protected channels that the law's own lexicon does not hold."""
    text = Path(__file__).with_name("channels.yaml").read_text(encoding="utf-8")
    written = yaml.load(text, Loader=_Loader)
    found: dict[str, list[str]] = {"words": [], "hosts": []}
    for channel in written.values():
        for part, names in channel.items():
            found[part] += [" ".join(_words([name])) if part == "words" else name for name in names]
    return {part: tuple(names) for part, names in found.items()}


@cache
def sites() -> dict[str, tuple[str, ...]]:
    """What a private application's plain name stands for among sites: name → hosts."""
    text = Path(__file__).with_name("sites.yaml").read_text(encoding="utf-8")
    written = yaml.load(text, Loader=_Loader)
    return {name: tuple(kind["hosts"]) for kind in written.values() for name in kind["names"]}


def _is(name: str, application: str, host: str) -> bool:
    plain = name.strip().casefold()
    hosts = (plain, *sites().get(plain, ()))
    return matches(application, name) or any(host and _below(host, known) for known in hosts)


def _below(host: str, known: str) -> bool:
    return host == known or host.endswith(f".{known}")


def _host(address: str) -> str:
    try:
        return (urlsplit(address).hostname or "")[:_MOST_HOST].rstrip(".")
    except ValueError:
        return ""


def _words(texts: Iterable[str]) -> list[str]:
    joined = " ".join(texts).casefold()
    return "".join(letter if letter.isalnum() else " " for letter in joined).split()
