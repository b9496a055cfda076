"""One table says what each kind and each thing made is to the law; nothing else invents a name."""

import ast
from pathlib import Path
from typing import get_args

import pytest

from justemesure.charter.decode import fields
from justemesure.charter.kinds import CAPABILITIES, KINDS, MAKES
from justemesure.charter.measure import Measure
from justemesure.charter.vocabulary import Kind, Make

PACKAGE = Path(__file__).parents[2] / "src" / "justemesure" / "charter"
SOURCES = [*PACKAGE.glob("rules/*/check.py"), *PACKAGE.glob("*.py")]


def capabilities_named_in(path: Path) -> set[str]:
    """Words that a module intersects with what ``capabilities_of`` gives."""
    tree = ast.parse(path.read_text("utf-8"))
    lists = {
        target.id: {word.value for word in ast.walk(node.value) if isinstance(word, ast.Constant)}
        for node in tree.body
        if isinstance(node, ast.Assign)
        for target in node.targets
        if isinstance(target, ast.Name)
    }
    named: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.BinOp) and "capabilities_of" in ast.unparse(node.left):
            assert isinstance(node.right, ast.Name), ast.unparse(node)
            named |= {str(word) for word in lists[node.right.id]}
        elif isinstance(node, ast.Compare) and "capabilities_of" in ast.unparse(node):
            assert isinstance(node.left, ast.Constant), ast.unparse(node)
            named.add(str(node.left.value))
    return named


def test_every_kind_and_everything_made_has_its_entry() -> None:
    assert KINDS.keys() == set(get_args(Kind))
    assert MAKES.keys() == set(get_args(Make))


def test_every_entry_has_a_capability() -> None:
    assert all(facts.capabilities for facts in KINDS.values())
    assert all(MAKES.values())


def test_every_capability_that_a_rule_names_is_known() -> None:
    named = {path: capabilities_named_in(path) for path in SOURCES}
    unknown = {str(path): words - CAPABILITIES for path, words in named.items()}
    assert {name for name, words in unknown.items() if words} == set()
    assert len(set().union(*named.values())) > 30


@pytest.mark.parametrize("kind", get_args(Kind))
def test_a_kind_takes_fields_of_a_measure(kind: Kind) -> None:
    assert KINDS[kind].fields <= fields(Measure).keys()
    always = {"kind", "purpose", "people", "period", "keeps", "seen_by", "export", "why_individual"}
    assert always <= KINDS[kind].fields


def test_no_field_of_a_measure_is_refused_to_every_kind() -> None:
    taken = frozenset().union(*(facts.fields for facts in KINDS.values()))
    assert fields(Measure).keys() - taken == set()


def test_two_kinds_are_two_things_to_the_law() -> None:
    """Only the coupled video is, to the law, a video of the screen."""
    alike = [
        (one, two)
        for one in KINDS
        for two in KINDS
        if one < two and KINDS[one].capabilities == KINDS[two].capabilities
    ]
    assert alike == [("screen_video", "screen_video_during_call")]
