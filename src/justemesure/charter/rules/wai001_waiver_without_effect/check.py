"""WAI001 waiver-without-effect. Explanation and examples: en.md, fr.md."""

from collections.abc import Iterator

from justemesure.charter.finding import Found, Rule
from justemesure.charter.law import Law
from justemesure.charter.model import Charter
from justemesure.charter.questions import listed

RULE = Rule("WAI001", "waiver-without-effect", "mandatory", "product", since="0.1.0")


def check(charter: Charter, law: Law) -> Iterator[Found]:
    for index, waiver in enumerate(charter.waivers or ()):
        path = ("waivers", index)
        if missing := waiver.unwritten():
            yield Found("incomplete", path, {"missing": listed(missing)})
        elif waiver.expires is not None and waiver.expires < law.on:
            said = {"rule": waiver.rule, "expires": waiver.expires}
            yield Found("expired", (*path, "expires"), said, severity="recommended")
