"""SEC002 weak-protection. Explanation and examples: en.md, fr.md."""

from collections.abc import Iterator

from justemesure.charter.finding import Found, Rule
from justemesure.charter.law import Law
from justemesure.charter.model import Charter
from justemesure.charter.proof import Breach
from justemesure.charter.questions import collects, measures

RULE = Rule("SEC002", "weak-protection", "mandatory", "law", since="0.1.0")


def check(charter: Charter, law: Law) -> Iterator[Found]:
    if not any(collects(measure) for _, measure in measures(charter)):
        return
    path, security = ("security",), charter.security
    if security is None:
        yield Found("nothing-said", path)
        return
    if security.at_rest != "encrypted":
        yield Found("stored-in-clear", (*path, "at_rest"))
    if security.in_transit != "encrypted":
        yield Found("sent-in-clear", (*path, "in_transit"))
    if security.live_view_on_mobile != "never":
        yield Found("live-on-mobile", (*path, "live_view_on_mobile"), force="product")
    breach = security.breach
    if not isinstance(breach, Breach) or breach.procedure is None:
        yield Found("no-procedure", (*path, "breach"))
    elif law.applies("security.breach_notice"):
        most = law.duration("security.breach_notice")
        if breach.notify_within is None or breach.notify_within.may_exceed(most):
            yield Found("late-notice", (*path, "breach", "notify_within"), {"most": most})
