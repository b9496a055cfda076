"""The plan of a call: what each part of its measure is worth, told by taking it out."""

import json
from collections.abc import Iterator
from copy import deepcopy
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from justemesure.calls.plan import BUILT, Asked, Plan, plan
from justemesure.charter.gate import open_gate
from justemesure.charter.load import load, loads
from justemesure.charter.model import CharterFile
from justemesure.errors import NotPermitted

ID = "training-calls"
WRITTEN: Any = load(Path(__file__).parents[2] / "examples/call-centre.yaml").written
AT = datetime(2027, 2, 2, 10, 15, tzinfo=ZoneInfo("Europe/Paris"))
ASKED = Asked(ID, frozenset({"trainees"}), AT, AT, "person", drawn=True)


def measure(changes: dict[str, Any]) -> CharterFile:
    """The example charter with values of the measure changed, or (``None``) taken out."""
    written = deepcopy(WRITTEN)
    for dotted, value in changes.items():
        *blocks, last = dotted.split(".")
        node = written["measures"][ID]
        for part in blocks:
            node = node[part]
        key = int(last) if isinstance(node, list) else last
        if value is None:
            del node[key]
        else:
            node[key] = value
    return loads(json.dumps(written, ensure_ascii=False).encode(), "charter.yaml")


def planned(file: CharterFile, asked: Asked = ASKED) -> Plan:
    return plan(open_gate(file, asked.now), asked, "en")


MONTHS = datetime(2027, 5, 2, 8, 15, tzinfo=UTC)  # three, from the call
WHOLE = Plan(
    "training",
    frozenset({"transcript", "timing", "phrases", "customer_tone_from_words"}),
    {
        "sound": MONTHS,
        "sound_after_review": datetime(2027, 2, 17, 9, 15, tzinfo=UTC),
        "transcript": MONTHS,
        "figures": MONTHS,
        "review_sheet": datetime(2027, 12, 31, 23, tzinfo=UTC),  # the charter ends first
    },
    {},
    redacts=frozenset({"phone", "email", "iban", "card", "nir", "siren", "birth_date"}),
    lends={
        "sound": MONTHS,
        "sound_after_review": datetime(2027, 2, 17, 9, 15, tzinfo=UTC),
        "transcript": MONTHS,
        "figures": MONTHS,
        "review_sheet": datetime(2027, 12, 31, 23, tzinfo=UTC),
    },
    joins=True,
    phrases={"greeting": ("bonjour, voix claire",), "closing": ("autre chose pour vous",)},
)


def test_the_whole_measure_permits_all_of_this(call_centre: CharterFile) -> None:
    assert planned(call_centre) == WHOLE


def outcome(file: CharterFile) -> str:
    """Refused and why, or what the plan has lost."""
    try:
        found = planned(file)
    except NotPermitted as error:
        return f"refused {error.said.get('codes') or error.name}"
    lost = [f"makes {make}" for make in WHOLE.makes - found.makes]
    lost += [f"keeps {data}" for data in WHOLE.keeps if data not in found.keeps]
    lost += [f"lends {data}" for data in WHOLE.lends if data not in found.lends]
    lost += [f"redacts {identifier}" for identifier in WHOLE.redacts - found.redacts]
    lost += ["joins"] * (WHOLE.joins and not found.joins)
    assert found.makes <= WHOLE.makes
    assert found.keeps.items() <= WHOLE.keeps.items()
    assert found.lends.items() <= WHOLE.lends.items()
    assert found.redacts <= WHOLE.redacts
    assert not found.exports
    return ", ".join(sorted(lost))


def gone(*classes: str) -> str:
    return ", ".join(sorted(f"{use} {data}" for data in classes for use in ("lends", "keeps")))


NOTHING = ""  # the law asks for these words, or one of two is enough: the plan does not need them
# What is taken out of the measure → what changes.
CHANGES = {
    "kind": "refused COU003, PRO004, PRO009, PRO022",
    "purpose": "refused COU002, FIN001",
    "people": "refused COU003",
    "people.0": "refused COU003",
    "period": "refused APP001",
    "period.from": "refused APP001",
    "period.to": "refused APP001",
    "trigger": "refused not-collected",
    "sample": "refused APP001, APP006, COU004, PRO004, PRO009",
    "sample.rate": "refused not-collected",
    "sample.drawn": "refused APP001",
    "sample.at_most": "refused COU004",
    "sample.review_capacity": "refused COU004",
    "private_calls": "refused APP003",
    "private_calls.cut_off_key": NOTHING,
    "private_calls.unrecorded_line": NOTHING,
    "objection": "refused APP004",
    "objection.during_call": "refused APP004",
    "objection.during_call.0": NOTHING,
    "objection.during_call.1": NOTHING,
    "objection.stops": "refused APP004",
    "objection.deletes_what_exists": "refused APP004",
    "objection.service_continues": "refused APP004",
    "makes": "joins, makes customer_tone_from_words, makes phrases, makes timing, makes transcript",
    "makes.0": "makes transcript",
    "makes.1": "joins, makes timing",
    "makes.2": "makes phrases",
    "makes.3": "makes customer_tone_from_words",
    "tone": "refused AIA003",
    "tone.reads": "refused AIA003",
    "tone.of": "refused AIA003",
    "tone.chain": "refused AIA003",
    "tone.chain.document": "refused AIA003",
    "tone.chain.date": "refused AIA003",
    "phrases": NOTHING,
    "phrases.greeting": NOTHING,
    "phrases.greeting.0": NOTHING,
    "phrases.closing": NOTHING,
    "phrases.closing.0": NOTHING,
    "redacts": "refused redaction-not-said",
    "redacts.0": "redacts phone",
    "redacts.1": "redacts email",
    "redacts.2": "redacts iban",
    "redacts.3": "redacts card",
    "redacts.4": "redacts nir",
    "redacts.5": "redacts siren",
    "redacts.6": "redacts birth_date",
    "keeps": "refused CON001",
    "keeps.sound": "refused CON001",
    "keeps.transcript": "refused CON001",
    "keeps.figures": "refused CON001",
    "keeps.review_sheet": gone("review_sheet"),
    "keeps.sound_after_review": gone("sound_after_review"),
    "seen_by": "refused COU006",
    "seen_by.person": "refused not-collected",
    "seen_by.trainer": NOTHING,
    "export": "refused DRO001",
    "export.person": "refused DRO001",
    "export.trainer": NOTHING,
    "reuse_for_others": "refused COU005",
    "why_individual": "refused PRO011",
    "alternatives": "refused PRO011",
    "alternatives.0": NOTHING,
    "alternatives.1": NOTHING,
}


def places(node: Any, path: str = "") -> Iterator[str]:
    for key in node if isinstance(node, dict) else range(len(node) * isinstance(node, list)):
        yield f"{path}{key}"
        yield from places(node[key], f"{path}{key}.")


def test_every_part_of_the_measure_is_told() -> None:
    assert list(places(WRITTEN["measures"][ID])) == list(CHANGES)


@pytest.mark.parametrize("part", CHANGES)
def test_without_a_part_the_plan_is_refused_or_loses_what_hangs_on_it(part: str) -> None:
    assert outcome(measure({part: None})) == CHANGES[part]


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"drawn": False}, "APP001"),
        ({"groups": frozenset()}, "TRA002"),
        ({"groups": frozenset({"advisers"})}, "TRA002"),
        ({"groups": frozenset({"trainees", "staff_representatives_on_mandate"})}, "SYN001"),
        ({"measure": "no-such"}, "FIN001"),
        ({"at": AT.replace(hour=20)}, "DEX001"),
        ({"at": AT.replace(month=1, day=17)}, "APP001"),
    ],
)
def test_a_call_that_may_not_be_collected_has_no_plan(
    call_centre: CharterFile, changed: dict[str, Any], why: str
) -> None:
    with pytest.raises(NotPermitted, match=why):
        planned(call_centre, ASKED._replace(**changed))


@pytest.mark.parametrize("id", ["training-screen", "team-time", "workstation-health"])
def test_a_measure_that_is_no_recording_has_no_plan(call_centre: CharterFile, id: str) -> None:
    groups = frozenset({"trainees"} if id == "training-screen" else {"advisers"})
    with pytest.raises(NotPermitted, match="not a recording"):
        planned(call_centre, ASKED._replace(measure=id, groups=groups))


def test_what_cannot_be_made_yet_is_refused_whole(
    call_centre: CharterFile, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The lawful rest is not made either: a charter is never half obeyed."""
    monkeypatch.setattr("justemesure.calls.plan.BUILT", BUILT - {"phrases"})
    with pytest.raises(NotPermitted, match="phrases"):
        planned(call_centre)


def test_phrases_are_loaded_only_to_be_made() -> None:
    assert planned(measure({"makes": ["transcript"]})).phrases == {}
    assert planned(measure({"phrases.closing": None})).phrases.keys() == {"greeting"}


def test_what_is_cut_out_of_copies_is_what_the_charter_lists() -> None:
    assert planned(measure({"redacts": ["name"]})).redacts == {"name"}
    none = {"redacts": "none", "export.person": "whole"}
    assert planned(measure(none)) == WHOLE._replace(
        redacts=frozenset(), exports=WHOLE.lends, lends={}
    )


def test_somebody_else_takes_nothing_away(call_centre: CharterFile) -> None:
    found = planned(call_centre, ASKED._replace(role="trainer"))
    assert found == WHOLE._replace(lends={})


def test_a_trainer_takes_nothing_away_before_the_person_saw_it() -> None:
    """Nothing here can show that the person saw it: even a charter that lets the trainer export."""
    file = measure({"export.trainer": "whole"})
    found = planned(file, ASKED._replace(role="trainer"))
    assert found.exports == found.lends == {}


def test_what_the_person_may_never_take_away_is_refused() -> None:
    with pytest.raises(NotPermitted, match="DRO001"):
        planned(measure({"export.person": "never"}))


def test_a_redacted_copy_of_which_nothing_is_cut_is_refused() -> None:
    with pytest.raises(NotPermitted, match="redact"):
        planned(measure({"redacts": "none"}))


def test_a_copy_that_goes_out_whole_does_not_go_out_redacted() -> None:
    found = planned(measure({"export.person": "whole"}))
    assert found == WHOLE._replace(exports=WHOLE.lends, lends={})


def test_after_the_campaign_nothing_is_made_of_an_old_call(call_centre: CharterFile) -> None:
    now = AT.replace(month=4, day=1)
    found = planned(call_centre, ASKED._replace(now=now))
    assert found.makes == set()
    assert "sound_after_review" not in found.keeps
    assert found.keeps["sound"] == MONTHS


def test_what_should_be_gone_is_neither_kept_nor_let_out(call_centre: CharterFile) -> None:
    found = planned(call_centre, ASKED._replace(now=MONTHS))
    assert set(found.keeps) == set(found.lends) == {"review_sheet"}


def test_a_call_of_tomorrow_has_an_empty_plan_today(call_centre: CharterFile) -> None:
    found = plan(open_gate(call_centre, AT), ASKED._replace(now=AT.replace(hour=9)), "en")
    assert not found.makes
    assert not found.keeps
    assert not found.lends


def test_a_purpose_in_a_list_is_told_by_its_name() -> None:
    assert planned(measure({"purpose": ["training"]})) == WHOLE
