"""Addresses inside the handbook, from wherever a page stands, in the site or in one long page."""

from justemesure.charter.record import Record

SECTIONS = (
    "why",
    "found",
    "refused",
    "accepted",
    "near-miss",
    "what-to-do",
    "blind",
    "references",
)
"""The anchors of a rule's sections, the same in every language and for life."""

PAGES = ("index", "questions", "sources", "dates", "about", "whole")


class Links(Record):
    """How to write addresses on one page.

    ``up`` leads from it to its language's folder (``""`` or ``"../"``). In the one long page
    everything is an anchor of that page, and a rule's sections bear its code.
    """

    up: str = ""
    whole: bool = False

    def rule(self, code: str) -> str:
        return f"#{code.lower()}" if self.whole else f"{self.up}rules/{code.lower()}.html"

    def section(self, code: str, section: str) -> str:
        """The ``id`` of a rule's section where it stands."""
        return f"{code.lower()}-{section}" if self.whole else section

    def source(self, id: str) -> str:
        return self._anchor("sources", f"source-{id}")

    def question(self, id: str) -> str:
        return self._anchor("questions", f"question-{id}")

    def value(self, name: str) -> str:
        return self._anchor("dates", f"value-{name}")

    def family(self, prefix: str) -> str:
        return self._anchor("index", f"family-{prefix.lower()}")

    def _anchor(self, page: str, id: str) -> str:
        return f"#{id}" if self.whole else f"{self.up}{page}.html#{id}"
