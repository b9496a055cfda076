"""What a film is started for: one line of JSON on standard input, from whoever starts it."""

import json
import re
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple, get_args

from justemesure.errors import Misuse
from justemesure.i18n import Language

_REF = re.compile(r"[A-Za-z0-9._-]{1,64}")


class Order(NamedTuple):
    """``measure`` is the call's; ``received`` is when the call began, on the machine's own steady
    clock, and ``at`` what the call's clock said then. ``digest`` is that of the charter which the
    person was shown."""

    charter: Path
    key: Path
    digest: str
    measure: str
    call: str
    person: str
    groups: frozenset[str]
    own_groups: frozenset[str]
    at: datetime
    received: float
    demonstration: bool
    recipients: tuple[str, ...]
    folder: Path
    language: Language

    @property
    def file(self) -> Path:
        return self.folder / f"{self.call}.sealed"


def read(line: str) -> Order:
    """Raises ``Misuse`` for anything but an order, whole."""
    try:
        said: dict[str, Any] = json.loads(line)
        order = Order(
            charter=Path(said["charter"]),
            key=Path(said["key"]),
            digest=str(said["digest"]),
            measure=str(said["measure"]),
            call=_reference(said["call"]),
            person=_reference(said["person"]),
            groups=frozenset(map(str, said["groups"])),
            own_groups=frozenset(map(str, said["own_groups"])),
            at=datetime.fromisoformat(said["at"]),
            received=float(said["received"]),
            demonstration=said["demonstration"] is True,
            recipients=tuple(map(str, said["recipients"])),
            folder=Path(said["folder"]),
            language=said["language"],
        )
    except (ValueError, KeyError, TypeError) as error:
        raise Misuse("screen-order", value=error) from None
    if order.at.tzinfo is None or order.language not in get_args(Language) or not order.recipients:
        raise Misuse("screen-order", value="at, language, recipients")
    return order


def _reference(value: object) -> str:
    if not isinstance(value, str) or _REF.fullmatch(value) is None or not value.strip("."):
        raise ValueError(value)
    return value
