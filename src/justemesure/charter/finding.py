"""Findings: what a rule says of a place in a charter, and who stands behind the rule."""

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType
from typing import Literal

from justemesure.charter.model import Path
from justemesure.charter.record import Record

Severity = Literal["prohibited", "mandatory", "recommended"]
SEVERITIES: tuple[Severity, ...] = ("prohibited", "mandatory", "recommended")

Force = Literal["law", "soft", "product"]
"""``law`` binds; ``soft`` is guidance or a reading by analogy; ``product`` is our own choice."""


class Rule(Record):
    """One legal check. ``name`` names the fault; the code is for life."""

    code: str
    name: str
    severity: Severity
    force: Force
    since: str


class Found(Record):
    """What a rule's ``check`` yields: a sentence of the rule's page, and where it applies.

    ``severity`` and ``force`` override the rule's own where one of its findings stands on
    another footing.
    """

    sentence: str
    path: Path
    said: Mapping[str, object] = MappingProxyType({})
    severity: Severity | None = None
    force: Force | None = None


class Finding(Record):
    rule: Rule
    sentence: str
    path: Path
    said: Mapping[str, object]
    severity: Severity
    force: Force
    line: int
    column: int
    waived_until: date | None = None

    @property
    def blocks(self) -> bool:
        """Whether the gate stays closed because of it."""
        return self.severity != "recommended" and self.waived_until is None
