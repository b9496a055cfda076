"""What the law says of a product: found by the rules, never stored."""

import json
from datetime import date
from pathlib import Path

import pytest

from justemesure.charter import verdicts
from justemesure.charter.audit import Judged, Verdict, audit
from justemesure.charter.capability import BUYER, Text, as_sold, capabilities, lawful_form
from justemesure.charter.kinds import CAPABILITIES, KINDS
from justemesure.charter.lint import lint
from justemesure.charter.load import load
from justemesure.charter.measure import Measure
from justemesure.charter.system import (
    SYSTEMS,
    Statement,
    System,
    built_in,
    describe,
    find_system,
    read_system,
)
from justemesure.charter.vocabulary import Name
from justemesure.errors import BadInput, Misuse
from justemesure.i18n import LANGUAGES, Language

ON = date(2026, 11, 22)
NAMED = (
    "activtrak teramind time_doctor workexaminer hubstaff tp_sentinel tp_observer tp_interact"
    " ms_teams_productivity predictive_hr_generic san_2024_021_cctv"
)
# The rules that the legal notes name for each product; more may be found, none of these missed.
BROKEN = {
    "time_doctor": "PRO002 PRO003 PRO009 DEC004 FIN002 FIN005 TRA001 TRA002",
    "workexaminer": "TRA001 PRO001 PRO002 PRO009 DEX001 SYN001 SYN002",
    "hubstaff": "PRO002 PRO003 PRO009 PRO014 DEX001",
    "tp_sentinel": "CSE001",
    "tp_interact": "AIA001 APP001 APP006 PRO009",
    "predictive_hr_generic": "DEC003 FIN005",
    "san_2024_021_cctv": "FIN005 TRA003",
}


def system_with(*names: str, measure: Measure | None = None) -> System:
    said = {Name(name): Statement(present="on", measure=measure) for name in names}
    return System(format="1", name="x", capabilities=said)


def judged(system: System) -> dict[str, Judged]:
    return {one.capability: one for one in audit(system, ON).judged}


def test_the_buyers_papers_have_no_finding() -> None:
    """Or what is due to the papers would be laid on a capability."""
    assert lint(load(BUYER / "papers.yaml"), ON) == []


def test_every_system_that_the_notes_name_is_built_in_with_a_source_for_each_statement() -> None:
    assert built_in() == sorted(NAMED.split())
    for name in built_in():
        system = find_system(name)
        assert system.id == name
        assert system.described_on is not None
        used = set()
        for capability, statement in (system.capabilities or {}).items():
            assert statement.present is not None, (name, capability)
            assert statement.sources, (name, capability)
            used |= set(statement.sources)
            says = statement.says
            assert statement.present in ("absent", "unconfirmed") or says, (name, capability)
            assert says is None or (says.fr and says.en), (name, capability)
        assert used == (system.sources or {}).keys()
        for source in (system.sources or {}).values():
            assert None not in (source.kind, source.text, source.seen), (name, source)


def test_every_capability_has_both_languages_and_settings_of_its_own() -> None:
    assert capabilities().keys() == CAPABILITIES
    for word, known in capabilities().items():
        for text in (known.name, known.instead):
            assert isinstance(text, Text), word
            assert text.fr, word
            assert text.en, word
        assert (known.as_sold is None) == (word == "covert_agent")
        assert known.lawful is not None, f"{word}: write `lawful: none` where we know of none"
        for measure in (known.as_sold, lawful_form(word)):
            if measure is not None and measure.kind is not None:
                names = {name.removesuffix("_") for name in measure.given()}
                assert names <= KINDS[measure.kind].fields, word


@pytest.mark.parametrize("capability", sorted(CAPABILITIES))
def test_a_lawful_form_is_one(capability: str) -> None:
    """Bought with these settings the capability would be allowed."""
    form = lawful_form(capability)
    if form is None:
        assert judged(system_with(capability))[capability].verdict != "allowed"
        return
    one = judged(system_with(capability, measure=form))[capability]
    assert (one.verdict, one.rules()) == ("allowed", ())


@pytest.mark.parametrize("name", sorted(BROKEN))
def test_the_rules_that_the_notes_name_are_found(name: str) -> None:
    assert set(BROKEN[name].split()) <= set(audit(find_system(name), ON).rules())


@pytest.mark.parametrize(
    ("capability", "verdict"),
    [
        ("keystroke_logging", "prohibited"),
        ("screenshots_random", "prohibited"),
        ("voice_emotion_agent", "prohibited"),
        ("covert_agent", "prohibited"),
        ("call_recording", "conditional"),
        ("app_usage", "conditional"),
        ("workstation_health", "allowed"),
        ("declared_work", "allowed"),
    ],
)
def test_well_known_capabilities_are_judged_so(capability: str, verdict: Verdict) -> None:
    one = judged(system_with(capability))[capability]
    assert one.verdict == verdict
    assert bool(one.findings) == (verdict != "allowed")


def test_a_verdict_follows_from_the_settings() -> None:
    lawful = lawful_form("call_recording")
    assert lawful is not None
    one = judged(system_with("call_recording", measure=lawful))["call_recording"]
    assert one.verdict == "allowed"
    worse = lawful.but(keeps={"sound": None}, sample=None, trigger="every_call")
    one = judged(system_with("call_recording", measure=worse))["call_recording"]
    assert one.verdict == "conditional"
    assert "APP001" in one.rules()


def test_a_law_that_does_not_apply_yet_is_not_found() -> None:
    """The AI Act's prohibitions apply from 2 February 2025."""
    system = system_with("voice_emotion_agent")
    before, after = (audit(system, day).rules() for day in (date(2025, 2, 1), date(2025, 2, 2)))
    assert "AIA001" not in before
    assert "AIA001" in after


def test_what_is_absent_or_past_is_told_and_not_judged() -> None:
    found = audit(find_system("ms_teams_productivity"), ON)
    assert "productivity_score" not in {one.capability for one in found.judged}
    assert "note de productivité" in verdicts.as_text([found], "fr")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", built_in())
def test_every_system_is_told_with_its_warning_and_sources(name: str, language: Language) -> None:
    found = audit(find_system(name), ON)
    warned = {"fr": "Ce n'est ni un constat sur une entreprise", "en": "not a finding about a"}
    for told in (verdicts.as_text([found], language), verdicts.as_markdown([found], language)):
        assert warned[language] in told
        for source in (found.system.sources or {}).values():
            if source.url:
                assert source.url in told
        assert "{" not in told


def test_json_has_the_stable_shape_and_is_a_list_for_several() -> None:
    found = audit(find_system("tp_sentinel"), ON)
    report = json.loads(verdicts.as_json([found], "en"))
    assert report["system"] == "tp_sentinel"
    assert {"capability", "verdict", "rules", "lawful_instead"} <= report["capabilities"][0].keys()
    assert report["rules"] == found.rules()
    both = json.loads(verdicts.as_json([found, found], "en"))
    assert [one["system"] for one in both] == ["tp_sentinel", "tp_sentinel"]


def test_several_are_compared_in_one_table() -> None:
    both = [audit(find_system(name), ON) for name in ("time_doctor", "tp_sentinel")]
    table = verdicts.as_markdown(both, "en").split("\n\n")[1].splitlines()
    assert table[0] == "|  | Time Doctor | TP Sentinel (Teleperformance) |"
    row = next(line for line in table if line.startswith("| periodic screenshots"))
    assert row == "| periodic screenshots | prohibited | — |"


@pytest.mark.parametrize(
    ("text", "problem", "line"),
    [
        ("format: 1\ncapabilities:\n  keystroke_loging: {present: on}", "keystroke_logging", 3),
        ("format: 1\ncapabilities:\n  badge:\n    measure: {every: 1 minute}", "every", 4),
        ("format: 1\ncapabilities:\n  badge:\n    sources: [x]", "`x`", 4),
        ("capabilities: {badge: {present: on}}", "format: 1", 1),
        ("format: 1\nname: x", "capabilities", 1),
        ("format: 1\ncapabilities: {badge: {presant: on}}", "present", 2),
        ("format: [", "YAML", 2),
    ],
)
def test_a_description_that_makes_no_sense_is_refused_where_it_does_not(
    text: str, problem: str, line: int, tmp_path: Path
) -> None:
    path = tmp_path / "product.yaml"
    path.write_text(text)
    with pytest.raises(BadInput) as refused:
        read_system(path)
    assert problem in str(refused.value)
    assert str(refused.value).startswith(f"{path}:{line}:")


def test_an_unknown_system_is_refused_with_the_nearest_name() -> None:
    with pytest.raises(Misuse, match="activtrak"):
        find_system("activetrack")


def test_what_a_buyer_answers_is_a_description_that_can_be_audited(tmp_path: Path) -> None:
    path = tmp_path / "product.yaml"
    answers = {"keystroke_logging": True, "badge": False, "cctv": None}
    path.write_text(describe("L'outil: « tout »", answers, ON), "utf-8")
    system = read_system(path)
    assert system.name == "L'outil: « tout »"
    assert set(system.audited()) == {"keystroke_logging", "cctv"}
    assert judged(system)["keystroke_logging"].verdict == "prohibited"


def test_a_products_settings_replace_the_usual_ones() -> None:
    usual = capabilities()["call_recording"].as_sold
    assert usual is not None
    sold = as_sold("call_recording", Measure(trigger="drawn"))
    assert sold == usual.but(trigger="drawn")
    assert all(path.suffix == ".yaml" for path in SYSTEMS.iterdir())
