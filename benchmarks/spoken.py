"""Phrases and tone against what a reader says of sentences written for it."""

from pathlib import Path
from typing import Any, get_args

import yaml

from justemesure.calls.call import Segment
from justemesure.calls.phrases import look_for
from justemesure.calls.tone import Verdict, read

_HERE = Path(__file__).parent
_RULE = "|---|---|---|---|---|---|"


def _written(name: str) -> Any:
    return yaml.safe_load((_HERE / f"{name}.yaml").read_text(encoding="utf-8"))


def tone() -> str:
    """One row a tone: how often it is right when said, how often it is said when right."""
    rows = [
        (wanted, read([text]).verdict)
        for wanted, texts in _written("tone").items()
        for text in texts
    ]
    lines = ["| tone | texts | said | right | precision | recall |", _RULE]
    for verdict in get_args(Verdict):
        wanted = sum(want == verdict for want, _ in rows)
        said = sum(got == verdict for _, got in rows)
        right = sum(want == got == verdict for want, got in rows)
        lines.append(
            f"| {verdict} | {wanted} | {said} | {right} | {_of(right, said)} "
            f"| {_of(right, wanted)} |"
        )
    decided = [(want, got) for want, got in rows if got != "not_decidable"]
    opposite = sum({want, got} == {"pleased", "displeased"} for want, got in decided)
    lines.append("")
    lines.append(
        f"{len(rows)} texts; it abstains on {_of(len(rows) - len(decided), len(rows))}. "
        f"Said to be the opposite of what they are: {opposite}."
    )
    return "\n".join(lines)


def phrases() -> str:
    """Present (found or paraphrased) against absent, then the two told apart."""
    written = _written("phrases")
    counts = {key: [0, 0, 0] for key in ("present", "found", "paraphrased")}  # wanted, said, right
    for entry in written["said"]:
        segment = Segment("adviser", 0, 10, entry["text"], 0.95)
        for sought in look_for(written["phrases"], [segment]):
            asked = (o for o in ("found", "paraphrased") if sought.name in entry.get(o, ()))
            want = next(asked, "")
            got = sought.outcome if sought.at is not None else ""
            for key in ("found", "paraphrased"):
                _count(counts[key], wanted=want == key, said=got == key)
            _count(counts["present"], wanted=bool(want), said=bool(got))
    lines = ["| outcome | in the text | said | right | precision | recall |", _RULE]
    for name, (wanted, said, right) in counts.items():
        lines.append(
            f"| {name} | {wanted} | {said} | {right} | {_of(right, said)} | {_of(right, wanted)} |"
        )
    lines.append("")
    lines.append(f"{len(written['said'])} texts, {len(written['phrases'])} phrases sought in each.")
    return "\n".join(lines)


def _count(counted: list[int], *, wanted: bool, said: bool) -> None:
    counted[0] += wanted
    counted[1] += said
    counted[2] += wanted and said


def _of(part: int, whole: int) -> str:
    return f"{100 * part / whole:.0f} %" if whole else "–"
