"""What a vCon and its checks say, in sentences that a terminal may print."""

import json
from typing import Any

from justemesure.calls.vcon.verify import Check
from justemesure.i18n import Language, message, visible


def short(value: Any) -> str:
    """A value that a stranger wrote, on one line of a terminal."""
    told = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return visible(told if len(told) <= 100 else f"{told[:99]}…")


def tell(check: Check, language: Language) -> str:
    """The sentence of one check."""
    said = {name: short(value) for name, value in check.with_.items()}
    return message(language, "vcon", check.said, **said)
