"""What changed between two charters: judged by what may be done, told in words."""

import json
from collections.abc import Callable
from datetime import UTC, datetime, time, timedelta
from pathlib import Path as FilePath
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from justemesure.charter import changes
from justemesure.charter.diff import Kind, diff, verdict
from justemesure.charter.gate import Gate, Permit
from justemesure.charter.model import Charter, CharterFile, Path, Written
from justemesure.charter.permissions import Permission, permissions
from justemesure.i18n import LANGUAGES, Language

Edit = Callable[[dict[str, Any]], CharterFile]
MIRROR: dict[Kind, Kind] = {
    "widens": "narrows",
    "narrows": "widens",
    "neutral": "neutral",
    "mixed": "mixed",
}
CALLS = "measures.training-calls"
REDACTED = ["phone", "email", "iban", "card", "nir", "siren", "birth_date"]
MAKES = ["transcript", "timing", "phrases", "customer_tone_from_words"]
KNOWN: list[tuple[dict[str, Any], Kind]] = [
    ({f"{CALLS}.keeps.sound": "6 months"}, "widens"),
    ({f"{CALLS}.keeps.sound": "2 months"}, "narrows"),
    ({f"{CALLS}.sample.rate": "4 %"}, "widens"),
    ({f"{CALLS}.sample.at_most": "3 calls per person per month"}, "narrows"),
    ({f"{CALLS}.sample.at_most": None}, "widens"),
    ({f"{CALLS}.makes": [*MAKES, "contact_reasons"]}, "widens"),
    ({f"{CALLS}.makes": MAKES[:2]}, "narrows"),
    ({f"{CALLS}.seen_by": {"person": "first"}}, "narrows"),
    ({f"{CALLS}.seen_by.trainer": "1 day later"}, "widens"),
    ({f"{CALLS}.export.trainer": "whole"}, "widens"),
    ({f"{CALLS}.redacts": ["phone"]}, "widens"),
    ({f"{CALLS}.redacts": [*REDACTED, "name"]}, "narrows"),
    ({f"{CALLS}.objection.stops": "false"}, "widens"),
    ({f"{CALLS}.private_calls.cut_off_key": "none"}, "widens"),
    ({f"{CALLS}.people": ["trainees", "office"]}, "widens"),
    ({f"{CALLS}.period.to": "2027-04-30"}, "widens"),
    ({f"{CALLS}.purpose": "evaluation"}, "mixed"),
    ({f"{CALLS}.alternatives": ["jeux de rôle"]}, "neutral"),
    ({"measures.team-time.shown.smallest_group": "12"}, "narrows"),
    ({"measures.team-time.leaves_the_computer.after": "2 hours"}, "narrows"),
    ({"measures.workstation-health.every": "30 seconds"}, "widens"),
    ({"measures.training-screen": None, "register.entries.training-screen": None}, "narrows"),
    ({"measures.keys": {"kind": "keystroke_content", "people": ["it"]}}, "widens"),
    ({"working_hours.never_after": "21:00"}, "widens"),
    ({"never.lines": ["works_council_line"]}, "widens"),
    ({"populations.trainees.at_most": "20"}, "widens"),
    ({"access.second_factor": "false"}, "widens"),
    ({"access.roles.trainer.at_most": "2"}, "narrows"),
    ({"access.roles.trainer.at_most": "9"}, "widens"),
    ({"rights.can": ["see", "copy"]}, "widens"),
    ({"organisation.dpo": "rgpd@voixclaire.example"}, "neutral"),
    ({"information.employees.proof": "autre.csv"}, "neutral"),
    ({"purposes.training.for": "former au logiciel Orme 2"}, "neutral"),
    ({f"{CALLS}.keeps.sound": "6 months", f"{CALLS}.sample.rate": "1 %"}, "mixed"),
]


@pytest.mark.parametrize(("edits", "expected"), KNOWN)
def test_known_changes_are_judged_so_and_their_reverse_the_other_way(
    call_centre: CharterFile, edited: Edit, edits: dict[str, Any], expected: Kind
) -> None:
    old, new = call_centre.charter, edited(edits).charter
    assert verdict(old, new) == expected
    assert verdict(new, old) == MIRROR[expected]
    found = {change.kind for change in diff(old, new)}
    assert found - {"neutral"} <= {expected} if expected != "mixed" else found


def test_a_charter_beside_itself_changes_nothing(
    call_centre: CharterFile, unlawful: CharterFile
) -> None:
    for file in (call_centre, unlawful):
        assert verdict(file.charter, file.charter) == "neutral"
        assert diff(file.charter, file.charter) == []


def test_a_new_measure_for_a_new_population_widens_by_both(
    call_centre: CharterFile, edited: Edit
) -> None:
    written: Any = call_centre.written
    measure = written["measures"]["declared-time"]
    new = edited(
        {
            "populations.night": {"relation": ["employee"], "what": "équipe de nuit"},
            "measures.night-time": {**measure, "people": ["night"]},
        }
    )
    found = {change.path[:2]: change.kind for change in diff(call_centre.charter, new.charter)}
    assert found == {("populations", "night"): "widens", ("measures", "night-time"): "widens"}


def test_what_works_only_together_is_told_of_each_part(
    call_centre: CharterFile, edited: Edit
) -> None:
    """Three changes, none of which does anything without the two others."""
    parts = {
        f"{CALLS}.people": ["office"],
        f"{CALLS}.trigger": "every_call",
        f"{CALLS}.seen_by.person": "never",
    }
    # Two of them hold the measure shut, whichever way it is compared; the third is what it says.
    shut = edited({"measures.training-screen.trigger": "every_call", **parts}).charter
    assert verdict(shut, call_centre.charter) == "mixed"
    kinds = {change.kind for change in diff(shut, call_centre.charter)}
    assert kinds & {"widens", "mixed"}
    assert kinds & {"narrows", "mixed"}


def test_what_widens_and_what_people_must_know_requires_the_same_steps(
    call_centre: CharterFile, edited: Edit
) -> None:
    new = edited(
        {
            "measures.training-calls.keeps.sound": "6 months",
            "measures.training-screen.keeps.video": "1 month",
            "purposes.training.for": "former au logiciel Orme 2",
            "organisation.dpo": "rgpd@voixclaire.example",
        }
    )
    required = {
        change.path[-1]: change.requires for change in diff(call_centre.charter, new.charter)
    }
    steps = ("TRA006", "TRA002", "CSE001", "FIN005")
    assert required == {"sound": steps, "video": (), "for": steps, "dpo": ()}


# Proofs, descriptions and reasons: they let nobody do more or less. Every other field of a charter
# moves something, or `diff` would not see it.
NEUTRAL = """
access.journal.documented_risk access.journal.keeps ai_systems charter.id charter.version
consultation decisions.*.contest_within decisions.*.explanation decisions.*.overrides_recorded
decisions.*.reviewer format impact_assessment information measures.alternatives
measures.callers_consent measures.circumstance.date measures.circumstance.document
measures.circumstance.type measures.joins.recorded-calls measures.keeps.images
measures.keeps.transcript.because measures.register_entry
measures.sample.review_capacity measures.sensitive_data_exception measures.why_individual
organisation.country organisation.devices.owned_by organisation.disconnection.date
organisation.disconnection.document organisation.disconnection.telework.contact_hours
organisation.dpo organisation.duerp organisation.headcount organisation.hosting.by
organisation.name organisation.sector organisation.works_council
populations.chosen_by populations.free_to_organise_travel populations.telework populations.what
processors.contract processors.contract_says processors.does processors.training_authorisation
processors.transfer purposes.balancing purposes.for purposes.refusal_without_consequence
purposes.text recipients.client_company.agreement recipients.client_company.who
recipients.client_company.why register reuse.*.test rights.ask rights.copy_masks_third_parties
rights.objection_shown_separately security.breach security.workstations waivers
working_hours.source
"""


def test_every_field_that_is_not_a_proof_or_a_description_moves_something(
    every_field: CharterFile,
    leaves: Callable[[Written], list[Any]],
    change: Callable[[Written, Path, str], Written],
    others: Callable[[Any], list[str]],
    extract: Callable[[Written], CharterFile],
) -> None:
    still: set[str] = set()
    moved: set[str] = set()
    for leaf in leaves(every_field.written):
        named = [str(part) if not isinstance(part, int) else "*" for part in leaf.path]
        if named[0] in ("measures", "populations", "purposes", "processors", "ai_systems"):
            del named[1]
        after = (extract(change(every_field.written, leaf.path, text)) for text in others(leaf)[:3])
        kinds = {verdict(every_field.charter, file.charter) for file in after}
        (moved if kinds - {"neutral"} else still).add(".".join(named))
    proofs = tuple(NEUTRAL.split())
    unseen = {name for name in still - moved if not name.startswith(proofs)}
    assert unseen == set()
    assert len(moved) > 80


@settings(max_examples=60)
@given(data=st.data())
def test_a_reverse_is_a_mirror_and_what_narrows_permits_nothing_new(
    call_centre: CharterFile,
    leaves: Callable[[Written], list[Any]],
    change: Callable[[Written, Path, str], Written],
    delete: Callable[[Written, Path], Written],
    others: Callable[[Any], list[str]],
    extract: Callable[[Written], CharterFile],
    data: st.DataObject,
) -> None:
    written = call_centre.written
    for _ in range(data.draw(st.integers(1, 3))):
        leaf = data.draw(st.sampled_from(leaves(written)))
        texts = others(leaf)
        if not texts or data.draw(st.booleans()):
            written = delete(written, leaf.path)
        else:
            written = change(written, leaf.path, data.draw(st.sampled_from(texts)))
    new = extract(written)
    old = call_centre
    found = verdict(old.charter, new.charter)
    assert verdict(new.charter, old.charter) == MIRROR[found]
    there = {(c.path, c.kind) for c in diff(old.charter, new.charter)}
    back = {(c.path, MIRROR[c.kind]) for c in diff(new.charter, old.charter)}
    assert there == back
    if found in ("narrows", "neutral"):
        for fact in sorted(permissions(new.charter), key=repr)[:40]:
            assert permitted(old, fact) or not permitted(new, fact), repr(fact)
    if found in ("widens", "neutral"):
        for fact in sorted(permissions(old.charter), key=repr)[:40]:
            assert permitted(new, fact) or not permitted(old, fact), repr(fact)


def permitted(file: CharterFile, fact: Permission) -> bool:
    """Ask the gate itself for what the fact permits, at its very limits."""
    name = file.charter.organisation.timezone if file.charter.organisation else None
    if name is None:
        return False  # no gate opens without a zone
    zone = ZoneInfo(name)
    clock = fact.hours[0] if fact.hours else time(12)
    made = datetime.combine(fact.start, clock, zone).astimezone(UTC)
    wait = fact.wait.after(made) - made if fact.wait else timedelta()
    at = made + wait if fact.act in ("send", "show", "export") else made
    gate = Gate(file, at.astimezone(zone).date())
    answer = gate.decide(
        fact.act,
        fact.measure,
        [fact.people],
        at,
        role=fact.role,
        field=fact.field,
        group_size=fact.smallest_group,
        made_at=made,
        person_saw_at=made,
        drawn=True,
    )
    return isinstance(answer, Permit)


def test_the_gate_asked_for_a_fact_at_its_limits_permits_it(call_centre: CharterFile) -> None:
    """Or the property above would hold of nothing."""
    facts = permissions(call_centre.charter)
    asked = [fact for fact in facts if permitted(call_centre, fact)]
    assert len(asked) == len(facts) > 60


@pytest.mark.parametrize("language", LANGUAGES)
def test_changes_are_told_in_words(
    call_centre: CharterFile, edited: Edit, language: Language, root: FilePath
) -> None:
    new = edited(
        {
            "charter.version": "4",
            "measures.training-calls.keeps.sound": "6 months",
            "measures.training-calls.redacts": [*REDACTED[1:], "name"],
            "measures.training-screen.seen_by.trainer": "3 days later",
            "measures.team-time.seen_by.management": "team",
            "measures.team-time.categories.chat": ["messagerie"],
            "measures.closed-apps": None,
            "register.entries.closed-apps": None,
            "measures.keys": {"kind": "keystroke_content", "purpose": "security", "people": ["it"]},
            "populations.trainees.relation": ["employee"],
            "purposes.training.basis": "contract",
            "information.employees.notice": "none",
            "access.roles.management": {"at_most": "2"},
            "processors": {"hebergeur": {"does": "hébergement", "country": "US"}},
            "never.times": ["breaks", "leave"],
        }
    )
    old = CharterFile("v3.yaml", call_centre.charter, call_centre.places, call_centre.written)
    new = CharterFile("v4.yaml", new.charter, new.places, new.written)
    told = changes.as_text(old, new, language) + "\n"
    golden = root / "tests" / "fixtures" / "diff" / f"call-centre.{language}.txt"
    assert told == golden.read_text("utf-8")


def test_every_field_that_changes_is_told_with_what_it_says(
    call_centre: CharterFile,
    every_field: CharterFile,
    leaves: Callable[[Written], list[Any]],
    delete: Callable[[Written, Path], Written],
    extract: Callable[[Written], CharterFile],
) -> None:
    for leaf in leaves(every_field.written)[::5]:
        less: Charter = extract(delete(every_field.written, leaf.path)).charter
        for old, new in ((less, every_field.charter), (every_field.charter, less)):
            for change in diff(old, new):
                told = changes.tell_change(change, old, new, "fr")
                assert told.split("—", 1)[1].strip(), change.path


def test_json_has_the_stable_shape(call_centre: CharterFile, edited: Edit) -> None:
    new = edited({"measures.training-calls.keeps.sound": "6 months"})
    report = json.loads(changes.as_json(call_centre, new, "en"))
    assert report == {
        "verdict": "widens",
        "changes": [
            {
                "path": "measures.training-calls.keeps.sound",
                "kind": "widens",
                "message": "Measure “training-calls” — Retention of sound: 6 months"
                " instead of 3 months.",
                "requires": ["TRA006", "TRA002", "CSE001", "FIN005"],
            }
        ],
    }
