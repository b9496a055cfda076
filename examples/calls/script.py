"""Read a call script: who says what, and when, in a form that a person can write by ear.

The format is explained in README.md. Everything that could be ambiguous is refused here, with
the place in the script, because a fixture whose truth is wrong is worse than no fixture.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal, cast

import yaml

Party = Literal["adviser", "customer"]
Kind = Literal["turn", "back_channel", "interruption", "overlap_attempt"]
EventKind = Literal["tool_hang", "ringback", "hold_wait"]

PARTIES: tuple[Party, Party] = ("adviser", "customer")
# A floor turn takes the conversation over; the other kinds are laid over somebody else's turn.
FLOOR: frozenset[Kind] = frozenset({"turn", "interruption"})
KINDS: frozenset[Kind] = FLOOR | {"back_channel", "overlap_attempt"}
EVENTS: frozenset[EventKind] = frozenset({"tool_hang", "ringback", "hold_wait"})

MURMUR = -3.0  # dB: a "oui" that wants nothing is said under the other's voice

MARK = re.compile(r"\{(\w+)\}")  # {a}: a place where the other party may come in
PAUSE = re.compile(r"<([\d.]+)>")  # <0.6>: a hesitation of 0.6 s within the turn
CUT = "/"  # what follows is never said: the speaker is cut off, or gives up, here
RAW = re.compile(r"\[([^\]]+)\]")  # [ˈm.]: phonemes given as such, for sounds that are no word


class ScriptError(ValueError):
    """The script cannot be played as written."""


@dataclass(frozen=True)
class Voice:
    """A blend of Kokoro voices; `pitch` below 1 lengthens the vocal tract as well."""

    blend: dict[str, float]
    speed: float = 1.0
    pitch: float = 1.0


@dataclass(frozen=True)
class Turn:
    """What one party says in one go."""

    party: Party
    say: str  # with its marks, pauses and cut
    text: str  # as a transcriber would write it
    kind: Kind = "turn"
    gap: float = 0.5  # silence since the floor was last held (floor turns)
    at: str = ""  # mark of the host turn at which this one starts (laid-over turns)
    overlap: float = 0.7  # how long both speak before the host stops (interruptions)
    voice: str = ""
    level: float = 0.0  # dB relative to the party's usual voice


@dataclass(frozen=True)
class Ringback:
    """The tone that a caller hears while another telephone rings."""

    cycles: int
    gap: float


@dataclass(frozen=True)
class Edge:
    """The beginning or the end of an event, placed between two turns."""

    event: EventKind
    opens: bool


Item = Turn | Ringback | Edge


@dataclass(frozen=True)
class Script:
    """A whole call, as it is written."""

    call: str
    title: dict[str, str]
    seed: int
    voices: dict[str, Voice]
    items: list[Item] = field(default_factory=list)


def written(say: str) -> str:
    """Return what a transcriber would write for *say*: no marks, and an ellipsis at a cut."""
    spoken, cut, _ = say.partition(CUT)
    spoken = RAW.sub("", PAUSE.sub("", MARK.sub("", spoken)))
    spoken = re.sub(r"\s+", " ", spoken).strip()
    return spoken.rstrip(" ,.") + "…" if cut else spoken


def load_script(path: Path) -> Script:
    """Read and check the script at *path*."""
    raw = yaml.safe_load(path.read_text(encoding="utf-8"))
    if raw["call"] != path.stem:
        raise ScriptError(f"{path.name}: `call` must be the name of the file")
    return read_script(raw, path.name)


def read_script(raw: dict[str, Any], where: str) -> Script:
    """Check the script *raw*, written at *where*."""
    voices = {name: Voice(**voice) for name, voice in raw["voices"].items()}
    items = [
        _item(entry, voices, f"{where}, entry {n}") for n, entry in enumerate(raw["timeline"], 1)
    ]
    _check_marks(items, where)
    return Script(raw["call"], raw["title"], raw["seed"], voices, items)


def _item(entry: dict[str, Any], voices: dict[str, Voice], where: str) -> Item:
    if "begin" in entry or "end" in entry:
        event = entry.get("begin", entry.get("end"))
        if event not in EVENTS or len(entry) != 1:
            raise ScriptError(f"{where}: unknown event {entry}")
        return Edge(event, opens="begin" in entry)
    if "ringback" in entry:
        return Ringback(cycles=int(entry["ringback"]), gap=float(entry.get("gap", 1.0)))
    speakers = [party for party in PARTIES if party in entry]
    unknown = set(entry) - {*PARTIES, "kind", "gap", "at", "overlap", "voice", "level", "text"}
    if len(speakers) != 1 or unknown:
        raise ScriptError(f"{where}: one speaker and known keys only, not {sorted(entry)}")
    party = speakers[0]
    say = str(entry[party])
    kind = cast(Kind, entry.get("kind", "turn"))
    voice = entry.get("voice", party)
    if kind not in KINDS:
        raise ScriptError(f"{where}: unknown kind {kind!r}")
    if voice not in voices:
        raise ScriptError(f"{where}: unknown voice {voice!r}")
    if (kind in ("back_channel", "overlap_attempt")) != ("at" in entry):
        raise ScriptError(
            f"{where}: `at` is for back-channels and overlap attempts, and required there"
        )
    return Turn(
        party=party,
        say=say,
        text=str(entry.get("text", written(say))),
        kind=kind,
        gap=float(entry.get("gap", 0.5)),
        at=str(entry.get("at", "")),
        overlap=float(entry.get("overlap", 0.7)),
        voice=voice,
        level=float(entry.get("level", MURMUR if kind == "back_channel" else 0.0)),
    )


def _check_marks(items: list[Item], name: str) -> None:
    """Refuse a laid-over turn without its mark, and an interruption of nobody."""
    host: Turn | None = None
    for item in items:
        if not isinstance(item, Turn):
            continue
        if item.kind == "interruption" and (host is None or CUT not in host.say):
            raise ScriptError(f"{name}: {item.text!r} interrupts a turn that has no cut")
        if item.at and (host is None or item.at not in MARK.findall(host.say)):
            raise ScriptError(f"{name}: {item.text!r} refers to a mark that the turn before lacks")
        if item.kind != "turn" and host is not None and host.party == item.party:
            raise ScriptError(f"{name}: {item.text!r} overlaps its own speaker")
        if item.kind in FLOOR:
            host = item
