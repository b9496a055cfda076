"""What the charter promises the person about one measure, in words; nothing that it does not say.

``None`` stands for what the charter leaves out: the page says so, or says nothing.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from justemesure.charter.measure import Measure
from justemesure.charter.model import Charter
from justemesure.charter.questions import measure_called, purposes_of
from justemesure.charter.values import Delay
from justemesure.charter.wording import listed, on_one_line, say, word
from justemesure.i18n import Language, message


class Promises(NamedTuple):
    first: bool
    """Whether the person sees it before anyone else."""
    ask: str | None
    mail: str | None
    """``ask``, where it is an address of electronic mail and nothing else."""
    within: str | None
    can: str | None
    basis: str | None
    others: tuple[str, ...] | None
    """Who else sees it, and when; empty when the charter names nobody."""


def promises(charter: Charter, id: str, language: Language) -> Promises:
    measure = measure_called(charter, id) or Measure()
    rights = charter.rights
    ask = on_one_line(rights.ask) if rights and rights.ask else None
    within = rights.answer_within if rights else None
    can = rights.can if rights else None
    seen_by = measure.seen_by
    return Promises(
        first=bool(seen_by and seen_by.get("person") == "first"),
        ask=ask,
        mail=ask if ask and re.fullmatch(r"[\w.+-]+@[\w-]+(\.[\w-]+)+", ask) else None,
        within=say(within, "Rights.answer_within", language) if within else None,
        can=listed([word(right, "Rights.can", language) for right in can], language)
        if can
        else None,
        basis="; ".join(_bases(charter, measure, language)) or None,
        others=None if seen_by is None else tuple(_others(measure, language)),
    )


def _bases(charter: Charter, measure: Measure, language: Language) -> Iterator[str]:
    """The legal basis of each purpose, which is named where there are several."""
    aims = {name: (charter.purposes or {}).get(name) for name in sorted(purposes_of(measure))}
    for name, aim in aims.items():
        if aim is None or aim.basis is None:
            continue
        told = word(aim.basis, "Purpose.basis", language)
        if aim.text:
            told = f"{told} ({on_one_line(aim.text)})"
        if len(aims) > 1:
            purpose = word(name, "Measure.purpose", language)
            told = message(language, "report", "basis-of", purpose=purpose, basis=told)
        yield told


def _others(measure: Measure, language: Language) -> Iterator[str]:
    for role, view in (measure.seen_by or {}).items():
        if role == "person" or view == "never":
            continue
        who = word(role, "Measure.seen_by", language)
        if isinstance(view, Delay):
            wait = say(view.wait, "Measure.seen_by", language)
            yield message(language, "report", "after-you", who=who, wait=wait)
        else:
            how = word(str(view), "Measure.seen_by", language)
            yield message(language, "report", "seen-as", who=who, how=how)
