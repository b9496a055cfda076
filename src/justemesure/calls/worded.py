"""What was read in the words of a call → JSON, in the shape of the figures, values being words.

The transcript is never quoted: a moment is given, and whoever may read the words finds them there.
"""

from collections.abc import Iterable
from typing import Any

from justemesure.calls import customer, phrases, tone
from justemesure.i18n import Language, message

_SOUGHT = {
    "found_at_least": phrases.FOUND / 100,
    "near_at_least": phrases.NEAR / 100,
    "share_of_words": phrases.SHARE,
    "absent_if_confidence_at_least": phrases.SURE,
}
_READ = {
    "enough": tone.ENOUGH,
    "times_heavier": tone.TWICE,
    "fewest_words": customer.FEWEST,
    "heard_at_least": customer.HEARD,
}


def phrases_as_json(found: Iterable[phrases.Sought], language: Language) -> list[dict[str, Any]]:
    return [
        {
            "id": "phrase",
            "version": phrases.VERSION,
            "name": sought.name,
            "party": "adviser",
            "value": sought.outcome,
            "told": message(language, "figures", f"phrase.{sought.outcome}"),
            "unit": "outcome",
            "range": None,
            "n": 0 if sought.at is None else 1,
            "detail": {
                "at_s": [] if sought.at is None else [[sought.at, sought.until]],
                "likeness": sought.likeness,
            },
            "parameters": _SOUGHT,
            "reason_if_null": None,
            "cannot_tell": message(language, "figures", "phrase.cannot_tell"),
        }
        for sought in found
    ]


def tone_as_json(found: Iterable[customer.Quarter], language: Language) -> list[dict[str, Any]]:
    return [
        {
            "id": "customer_tone",
            "version": tone.VERSION,
            "quarter": number,
            "party": "customer",
            "value": quarter.verdict,
            "told": message(language, "figures", f"customer_tone.{quarter.verdict}"),
            "unit": "tone",
            "range": None,
            "n": quarter.n,
            "detail": {
                "from_s": round(quarter.start, 2),
                "to_s": round(quarter.end, 2),
                "words": [{"at_s": [a, b], "weight": w} for a, b, w in quarter.evidence],
            },
            "parameters": _READ,
            "reason": quarter.reason,
            "reason_if_null": quarter.reason
            and message(language, "figures", f"customer_tone.reason.{quarter.reason}"),
            "cannot_tell": message(language, "figures", "customer_tone.cannot_tell"),
        }
        for number, quarter in enumerate(found, start=1)
    ]
