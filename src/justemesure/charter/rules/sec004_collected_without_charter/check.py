"""SEC004 collected-without-charter. Explanation and examples: en.md, fr.md.

The gate keeps this rule, whatever a charter says: there is nothing in a charter to find.
"""

from collections.abc import Iterator

from justemesure.charter.finding import Found, Rule
from justemesure.charter.law import Law
from justemesure.charter.model import Charter

RULE = Rule("SEC004", "collected-without-charter", "mandatory", "product", since="0.1.0")


def check(charter: Charter, law: Law) -> Iterator[Found]:
    return iter(())
